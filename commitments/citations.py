"""Quotations against the texts that they are taken from, while an edition is being written.

What a published edition quotes is judged by its own text: `Citation.is_quoted`.
"""

from dataclasses import dataclass
from datetime import date

from commitments.models import Citation, Edition
from commitments.models.citations import texts_cited_by, why_not_quoted


@dataclass(frozen=True)
class Misquotation:
    """Words in quotation marks that stand nowhere in the text that they are cited from."""

    citation: Citation
    why: str

    def __str__(self):
        return f"“{self.citation.outcome.pledge}”: {self.why}"


def misquotations(edition: Edition, day: date | None = None) -> list[Misquotation]:
    """Of an edition that is not out yet; `day` is the one on which it is to come out."""
    citations = Citation.objects.filter(outcome__edition=edition, is_quotation=True)
    rows = list(citations.select_related("entry__action", "outcome__pledge__entry__action"))
    texts = texts_cited_by(edition, {row.entry_id for row in rows}, day) if rows else {}
    found = (
        Misquotation(row, why_not_quoted(row.words, texts.get(row.entry_id), row.entry))
        for row in rows
    )
    return [one for one in found if one.why]
