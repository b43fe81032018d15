"""What stands of a response, from its facts: one pure function, which reads and writes no table.

Held to a replay of editions by tests/commitments/standing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from commitments.bulk import columns
from commitments.models import (
    Edition,
    Kind,
    StandingActionCount,
    StandingCount,
    StandingFigure,
    StandingOutcome,
    StandingPledge,
    StandingText,
    StandingWording,
    StandingYardstick,
)
from commitments.models.entries import edition_year
from commitments.models.intervals import EVER, FOREVER
from commitments.models.statuses import (
    DEPARTMENT,
    RECORD,
    REPLACED,
    STATUSES,
    WITHDRAWN,
    untold_status,
)
from commitments.standing.facts import Facts, Moved, Promise, Told, WentOn
from strategy.models import Action, Department, ReportingYear
from strategy.partial_dates import a_year_before

MODELS = (
    StandingText,
    StandingWording,
    StandingPledge,
    StandingOutcome,
    StandingFigure,
    StandingYardstick,
    StandingCount,
    StandingActionCount,
)
# A row of one of these tables: what its columns say, in their order, but for its number.
Row = tuple
FILLED, LEFT_OUT, NO_REPORT, AWAITED = CELLS = ("filled", "left-out", "no-report", "awaited")
DUE = "due in"
NEVER = (FOREVER, "")
ORDER = {status: order for order, status in enumerate(STATUSES)}
TEXTS = "texts"  # Also of actions that were added later, by what is said of them.


def what_stands(facts: Facts) -> dict[type, set[Row]]:
    """All rows of a response, by their table.

    What this record showed changed at the end of the days on which it recorded an edition: a row
    is shown from the first such day on which it follows from the facts until the next on which it
    doesn't.
    """
    found: dict[type, set[Row]] = {model: set() for model in MODELS}
    shown: dict[type, dict[Row, date]] = {model: {} for model in MODELS}
    due = list(cells_due(facts))
    for day in sorted({EVER, *(row.recorded_on for row in facts.editions.values())}):
        stands = Derivation(facts, due, day)
        for model, since in shown.items():
            now = stands.rows(model)
            over = {row: since.pop(row) for row in since.keys() - now}
            found[model] |= _shown(model, over, until=day)
            since.update(dict.fromkeys(now - since.keys(), day))
    for model, since in shown.items():
        found[model] |= _shown(model, since, until=FOREVER)
    return found


def _shown(model: type, rows: dict[Row, date], until: date) -> set[Row]:
    """Rows with the days on which this record showed them, of which the first is told of each."""
    place = columns(model).index("shown_from")
    return {(*row[:place], since, until, *row[place:]) for row, since in rows.items()}


class Derivation:
    """What stands of a response by what was recorded up to a day."""

    def __init__(self, facts: Facts, due: list["Due"], recorded_by: date):
        self.facts = facts
        self.due = due
        self.editions = {
            key: row for key, row in facts.editions.items() if row.recorded_on <= recorded_by
        }

    def rows(self, model: type) -> set[Row]:
        """Each without the days on which this record showed it."""
        # The number of the response comes first in each table.
        _response, *names = [name for name in columns(model) if not name.startswith("shown_")]
        told, cells = (self.facts.response.pk,), itemgetter(*names)
        return {told + cells(row) for row in self._told_of[model](self)}

    # What each table is told. An interval is a pair: `starts_on`, `ends_on`.

    def _texts(self) -> Iterator[dict]:
        for row, days in self._current(self.facts.texts, "entry"):
            yield {
                **self._place(row.action),
                **days,
                "entry_id": row.entry,
                "revision_id": row.key,
                "edition_id": row.edition,
                "year": row.year,
                "kind": row.kind,
                "answer": row.answer,
                "texts": self.editions[row.edition].texts,
            }

    def _wordings(self) -> Iterator[dict]:
        for row, days in self._current(self.facts.wordings, "action"):
            yield {"action_id": row.action, "wording_id": row.key, **days}

    def _figures(self) -> Iterator[dict]:
        for row, days in self._current(self.facts.figures, "measure", "year"):
            yield {"measure_id": row.measure, "year": row.year, "figure_id": row.key, **days}

    def _yardsticks(self) -> Iterator[dict]:
        for row, days in self._current(self.facts.yardsticks, "measure", "kind", "year"):
            yield {
                "measure_id": row.measure,
                "kind": row.kind,
                "year": row.year,
                "yardstick_id": row.key,
                **days,
            }

    def _outcomes(self) -> Iterator[dict]:
        for pledge, told in self._outcomes_of.items():
            theirs = [days["starts_on"] for row, days in told if not row.is_our_reading]
            since = min(theirs, default=FOREVER)  # From then on the department's word counts.
            for row, days in told:
                for part in _split(days, since if row.is_our_reading else EVER):
                    counts = not row.is_our_reading or part["starts_on"] < since
                    yield {
                        "pledge_id": pledge,
                        "outcome_id": row.key,
                        "is_counting": counts,
                        **part,
                    }

    def _pledges(self) -> Iterator[dict]:
        yield from self._standing_pledges

    @cached_property
    def _standing_pledges(self) -> list[dict]:
        known = (row for row in self.facts.pledges if row.edition in self.editions)
        return [stands for row in known for stands in self._pledge(row)]

    def _counts(self) -> Iterator[dict]:
        for now, days in _intervals(self._counts_on_days()):
            yield now | days

    def _action_counts(self) -> Iterator[dict]:
        """Of each action from the day on which a pledge first stands under it."""
        for number, by_day in self._changes_by_action().items():
            for now, days in _intervals(_added_up(by_day)):
                yield self._places[number] | now | days

    _told_of = {
        StandingText: _texts,
        StandingWording: _wordings,
        StandingPledge: _pledges,
        StandingOutcome: _outcomes,
        StandingFigure: _figures,
        StandingYardstick: _yardsticks,
        StandingCount: _counts,
        StandingActionCount: _action_counts,
    }

    # What is current

    def _current(self, rows: Iterable, *same: str) -> Iterator[tuple]:
        """Of each thing its facts, each with the days on which it is the current one."""
        groups = defaultdict(list)
        for row in rows:
            if row.edition in self.editions:
                groups[tuple(getattr(row, name) for name in same)].append(row)
        for group in groups.values():
            group.sort(key=lambda row: self.editions[row.edition].rank)
            begins = [self.editions[row.edition].day for row in group]
            for row, start, end in zip(group, begins, [*begins[1:], FOREVER], strict=True):
                if start < end:
                    yield row, {"starts_on": start, "ends_on": end}

    def _place(self, action: int) -> dict:
        return self._places[self.facts.actions[action].number]

    @cached_property
    def _places(self) -> dict[int, dict]:
        """Where a row stands, by the number of its action."""
        response = self.facts.response
        of = {"department": response.department.slug, "strategy": response.strategy.slug}
        return {row.number: of | {"action": row.number} for row in self.facts.actions.values()}

    # Pledges

    @cached_property
    def _outcomes_of(self) -> dict[int, list[tuple[Told, dict]]]:
        found = defaultdict(list)
        for row, days in self._current(self.facts.outcomes, "pledge", "is_our_reading"):
            found[row.pledge].append((row, days))
        return found

    @cached_property
    def _withdrawn_on(self) -> dict[int, date]:
        """The first day on which each pledge was taken back."""
        known = [row for row in self.facts.withdrawals if row.edition in self.editions]
        return _first((row.pledge, self.editions[row.edition].day) for row in known)

    @cached_property
    def _replaced_on(self) -> dict[int, date]:
        known = [row for row in self.facts.pledges if row.edition in self.editions]
        return _first((row.replaces, self.editions[row.edition].day) for row in known)

    @cached_property
    def _went_on(self) -> dict[int, tuple[date, str]]:
        """Since when each pledge is split into others, or merged into one, and which it is."""
        known = [row for row in self.facts.successions if row.edition in self.editions]
        return _first((row.pledge, (self._told_on(row), row.kind)) for row in known)

    @cached_property
    def _reported_on(self) -> dict[int, date]:
        """The day on which the report of each year came out."""
        reports = [row for row in self.editions.values() if row.kind == Edition.Kind.REPORT]
        return _first((row.year, row.day) for row in reports)

    def _pledge(self, row: Promise) -> Iterator[dict]:
        edition = self.editions[row.edition]
        told = self._outcomes_of.get(row.key, [])
        due = list(self._due(row))
        days = {
            self._withdrawn_on.get(row.key),
            self._replaced_on.get(row.key),
            self._went_on.get(row.key, NEVER)[0],
            *(day for _outcome, when in told for day in when.values()),
            *(one.since for one in due),
            *(day for one in due for day, _status, _is_out in self._untold(one.year, row.action)),
        }
        starts = [edition.day, *sorted(day for day in days if day and edition.day < day < FOREVER)]
        on_days = ((day, self._pledge_on(day, row, told, due)) for day in starts)
        for now, days in _intervals(on_days):
            yield self._what_it_is(row) | now | days

    def _what_it_is(self, row: Promise) -> dict:
        return {
            **self._place(row.action),
            "pledge_id": row.key,
            "edition_id": row.edition,
            "kind": row.kind,
            "entry_year": row.entry_year,
            "number": row.number,
            "texts": self.editions[row.edition].texts,
            "is_weak": row.is_weak,
        }

    def _due(self, row: Promise) -> Iterator["DueDay"]:
        """The days on which a pledge was due, each since when: the first, and where it was moved.

        What was announced later goes before, whatever edition says so.
        """
        first = row.due_last or date(row.year, 12, 31)
        yield DueDay(EVER, row.year, first, None, None)
        slips = self._slips_of.get(row.key, [])
        for day in sorted({self._told_on(slip) for slip in slips}):
            known = (slip for slip in slips if self._told_on(slip) <= day)
            last = max(known, key=lambda one: (one.announced_last, self.editions[one.edition].rank))
            moved = (last.due_last - first).days
            yield DueDay(day, last.due_last.year, last.due_last, last.key, moved)

    def _told_on(self, row: Moved | WentOn) -> date:
        """The day from which readers are told: it was announced, and its edition was out."""
        return max(row.announced_last, self.editions[row.edition].day)

    @cached_property
    def _slips_of(self) -> dict[int, list[Moved]]:
        found = defaultdict(list)
        for slip in self.facts.slips:
            if slip.edition in self.editions:
                found[slip.pledge].append(slip)
        return found

    def _pledge_on(self, day: date, row: Promise, told: list, due: list["DueDay"]) -> dict:
        """Withdrawn, replaced, split or merged, what its outcome says, else what none means."""
        by_reading = {
            outcome.is_our_reading: outcome
            for outcome, when in told
            if when["starts_on"] <= day < when["ends_on"]
        }
        theirs, ours = by_reading.get(False), by_reading.get(True)
        is_due = _last(due, day)
        _since, status, is_reported_on = _last(self._untold(is_due.year, row.action), day)
        if outcome := theirs or ours:
            status = outcome.status
        since, how = self._went_on.get(row.key, NEVER)
        if since <= day:
            status = how
        if self._replaced_on.get(row.key, FOREVER) <= day:
            status = REPLACED
        if self._withdrawn_on.get(row.key, FOREVER) <= day:
            status = WITHDRAWN
        is_read_here = theirs is None and (ours is not None or row.is_our_reading)
        return {
            "year": is_due.year,
            "due_last": is_due.last,
            "slip_id": is_due.slip,
            "days_moved": is_due.moved,
            "status": status,
            "outcome_order": ORDER[status],
            "reading": RECORD if is_read_here else DEPARTMENT,
            "is_reported_on": is_reported_on,
            "is_contested": bool(theirs and ours and theirs.status != ours.status),
            "is_ours": row.is_our_reading or ours is not None,
            "is_arguable": any(fact and fact.arguable for fact in (row, theirs, ours)),
        }

    def _untold(self, year: int, action: int) -> list[tuple[date, str, bool]]:
        """Of a pledge due in a year of which nothing is said: since when it has which status, and
        whether a report was out that could speak of it.
        """
        if (year, action) not in self._untold_by_year:
            self._untold_by_year[year, action] = list(self._untold_days(year, action))
        return self._untold_by_year[year, action]

    @cached_property
    def _untold_by_year(self) -> dict[tuple[int, int], list]:
        return {}

    def _untold_days(self, year: int, key: int) -> Iterator[tuple[date, str, bool]]:
        asks, action = self.facts.asks.get(year), self.facts.actions[key]
        reported_on = self._reported_on.get(year, FOREVER)
        turns = {*self._turns(asks), *_days_of_department(self.facts.response.department)}
        for day in sorted({EVER, reported_on, *turns, *_days_of(action)} - {FOREVER}):
            is_out = reported_on <= day
            status = untold_status(
                year, action, self.facts.response, asks=asks, is_reported=is_out, as_at=day
            )
            yield day, status, is_out and not (asks and not asks.asks_for_progress)

    def _turns(self, asks: ReportingYear | None) -> set[date]:
        """The days from which a report of a year may be awaited no longer."""
        end = self.facts.response.department.ended_on
        days = {end.last} if end else set()
        return days | {given_up_on(asks.due_day)} if asks else days

    # Counts

    def _counts_on_days(self) -> Iterator[tuple[date, dict]]:
        of_pledges, of_cells = self._changes_of_pledges(), self._changes_of_cells()
        pledges: Counter = Counter()
        cells: Counter = Counter()
        for day in sorted({EVER, *of_pledges, *of_cells}):
            pledges.update(of_pledges.get(day, {}))
            cells.update(of_cells.get(day, {}))
            yield day, _counts_of_cells(cells) | _counts_of_pledges(pledges)

    def _changes_of_pledges(self) -> dict[date, Counter]:
        """By day what is added to each count of pledges, and what is taken from it."""
        found: dict[date, Counter] = defaultdict(Counter)
        for row in self._standing_pledges:
            _count(row, [*_counted_of(row), (DUE, row["year"])], found)
        return found

    def _changes_by_action(self) -> dict[int, dict[date, Counter]]:
        """The same of each action, by its number."""
        found: dict[int, dict[date, Counter]] = defaultdict(lambda: defaultdict(Counter))
        for row in self._standing_pledges:
            _count(row, _counted_of(row), found[row["action"]])
        return found

    @cached_property
    def _text_days(self) -> dict[tuple[int, str, int], date]:
        """The first day on which each cell has a text; from then on it has one."""
        return _first(
            ((row.action, row.kind, row.year), self.editions[row.edition].day)
            for row in self.facts.texts
            if row.edition in self.editions
        )

    def _changes_of_cells(self) -> dict[date, Counter]:
        """By day what is added to the number of cells of a status and a year's report."""
        found: dict[date, Counter] = defaultdict(Counter)
        for (action, kind, year), day in self._text_days.items():
            since = max(day, self.facts.actions[action].added_on.last)
            found[since][FILLED, edition_year(kind, year)] += 1
            found[day][TEXTS, year] += 1
        for cell in self.due:
            filled_on = self._text_days.get(cell.key, FOREVER)
            for status, since, until in self._statuses_of_years[cell.edition_year]:
                starts, ends = max(since, cell.since), min(until, cell.until, filled_on)
                if starts < ends:
                    found[starts][status, cell.edition_year] += 1
                    found[ends][status, cell.edition_year] -= 1
        found.pop(FOREVER, None)
        return found

    @cached_property
    def _statuses_of_years(self) -> dict[int, list[tuple[str, date, date]]]:
        """By year what a cell is that is due and empty, and from when until when."""
        return {year: list(self._statuses_of(asks)) for year, asks in self.facts.asks.items()}

    def _statuses_of(self, asks: ReportingYear) -> Iterator[tuple[str, date, date]]:
        reported_on = self._reported_on.get(asks.year, FOREVER)
        given_up = min(self._turns(asks), default=FOREVER)
        yield AWAITED, EVER, min(given_up, reported_on)
        yield NO_REPORT, given_up, reported_on
        yield LEFT_OUT, reported_on, FOREVER


