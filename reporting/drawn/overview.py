"""What the front page shows of actions and of responses, a row each."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

from reporting.components.charts import bar_chart
from reporting.drawn.parts import Addresses, joined, link
from reporting.drawn.squares import rate, squares
from reporting.record.furthest import Furthest, Ranked
from reporting.record.overview import Glance
from reporting.record.progress import Tally

BAR_HEIGHT = 14


def drawn_furthest(found: Furthest, request) -> SafeString:
    """The body of a table: the actions that got furthest, and those that got least far."""
    return joined(
        _group(words, rows, request)
        for words, rows in (("Most delivered", found.most), ("Least delivered", found.least))
        if rows
    )


def _group(words: str, rows: Iterable[Ranked], request) -> str:
    head = f'<th scope="rowgroup" role="rowheader" colspan="3">{words}</th>'
    return (
        f'<tbody role="rowgroup"><tr role="row" class="app-furthest__head">{head}</tr>'
        + "".join(_ranked(row, Addresses(row.response, request)) for row in rows)
        + "</tbody>"
    )


def _ranked(row: Ranked, at: Addresses) -> str:
    title = f"{row.action.number}. {row.action.title}"
    return (
        f'<tr role="row"><th scope="row" role="rowheader">'
        f"{link(at.of('action', row.action.number), title)}</th>"
        f'<td role="cell">{squares(row.squares, at)}</td>'
        f'<td role="cell" class="app-matrix__rate">{rate(row.tally)}</td></tr>'
    )


def drawn_glances(glances: Iterable[Glance], request) -> SafeString:
    """The rows of a table of responses."""
    return joined(_glance(glance, Addresses(glance.response, request)) for glance in glances)


def _glance(glance: Glance, at: Addresses) -> str:
    response, tally = glance.response, glance.tally
    counted = f"{glance.actions} action{'' if glance.actions == 1 else 's'}"
    if (name := response.department.name) not in response.title:
        counted = f"{escape(name)}: {counted}"
    cells = [
        ("Promises", bar(tally) + (tally.words.capitalize() if tally else "None found")),
        ("Reports", _reports(glance)),
    ]
    if glance.answerable is not None:
        offices = {"answerable": glance.answerable, "actions": glance.actions}
        told = at.rendered("reporting/_answerable_offices.html", **offices)
        cells.append(("Responsible", told))
    drawn = "".join(
        f'<td class="govuk-table__cell" role="cell"><span class="app-stacked__label">{label}</span>'
        f"<div>{html}</div></td>"
        for label, html in cells
    )
    title = link(response.get_absolute_url() + at.times, response.title)
    return (
        '<tr class="govuk-table__row" role="row"><th scope="row" role="rowheader" '
        f'class="govuk-table__header">{title}'
        f"{_fact(counted)}</th>{drawn}</tr>"
    )


def _reports(glance: Glance) -> str:
    latest = glance.latest
    parts = [f"Latest: {escape(str(latest.published_on))}" if latest else "None published yet"]
    for words, years in (
        ("Awaited", glance.awaited_years),
        ("Never published", glance.no_report_years),
    ):
        if years:
            parts.append(_fact(f"{words}: the report for {', '.join(map(str, years))}"))
    return "".join(parts)


def _fact(words: str) -> str:
    return f'<span class="app-fact">{words}</span>'


def bar(tally: Tally) -> str:
    """The promises of a row by what became of them, beside the words that say the same."""
    if not tally:
        return ""
    [drawn] = bar_chart([("", tally)]).bars
    segments = "".join(
        f'<rect class="app-segment" x="{segment.x}%" width="{segment.width}%" '
        f'height="{BAR_HEIGHT}" fill="url(#pattern-{segment.status})"></rect>'
        for segment in drawn.segments
    )
    return (
        f'<svg class="app-bar" width="100%" height="{BAR_HEIGHT}" aria-hidden="true" '
        f'focusable="false">{segments}</svg>'
    )
