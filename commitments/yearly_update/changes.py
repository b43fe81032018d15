"""What an edition changes against what was published before it, word by word."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Q, Subquery

from commitments import in_words, wording_diff
from commitments.citations import Misquotation, misquotations
from commitments.in_words import Parts, as_text
from commitments.models import (
    Citation,
    Edition,
    Entry,
    Figure,
    Outcome,
    Pledge,
    Revision,
    Succession,
    Variant,
    Wording,
    Yardstick,
)
from commitments.yearly_update.sheet import MEASURES


@dataclass(frozen=True)
class Difference:
    """One fact, as it was told before (nothing where it is new) and as this edition tells it."""

    title: str
    was: Parts
    is_now: Parts
    entry: Entry | None = None
    fact: object = None
    about: str = ""  # What it is, without words of the draft, where its title has some.
    box: str = ""  # Where the yearly update asks for it: "7-plan", "7-outcome-31".

    @property
    def place(self) -> str:
        """What a comment on it names, and may be sent by mail."""
        return self.about or self.title

    @property
    def before(self) -> str:
        return as_text(self.was)

    @property
    def after(self) -> str:
        return as_text(self.is_now)

    @property
    def is_new(self) -> bool:
        return not self.was

    @property
    def is_same(self) -> bool:
        return self.was == self.is_now

    @cached_property
    def rows(self) -> list[tuple[str, wording_diff.Difference]]:
        """Each part that is told of it, by its name, and what became of its words."""
        names = dict.fromkeys([*self.is_now, *self.was])
        return [
            (name, wording_diff.difference(self.was.get(name, ""), self.is_now.get(name, "")))
            for name in names
        ]


# What tells where a text was copied from, and changes nothing that it says.
WHERE_FROM = {"Whose words", "Lines of the imported file", "Line of the imported file"}


class Changes:
    """Takes the same number of queries however much the edition holds."""

    def __init__(self, edition: Edition):
        self.edition = edition

    @cached_property
    def parts(self) -> list[tuple[str, list[Difference]]]:
        """The kinds of facts that the edition holds, each with what it changes."""
        parts = [
            ("Texts", self.texts),
            ("Promises", self.pledges),
            ("Outcomes", self.outcomes),
            ("Figures", self.figures),
            ("Baselines and targets", self.yardsticks),
            ("Promises withdrawn", self.withdrawals),
            ("Due dates moved", self.slips),
            ("Pledges split, merged or made again", self.successions),
            ("What other pages say", self.variants),
            ("What the page calls the actions", self.wordings),
            ("The edition itself", self.itself),
        ]
        return [(title, rows) for title, rows in parts if rows]

    @property
    def changes_something(self) -> bool:
        """Whether any fact says something else than what was published before."""
        rows = [row for _title, rows in self.parts for row in rows if rows is not self.itself]
        return any(_said(row.was) != _said(row.is_now) for row in rows) or bool(
            self.edition.evidence.all()
        )

    @cached_property
    def texts(self) -> list[Difference]:
        rows = self._with_earlier(self.edition.revisions, Revision, "entry")
        full = self._in_full(rows, Revision, "entry__action", "edition")
        rows = sorted(rows, key=lambda row: (row.entry.action.number, row.entry.year))
        return [
            Difference(
                str(row.entry),
                in_words.of_revision(full.get(row.earlier)),
                in_words.of_revision(full[row.pk]),
                row.entry,
                row,
                box=f"{row.entry.action.number}-{row.entry.kind}",
            )
            for row in rows
        ]

    @cached_property
    def pledges(self) -> list[Difference]:
        rows = self.edition.pledges.select_related(
            "entry__action", "replaces__replaces", "replaces__entry__action"
        ).order_by("entry__action__number", "entry__year", "number")
        return [
            Difference(
                f"{row.entry}, promise {row.number}",
                in_words.of_pledge(row.replaces),
                in_words.of_pledge(row),
                box=f"{row.entry.action.number}-{row.entry.kind}-pledges",
            )
            for row in rows
        ]

    @cached_property
    def outcomes(self) -> list[Difference]:
        rows = self._with_earlier(
            self.edition.outcomes.select_related("pledge__entry__action").order_by(
                "pledge__entry__action__number", "pledge__entry__year", "pledge__number"
            ),
            Outcome,
            "pledge",
        )
        shown_by = ("citations__entry__action", "evidence")
        full = self._in_full(rows, Outcome, "carried_to__entry__action", shown_by=shown_by)
        return [
            Difference(
                f"Action {row.pledge.entry.action.number}: {row.pledge}",
                in_words.of_outcome(full.get(row.earlier)),
                in_words.of_outcome(full[row.pk], is_quoted=self._is_quoted),
                about=f"{row.pledge.entry}, what became of promise {row.pledge.number}",
                box=_of_pledge(row.pledge),
            )
            for row in rows
        ]

    @cached_property
    def misquotations(self) -> list[Misquotation]:
        """What stands against its quotations, while it is not out."""
        return [] if self.edition.is_published else misquotations(self.edition)

    def _is_quoted(self, citation: Citation) -> bool:
        wrong = {row.citation.pk for row in self.misquotations}
        return citation.is_quotation and citation.pk not in wrong

    @cached_property
    def figures(self) -> list[Difference]:
        rows = self._with_earlier(self.edition.figures, Figure, "measure", "year")
        return self._of_measures(
            rows,
            Figure,
            in_words.of_figure,
            lambda row: (row.year, f"Figure {row.pk}, of {row.year}"),
            shown_by=("evidence",),
        )

    @cached_property
    def yardsticks(self) -> list[Difference]:
        rows = self._with_earlier(self.edition.yardsticks, Yardstick, "measure", "kind", "year")
        return self._of_measures(
            rows,
            Yardstick,
            in_words.of_yardstick,
            lambda row: (row.said, f"{row.said.capitalize()}, {row.pk}"),
        )

    def _of_measures(
        self, rows, model, in_words_of, called, shown_by: tuple[str, ...] = ()
    ) -> list[Difference]:
        """What an edition counts, beside what was told of the same before. `called` says how a
        row is named beside its measure, and how where no words of the draft may stand.
        """
        full = self._in_full(rows, model, "measure__action", "entry__action", shown_by=shown_by)
        return [
            Difference(
                f"{full[row.pk].measure}, {called(row)[0]}",
                in_words_of(full.get(row.earlier)),
                in_words_of(full[row.pk]),
                about=called(row)[1],
                box=_of_figure(full[row.pk]),
            )
            for row in rows
        ]

    @cached_property
    def withdrawals(self) -> list[Difference]:
        return self._of_pledges(
            self.edition.withdrawals, in_words.of_withdrawal, "{entry}, promise {number} withdrawn"
        )

    @cached_property
    def slips(self) -> list[Difference]:
        return self._of_pledges(
            self.edition.slips, in_words.of_slip, "{entry}, due date of promise {number}"
        )

    @cached_property
    def variants(self) -> list[Difference]:
        """Each beside what was told before of what another page says of the same entry."""
        rows = self._with_earlier(self.edition.variants, Variant, "entry")
        full = self._in_full(rows, Variant, "entry__action")
        return [
            Difference(
                f"{full[row.pk].entry}, on another page",
                in_words.of_variant(full.get(row.earlier)),
                in_words.of_variant(full[row.pk]),
                box=f"{full[row.pk].entry.action.number}-{full[row.pk].entry.kind}",
            )
            for row in rows
        ]

    def _of_pledges(self, facts, in_words_of, about: str) -> list[Difference]:
        """What an edition tells of pledges, beside what was told of them before."""
        of_pledges = facts.select_related("pledge__entry__action")
        rows = self._with_earlier(of_pledges, facts.model, "pledge")
        full = self._in_full(rows, facts.model)
        return [
            Difference(
                str(row.pledge),
                in_words_of(full.get(row.earlier)),
                in_words_of(full[row.pk]),
                about=about.format(entry=row.pledge.entry, number=row.pledge.number),
                box=_of_pledge(row.pledge),
            )
            for row in rows
        ]

    @cached_property
    def successions(self) -> list[Difference]:
        """The pledges that it splits or merges."""
        of_pledges = self.edition.successions.select_related(
            "pledge__entry__action", "goes_on_as__entry__action"
        )
        rows = self._with_earlier(of_pledges, Succession, "pledge", "goes_on_as")
        first = ("pledge__entry__action", "pledge__entry__response")
        full = self._in_full(rows, Succession, "goes_on_as__entry__action", *first)
        return [
            Difference(
                str(row.pledge),
                in_words.of_succession(full.get(row.earlier)),
                in_words.of_succession(full[row.pk]),
                about=f"{row.pledge.entry}, pledge {row.pledge.number}, {row.how} "
                f"{row.goes_on_as.entry}, pledge {row.goes_on_as.number}",
                box=_of_succession(row),
            )
            for row in rows
        ]

    @cached_property
    def wordings(self) -> list[Difference]:
        """Each against what an earlier edition of the same response called it."""
        rows = self._with_earlier(self.edition.wordings.select_related("action"), Wording, "action")
        full = self._in_full(rows, Wording)
        return [
            Difference(
                f"Action {row.action.number}",
                in_words.of_wording(full.get(row.earlier)),
                in_words.of_wording(full[row.pk]),
                about=f"Action {row.action.number}, what the page calls it",
                box=f"{row.action.number}-wording",
            )
            for row in rows
        ]

    @cached_property
    def itself(self) -> list[Difference]:
        """What it says of itself, which replaces nothing."""
        told = in_words.of_edition(self.edition) | in_words.who_wrote(self.edition)
        return [Difference("What it says of itself", {}, told)]

    @staticmethod
    def _in_full(rows, model, *related: str, shown_by: tuple[str, ...] = ()) -> dict:
        """The rows and what they change, by key, with all that is told of them."""
        keys = {row.pk for row in rows} | {row.earlier for row in rows if row.earlier}
        found = model.objects.select_related(*related) if related else model.objects.all()
        return found.prefetch_related(*shown_by).in_bulk(keys)

    def _with_earlier(self, rows, model, *same: str) -> list:
        """Rows with `earlier`: the key of the same fact as it was published before."""
        earlier = model.objects.published().filter(
            edition__response=self.edition.response_id,
            **{name: OuterRef(name) for name in same},
        )
        if self.edition.is_published:
            day, position = self.edition.published_on_last, self.edition.position
            earlier = earlier.filter(
                Q(edition__published_on_last__lt=day)
                | Q(edition__published_on_last=day, edition__position__lt=position)
            )
        latest = earlier.order_by("-edition__published_on_last", "-edition__position")
        if model is Revision:
            rows = rows.select_related("entry__action")
        return list(rows.annotate(earlier=Subquery(latest.values("pk")[:1])))


def _of_pledge(pledge: Pledge) -> str:
    return f"{pledge.entry.action.number}-outcome-{pledge.pk}"


def _of_succession(row: Succession) -> str:
    """At the pledge; at the text that makes it again, where it is of an earlier strategy."""
    if row.kind == Succession.Kind.GOES_ON:
        return f"{row.goes_on_as.entry.action.number}-{row.goes_on_as.entry.kind}"
    return _of_pledge(row.pledge)


def _of_figure(figure: Figure | Yardstick) -> str:
    """At the action of its measure, else of the entry that says it; else at those of no action."""
    action = figure.measure.action or (figure.entry.action if figure.entry else None)
    return f"{action.number if action else MEASURES}-figure-{figure.measure_id}"


def _said(told: Parts) -> Parts:
    return {name: words for name, words in told.items() if name not in WHERE_FROM}
