"""The rows of the list of contradictions: what stands, and what another published page says."""

from html import escape

from commitments.models import Revision, Variant
from reporting.drawn.texts import page_of
from reporting.lists.entries import told
from reporting.lists.html import Addresses, cell, clipped, fact, link, row
from reporting.record.places import places_for
from reporting.record.variants import standing_beside

NOTHING = '<p class="govuk-body-s">The department’s own page does not have this.</p>'


class DrawnContradictions:
    """Takes one query: the texts that stand."""

    def __init__(self, request, variants: list[Variant]):
        self.variants = variants
        self.standing = standing_beside(variants, request.as_at)
        self.places = places_for(request)
        self.to = Addresses(request)

    def __str__(self):
        return "".join(self._row(variant) for variant in self.variants)

    def _row(self, variant: Variant) -> str:
        entry = variant.entry
        department, strategy = entry.response.department, entry.response.strategy
        number, what = entry.action.number, entry.said
        address = self.to.action(
            department.slug, strategy.slug, number, f"#{entry.kind}-{entry.year}"
        )
        title = self.places.title_of_action(strategy.slug, number)
        hidden = f'<span class="govuk-visually-hidden">, {what}</span>'
        head = f'<a class="govuk-link" href="{address}">{number} {escape(title)}{hidden}</a>'
        place = f"action {number}, {what}"
        source = f'<p class="govuk-body-s app-source">Source: {page_of(variant)}</p>'
        return row(
            head + fact(escape(f"{department}, {what}"), " app-source"),
            cell("What stands", self._standing(variant, place)),
            cell("Another published page", clipped(variant, f"{place}, elsewhere") + source),
        )

    def _standing(self, variant: Variant, place: str) -> str:
        revision = self.standing.get(variant.entry_id)
        if revision is None:
            return NOTHING
        return told(revision, place) + self._source(revision, variant)

    def _source(self, revision: Revision, variant: Variant) -> str:
        edition, response = revision.edition, variant.entry.response
        address = self.to.edition(
            response.department.slug, response.strategy.slug, edition.position
        )
        when = "Our summary of" if edition.is_summary else "Source:"
        page = link(address, f"edition {edition.position}, {edition.published_on}")
        source = f", {escape(str(edition.source))}" if edition.source else ""
        return f'<p class="govuk-body-s app-source">{when} {page}{source}</p>'
