"""All that one edition published, and nothing else, as its page tells it."""

from datetime import date

from django.utils.functional import cached_property

from commitments import in_words
from commitments.in_words import MAIN, Parts
from commitments.models import Edition, Outcome, Succession
from reporting.record.comparison import Change
from reporting.record.pledges import with_what_shows_it, with_what_took_it_back

# What the page shows in other ways than as a line with its name.
SHOWN = (MAIN, "Whose words", "Due", "Stands in", "Evidence")
SHOWN_OF_OUTCOMES = (*SHOWN, "Shown by", "Carried forward to", "Note", "Arguable")


class OneEdition:
    """Takes nineteen queries however much it holds; for figures two only where there are any."""

    def __init__(self, edition: Edition, as_at: date):
        self.edition = edition
        self.as_at = as_at

    @cached_property
    def texts(self) -> list[Change]:
        rows = self.edition.revisions.select_related("entry__action")
        rows = rows.order_by("entry__action__number", "entry__year", "entry__kind")
        return [_told(row, in_words.of_revision(row)) for row in rows]

    @cached_property
    def wordings(self) -> list[Change]:
        rows = self.edition.wordings.select_related("action").order_by("action__number")
        return [_told(row, in_words.of_wording(row)) for row in rows]

    @cached_property
    def outcomes(self) -> list[Change]:
        """What it says became of earlier pledges."""
        rows = with_what_shows_it(Outcome.objects.filter(edition=self.edition), self.as_at)
        rows = rows.select_related("pledge__entry__action").prefetch_related("evidence")
        rows = rows.order_by(
            "pledge__entry__action__number", "pledge__entry__year", "pledge__number"
        )
        return [_told(row, in_words.of_outcome(row), SHOWN_OF_OUTCOMES) for row in rows]

    @cached_property
    def pledges(self) -> list[Change]:
        """Those it made, also what was replaced or withdrawn since, with `status`."""
        rows = with_what_took_it_back(self.edition.pledges.with_status(self.as_at), self.as_at)
        rows = rows.select_related("entry__action", "replaces").order_by(
            "entry__action__number", "entry__year", "entry__kind", "number"
        )
        return [_told(row, in_words.of_pledge(row)) for row in rows]

    @cached_property
    def withdrawals(self) -> list[Change]:
        rows = self.edition.withdrawals.select_related("pledge__entry__action").order_by(
            "pledge__entry__action__number", "pledge__entry__year", "pledge__number"
        )
        return [_told(row, in_words.of_withdrawal(row)) for row in rows]

    @cached_property
    def slips(self) -> list[Change]:
        """The due dates that it moved."""
        rows = self.edition.slips.select_related("pledge__entry__action").order_by(
            "pledge__entry__action__number", "pledge__entry__year", "pledge__number"
        )
        return [_told(row, in_words.of_slip(row)) for row in rows]

    @cached_property
    def successions(self) -> list[Change]:
        """The pledges that it split, or merged."""
        return [row for row in self._going_on if row.fact.kind != Succession.Kind.GOES_ON]

    @property
    def made_again(self) -> list[Change]:
        """The pledges of earlier strategies that it makes again."""
        return [row for row in self._going_on if row.fact.kind == Succession.Kind.GOES_ON]

    @cached_property
    def _going_on(self) -> list[Change]:
        rows = self.edition.successions.select_related(
            "pledge__entry__action", "pledge__entry__response", "goes_on_as__entry__action"
        ).order_by("pledge__entry__action__number", "pledge__entry__year", "pledge__number", "pk")
        return [_told(row, in_words.of_succession(row)) for row in rows]

    @cached_property
    def variants(self) -> list[Change]:
        """What other pages say of its entries."""
        rows = self.edition.variants.select_related("entry__action")
        rows = rows.order_by("entry__action__number", "entry__year", "entry__kind")
        return [_told(row, in_words.of_variant(row)) for row in rows]

    @cached_property
    def figures(self) -> list[Change]:
        rows = self.edition.figures.select_related("measure", "entry__action")
        rows = rows.prefetch_related("evidence").order_by("measure__name", "measure", "year")
        return [_told(row, in_words.of_figure(row)) for row in rows]

    @cached_property
    def yardsticks(self) -> list[Change]:
        """The baselines and targets that it gives."""
        rows = self.edition.yardsticks.select_related("measure", "entry__action")
        rows = rows.order_by("measure__name", "measure", "kind", "year")
        return [_told(row, in_words.of_yardstick(row)) for row in rows]

    @property
    def tells_readings(self) -> bool:
        return any(row.is_our_reading for row in (*self.outcomes, *self.pledges))


def _told(fact, told: Parts, apart: tuple[str, ...] = SHOWN) -> Change:
    return Change(None, fact, {}, told, apart)
