"""The whole thread of a pledge: where it came from, what was said of it, what it went on as."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from commitments.models import (
    Edition,
    Opinion,
    Outcome,
    Pledge,
    Response,
    Revision,
    Slip,
    Succession,
    Withdrawal,
)
from reporting.record.pledges import with_what_shows_it
from strategy.partial_dates import PartialDate

# What a pledge is of the one that goes on as it.
OF_WHICH = {
    Succession.Kind.SPLIT: "a part of",
    Succession.Kind.MERGED: "merged from",
    Succession.Kind.GOES_ON: "made before as",
}
OVER = Succession.Kind.GOES_ON
TIMES = {1: "once", 2: "twice"}


@dataclass(frozen=True)
class Origin:
    """A pledge from which another comes, and how: "takes the place of", "a part of"."""

    words: str
    pledge: Pledge


@dataclass(frozen=True)
class DueDate:
    """A day on which a pledge was due, as an edition said: the first, or one that it was moved to.

    `days` are those since the first.
    """

    pledge: Pledge
    edition: Edition
    due_on: PartialDate | None
    slip: Slip | None = None
    days: int = 0


@dataclass(frozen=True)
class Step:
    """One pledge of a thread with all that editions and auditors said of it, the earliest first."""

    pledge: Pledge
    origins: list[Origin]
    outcomes: list[Outcome]
    withdrawals: list[Withdrawal]
    slips: list[Slip]
    replaced_by: list[Pledge]
    going_on: list[Succession]
    made_again: list[Succession]
    made_before: list[Succession]
    opinions: list[Opinion]

    @property
    def response(self) -> Response:
        return self.pledge.entry.response

    @property
    def told(self) -> list[Outcome]:
        """What is said of it: first by the department, then by this record."""
        last = {row.is_our_reading: row for row in self.outcomes}
        return [last[is_ours] for is_ours in (False, True) if is_ours in last]

    @property
    def is_contested(self) -> bool:
        return self.pledge.is_contested

    @property
    def superseded_outcomes(self) -> list[Outcome]:
        return [row for row in self.outcomes if row not in self.told]

    @property
    def audited(self) -> list[Opinion]:
        """What each auditor says of it: their last, the earliest first."""
        last = {row.given_by_id: row for row in self.opinions}
        return [row for row in self.opinions if row in last.values()]

    @property
    def superseded_opinions(self) -> list[Opinion]:
        return [row for row in self.opinions if row not in self.audited]

    @property
    def due_dates(self) -> list[DueDate]:
        """Since when it was due on which day. What is told otherwise of one move stands last."""
        pledge = self.pledge
        first = pledge.first_last_day
        moves = {slip.announced_on.last: slip for slip in self.slips}
        return [
            DueDate(pledge, pledge.edition, pledge.due_on),
            *(
                DueDate(pledge, slip.edition, slip.due_on, slip, (slip.due_on.last - first).days)
                for _day, slip in sorted(moves.items())
            ),
        ]

    @property
    def times_moved(self) -> str:
        """How often its due date was moved, in words; empty where it never was."""
        times = len(self.due_dates) - 1
        return TIMES.get(times, f"{times} times") if times else ""

    @property
    def is_in_force(self) -> bool:
        return not (self.withdrawals or self.replaced_by or self.going_on)

    @property
    def status(self) -> str:
        return self.pledge.status

    @property
    def is_our_reading(self) -> bool:
        return self.pledge.is_our_reading or any(row.is_our_reading for row in self.outcomes)


@dataclass(frozen=True)
class MadeAgain:
    """That an edition takes a promise up again: in a plan of its own strategy, or in a later one.

    `pledge` is the first of those that it makes so.
    """

    pledge: Pledge
    is_in_another_strategy: bool

    @property
    def edition(self) -> Edition:
        return self.pledge.edition

    @property
    def response(self) -> Response:
        return self.pledge.entry.response


class Thread:
    """A pledge with those it came from and those it went on as, to the ends in both directions.

    One pledge leads to another where an edition replaces it, carries it forward, splits it or
    merges it with others, or makes it again in a later strategy. Takes ten queries however long the
    thread, and one more where a date was moved: what leads where in this response (three), the
    pledges, what editions said of them with words and evidence (three), withdrawals, opinions, the
    text; and one more for each step in which it leads to other strategies. A circle is gone round
    once. `pledge` comes with its entry, action, response and edition.
    """

    def __init__(self, pledge: Pledge, as_at: date):
        self.pledge = pledge
        self.as_at = as_at

    @cached_property
    def steps(self) -> list[Step]:
        """The pledges of the thread in the order in which they were published."""
        rows = sorted(self._pledges.values(), key=lambda row: (*_published(row), row.pk))
        return [self._step(row) for row in rows]

    @cached_property
    def step(self) -> Step:
        """The pledge itself."""
        return next(step for step in self.steps if step.pledge.pk == self.pledge.pk)

    @property
    def what_became(self) -> list[Step]:
        """What the pledge went on as, where it was split or merged: its parts, or the one."""
        goes_on_as = {row.goes_on_as_id for row in self.step.going_on}
        return [step for step in self.steps if step.pledge.pk in goes_on_as]

    @cached_property
    def first(self) -> Step:
        """The pledge in which it was made first, of those that this one takes up again."""
        line = {self.pledge.pk} | self._before
        return next(step for step in self.steps if step.pledge.pk in line)

    @cached_property
    def again(self) -> list[MadeAgain]:
        """Each edition that makes it again, before this one or after it, the earliest first.

        That a pledge takes the place of another, or is a part of it, makes nothing again.
        """
        line = {self.pledge.pk} | self._before | self._after
        over = {row.goes_on_as_id for row in self._successions if row.kind == OVER}
        taken_up = {pk for to in self._carried.values() for pk in to} | over
        found: dict[int, MadeAgain] = {}
        for step in self.steps:
            pledge = step.pledge
            if pledge.pk in line & taken_up and pledge.edition_id != self.first.pledge.edition_id:
                found.setdefault(pledge.edition_id, MadeAgain(pledge, pledge.pk in over))
        return list(found.values())

    @property
    def times_again(self) -> str:
        """How often it was made again, in words; empty where it never was."""
        times = len(self.again)
        return TIMES.get(times, f"{times} times") if times else ""

    @property
    def is_over_strategies(self) -> bool:
        return len(self._responses) > 1

    @cached_property
    def dates(self) -> list[DueDate]:
        """The due date as first given and as later changed, also by pledges that replace it."""
        line = {
            self.pledge.pk,
            *reached(self.pledge.pk, self._replacements),
            *reached(self.pledge.pk, reverse(self._replacements)),
        }
        return [due for step in self.steps if step.pledge.pk in line for due in step.due_dates]

    @cached_property
    def is_circular(self) -> bool:
        return bool(self._before & self._after)

    @cached_property
    def revision(self) -> Revision | None:
        """The text that it stands in, as it is now."""
        current = Revision.objects.as_at(self.as_at).select_related("edition__source")
        return current.filter(entry=self.pledge.entry_id).order_by("pk").first()

    def _step(self, pledge: Pledge) -> Step:
        replaced, carried = reverse(self._replacements), reverse(self._carried)
        origins = [
            *self._origins("takes the place of", replaced.get(pledge.pk, ())),
            *self._origins("carried forward from", carried.get(pledge.pk, ())),
            *(
                Origin(OF_WHICH[row.kind], self._pledges[row.pledge_id])
                for row in self._successions
                if row.goes_on_as_id == pledge.pk
            ),
        ]
        return Step(
            pledge=pledge,
            origins=origins,
            outcomes=self._outcomes.get(pledge.pk, []),
            withdrawals=self._withdrawals.get(pledge.pk, []),
            slips=self._slips.get(pledge.pk, []),
            replaced_by=[
                self._pledges[pk]
                for pk in self._replacements.get(pledge.pk, ())
                if pk in self._pledges
            ],
            going_on=[row for row in self._leading_from(pledge) if row.kind != OVER],
            made_again=[row for row in self._over if row.pledge_id == pledge.pk],
            made_before=[row for row in self._over if row.goes_on_as_id == pledge.pk],
            opinions=self._opinions.get(pledge.pk, []),
        )

    def _origins(self, words: str, keys: Iterable[int]) -> list[Origin]:
        return [Origin(words, self._pledges[pk]) for pk in keys if pk in self._pledges]

    def _leading_from(self, pledge: Pledge) -> list[Succession]:
        return [row for row in self._successions if row.pledge_id == pledge.pk]

    @cached_property
    def _public(self) -> QuerySet[Pledge]:
        return Pledge.objects.as_at(self.as_at).filter(entry__response__in=self._responses)

    @cached_property
    def _replacements(self) -> dict[int, list[int]]:
        found = self._public.exclude(replaces=None).filter(replaces__in=self._public)
        return leading(found.order_by("pk").values_list("replaces", "pk"))

    @cached_property
    def _carried(self) -> dict[int, list[int]]:
        told = Outcome.objects.as_at(self.as_at)
        found = told.filter(pledge__in=self._public, carried_to__in=self._public)
        return leading(found.order_by("pk").values_list("pledge", "carried_to"))

    @property
    def _responses(self) -> set[int]:
        """This response, and those of other strategies into which its pledges lead."""
        return self._found[0]

    @property
    def _successions(self) -> list[Succession]:
        """What is split, merged and made again in these, by edition; each leads to a public pledge,
        and was said by the day of one that is public.
        """
        return self._found[1]

    @cached_property
    def _found(self) -> tuple[set[int], list[Succession]]:
        known = Succession.objects.current(self.as_at).order_by()
        known = known.select_related("edition", "pledge__entry", "goes_on_as__entry")
        responses = {self.pledge.entry.response_id}
        rows: dict[int, Succession] = {}
        asked: set[int] = set()
        while new := responses - asked:
            asked |= new
            of_new = Q(edition__response__in=new) | Q(pledge__entry__response__in=new, kind=OVER)
            rows |= {row.pk: row for row in known.filter(of_new)}
            for row in rows.values():
                responses |= {row.pledge.entry.response_id, row.goes_on_as.entry.response_id}
        return responses, sorted(rows.values(), key=lambda row: (row.edition_id, row.pk))

    @cached_property
    def _over(self) -> list[Succession]:
        """What is made again in later strategies, of the pledges of the thread: with those."""
        rows = [row for row in self._successions if row.kind == OVER]
        found = []
        for row in rows:
            if {row.pledge_id, row.goes_on_as_id} <= self._pledges.keys():
                row.pledge = self._pledges[row.pledge_id]
                row.goes_on_as = self._pledges[row.goes_on_as_id]
                found.append(row)
        return found

    @cached_property
    def _going_on(self) -> dict[int, list[int]]:
        return leading((row.pledge_id, row.goes_on_as_id) for row in self._successions)

    @cached_property
    def _after(self) -> set[int]:
        return reached(self.pledge.pk, self._replacements, self._carried, self._going_on)

    @cached_property
    def _before(self) -> set[int]:
        ways = (self._replacements, self._carried, self._going_on)
        earlier = [reverse(leads) for leads in ways]
        return reached(self.pledge.pk, *earlier)

    @cached_property
    def _pledges(self) -> dict[int, Pledge]:
        keys = {self.pledge.pk} | self._before | self._after
        # The other parts, too, and what was merged with one of these.
        keys |= {
            pk
            for row in self._successions
            for pk in (row.pledge_id, row.goes_on_as_id)
            if keys & {row.pledge_id, row.goes_on_as_id}
        }
        rows = self._public.with_status(self.as_at).select_related(
            "edition",
            "entry__action",
            "entry__response__department",
            "entry__response__strategy",
        )
        return {row.pk: row for row in rows.filter(pk__in=keys)}

    @cached_property
    def _outcomes(self) -> dict[int, list[Outcome]]:
        """All that editions said by the day, also what a later one said otherwise."""
        public = Edition.objects.as_at(self.as_at)
        told = Outcome.objects.filter(pledge__in=self._pledges, edition__in=public)
        rows = with_what_shows_it(told, self.as_at).prefetch_related("evidence").order_by("pk")
        return by_pledge(sorted(rows, key=_published))

    @cached_property
    def _withdrawals(self) -> dict[int, list[Withdrawal]]:
        rows = Withdrawal.objects.as_at(self.as_at).filter(pledge__in=self._pledges)
        return by_pledge(sorted(rows.select_related("edition").order_by("pk"), key=_published))

    @cached_property
    def _slips(self) -> dict[int, list[Slip]]:
        moved = [pk for pk, row in self._pledges.items() if row.days_moved is not None]
        if not moved:
            return {}
        rows = Slip.objects.as_at(self.as_at).filter(pledge__in=moved)
        return by_pledge(sorted(rows.select_related("edition").order_by("pk"), key=_published))

    @cached_property
    def _opinions(self) -> dict[int, list[Opinion]]:
        """All that auditors said by the day, also what they said otherwise later."""
        return by_pledge(Opinion.objects.given_by(self.as_at).filter(pledge__in=self._pledges))


def _published(fact) -> tuple:
    """When a fact was published; reads its edition."""
    return fact.edition.published_on_last, fact.edition.position


def by_pledge(facts: Iterable) -> dict[int, list]:
    found = defaultdict(list)
    for fact in facts:
        found[fact.pledge_id].append(fact)
    return dict(found)


def leading(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """What leads where."""
    found = defaultdict(list)
    for start, end in pairs:
        found[start].append(end)
    return dict(found)


def reverse(leads: dict[int, list[int]]) -> dict[int, list[int]]:
    return leading((end, start) for start, ends in leads.items() for end in ends)


def reached(start: int, *ways: dict[int, list[int]]) -> set[int]:
    """What can be reached from somewhere, itself only by a circle."""
    found: set[int] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for leads in ways:
            new = set(leads.get(here, ())) - found
            found |= new
            waiting += new
    return found
