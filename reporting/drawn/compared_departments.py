"""Departments compared: the columns of one action, a department each."""

from collections.abc import Iterable, Iterator
from html import escape

from django.utils.safestring import SafeString

from commitments.models.entries import entry_words
from reporting.drawn.across import published, text_or_why
from reporting.drawn.parts import Addresses, joined, link
from reporting.drawn.signs import LOOKS, square
from reporting.record.across import Said
from reporting.record.compared_departments import Compared
from reporting.record.emptiness import NOT_DUE
from reporting.record.matrix import Square
from strategy.models import Action


def drawn_action(row: Iterable[Compared], year: int | None, request) -> SafeString:
    """What each department promised and reported of an action, beside each other."""
    return joined(_column(one, year, Addresses(one.response, request)) for one in row)


def _column(one: Compared, year: int | None, at: Addresses) -> str:
    name = one.response.department.name
    page = link(at.of("action", one.action.number), name)
    told = "".join(_text(one, said, name, at) for said in one.said)
    return (
        f'<div class="app-departments__one"><h3 class="govuk-heading-s">{page}</h3>'
        f'<p class="govuk-body">{_in_short(one)}</p>'
        f"{''.join(_due(one, year, at))}{told}</div>"
    )


def _in_short(one: Compared) -> str:
    """By the rule of all comparisons."""
    return f"All promises: {one.tally.words_of_share}" if one.tally else "No promises"


def _due(one: Compared, year: int | None, at: Addresses) -> Iterator[str]:
    if year is None:
        return
    yield f'<h4 class="govuk-heading-s">Promises due in {year}</h4>'
    if not one.due:
        yield '<p class="govuk-body-s">None.</p>'
        return
    items = "".join(f"<li>{_promise(row, at)}</li>" for row in one.due)
    yield f'<ul class="govuk-list app-departments__due">{items}</ul>'


def _promise(row: Square, at: Addresses) -> str:
    outcome = LOOKS[row.status].words
    return (
        f"{square(row.status)} <strong>{outcome}</strong>: "
        f"{link(at.pledge(row.pledge), row.statement)}"
    )


def _text(one: Compared, said: Said, name: str, at: Addresses) -> str:
    """Folded where it is a text; why it is missing is seen at once."""
    words = entry_words(said.kind, said.year).capitalize()
    if said.revision is None:
        if said.status == NOT_DUE:
            return f'<p class="govuk-body-s">{escape(said.why)}</p>'
        sign = f'<span aria-hidden="true">{LOOKS[said.status].sign}</span>'
        return f'<p class="govuk-body-s"><strong>{words}.</strong> {sign} {escape(said.why)}</p>'
    named = f'<span class="govuk-visually-hidden">: {escape(name)}, {_named(one.action)}</span>'
    return (
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">{words}{named}</span></summary>'
        f'<div class="govuk-details__text">{text_or_why(one.response, said)}'
        f"{published(said.revision, at)}</div></details>"
    )


def _named(action: Action) -> str:
    return f"action {action.number}"