class DueDay(NamedTuple):
    """The last day on which a pledge can be due, since when that is so, what moved it there, and
    how many days that is from the first.
    """

    since: date
    year: int
    last: date
    slip: int | None
    moved: int | None


class Due(NamedTuple):
    """That a cell is due from a day until a day, by what is asked of the year of its edition."""

    key: tuple[int, str, int]
    edition_year: int
    since: date
    until: date


def cells_due(facts: Facts) -> Iterator[Due]:
    """When each cell is due, of the actions known by then."""
    department = facts.response.department
    for asks in facts.asks.values():
        turns = _days_of_department(department)
        for action in facts.actions.values():
            days = sorted(turns | _days_of(action))
            for kind in filter(asks.asks_for, Kind):
                key = (action.pk, kind, asks.year + (kind == Kind.PLAN))
                for since, until in zip(days, [*days[1:], FOREVER], strict=True):
                    is_known = action.added_on.last <= since
                    if is_known and asks.asks_of(action, kind, department=department, as_at=since):
                        yield Due(key, asks.year, since, until)


def given_up_on(due_day: date) -> date:
    """The first day on which a report that was due by a day is awaited no longer."""
    day = due_day + timedelta(days=365)
    while not due_day < a_year_before(day):
        day += timedelta(days=1)
    return day


