"""All that a response's editions published, and what it said at one point of its record."""

from collections import defaultdict
from datetime import date

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.functional import cached_property

from commitments.models import (
    Citation,
    Edition,
    Figure,
    Outcome,
    Pledge,
    Response,
    Revision,
    Slip,
    Succession,
    Variant,
    Withdrawal,
    Wording,
    Yardstick,
)
from commitments.models.statuses import REPLACED, WITHDRAWN, untold_status
from reporting.record.points import Point
from strategy.models import Deadline, ReportingYear


class History:
    """All that editions of a response had published by a day, the earliest first.

    Takes fourteen queries however many editions: editions and their evidence, texts, what other
    pages say, wordings, pledges, withdrawals, dates that were moved, splits and merges, outcomes,
    figures, baselines and targets, reporting years, deadlines.
    """

    def __init__(self, response: Response, as_at: date):
        self.response = response
        self.as_at = as_at

    @cached_property
    def editions(self) -> list[Edition]:
        public = self.response.editions.as_at(self.as_at)
        return list(
            public.select_related("source", "supplements", "known_from")
            .prefetch_related("evidence")
            .order_by("published_on_last", "position")
        )

    @cached_property
    def revisions(self) -> list[Revision]:
        rows = Revision.objects.filter(edition__response=self.response)
        return self._public(rows.select_related("entry__action"))

    @cached_property
    def variants(self) -> list[Variant]:
        """What other pages say, as far as those were out."""
        rows = Variant.objects.filter(edition__response=self.response)
        told = self._public(rows.select_related("entry__action"))
        return [row for row in told if not row.published_on or row.published_on.last <= self.as_at]

    @cached_property
    def wordings(self) -> list[Wording]:
        rows = Wording.objects.filter(edition__response=self.response)
        return self._public(rows.select_related("action"))

    @cached_property
    def pledges(self) -> list[Pledge]:
        rows = Pledge.objects.filter(edition__response=self.response).with_year()
        return self._public(rows.select_related("entry__action", "replaces"))

    @cached_property
    def withdrawals(self) -> list[Withdrawal]:
        rows = self._public(Withdrawal.objects.filter(edition__response=self.response))
        return self._of_pledges(rows)

    @cached_property
    def slips(self) -> list[Slip]:
        return self._of_pledges(self._public(Slip.objects.filter(edition__response=self.response)))

    @cached_property
    def successions(self) -> list[Succession]:
        """What was split and merged."""
        rows = [row for row in self._going_on if row.kind != Succession.Kind.GOES_ON]
        return self._of_pledges(rows)

    @cached_property
    def made_again(self) -> list[Succession]:
        """What was promised in earlier strategies and made again here."""
        return [row for row in self._going_on if row.kind == Succession.Kind.GOES_ON]

    @cached_property
    def _going_on(self) -> list[Succession]:
        """Each leads to a pledge that is public."""
        rows = Succession.objects.filter(edition__response=self.response)
        rows = self._public(rows.select_related("pledge__entry__action", "pledge__entry__response"))
        for row in rows:
            row.goes_on_as = self._pledges_by_key[row.goes_on_as_id]
        return rows

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """Each leads to a pledge only where that is public, too."""
        rows = self._public(Outcome.objects.filter(edition__response=self.response))
        for row in rows:
            row.carried_to = self._pledges_by_key.get(row.carried_to_id)
        return self._of_pledges(rows)

    @cached_property
    def figures(self) -> list[Figure]:
        rows = Figure.objects.filter(edition__response=self.response)
        related = ("measure__action", "entry__action")
        return self._public(rows.select_related(*related))

    @cached_property
    def yardsticks(self) -> list[Yardstick]:
        rows = Yardstick.objects.filter(edition__response=self.response)
        return self._public(rows.select_related("measure__action", "entry__action"))

    def fetch_what_shows(self, outcomes: list[Outcome], figures: list[Figure]) -> None:
        """The words and the evidence of some facts, in at most three queries."""
        citations = Citation.objects.select_related("entry__action").order_by("pk")
        prefetch_related_objects(outcomes, Prefetch("citations", citations), "evidence")
        prefetch_related_objects(figures, "evidence")

    def is_quoted(self, citation: Citation) -> bool:
        """Whether its words are the department's and stand in the text that they are cited from."""
        citation.entry.public = self._texts[citation.entry_id]
        return citation.is_quoted

    @cached_property
    def reporting_years(self) -> dict[int, ReportingYear]:
        return {row.year: row for row in self.response.strategy.reporting_years.all()}

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Those of its actions that had been announced, or nobody knows when."""
        announced = Q(announced_on_last=None) | Q(announced_on_last__lte=self.as_at)
        rows = Deadline.objects.filter(announced, action__strategy=self.response.strategy_id)
        return list(
            rows.select_related("action", "replaces", "source").order_by(
                "action__number", "for_whom", "announced_on_last", "pk"
            )
        )

    def _public(self, facts: QuerySet) -> list:
        rows = [row for row in facts.order_by("pk") if row.edition_id in self._by_key]
        for row in rows:
            row.edition = self._by_key[row.edition_id]
        return sorted(rows, key=lambda row: (row.edition.published_on_last, row.edition.position))

    @cached_property
    def _by_key(self) -> dict[int, Edition]:
        return {edition.pk: edition for edition in self.editions}

    @cached_property
    def _pledges_by_key(self) -> dict[int, Pledge]:
        return {row.pk: row for row in self.pledges}

    def _of_pledges(self, rows: list) -> list:
        """Those that are about a public pledge, with it."""
        rows = [row for row in rows if row.pledge_id in self._pledges_by_key]
        for row in rows:
            row.pledge = self._pledges_by_key[row.pledge_id]
        return rows

    @cached_property
    def _texts(self) -> dict[int, list[Revision]]:
        """What each entry has said, by its key."""
        texts = defaultdict(list)
        for row in self.revisions:
            texts[row.entry_id].append(row)
        return texts


class RecordAt:
    """What a response said at one point, by replaying its editions up to there."""

    def __init__(self, history: History, point: Point):
        self.history = history
        self.point = point

    @cached_property
    def editions(self) -> list[Edition]:
        return [edition for edition in self.history.editions if self.point.includes(edition)]

    @cached_property
    def revisions(self) -> dict[int, Revision]:
        """The current text of each entry."""
        return {row.entry_id: row for row in self._told(self.history.revisions)}

    @cached_property
    def variants(self) -> dict[tuple[int, str], Variant]:
        """What was last told of each other page that says something of an entry."""
        told = self._told(self.history.variants)
        return {(row.entry_id, row.page_title): row for row in told}

    @cached_property
    def wordings(self) -> dict[int, Wording]:
        """What each action is called."""
        return {row.action_id: row for row in self._told(self.history.wordings)}

    @cached_property
    def pledges(self) -> dict[int, Pledge]:
        """Those in force: neither withdrawn nor replaced, split nor merged."""
        told = self._told(self.history.pledges)
        over = {row.replaces_id for row in told} | self.withdrawn | self.gone_on.keys()
        return {row.pk: row for row in told if row.pk not in over}

    @cached_property
    def withdrawals(self) -> dict[int, Withdrawal]:
        """Of each pledge taken back, by its key."""
        return {row.pledge_id: row for row in self._told(self.history.withdrawals)}

    @cached_property
    def slips(self) -> dict[int, Slip]:
        """What last moved the date of each pledge, by its key: what was announced last."""
        told = self._told(self.history.slips)
        known = [row for row in told if row.announced_on.last <= self.point.day]
        known.sort(key=lambda row: row.announced_on.last)  # Those of one day stay in their order.
        return {row.pledge_id: row for row in known}

    @cached_property
    def successions(self) -> dict[tuple[int, int], Succession]:
        """What was split and merged, by the key of a pledge and of that which it goes on as."""
        return self._announced(self.history.successions)

    @cached_property
    def made_again(self) -> dict[tuple[int, int], Succession]:
        """What was made again here, by the same keys."""
        return self._announced(self.history.made_again)

    def _announced(self, rows: list[Succession]) -> dict[tuple[int, int], Succession]:
        return {
            (row.pledge_id, row.goes_on_as_id): row
            for row in self._told(rows)
            if row.announced_on.last <= self.point.day
        }

    @cached_property
    def gone_on(self) -> dict[int, str]:
        """Of each pledge that was split or merged, which it was."""
        return {row.pledge_id: row.kind for row in self.successions.values()}

    @cached_property
    def withdrawn(self) -> set[int]:
        return set(self.withdrawals)

    @cached_property
    def outcomes(self) -> dict[tuple[int, bool], Outcome]:
        """What was last said of each pledge, by its key and whether that is our reading."""
        told = self._told(self.history.outcomes)
        return {(row.pledge_id, row.is_our_reading): row for row in told}

    @cached_property
    def figures(self) -> dict[tuple[int, int], Figure]:
        """The value of each measure in each year."""
        told = self._told(self.history.figures)
        return {(row.measure_id, row.year): row for row in told}

    @cached_property
    def yardsticks(self) -> dict[tuple[int, str, int], Yardstick]:
        """The baselines and targets of each measure, by their years."""
        told = self._told(self.history.yardsticks)
        return {(row.measure_id, row.kind, row.year): row for row in told}

    @cached_property
    def statuses(self) -> dict[int, str]:
        """What had become of each pledge, as `PledgeQuerySet.with_status` derives it."""
        told = self._told(self.history.pledges)
        by_record, by_department = (
            {pk: row.status for (pk, is_ours), row in self.outcomes.items() if is_ours is ours}
            for ours in (True, False)
        )
        replaced = dict.fromkeys((row.replaces_id for row in told if row.replaces_id), REPLACED)
        withdrawn = dict.fromkeys(self.withdrawn, WITHDRAWN)
        known = by_record | by_department | self.gone_on | replaced | withdrawn
        return {row.pk: known.get(row.pk) or self._untold_status(row) for row in told}

    def _untold_status(self, pledge: Pledge) -> str:
        slip = self.slips.get(pledge.pk)
        year = slip.due_on.last.year if slip else pledge.year
        return untold_status(
            year,
            pledge.entry.action,
            self.history.response,
            asks=self.history.reporting_years.get(year),
            is_reported=year in self._years_reported,
            as_at=self.point.day,
        )

    @cached_property
    def _years_reported(self) -> set[int]:
        return {row.year for row in self.editions if row.kind == Edition.Kind.REPORT}

    @cached_property
    def deadlines(self) -> dict[int, Deadline]:
        """Those announced by the day of the point."""
        rows = self.history.deadlines
        return {
            row.pk: row
            for row in rows
            if row.announced_on is None or row.announced_on.last <= self.point.day
        }

    def _told(self, facts: list) -> list:
        return [fact for fact in facts if self.point.includes(fact.edition)]
