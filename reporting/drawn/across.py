"""One action across departments: a row each through the years, and the texts of one year."""

from collections.abc import Iterable, Iterator
from html import escape

from django.utils.safestring import SafeString

from commitments.answers import told_by
from commitments.models import Kind, Response, Revision
from commitments.models.entries import entry_words
from reporting.drawn.parts import Addresses, joined, link, published_in
from reporting.drawn.side_by_side import rate
from reporting.drawn.signs import LOOKS, status_tag
from reporting.drawn.squares import REPORTS, squares
from reporting.drawn.texts import drawn_variant, text_of
from reporting.record.across import DepartmentYears, Said
from reporting.record.emptiness import AWAITED, NO_REPORT, NOT_DUE
from reporting.record.matrix import KINDS, ActionYear
from reporting.record.variants import Variants
from strategy.models import Action

BESIDE = {Kind.COMMITMENT: "planned app-beside__whole", Kind.PROGRESS: "reported"}


class DrawnAcross:
    """The parts of a page about an action."""

    def __init__(self, action: Action, request, variants: Variants):
        self.action, self.request, self.variants = action, request, variants

    def rows(self, departments: Iterable[DepartmentYears]) -> SafeString:
        """A department each: in every year the promises due, and what was planned and reported."""
        return joined(self._row(row) for row in departments)

    def _row(self, row: DepartmentYears) -> str:
        at = Addresses(row.response, self.request)
        name = row.response.department.name
        cells = "".join(self._cell(year, name, at) for year in row.years)
        page = link(at.of("action", self.action.number), name)
        return (
            f'<tr role="row"><th scope="row" role="rowheader">{page}</th>{cells}'
            '<td role="cell" class="app-matrix__rate" data-label="Delivered">'
            f"{rate(row.tally)}</td></tr>"
        )

    def _cell(self, cell: ActionYear, name: str, at: Addresses) -> str:
        drawn, told = squares(cell.squares, at), "".join(self._told(cell, name, at))
        if not (drawn or told):
            told = _gap(LOOKS[NOT_DUE].sign, LOOKS[NOT_DUE].words)
        beside = f'<span class="app-matrix__beside">{told}</span>' if told else ""
        return f'<td role="cell" data-label="{cell.year}">{drawn}{beside}</td>'

    def _told(self, cell: ActionYear, name: str, at: Addresses) -> Iterator[str]:
        """Each text that there is, as a link to it, and each that is missing."""
        for kind in KINDS:
            what = REPORTS[kind].capitalize()
            if kind in cell.told:
                address = at.of("action", self.action.number, f"{kind}-{cell.year}")
                answer = cell.told[kind]
                if answer != Revision.Answer.TEXT:
                    what = f"{what}: {LOOKS[answer].words.lower()}"
                yield (
                    f'<a class="govuk-link app-matrix__said" href="{escape(address)}">{what}'
                    f"{_heard(f' for {cell.year}: {escape(name)}')}</a>"
                )
            elif kind in cell.empty:
                look = LOOKS[cell.empty[kind]]
                yield _gap(look.sign, missing(kind, cell.empty[kind]))

    def texts(self, found: Iterable[tuple[Response, list[Said]]], year: int) -> SafeString:
        """What each department planned for a year, beside what it reported of it."""
        return joined(self._texts(response, said, year) for response, said in found)

    def _texts(self, response: Response, told: list[Said], year: int) -> str:
        at = Addresses(response, self.request)
        page = link(at.of("action", self.action.number, f"year-{year}"), response.department.name)
        drawn = "".join(self._said(response, said, at) for said in told)
        shown = {said.kind for said in told if said.year == year}
        drawn += "".join(
            self._only_elsewhere(response, kind, year) for kind in KINDS if kind not in shown
        )
        return (
            f'<h3 class="govuk-heading-s" id="{response.department.slug}-{year}">{page}</h3>'
            f'<div class="app-beside">{drawn}</div>'
        )

    def _said(self, response: Response, said: Said, at: Addresses) -> str:
        return (
            f'<div class="app-beside__{BESIDE.get(said.kind, "planned")}">'
            f'<h4 class="govuk-heading-s">{entry_words(said.kind, said.year).capitalize()}</h4>'
            f"{text_or_why(response, said)}{published(said.revision, at)}"
            f"{self._elsewhere(response, said.kind, said.year)}</div>"
        )

    def _elsewhere(self, response: Response, kind: str, year: int) -> str:
        """What other published pages say of an entry."""
        return "".join(map(drawn_variant, self.variants.get((response.pk, kind, year), [])))

    def _only_elsewhere(self, response: Response, kind: str, year: int) -> str:
        """The same of an entry that is neither due nor filled."""
        drawn = self._elsewhere(response, kind, year)
        heading = f'<h4 class="govuk-heading-s">{entry_words(kind, year).capitalize()}</h4>'
        return (
            f'<div class="app-beside__{BESIDE.get(kind, "planned")}">{heading}{drawn}</div>'
            if drawn
            else ""
        )


def text_or_why(response: Response, said: Said) -> str:
    """A text, the answer given instead of one, or why there is neither."""
    revision = said.revision
    if revision is None:
        return f'<p class="govuk-body">{status_tag(said.status)}</p>{_line(said.why)}'
    if revision.text:
        return f'<div class="app-prose">{text_of(revision)}</div>'
    answered = told_by(response.department.abbreviation, revision)
    return f'<p class="govuk-body">{status_tag(revision.answer)}</p>{_line(answered)}'


def published(revision: Revision | None, at: Addresses) -> str:
    """Since when a text is published, and where; nothing where there is none."""
    return published_in(revision.edition, at) if revision else ""


def missing(kind: str, why: str) -> str:
    """That a text is not there, in words: "No report", "Plan awaited", "Plan left out"."""
    if why == NO_REPORT:
        return f"No {REPORTS[Kind(kind)]}"
    what = REPORTS[Kind(kind)].capitalize()
    return f"{what} awaited" if why == AWAITED else f"{what} left out"


def _gap(sign: str, words: str) -> str:
    return f'<span class="app-matrix__said"><span aria-hidden="true">{sign}</span> {words}</span>'


def _line(words: str) -> str:
    return f'<p class="govuk-body">{escape(words)}</p>'


def _heard(words: str) -> str:
    return f'<span class="govuk-visually-hidden">{words}</span>'