def _days_of_department(department: Department) -> set[date]:
    """The days from which on it was surely there, and surely no more."""
    return {day.last for day in (department.began_on, department.ended_on) if day}


def _days_of(action: Action) -> set[date]:
    """The days on which it begins to be asked for, and ends."""
    days = {action.added_on.last}
    return days | {action.withdrawn_on.last} if action.withdrawn_on else days


def _last(by_day: list[tuple], day: date) -> tuple:
    """The last of what is so since a day, which each says first, in the order of those."""
    return next(one for one in reversed(by_day) if one[0] <= day)


def _first(pairs: Iterable[tuple]) -> dict:
    """The first day of each thing, of pairs of a thing and a day."""
    found: dict = {}
    for thing, day in pairs:
        found[thing] = min(day, found.get(thing, day))
    return found


def _intervals(on_days: Iterable[tuple[date, dict]]) -> Iterator[tuple[dict, dict]]:
    """What is so on some days in order, each with the days from which until which it is so."""
    so, since = None, EVER
    for day, now in on_days:
        if now == so:
            continue
        if so is not None:
            yield so, {"starts_on": since, "ends_on": day}
        so, since = now, day
    yield so, {"starts_on": since, "ends_on": FOREVER}


def _split(days: dict, at: date) -> Iterator[dict]:
    """An interval in two, where a day is within it."""
    if days["starts_on"] < at < days["ends_on"]:
        yield days | {"ends_on": at}
        yield days | {"starts_on": at}
    else:
        yield days


