"""Which texts of a page are this record's summaries, told once a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from commitments.models import Edition
from strategy.models import Source


@dataclass(frozen=True)
class Summaries:
    """That texts of a page, or some of them, are ours, and where the published words are."""

    sources: list[Source]
    are_all: bool


def summaries_among(editions: Iterable[Edition]) -> Summaries | None:
    """Of the editions whose texts a page shows. Reads their sources: select them first."""
    shown = list(editions)
    ours = [edition for edition in shown if edition.is_summary]
    if not ours:
        return None
    sources = {edition.source_id: edition.source for edition in ours if edition.source}
    return Summaries(list(sources.values()), len(ours) == len(shown))
