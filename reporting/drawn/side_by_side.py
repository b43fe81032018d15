"""Departments side by side: their promises by action, and their reports by year, a row each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from commitments.models import Response
from reporting.drawn.parts import Addresses, joined, link, page_across
from reporting.drawn.signs import LOOKS
from reporting.drawn.texts import prose
from reporting.record.completeness import (
    AWAITED,
    LEFT_OPEN,
    NO_DAY,
    NO_REPORT,
    NOT_ASKED,
    ON_TIME,
    TO_COME,
    Completeness,
    Row,
)
from reporting.record.progress import Part, Tally
from reporting.record.side_by_side import Share
from strategy.models import Action, ReportingYear, Strategy

FEW_ACTIONS = 16  # More of them don't stand beside each other.
BAR_HEIGHT = 8
ALIKE = 5000  # Squares that say the same are drawn once.
# Of a report that is not out, and what is said beside the day of one that is.
NOT_OUT = {NO_REPORT: "Never came", AWAITED: "Awaited", TO_COME: "Not due yet"}
BESIDE_DAY = {
    ON_TIME: "On time",
    LEFT_OPEN: "On time or late: its date leaves that open",
    NO_DAY: "No day was set",
    NOT_ASKED: "Nobody asked for it",
}


class PromisesByAction:
    """The body of a table of departments and actions, a square for what became of the promises."""

    def __init__(self, actions: list[Action], shares: dict[tuple[int, int], Share], request):
        self.actions, self.shares, self.request = actions, shares, request

    @property
    def are_many(self) -> bool:
        return len(self.actions) > FEW_ACTIONS

    @property
    def signs(self) -> list[tuple[str, str]]:
        """What the signs of squares without a rate say, those that occur."""
        none = {share.statuses[0][0] for share in self.shares.values() if not share.covered}
        return [(look.sign, look.words) for status, look in LOOKS.items() if status in none]

    def heads(self, strategy: Strategy) -> SafeString:
        """Of the columns: the actions' numbers, with their titles for those who hear or point."""
        return joined(
            '<th scope="col" role="columnheader"><a class="govuk-link" '
            f'href="{escape(_page(strategy, action, self.request))}" '
            f'title="{escape(action.title)}">{_heard("Action ")}{action.number}'
            f"{_heard(f'. {escape(action.title)}')}</a></th>"
            for action in self.actions
        )

    def rows(self, tallies: Iterable[tuple[Response, Tally]]) -> SafeString:
        """A department each, with the tally of all its promises."""
        return joined(self._row(response, tally) for response, tally in tallies)

    def _row(self, response: Response, tally: Tally) -> str:
        at = Addresses(response, self.request)
        name = response.department.name
        page = link(response.get_absolute_url() + at.times, name)
        squares = "".join(
            f'<td role="cell" data-label="{action.number}">'
            f"{self._square(response, action.number, at)}</td>"
            for action in self.actions
        )
        return (
            f'<tr role="row"><th scope="row" role="rowheader">{page}</th>{squares}'
            f'<td role="cell" class="app-across__rate" data-label="Delivered">{rate(tally)}</td>'
            "</tr>"
        )

    def _square(self, response: Response, number: int, at: Addresses) -> str:
        share = self.shares.get((response.pk, number))
        seen, after = in_a_square(share)
        named = f"{escape(response.department.name)}, action {number}: "
        return (
            f'<a class="app-share" href="{escape(at.of("action", number))}">'
            f"{_heard(named)}{seen}{_heard(after)}{bar(share)}</a>"
        )


def asks(strategy: Strategy, actions: Iterable[Action], request) -> SafeString:
    """What each action asks, and its deadlines, which it has in `bound_to`."""
    return joined(_ask(strategy, action, request) for action in actions)


def _ask(strategy: Strategy, action: Action, request) -> str:
    asked = f'<div class="app-prose">{prose(action.ask)}</div>' if action.ask else ""
    deadlines = "".join(
        f'<p class="govuk-body-s">Deadline for {escape(row.for_whom)}: {escape(str(row.due_on))}'
        f"{' (moved since)' if row.was_replaced else ''}</p>"
        for row in action.bound_to
    )
    page = link(_page(strategy, action, request), f"{action.number}. {action.title}")
    return (
        f'\n    <div class="app-entry">\n      <h3 class="govuk-heading-s">{page}</h3>\n'
        f"      {asked}\n      {deadlines}\n    </div>\n  "
    )


