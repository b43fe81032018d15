"""What lists draw rows of, which are many: strings put together, each value escaped."""

from html import escape

from django.urls import reverse

from commitments.marks.past import words_of
from reporting.drawn.texts import text_of

CLIPPED = 320  # Of a longer text so many characters are shown, and the whole is folded.
WHOLE = 480
LONGEST_STATEMENT = 300


class Addresses:
    """Of pages of the record, as at the days of a page. Each is looked up once."""

    def __init__(self, request):
        self.times = request.times_query
        self._found: dict[tuple, str] = {}
        # Each row has another one, so they are not looked up one by one.
        self._pledges = reverse("pledge", args=[0]).removesuffix("0/")

    def pledge(self, pk: int) -> str:
        return f"{self._pledges}{pk}/{escape(self.times)}"

    def action(self, department: str, strategy: str, number: int, anchor: str = "") -> str:
        return self._of("action", department, strategy, number) + anchor

    def edition(self, department: str, strategy: str, position: int, anchor: str = "") -> str:
        return self._of("edition", department, strategy, position) + anchor

    def _of(self, *key) -> str:
        if key not in self._found:
            self._found[key] = escape(reverse(key[0], args=key[1:]) + self.times)
        return self._found[key]


def link(address: str, words: str) -> str:
    """The address is escaped already, the words are not."""
    return f'<a class="govuk-link" href="{address}">{escape(words)}</a>'


def shortened(words: str) -> str:
    """A statement as far as a row has room for it; its own page has the whole."""
    if len(words) <= LONGEST_STATEMENT:
        return words
    return f"{words[:LONGEST_STATEMENT]}…"


def fact(html: str, more: str = "") -> str:
    return f'<span class="app-fact{more}">{html}</span>'


def cell(label: str, html: str) -> str:
    """One cell of a table that is a list on a phone, where it stands under its own label."""
    return (
        '<td class="govuk-table__cell" role="cell">'
        f'<span class="app-stacked__label">{label}</span><div>{html}</div></td>'
    )


def row(head: str, *cells: str) -> str:
    return (
        '<tr class="govuk-table__row" role="row">'
        '<th scope="row" role="rowheader" class="govuk-table__header">'
        f"{head}</th>{''.join(cells)}</tr>"
    )


def folded(summary: str, hidden: str, html: str) -> str:
    """`hidden` tells those who hear the page which of many this is."""
    return (
        '<details class="govuk-details app-folded"><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">{summary}'
        f'<span class="govuk-visually-hidden">: {escape(hidden)}</span></span></summary>'
        f'<div class="govuk-details__text">{html}</div></details>'
    )


def clipped(said, what: str) -> str:
    """A text, or the beginning of a long one with the whole folded below."""
    text = words_of(said.text, said.form)
    if len(text) <= WHOLE:
        return f'<div class="app-prose">{text_of(said)}</div>'
    start = text[:CLIPPED]
    start = (start.rpartition(" ")[0] or start).rstrip()
    whole = folded("Whole text", what, f'<div class="app-prose">{text_of(said)}</div>')
    return f'<p class="app-prose">{escape(start)} …</p>{whole}'


def published(what, is_summary: bool = False) -> str:
    """When the edition of something came out."""
    inferred = " (inferred)" if what.is_date_inferred else ""
    words = "Our summary of what was published" if is_summary else "Published"
    return f"{words} {escape(str(what.published_on))}{inferred}"