def _counts_of_cells(cells: Counter) -> dict:
    """Of cells counted by status and the year of their report."""
    found: dict[str, Counter] = {status: Counter() for status in (*CELLS, TEXTS)}
    for (status, year), count in cells.items():
        if count:
            found[status][year] = count
    return {
        TEXTS: found[TEXTS].total(),
        **{f"cells_{status.replace('-', '_')}": found[status].total() for status in CELLS},
        "no_report_years": " ".join(map(str, sorted(found[NO_REPORT]))),
        "awaited_years": " ".join(map(str, sorted(found[AWAITED]))),
    }


def _counted_of(row: dict) -> list[str]:
    """The counts of which a pledge is one."""
    names = [row["status"]]
    if row["status"] in (WITHDRAWN, REPLACED) and not row["is_reported_on"]:
        names.append(f"beside-{row['status']}")
    return names + [name for name in ("contested", "ours") if row[f"is_{name}"]]


def _count(row: dict, names: list, by_day: dict[date, Counter]) -> None:
    """Count a pledge from the day on which it begins to stand so until the day on which it ends."""
    by_day[row["starts_on"]].update(names)
    if row["ends_on"] < FOREVER:
        by_day[row["ends_on"]].subtract(names)


def _added_up(by_day: dict[date, Counter]) -> Iterator[tuple[date, dict]]:
    """By day how many pledges there are of each count, from what is added and taken away."""
    counts: Counter = Counter()
    for day in sorted(by_day):
        counts.update(by_day[day])
        yield day, _counts_by_status(counts)


def _counts_of_pledges(counts: Counter) -> dict[str, int]:
    due = [name[1] for name, count in counts.items() if name[0] == DUE and count]
    years = {"first_year_due": min(due, default=None), "last_year_due": max(due, default=None)}
    return years | _counts_by_status(counts)


def _counts_by_status(counts: Counter) -> dict[str, int]:
    names = [*STATUSES, "beside-withdrawn", "beside-replaced", "contested", "ours"]
    return {name.replace("-", "_"): counts[name] for name in names}