def _page(strategy: Strategy, action: Action, request) -> str:
    return page_across(strategy.slug, action.number) + request.times_query


@lru_cache(maxsize=ALIKE)
def in_a_square(share: Share | None) -> tuple[str, str]:
    """What is seen of the promises of an action, and what is heard after that."""
    if share is None:
        return '<span aria-hidden="true">–</span>', "no promises"
    if share.covered:
        promises = "promise" if share.covered == 1 else "promises"
        return f"{share.delivered} of {share.covered}", f" {promises} delivered"
    status, _count = share.statuses[0]
    told = ", ".join(str(Part(*row)) for row in share.statuses)
    promises = "promise" if share.total == 1 else "promises"
    sign = f'<span aria-hidden="true">{LOOKS[status].sign}</span>'
    return f"{sign} {share.total}", f" {promises}: {told}"


@lru_cache(maxsize=ALIKE)
def bar(share: Share | None) -> str:
    """All promises by what became of them: the words of the square say how many are delivered."""
    if share is None:
        return ""
    before, parts = 0, []
    for status, count in share.statuses:
        x, width = (round(100 * number / share.total, 1) for number in (before, count))
        parts.append(
            f'<rect class="app-segment" x="{x}%" width="{width}%" height="{BAR_HEIGHT}" '
            f'fill="url(#pattern-{status})"/>'
        )
        before += count
    return (
        f'<svg class="app-share__bar" width="100%" height="{BAR_HEIGHT}" aria-hidden="true" '
        f'focusable="false">{"".join(parts)}</svg>'
    )


def rate(tally: Tally) -> str:
    """How many are delivered, by the rule by which departments are compared."""
    if not tally.whole:
        return '<span aria-hidden="true">–</span>' + _heard(tally.words_of_share)
    told = "too few to compare" if tally.share is None else f"{tally.share}%"
    return f'{tally.delivered} of {tally.whole}<span class="app-fact">{told}</span>'


class ReportsByYear:
    """The rows of a table of departments and reporting years: what came when, what is late, what
    never came.
    """

    def __init__(self, statement: Completeness, responses: list[Response], request):
        self.responses, self.request = responses, request
        self._rows: dict[int, dict[int, Row]] = defaultdict(dict)
        for row in statement.rows:
            self._rows[row.response.pk][row.year] = row

    @property
    def years(self) -> list[int]:
        """Those that are asked about, or that a report is on."""
        return sorted({year for rows in self._rows.values() for year in rows})

    @property
    def heads(self) -> list[tuple[int, str]]:
        """Each year, and when its report was due."""
        asks = {
            row.year: row.asks for rows in self._rows.values() for row in rows.values() if row.asks
        }
        return [(year, _due_words(asks.get(year))) for year in self.years]

    @property
    def drawn(self) -> SafeString:
        years = self.years
        return joined(self._row(response, years) for response in self.responses)

    def _row(self, response: Response, years: list[int]) -> str:
        at = Addresses(response, self.request)
        editions = f"{response.get_absolute_url()}editions/{at.times}"
        name = link(editions, response.department.name)
        rows = self._rows[response.pk]
        cells = "".join(
            '<td class="govuk-table__cell" role="cell">'
            f'<span class="app-stacked__label">{year}</span>'
            f"<div>{''.join(self._told(rows.get(year), at))}</div></td>"
            for year in years
        )
        return (
            '<tr class="govuk-table__row" role="row"><th scope="row" role="rowheader" '
            f'class="govuk-table__header">{name}</th>{cells}</tr>'
        )

    def _told(self, row: Row | None, at: Addresses) -> Iterator[str]:
        if row is None:
            yield "Not asked for"
            return
        if row.report is None:
            sign = LOOKS[row.status].sign if row.status in LOOKS else "–"
            yield f'<span aria-hidden="true">{sign}</span> {NOT_OUT[row.status]}'
        else:
            yield link(at.of("edition", row.report.position), row.report.published_on)
        if row.status != NO_REPORT and (late := row.late_words):
            yield f'<span class="app-fact">{late.capitalize()}</span>'
        elif row.status in BESIDE_DAY:
            yield f'<span class="app-fact">{BESIDE_DAY[row.status]}</span>'


def _due_words(asks: ReportingYear | None) -> str:
    if asks is None:
        return "not asked for"
    return f"due {asks.due_on}" if asks.due_on else "no day set"


def _heard(words: str) -> str:
    return f'<span class="govuk-visually-hidden">{words}</span>'
