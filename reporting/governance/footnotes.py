"""The sources of a page, each told once at its foot, by the number that leads there."""

from strategy.models import Source


class Footnotes:
    """Sources get their numbers in the order in which the page names them."""

    def __init__(self):
        self._numbers: dict[Source, int] = {}

    def number(self, source: Source) -> int:
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    @property
    def sources(self) -> list[tuple[int, Source]]:
        """Those named so far."""
        return [(number, source) for source, number in self._numbers.items()]
