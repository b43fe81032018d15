"""A cell unfolded, as the page of a year has it: its text, what is said of that, its promises."""

from collections.abc import Callable, Iterator
from html import escape

from django.utils.safestring import SafeString

from commitments.answers import told_by
from commitments.models import Outcome, Pledge
from reporting.drawn.parts import Addresses, joined, link, published_in
from reporting.drawn.signs import status_tag
from reporting.drawn.texts import changed_in, repeats_of, text_of
from reporting.record.cells import Cell
from reporting.record.pledges import whose_words
from strategy.models import Department


class DrawnCell:
    """Draws cells of a response. `rendered` draws by its template what few promises have."""

    def __init__(self, addresses: Addresses, rendered: Callable[..., str]):
        self.at = addresses
        self.department = addresses.response.department
        self.rendered = rendered

    def cell(self, cell: Cell, heading: int, prefix: str) -> SafeString:
        return joined(
            [
                f'<div id="{escape(prefix)}{cell.anchor}">',
                f'<h{heading} class="govuk-heading-s">{cell.said.capitalize()}</h{heading}>',
                *self._text(cell),
                *self._of_text(cell),
                *(self.pledges(cell.pledges) if cell.pledges else ()),
                "</div>",
            ]
        )

    def _text(self, cell: Cell) -> Iterator[str]:
        if cell.revision and cell.revision.text:
            yield f'<div class="app-prose">{text_of(cell.revision)}</div>'
            return
        answered = cell.revision and told_by(self.department.abbreviation, cell.revision)
        yield f'<p class="govuk-body">{status_tag(cell.status)}</p>'
        yield f'<p class="govuk-body">{escape(answered or cell.why)}</p>'

    def _of_text(self, cell: Cell) -> Iterator[str]:
        yield repeats_of(cell, self.at)
        if not cell.revision:
            return
        if cell.revision.assessment:
            whose = f"{self.department.abbreviation}’s own assessment"
            words = escape(f"{whose}: {cell.revision.assessment}")
            yield f'<p class="govuk-body-s">{words}</p>'
        yield published_in(cell.revision.edition, self.at, cell.revision.section)
        yield changed_in(cell, self.at)

    def pledges(self, pledges: list[Pledge]) -> Iterator[str]:
        how_many = f"{len(pledges)} promise{'' if len(pledges) == 1 else 's'} in this text"
        yield (
            '<details class="govuk-details app-pledges" open><summary class="govuk-details__summary'
            f'"><span class="govuk-details__summary-text">{how_many}</span></summary>'
            '<div class="govuk-details__text"><ul class="govuk-list govuk-list--spaced">'
        )
        for pledge in pledges:
            yield f"<li>{''.join(self._pledge(pledge))}</li>"
        yield "</ul></div></details>"

    def _pledge(self, pledge: Pledge) -> Iterator[str]:
        yield f"{status_tag(pledge.status)} {link(self.at.pledge(pledge.pk), pledge.statement)}"
        if pledge.due:
            yield f' <span class="app-source">Due {escape(self._due(pledge))}.</span> '
        if pledge.withdrawing or pledge.replacing or pledge.going_on:
            yield self.rendered(
                "reporting/_taken_back.html",
                withdrawals=pledge.withdrawing,
                newer=pledge.replacing,
                going_on=pledge.going_on,
            )
        if pledge.told or pledge.audited:
            yield self.rendered(
                "reporting/_outcomes.html",
                told=pledge.told,
                opinions=pledge.audited,
                status=pledge.status,
            )
        yield whose_of(pledge, pledge.told, self.department)

    def _due(self, pledge: Pledge) -> str:
        if pledge.days_moved is None:
            return str(pledge.due)
        return f"{pledge.due}, first {pledge.due_on or pledge.first_last_day.year}"


def whose_of(pledge: Pledge, told: list[Outcome], department: Department) -> SafeString:
    """Whose readings a promise and its outcome are, and what is doubtful of the promise."""
    whose = whose_words(pledge, department)
    facts = [f"Promise: {whose}"]
    if len(told) == 1:
        [outcome] = told
        if outcome.is_our_reading == pledge.is_our_reading:
            facts = [f"Promise and outcome: {whose}"]
        else:
            facts = [f"Promise: {whose}. Outcome: {whose_words(outcome, department)}"]
    if pledge.is_weak:
        facts.append("Weak: nothing in it can be measured")
    if pledge.arguable:
        facts.append(f"Arguable: {pledge.arguable}")
    return joined(f'<span class="app-fact">{escape(words)}</span>' for words in facts)
