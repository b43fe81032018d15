"""The texts of an action, folded, year by year."""

from collections.abc import Iterator
from html import escape

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from commitments.answers import told_by
from commitments.marks.html import as_html
from commitments.marks.past import MARKED
from commitments.models import Edition, Variant
from reporting.drawn.parts import Addresses, anchor_link, link, published_in, to_cite
from reporting.drawn.signs import status_tag
from reporting.record.cells import Cell, Pair
from reporting.record.emptiness import NOT_DUE
from reporting.record.prose import Run, paragraphs
from reporting.record.references import References
from reporting.record.variants import Variants


def prose(text: str) -> SafeString:
    """A text as a department wrote it: paragraphs, lines and lists with bullets."""
    runs = (_run(run) for paragraph in paragraphs(text) for run in paragraph)
    return SafeString("\n".join(runs))


def text_of(said) -> SafeString:
    """The text of a revision, or of what reads as one: with its marks, where it has some."""
    return as_html(said.text) if said.form == MARKED else prose(said.text)


def _run(run: Run) -> str:
    if run.is_list:
        items = "".join(f"<li>{escape(line)}</li>" for line in run.lines)
        return f"<ul>{items}</ul>"
    return f"<p>{'<br>'.join(escape(line) for line in run.lines)}</p>"


def drawn_variant(variant: Variant) -> SafeString:
    """What another published page says of an entry, and which page that is."""
    return SafeString(
        '<div class="app-variant"><p class="govuk-body-s"><strong>Another published page says:'
        f'</strong></p><div class="app-prose">{text_of(variant)}</div>'
        f'<p class="govuk-body-s app-source">Source: {page_of(variant)}</p></div>'
    )


def page_of(variant: Variant) -> str:
    """The other page, its date and where on it, in HTML."""
    title = escape(variant.page_title)
    if variant.page_url:
        title = f'<a class="govuk-link" href="{escape(variant.page_url)}">{title}</a>'
    beside = (variant.published_on, variant.section)
    return ", ".join([title, *(escape(str(said)) for said in beside if said)])


class DrawnTexts:
    """The cells of some years of one action."""

    def __init__(self, addresses: Addresses, references: References, variants: Variants):
        self.at = addresses
        self.variants = variants
        self.references = references
        self.department = addresses.response.department

    def year(self, pair: Pair) -> SafeString:
        """Its cells; beside a commitment only those that are due or filled."""
        cells = [pair.plan, pair.progress]
        if pair.commitment.status != NOT_DUE:
            cells = [pair.commitment, *(cell for cell in cells if cell.status != NOT_DUE)]
        return SafeString("".join(self.cell(cell) for cell in cells))

    def cell(self, cell: Cell) -> str:
        others = "".join(map(drawn_variant, self._others(cell)))
        if not cell.revision:
            return self._empty(cell, others)
        told = "".join(self._told(cell)) + others
        if not cell.revision.text:
            return self._answer(cell, told)
        when = escape(str(cell.revision.edition.published_on))
        return (
            '<div class="app-text"><details class="govuk-details"><summary class="govuk-details__'
            f'summary"><span class="govuk-details__summary-text">{_said(cell)}</span> '
            f'<span class="app-source">{when}</span></summary>'
            f'<div class="govuk-details__text" id="{cell.anchor}">'
            f'<div class="app-prose">{text_of(cell.revision)}</div>{told}</div></details>'
            f"{anchor_link(cell.anchor, cell.said)}</div>"
        )

    def _others(self, cell: Cell) -> list[Variant]:
        """What other published pages say of it."""
        return self.variants.get((self.at.response.pk, cell.kind, cell.year), [])

    def _empty(self, cell: Cell, others: str) -> str:
        return (
            f'<div class="app-text" id="{cell.anchor}"><p class="govuk-body-s">'
            f"<strong>{_said(cell)}</strong> {escape(cell.why)}</p>{others}</div>"
        )

    def _answer(self, cell: Cell, told: str) -> str:
        said = escape(told_by(self.department.abbreviation, cell.revision))
        return (
            f'<div class="app-text" id="{cell.anchor}"><div><p class="govuk-body-s">'
            f"<strong>{_said(cell)}</strong> {status_tag(cell.status)}</p>"
            f'<p class="govuk-body">{said}</p>{told}</div>'
            f"{anchor_link(cell.anchor, cell.said)}</div>"
        )

    def _told(self, cell: Cell) -> Iterator[str]:
        """All that is said of a text beside itself."""
        edition = cell.revision.edition
        yield repeats_of(cell, self.at)
        if cell.revision.assessment:
            whose = f"{self.department.abbreviation}’s own assessment"
            yield _small(f"{escape(whose)}: {escape(cell.revision.assessment)}")
        yield published_in(edition, self.at, cell.revision.section)
        yield changed_in(cell, self.at)
        if cell.pledges:
            named = (
                f'<a class="govuk-link" href="#{pledge.anchor}">{escape(pledge.statement)}</a>'
                for pledge in cell.pledges
            )
            yield _small(f"Promises in this text: {'; '.join(named)}")
        receipt = self.at.receipt_of_text(cell.action.number, cell.anchor)
        yield to_cite(self.references.of_text(cell), cell.said, receipt)


def _said(cell: Cell) -> str:
    return cell.said.capitalize()


def _small(words: str) -> str:
    return f'<p class="govuk-body-s">{words}</p>'


def repeats_of(cell: Cell, at: Addresses) -> str:
    """Which earlier texts it says again."""
    links = [
        link(
            at.of("action", cell.action.number, f"{row.entry.kind}-{row.entry.year}"),
            f"{row.percent}% the same as the {row.entry.said}",
        )
        for row in cell.repeats
    ]
    if not links:
        return ""
    sign = '<span aria-hidden="true">↻</span>'
    return f'<p class="govuk-body-s app-repeats">{sign} Repeated text: {", ".join(links)}</p>'


def changed_in(cell: Cell, at: Addresses) -> str:
    """What a correction or a supplement changed in it."""
    edition = cell.revision.edition
    if edition.kind == Edition.Kind.CORRECTION:
        led = f"Corrected on {edition.published_on}"
    elif edition.kind == Edition.Kind.SUPPLEMENT and not edition.is_words_for_summary:
        led = f"Mended in this record on {date_format(edition.recorded_at, 'j F Y')}"
    else:
        return ""
    address = at.of("edition_changes", edition.position)
    return _small(
        f"{escape(led)}: {escape(edition.change_note)} "
        f'<a class="govuk-link" href="{escape(address)}">The earlier text, beside this one'
        f'<span class="govuk-visually-hidden"> ({escape(cell.action.said)}, '
        f"{escape(cell.said)})</span></a>"
    )
