"""Why a total changed: dated lines from the facts that change what there is to count.

Added up, the changes of the lines of promises are the total on a day, however far that is narrowed:
tests/reporting/record/test_total_changes.py holds them to it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse
from django.utils.functional import cached_property

from commitments.models import Edition, Pledge, Response, Succession, Withdrawal
from reporting.record.cells import Cells
from reporting.record.department_changes import ChangesOf, changes, ends_without_change
from reporting.record.kept import day_of_names, kept_for
from strategy.models import Action, Department, DepartmentChange
from strategy.partial_dates import PartialDate

PROMISES, ACTIONS, DEPARTMENTS = "promises", "actions", "departments"
FEW = 3  # Lines on a page that shows a total; the list has all.
MADE, SPLIT, PARTS, MERGED, INTO = "made", "split", "parts", "merged", "into"
WITHDRAWN, REPLACED, AGAIN = "withdrawn", "replaced", "again"


@dataclass(frozen=True)
class Total:
    """Which total: of everything, or of a strategy, a department, or both; each by its slug."""

    department: str = ""
    strategy: str = ""

    def of(self, response: str = "") -> Q:
        """A condition on responses, or on what has its response at a path."""
        path = f"{response}__" if response else ""
        named = {"department": self.department, "strategy": self.strategy}
        return Q(**{f"{path}{name}__slug": slug for name, slug in named.items() if slug})

    @property
    def query(self) -> str:
        told = {"department": self.department, "strategy": self.strategy}
        return "&".join(f"{name}={slug}" for name, slug in told.items() if slug)


@dataclass(frozen=True)
class Line:
    """Something that changed what there is to count: when, by how much, and what says it.

    `of` is what the total counts. `links` are addresses of pages with their words.
    """

    when: PartialDate
    of: str
    change: int
    words: str
    links: tuple[tuple[str, str], ...]
    whose: str = ""  # Which response it is of, where there are several.

    @property
    def by(self) -> str:
        """By how much the total changed: "14 more", "2 fewer", "as many"."""
        if not self.change:
            return "as many"
        return f"{abs(self.change)} {'more' if self.change > 0 else 'fewer'}"

    @property
    def place(self) -> tuple:
        return self.when.last, self.when.first


class TotalChanges:
    """All that changed a total by a day, the latest first. Six queries, however much there is."""

    def __init__(self, total: Total, as_at: date):
        self.total = total
        self.as_at = as_at

    @cached_property
    def lines(self) -> list[Line]:
        found = [*self._of_editions(), *self._of_actions(), *self._of_departments()]
        return sorted(found, key=lambda line: (line.place, line.whose), reverse=True)

    @cached_property
    def in_short(self) -> list[Line]:
        """The same with one line a day for what editions of several responses say."""
        found = []
        for _place, lines in groupby(self.lines, lambda line: (line.place, line.of)):
            lines = list(lines)
            whose = {line.whose for line in lines}
            found += lines if len(whose) < 2 or lines[0].of != PROMISES else [_together(lines)]
        return found

    # Promises

    def _of_editions(self) -> Iterable[Line]:
        for (day, key), counts in self._counts.items():
            edition = self._editions[key]
            if words := _words(counts):
                yield Line(
                    self._announced.get((day, key), edition.published_on),
                    PROMISES,
                    counts["change"],
                    words,
                    ((_page(edition), f"Edition {edition.position}, {edition}"),),
                    edition.response.title,
                )

    @cached_property
    def _counts(self) -> dict[tuple[date, int], Counter]:
        """By the day from which readers are told, and the edition that says so."""
        found: dict[tuple[date, int], Counter] = defaultdict(Counter)
        for edition, *counted in sorted(self._made_and_withdrawn):
            day = self._editions[edition].published_on.last
            made, replaced, withdrawn = counted
            told = {MADE: made, REPLACED: replaced, WITHDRAWN: withdrawn, "change": made}
            found[day, edition].update(told)
        self._count_what_went_on(found)
        return found

    def _count_what_went_on(self, found: dict[tuple[date, int], Counter]) -> None:
        """A pledge is counted as what it goes on as from the first day on that tells so, until it
        is withdrawn or replaced.
        """
        since: dict[int, tuple[date, int]] = {}
        for row in self._successions:
            day = max(row.announced_on.last, row.edition.published_on.last)
            place = (day, row.edition_id)
            if row.kind == Succession.Kind.GOES_ON:
                if not self.total.strategy:
                    found[place][AGAIN] += 1
                    found[place]["change"] -= 1
                continue
            since[row.pledge_id] = min(since.get(row.pledge_id, place), place)
            found[place][PARTS if row.kind == Succession.Kind.SPLIT else MERGED] += 1
        ended = self._ended_on(since)
        for row in {row.pledge_id: row for row in self._successions}.values():
            if row.pledge_id not in since:
                continue
            place = since[row.pledge_id]
            end = ended.get(row.pledge_id)
            if row.kind == Succession.Kind.SPLIT:
                found[place][SPLIT] += 1
            if end is None or end[0] > place[0]:
                found[place]["change"] -= 1
                if end:
                    found[end]["change"] += 1

    def _ended_on(self, pledges: Iterable[int]) -> dict[int, tuple[date, int]]:
        if not pledges:
            return {}
        found: dict[int, tuple[date, int]] = {}
        withdrawn = Withdrawal.objects.as_at(self.as_at).filter(pledge__in=pledges)
        newer = Pledge.objects.as_at(self.as_at).filter(replaces__in=pledges)
        for rows, name in ((withdrawn, "pledge"), (newer, "replaces")):
            told = rows.order_by().values_list(name, "edition__published_on_last", "edition")
            for pledge, *place in told:
                found[pledge] = min(found.get(pledge, tuple(place)), tuple(place))
        return found

    @cached_property
    def _announced(self) -> dict[tuple[date, int], PartialDate]:
        """What was announced after its edition had come out."""
        return {
            (row.announced_on.last, row.edition_id): row.announced_on
            for row in self._successions
            if row.announced_on.last > row.edition.published_on.last
        }

    @property
    def _made_and_withdrawn(self) -> QuerySet:
        """How many pledges an edition made, and how many it replaced; and how many it withdrew."""
        rows = (
            model.objects.as_at(self.as_at).filter(self.total.of("edition__response"))
            for model in (Pledge, Withdrawal)
        )
        pledges, withdrawals = (found.order_by().values("edition") for found in rows)
        number, none = Count("pk"), Value(0)
        made = pledges.annotate(made=number, replaced=Count("replaces"), withdrawn=none)
        withdrawn = withdrawals.annotate(made=none, replaced=none, withdrawn=number)
        columns = ("edition", "made", "replaced", "withdrawn")
        return made.values_list(*columns).union(withdrawn.values_list(*columns), all=True)

    @cached_property
    def _successions(self) -> list[Succession]:
        of_it = self.total.of("edition__response")
        rows = Succession.objects.current(self.as_at).filter(of_it)
        return list(rows.select_related("edition").order_by("pk"))

    @cached_property
    def _editions(self) -> dict[int, Edition]:
        rows = Edition.objects.as_at(self.as_at).filter(self.total.of("response")).order_by()
        return rows.select_related("response__department", "response__strategy").in_bulk()

    # Actions and departments

    def _of_actions(self) -> Iterable[Line]:
        """Those added after the first of a strategy, and those withdrawn."""
        of_strategy: dict[int, list[Action]] = defaultdict(list)
        for action in self._actions():
            of_strategy[action.strategy_id].append(action)
        for actions in of_strategy.values():
            first = min(action.added_on.last for action in actions)
            added_later = [action for action in actions if action.added_on.last > first]
            for day, added in _by_day(added_later, "added_on"):
                yield _of_actions(day, added, actions, self.as_at, is_added=True)
            gone = [action for action in actions if action.is_withdrawn(by=self.as_at)]
            for day, some in _by_day(gone, "withdrawn_on"):
                yield _of_actions(day, some, actions, self.as_at, is_added=False)

    def _actions(self) -> Iterable[Action]:
        rows = Action.objects.as_at(self.as_at).select_related("strategy")
        if self.total.strategy:
            return rows.filter(strategy__slug=self.total.strategy)
        answered = Response.objects.filter(self.total.of()).order_by().values("strategy")
        return rows.filter(strategy__in=answered)

    def _of_departments(self) -> Iterable[Line]:
        """What became of those that responded, and of those that led to them."""
        page = reverse("department_changes")
        for row in self._changes():
            what = f" ({row.what})" if row.what else ""
            links = ((f"{page}#{row.anchor}", "How departments changed"),)
            yield Line(
                row.happened_on, DEPARTMENTS, 0, f"{row}{what}{_due_from(row.is_end)}", links
            )
        for row in self._ends():
            words = f"{row} {row.end_words}{_due_from(True)}"
            links = ((reverse("department", args=[row.slug]), row.abbreviation),)
            yield Line(row.ended_on, DEPARTMENTS, 0, words, links)

    def _changes(self) -> Iterable[DepartmentChange]:
        either = Q(department__in=self._responding) | Q(into__in=self._responding)
        return changes(self.as_at).filter(either)

    def _ends(self) -> Iterable[Department]:
        return ends_without_change(self.as_at).filter(pk__in=self._responding)

    @property
    def _responding(self) -> QuerySet:
        return Response.objects.filter(self.total.of()).order_by().values("department")


class ResponseChanges(TotalChanges):
    """The same of one response, whose page has asked for its editions, its actions and the changes
    of its department. Two queries, and one where that has ended.
    """

    def __init__(self, cells: Cells, of_department: ChangesOf):
        response = cells.response
        super().__init__(Total(response.department.slug, response.strategy.slug), cells.as_at)
        self.cells = cells
        self.of_department = of_department

    @cached_property
    def _editions(self) -> dict[int, Edition]:
        return {edition.pk: edition for edition in self.cells.editions}

    def _actions(self) -> Iterable[Action]:
        return self.cells.actions

    def _changes(self) -> Iterable[DepartmentChange]:
        return self.of_department.found

    def _ends(self) -> Iterable[Department]:
        department = self.cells.response.department
        ends = filter(None, (department.merged_on, department.closed_on))
        if not any(end.last <= self.as_at for end in ends):
            return []
        return ends_without_change(self.as_at).filter(pk=department.pk)


def _due_from(is_end: bool) -> str:
    if not is_end:
        return ""
    return ": nothing is due from it from then on, and its promises stay counted"


def _by_day(actions: list[Action], name: str) -> list[tuple[PartialDate, list[Action]]]:
    found: dict[tuple, list[Action]] = defaultdict(list)
    for action in actions:
        day = getattr(action, name)
        found[day.last, day.first].append(action)
    return [(getattr(some[0], name), some) for _day, some in sorted(found.items())]


def _of_actions(
    day: PartialDate, some: list[Action], actions: list[Action], as_at: date, *, is_added: bool
) -> Line:
    last = day.last
    after = [a for a in actions if a.added_on.last <= last and not a.is_withdrawn(by=last)]
    change = len(some) if is_added else -len(some)
    *first, final = [str(action.number) for action in some]
    numbers = f"{', '.join(first)} and {final}" if first else final
    words = f"{'Actions' if len(some) > 1 else 'Action'} {numbers} "
    words += "were " if len(some) > 1 else "was "
    words += "added" if is_added else "withdrawn"
    words += f": {len(after)} actions in place of {len(after) - change}"
    if is_added:
        words += f", reported for from {min(action.first_year for action in some)}"
    strategy = some[0].strategy
    links = tuple(
        (reverse("action_across", args=[strategy.slug, action.number]), action.said)
        for action in some
    )
    return Line(day, ACTIONS, change, words, links, strategy.title)


def _words(counts: Counter) -> str:
    """What an edition does to what there is to count."""
    told = []
    if made := counts[MADE]:
        told.append(f"{_promises(made)} made")
    if split := counts[SPLIT]:
        told.append(f"{split} split into {counts[PARTS]}, counted in {_their(split)} place")
    if merged := counts[MERGED]:
        told.append(f"{merged} merged with others, counted as what they were merged into")
    if replaced := counts[REPLACED]:
        told.append(f"{replaced} replaced, still counted")
    if withdrawn := counts[WITHDRAWN]:
        told.append(f"{withdrawn} withdrawn, still counted")
    if again := counts[AGAIN]:
        told.append(f"{again} of an earlier strategy made again, counted there")
    return "; ".join(told)


def _their(count: int) -> str:
    return "its" if count == 1 else "their"


def _promises(count: int) -> str:
    return f"{count} promise{'' if count == 1 else 's'}"


def _together(lines: list[Line]) -> Line:
    """What editions of several responses do on one day."""
    change = sum(line.change for line in lines)
    whose = {line.whose for line in lines}
    return Line(
        lines[0].when, PROMISES, change, f"Editions of {len(whose)} responses were published", ()
    )


def _page(edition: Edition) -> str:
    of = edition.response
    return reverse("edition", args=[of.department.slug, of.strategy.slug, edition.position])


@dataclass(frozen=True)
class Changed:
    """What a page that shows a total says of why it changed."""

    total: Total
    lines: list[Line] = field(default_factory=list)
    is_of_many: bool = False

    @property
    def shown(self) -> list[Line]:
        return self.lines[:FEW]

    @property
    def more(self) -> int:
        return len(self.lines) - len(self.shown)


def why_changed(request, department: str = "", strategy: str = "") -> Changed:
    """Of the day of the page; worked out once for each version of the record."""
    return _changed(request, TotalChanges(Total(department, strategy), request.as_at))


def why_changed_of(request, cells: Cells, of_department: ChangesOf) -> Changed:
    """The same of one response, by what its page has asked for already."""
    return _changed(request, ResponseChanges(cells, of_department))


def _changed(request, found: TotalChanges) -> Changed:
    total = found.total
    key = ("why totals changed", total, request.as_at, day_of_names(request))

    def made() -> Changed:
        return Changed(total, found.in_short, not (total.department and total.strategy))

    return kept_for(request, key, made)
