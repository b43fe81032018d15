"""The life of one action in the order of its dates: what was said, set, moved, told and held.

Dates are printed as their source says them and sorted by their last possible day, then the first.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Manager, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import cached_property

from commitments.models import (
    Citation,
    Edition,
    Entry,
    Figure,
    Outcome,
    Pledge,
    Response,
    Revision,
    Slip,
    Succession,
    Withdrawal,
    Wording,
    Yardstick,
)
from commitments.wording_diff import Difference, difference
from reporting.governance.answerable import Answerable, WhoWasAnswerable
from reporting.governance.offices import Held
from strategy.models import Action, Deadline, Source
from strategy.partial_dates import PartialDate


@dataclass(frozen=True)
class Moment:
    """Something that happened to an action, and when; `kind` says in which words it is told."""

    kind: str
    when: PartialDate | None
    as_at: date
    edition: Edition | None = None
    source: Source | None = None
    section: str = ""
    ask: str = ""  # In our summary.
    deadline: Deadline | None = None
    revisions: tuple[Revision, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    slips: tuple[Slip, ...] = ()
    successions: tuple[Succession, ...] = ()
    of: Response | None = None  # Whose edition it is, where that is another response's.
    replacements: tuple[Pledge, ...] = ()
    figures: tuple[Figure, ...] = ()
    yardsticks: tuple[Yardstick, ...] = ()
    wording: Difference | None = None
    answerable: Answerable | None = None
    held: Held | None = None

    @property
    def is_to_come(self) -> bool:
        """Whether it was surely still ahead on the day of the page."""
        return self.when is not None and self.when.first > self.as_at

    @property
    def tells_readings(self) -> bool:
        told = (*self.outcomes, *self.withdrawals, *self.slips, *self.successions)
        pledges = [row.pledge for row in told]
        facts = (*self.outcomes, *pledges, *self.replacements)
        return any(row.is_our_reading for row in facts)

    @property
    def place(self) -> tuple:
        """Where it stands among others."""
        position = self.edition.position if self.edition else 0
        return self.when.last, self.when.first, position, ORDER.index(self.kind)


# What is told first of one date.
ORDER = [
    "added",
    "role-begins",
    "holder-begins",
    "deadline-set",
    "deadline-moved",
    "wording",
    "texts",
    "outcomes",
    "pledges-moved",
    "pledges-withdrawn",
    "pledges-replaced",
    "pledges-gone-on",
    "pledges-made-again",
    "figures",
    "yardsticks",
    "due",
    "holder-ends",
    "role-ends",
    "withdrawn",
]


class ActionTimeline:
    """All moments of an action's life that were known on a day.

    Takes seventeen queries however long that life: texts, wordings, outcomes, the words that show
    them, the texts that hold those and their evidence, pledges moved, withdrawn, replaced, split
    and merged, made again in a later strategy, figures and their evidence, baselines and targets,
    deadlines, roles that were answerable and their holders. `action` comes with its source.
    Each asks for an order of its own: by a model's own, other tables would be joined.
    """

    def __init__(self, response: Response, action: Action, as_at: date):
        self.response = response
        self.action = action
        self.as_at = as_at

    @cached_property
    def moments(self) -> list[Moment]:
        """Those with a date, the earliest first."""
        return sorted((row for row in self._all if row.when), key=lambda row: row.place)

    @cached_property
    def undated(self) -> list[Moment]:
        """Those of which no source tells the date."""
        return [row for row in self._all if row.when is None]

    @property
    def tells_readings(self) -> bool:
        """Whether a pledge, or what became of one, is this record's reading."""
        return any(moment.tells_readings for moment in self._all)

    @cached_property
    def _all(self) -> list[Moment]:
        return [
            *self._beginning_and_end(),
            *self._wordings(),
            *self._texts(),
            *self._outcomes(),
            *self._slips(),
            *self._withdrawals(),
            *self._replacements(),
            *self._successions(),
            *self._made_again(),
            *self._figures(),
            *self._yardsticks(),
            *self._deadlines(),
            *self._who_was_answerable(),
        ]

    def _moment(self, kind: str, when: PartialDate | None, **details) -> Moment:
        return Moment(kind, when, self.as_at, **details)

    def _beginning_and_end(self) -> Iterator[Moment]:
        action = self.action
        told = {"source": action.source, "section": action.section}
        ask = "" if self._wordings_told else action.ask
        yield self._moment("added", action.added_on, ask=ask, **told)
        if action.is_withdrawn(by=self.as_at):
            yield self._moment("withdrawn", action.withdrawn_on, **told)

    def _wordings(self) -> Iterator[Moment]:
        """What the page called it, each time that this was not what it was called before."""
        before = ""
        for row in self._wordings_told:
            said = "\n".join(filter(None, (row.title, row.note)))
            if said != before:
                yield self._moment(
                    "wording",
                    row.edition.published_on,
                    edition=row.edition,
                    wording=difference(before or said, said),
                )
            before = said

    @cached_property
    def _wordings_told(self) -> list[Wording]:
        rows = Wording.objects.filter(action=self.action, edition__in=self._editions)
        return in_order(rows.order_by().select_related("edition__source"))

    def _texts(self) -> Iterator[Moment]:
        rows = (
            Revision.objects.filter(
                entry__action=self.action, entry__response=self.response, edition__in=self._editions
            )
            .select_related("entry", "edition__source")
            .order_by()
        )
        for edition, revisions in by_edition(in_order(rows)):
            revisions.sort(key=lambda row: (row.entry.year, row.entry.kind))
            yield self._moment(
                "texts", edition.published_on, edition=edition, revisions=tuple(revisions)
            )

    def _outcomes(self) -> Iterator[Moment]:
        """What each edition said became of its pledges, also what a later one said otherwise."""
        public = Exists(self._editions.filter(pk=OuterRef("carried_to__edition")))
        citations = Citation.objects.with_texts(self.as_at)
        rows = (
            Outcome.objects.filter(
                pledge__entry__action=self.action,
                pledge__entry__response=self.response,
                edition__in=self._editions,
            )
            .annotate(leads_on=public)
            .select_related("edition__source", "pledge__entry", "carried_to__entry__action")
            .prefetch_related(Prefetch("citations", citations.order_by("pk")), "evidence")
            .order_by("pledge__entry__kind", "pk")
        )
        for edition, outcomes in by_edition(in_order(rows)):
            outcomes.sort(key=lambda row: (row.pledge.entry.year, row.pledge.number))
            yield self._moment(
                "outcomes", edition.published_on, edition=edition, outcomes=tuple(outcomes)
            )

    def _slips(self) -> Iterator[Moment]:
        """Each move of a due date, on the day on which it was announced."""
        announced = Slip.objects.filter(announced_on_last__lte=self.as_at)
        rows = self._of_its_pledges(announced, "pledge")
        for row in rows.order_by("pledge__entry__year", "pledge__number", "pk"):
            yield self._moment(
                "pledges-moved",
                row.announced_on,
                edition=row.edition,
                section=row.section,
                slips=(row,),
            )

    def _withdrawals(self) -> Iterator[Moment]:
        rows = self._of_its_pledges(Withdrawal.objects, "pledge")
        rows = rows.order_by("pledge__entry__kind", "pk")
        for edition, withdrawals in by_edition(in_order(rows)):
            withdrawals.sort(key=lambda row: (row.pledge.entry.year, row.pledge.number))
            yield self._moment(
                "pledges-withdrawn",
                edition.published_on,
                edition=edition,
                withdrawals=tuple(withdrawals),
            )

    def _replacements(self) -> Iterator[Moment]:
        rows = self._of_its_pledges(Pledge.objects, "replaces")
        rows = rows.order_by("entry__action__number", "entry__year", "entry__kind", "number")
        for edition, pledges in by_edition(in_order(rows)):
            pledges.sort(key=lambda row: (row.replaces.entry.year, row.replaces.number))
            yield self._moment(
                "pledges-replaced",
                edition.published_on,
                edition=edition,
                replacements=tuple(pledges),
            )

    def _successions(self) -> Iterator[Moment]:
        """Each split and each merge, on the day on which it was announced."""
        within = Succession.objects.within_a_response()
        announced = within.filter(announced_on_last__lte=self.as_at)
        rows = self._of_its_pledges(announced, "pledge").select_related("goes_on_as")
        steps = defaultdict(list)
        for row in rows.order_by("pledge__entry__year", "pledge__number", "pk"):
            whole = row.pledge_id if row.kind == Succession.Kind.SPLIT else row.goes_on_as_id
            steps[row.kind, row.edition_id, whole].append(row)
        for step in steps.values():
            first = step[0]
            yield self._moment(
                "pledges-gone-on",
                first.announced_on,
                edition=first.edition,
                section=first.section,
                successions=tuple(step),
            )

    def _made_again(self) -> Iterator[Moment]:
        """What goes on in a later strategy, or was made before in an earlier one, on the day on
        which that was announced; the edition that says so is of the response that makes it again.
        """
        of_it = Q()
        for end in ("pledge", "goes_on_as"):
            of_it |= Q(
                **{f"{end}__entry__action": self.action, f"{end}__entry__response": self.response}
            )
        rows = Succession.objects.current(self.as_at).over_strategies().filter(of_it)
        rows = rows.select_related("edition__source", "pledge__entry", "goes_on_as__entry")
        rows = list(rows.order_by("pledge__entry__year", "pledge__number", "pk"))
        ends = [end.entry for row in rows for end in (row.pledge, row.goes_on_as)]
        tell_responses([*ends, *(row.edition for row in rows)])
        steps = defaultdict(list)
        for row in rows:
            steps[row.edition_id, row.announced_on.last].append(row)
        for step in steps.values():
            first = step[0]
            yield self._moment(
                "pledges-made-again",
                first.announced_on,
                edition=first.edition,
                section=first.section,
                successions=tuple(step),
                of=first.edition.response,
            )

    def _of_its_pledges(self, facts: Manager | QuerySet, path: str) -> QuerySet:
        """Facts of its pledges, which are found by a path."""
        return facts.filter(
            **{
                f"{path}__entry__action": self.action,
                f"{path}__entry__response": self.response,
                "edition__in": self._editions,
            }
        ).select_related("edition__source", f"{path}__entry")

    def _figures(self) -> Iterator[Moment]:
        """What each edition said of measures of this action, also what a later one corrected."""
        rows = self._of_its_measures(Figure).prefetch_related("evidence")
        for edition, figures in by_edition(in_order(rows)):
            figures.sort(key=lambda row: (row.measure.name, row.year))
            yield self._moment(
                "figures", edition.published_on, edition=edition, figures=tuple(figures)
            )

    def _yardsticks(self) -> Iterator[Moment]:
        """The baselines and targets that each edition gave for these measures."""
        for edition, rows in by_edition(in_order(self._of_its_measures(Yardstick))):
            rows.sort(key=lambda row: (row.measure.name, row.kind, row.year))
            yield self._moment(
                "yardsticks", edition.published_on, edition=edition, yardsticks=tuple(rows)
            )

    def _of_its_measures(self, model: type[Figure | Yardstick]) -> QuerySet:
        about_it = Q(entry__action=self.action) | Q(entry=None, measure__action=self.action)
        rows = model.objects.filter(
            about_it, measure__response=self.response, edition__in=self._editions
        )
        return rows.select_related("measure", "edition__source").order_by("pk")

    def _deadlines(self) -> Iterator[Moment]:
        rows = self.action.deadlines.as_at(self.as_at)
        for row in rows.select_related("source", "replaces", "replaced_by"):
            told = {"deadline": row, "source": row.source, "section": row.section}
            if row.announced_on:
                kind = "deadline-moved" if row.replaces else "deadline-set"
                yield self._moment(kind, row.announced_on, **told)
            yield self._moment("due", row.due_on, **told)

    def _who_was_answerable(self) -> Iterator[Moment]:
        who = WhoWasAnswerable(self.response.department, [self.action], self.as_at)
        told_of = set()  # A holder of a role that was answerable twice is told of once.
        for row in who.for_action(self.action):
            of = row.accountability
            told = {"answerable": row, "source": of.source, "section": of.section}
            yield self._moment("role-begins", of.started_on, **told)
            if row.ended_on:
                yield self._moment("role-ends", row.ended_on, **told)
            for held in row.holders:
                if held.appointment.pk not in told_of:
                    told_of.add(held.appointment.pk)
                    yield from self._holder(row, held)

    def _holder(self, row: Answerable, held: Held) -> Iterator[Moment]:
        appointment = held.appointment
        told = {"source": appointment.source, "section": appointment.section}
        yield self._moment("holder-begins", held.since, answerable=row, held=held, **told)
        if held.until:
            yield self._moment("holder-ends", held.until, answerable=row, held=held, **told)

    @cached_property
    def _editions(self):
        """What was public by the day; part of other queries, never one of its own."""
        return self.response.editions.as_at(self.as_at).order_by()


def tell_responses(rows: list[Edition | Entry]) -> None:
    """Have rows know their response, with its department and strategy. One query, or none."""
    if rows:
        found = Response.objects.select_related("department", "strategy").order_by()
        found = found.in_bulk({row.response_id for row in rows})
        for row in rows:
            row.response = found[row.response_id]


def in_order(facts) -> list:
    """Facts in the order in which their editions were published."""
    return sorted(facts, key=lambda row: (row.edition.published_on_last, row.edition.position))


def by_edition(facts: list) -> list[tuple[Edition, list]]:
    found = defaultdict(list)
    for fact in facts:
        found[fact.edition].append(fact)
    return list(found.items())
