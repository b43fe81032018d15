"""The table of an action's promises: promised, when, what was reported, outcome."""

from collections.abc import Iterable, Iterator
from html import escape

from django.utils.safestring import SafeString

from commitments.models import Citation, Outcome, Pledge
from reporting.drawn.parts import (
    Addresses,
    anchor_link,
    joined,
    link,
    to_cite,
)
from reporting.drawn.signs import status_tag
from reporting.record.pledges import untold_words, whose_words
from reporting.record.references import References
from strategy.models import Action


class DrawnPromises:
    """The rows of the table, each promise with what is said of it."""

    def __init__(self, action: Action, addresses: Addresses, references: References):
        self.action = action
        self.at = addresses
        self.references = references
        self.department = addresses.response.department

    def rows(self, pledges: Iterable[Pledge]) -> SafeString:
        return joined(self._row(pledge) for pledge in pledges)

    def _row(self, pledge: Pledge) -> str:
        when = escape(str(pledge.due or pledge.year))
        return (
            f'<tr class="govuk-table__row" role="row" id="{pledge.anchor}">'
            f'<th scope="row" role="rowheader" class="govuk-table__header">'
            f"{''.join(self._promised(pledge))}</th>"
            f"{_cell('When', when)}"
            f"{_cell('Reported', ''.join(self._reported(pledge)))}"
            f"{_cell('Outcome', status_tag(pledge.status) + self._whose(pledge))}</tr>"
        )

    def _promised(self, pledge: Pledge) -> Iterator[str]:
        entry = pledge.entry
        what = f"the promise “{pledge.statement}”"
        receipt = self.at.receipt_of_pledge(pledge.pk)
        yield link(self.at.pledge(pledge.pk), pledge.statement)
        made_in = f'<a class="govuk-link" href="#{entry.kind}-{entry.year}">{entry.said}</a>'
        yield (
            f'<div class="app-promises__beside">In the {made_in} '
            f"{anchor_link(pledge.anchor, what)} "
            f"{to_cite(self.references.of_pledge(pledge), what, receipt)}</div>"
        )
        if pledge.is_weak:
            yield _fact("Weak: nothing in it can be measured")
        if pledge.arguable:
            yield _fact(f"Arguable: {escape(pledge.arguable)}")

    def _whose(self, pledge: Pledge) -> str:
        """Said where it is the department's own statement; that the rest is ours the page says."""
        whose = escape(whose_words(pledge, self.department))
        theirs = [] if pledge.is_our_reading else [f"Promise: {whose}"]
        if len(pledge.told) == 1 and not pledge.told[0].is_our_reading:
            theirs.append(f"Outcome: {escape(whose_words(pledge.told[0], self.department))}")
        return _fact(". ".join(theirs)) if theirs else ""

    def _reported(self, pledge: Pledge) -> Iterator[str]:
        if pledge.withdrawing or pledge.replacing or pledge.going_on:
            yield self.at.rendered(
                "reporting/_taken_back.html",
                withdrawals=pledge.withdrawing,
                newer=pledge.replacing,
                going_on=pledge.going_on,
            )
        if len(pledge.told) > 1 or pledge.audited:
            yield self.at.rendered(
                "reporting/_outcomes.html",
                told=pledge.told,
                opinions=pledge.audited,
                status=pledge.status,
            )
            return
        for outcome in pledge.told:
            yield from self._outcome(outcome)
        if not pledge.told:
            yield _line(escape(untold_words(pledge.status, pledge.year, self.department)))

    def words_of(self, outcome: Outcome) -> str:
        """The words that show an outcome, each with where it stands."""
        return "".join(self._citation(row, outcome) for row in outcome.citations.all())

    def _outcome(self, outcome: Outcome) -> Iterator[str]:
        yield self.words_of(outcome)
        if outcome.note:
            yield _line(escape(outcome.note))
        if outcome.arguable:
            yield _line(f"Arguable: {escape(outcome.arguable)}")
        if outcome.leads_on:
            to = outcome.carried_to
            where = escape(f"(action {to.entry.action.number}, {to.entry.said})")
            yield _line(f"Carried forward to {link(self.at.pledge(to.pk), to.statement)} {where}")

    def _citation(self, citation: Citation, outcome: Outcome) -> str:
        words, where = escape(citation.words), self._where(citation)
        if citation.is_quoted:
            return f'<blockquote class="app-said">“{words}” {where}</blockquote>'
        abbreviation = escape(self.department.abbreviation)
        if citation.is_withheld:
            return f'<p class="app-said">{words} {where}</p>'
        led = "As we read it:" if outcome.is_our_reading else f"As {abbreviation} puts it:"
        return f'<p class="app-said">{led} {words} {where}</p>'

    def _where(self, citation: Citation) -> str:
        """Where its words stand, and what happened to that text."""
        entry, cited, changed = citation.entry, citation.cited, citation.changed
        words = entry.said.capitalize() if entry.action_id == self.action.pk else entry
        if cited:
            where = link(self.at.of("edition", cited.edition.position, entry.anchor), words)
        else:
            anchor = f"{entry.kind}-{entry.year}"
            where = link(self.at.of("action", entry.action.number, anchor), words)
        if changed:
            were_ours = cited and cited.edition.is_summary and not changed.edition.is_summary
            led = (
                "That was our summary; the published words are in"
                if were_ours
                else "That text was changed later, in"
            )
            position = changed.edition.position
            now = link(self.at.of("edition", position, entry.anchor), f"edition {position}")
            where = f"{where}. {led} {now}"
        return f'<span class="app-source">{where}</span>'


def _cell(label: str, words: str) -> str:
    return (
        '<td class="govuk-table__cell" role="cell">'
        f'<span class="app-stacked__label">{label}</span><div>{words}</div></td>'
    )


def _fact(words: str) -> str:
    return f'<span class="app-fact">{words}</span>'


def _line(words: str) -> str:
    return f'<p class="app-said">{words}</p>' if words else ""
