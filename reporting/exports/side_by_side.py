"""Departments side by side as data: what the pages of a strategy show."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from django.shortcuts import get_object_or_404
from django.urls import reverse

from commitments.answers import said as said_instead
from commitments.models import Kind, Response
from reporting.drawn.signs import LOOKS
from reporting.exports.columns import ADDRESS, BOOLEAN, INTEGER, STRING, Column
from reporting.exports.datasets import Found, PageDataset
from reporting.filters.compared_departments import (
    DEPARTMENT,
    YEAR,
    departments_asked_for,
    year_asked_for,
)
from reporting.filters.places import (
    action_across_asked_for,
    compared_asked_for,
    strategy_asked_for,
)
from reporting.record.across import Across, Said, years_of
from reporting.record.cells import FILLED
from reporting.record.compared_departments import ComparedDepartments
from reporting.record.emptiness import NOT_DUE
from reporting.record.progress import STATUSES, Tally
from reporting.record.side_by_side import ORDERS, responses_in_order, tallies_by_action
from reporting.web.bad_requests import BadParameter
from reporting.web.parameters import one_of
from reporting.web.shortcuts import action_among, responses_of
from strategy.addresses import absolute
from strategy.models import Action, Strategy

AT_ONCE = 25  # Departments that are read together.
SORT = "sort"


@dataclass(frozen=True)
class Row:
    """One action of one department; where it is of a year, what was said of that, and is due."""

    response: Response
    action: Action
    tally: Tally
    year: int | None = None
    due: Tally = field(default_factory=Tally)
    said: tuple[Said, ...] = ()

    def of(self, kind: str) -> Said:
        """The last of a kind, or that there is none."""
        found = [one for one in self.said if one.kind == kind]
        return found[-1] if found else Said(kind, self.year, None, NOT_DUE)


WHERE = [
    Column("department", "Slug of the department", attrgetter("response.department.slug")),
    Column("department_name", "Its name", attrgetter("response.department.name")),
    Column("strategy", "Slug of the strategy", attrgetter("response.strategy.slug")),
    Column("action", "Number of the action", attrgetter("action.number"), INTEGER),
    Column("action_title", "Title of the action", attrgetter("action.title")),
]
RATE = [
    Column("pledges", "How many pledges it has", attrgetter("tally.total"), INTEGER),
    Column(
        "covered",
        "Of these: how many a published report covers, the whole of every share",
        attrgetter("tally.whole"),
        INTEGER,
    ),
    Column("delivered", "Of those covered: delivered", attrgetter("tally.delivered"), INTEGER),
    Column(
        "share",
        "How many of a hundred of those covered are delivered, rounded down; none where fewer than "
        "5 are covered",
        attrgetter("tally.share"),
        INTEGER,
    ),
    Column(
        "is_too_few",
        "Whether fewer than 5 are covered, but some: too few to compare departments by",
        attrgetter("tally.is_too_few"),
        BOOLEAN,
    ),
]
YEAR_OF = Column("year", "Year planned for and reported on", attrgetter("year"), INTEGER)
ADDRESS_OF = Column(
    "url",
    "Address of the department’s page of the action",
    lambda row: absolute(
        reverse(
            "action",
            args=[row.response.department.slug, row.response.strategy.slug, row.action.number],
        )
    ),
    ADDRESS,
)


def counted(status: str) -> Column:
    name = status.replace("-", "_")
    meaning = f"Of all: {LOOKS[status].words.lower()}"
    return Column(name, meaning, lambda row: row.tally.counts[status], INTEGER)


def said(kind: str) -> list[Column]:
    """What it says in a kind of text, and why where it says nothing."""

    def status(row: Row) -> str:
        one = row.of(kind)
        if one.revision is None:
            return one.status
        return FILLED if one.revision.text else one.revision.answer

    def texts(row: Row) -> str | None:
        revision = row.of(kind).revision
        return revision.edition.texts if revision else None

    def text(row: Row) -> str | None:
        revision = row.of(kind).revision
        return said_instead(revision) if revision else None

    return [
        Column(f"{kind}_status", f"filled, or why there is no {kind}, as in the matrix", status),
        Column(
            f"{kind}_texts",
            f"Whose words the {kind} is in: verbatim, the department’s own; summary, ours",
            texts,
        ),
        Column(kind, f"The {kind}, or the answer given instead with its reason", text, STRING),
    ]


DUE = [
    Column("pledges_due", "How many pledges are due in the year", attrgetter("due.total"), INTEGER),
    Column("due_covered", "Of these: covered by a report", attrgetter("due.whole"), INTEGER),
    Column("due_delivered", "Of those: delivered", attrgetter("due.delivered"), INTEGER),
]
SAID = [column for kind in (Kind.COMMITMENT, Kind.PLAN, Kind.PROGRESS) for column in said(kind)]


def in_order(request, strategy: Strategy, action: Action | None = None) -> Iterator[list[Response]]:
    """The responses in the order of the page, some at a time. Raises BadParameter."""
    order = one_of(request, SORT, list(ORDERS))
    keys = list(responses_in_order(strategy, request.as_at, order, action))
    starts = range(0, len(keys), AT_ONCE)
    return (responses_of(keys[start : start + AT_ONCE]) for start in starts)


def refusing(ask: Callable) -> Callable:
    """What an address asks for wrongly is told as its fault."""

    def asked(request, **place):
        try:
            return ask(request, **place)
        except BadParameter as fault:
            return Found(faults=[fault])

    return asked


@refusing
def ask_by_action(request, strategy):
    strategy = get_object_or_404(Strategy, slug=strategy)
    actions = list(strategy.actions.as_at(request.as_at).order_by("number"))

    def rows() -> Iterator[Row]:
        for some in parts:
            tallies = tallies_by_action(some, request.as_at)
            for response in some:
                for action in actions:
                    tally = tallies.get((response.pk, action.number), Tally())
                    yield Row(response, action, tally)

    parts = in_order(request, strategy)
    return Found(f"Every department that responded to the {strategy}, by action.", rows())


@refusing
def ask_across(request, strategy, action, **_asked):
    strategy = get_object_or_404(Strategy, slug=strategy)
    action = action_among(
        strategy.actions.as_at(request.as_at).select_related("strategy"), strategy, int(action)
    )

    year = one_of(request, YEAR, list(map(str, years_of(action, request.as_at))))

    def rows() -> Iterator[Row]:
        for some in parts:
            across = Across(action, some, request.as_at)
            years = [int(year)] if year else across.years
            tallies = {one.response: one.tally for one in across.rows}
            told = across.texts_of(*years)
            for response, said in sorted(told, key=lambda row: some.index(row[0])):
                of = said[-1].year
                due, tally = across.due_in(response, of), tallies[response]
                yield Row(response, action, tally, of, due, tuple(said))

    parts = in_order(request, strategy, action)
    return Found(f"{action} of the {strategy}, by department and year.", rows())


def ask_compared(request, strategy, **_asked):
    """Its departments and its year are asked for as the page does."""
    strategy = get_object_or_404(Strategy, slug=strategy)
    asked = departments_asked_for(request, strategy, is_needed=True)
    compared = ComparedDepartments(strategy, asked.found, request.as_at)
    year, wrong_year = year_asked_for(request, compared.years)
    if faults := asked.faults + wrong_year:
        return Found(faults=[BadParameter(row.name, row.value, [row.words]) for row in faults])
    compared.choose(year)
    rows = (
        Row(one.response, action, one.tally, compared.year, one.due_tally, tuple(one.said))
        for action, row in compared.rows
        for one in row
    )
    names = ", ".join(response.department.name for response in asked.found)
    return Found(f"Compared in {compared.year}: {names}.", rows)


PROMISES_BY_ACTION = PageDataset(
    "departments-by-action",
    "Departments by action",
    "Of each department that responded to a strategy and each action: what became of its pledges.",
    [*WHERE, *RATE, *(counted(status) for status in STATUSES if status != "delivered"), ADDRESS_OF],
    filters=strategy_asked_for,
    has_readings=True,
    ask=ask_by_action,
    takes=frozenset({SORT}),
)
ACTION_ACROSS = PageDataset(
    "action-across-departments",
    "An action across departments",
    "Of each department and year: what was planned for an action beside what was reported of it.",
    [*WHERE, YEAR_OF, *SAID, *DUE, *RATE, ADDRESS_OF],
    filters=action_across_asked_for,
    has_readings=True,
    ask=ask_across,
    takes=frozenset({SORT, YEAR}),
)
COMPARED = PageDataset(
    "departments-compared",
    "Departments compared",
    "Of each action and two to four departments: what each committed to, planned and reported.",
    [*WHERE, YEAR_OF, *SAID, *DUE, *RATE, ADDRESS_OF],
    filters=compared_asked_for,
    has_readings=True,
    ask=ask_compared,
    takes=frozenset({DEPARTMENT, YEAR}),
)
