"""The words of a page as lines."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from commitments.brought.pdf.pages import Rule, Word
from commitments.marks.notation import Link, Said

WIDE = 1.0  # A gap that keeps parts of a line apart, in heights of their letters.
SAME_LINE = 0.45
BULLETS = "•◦▪●○■·‣➢►▶✓✔❖◆◇*–-"
MARKER = re.compile(rf"[{BULLETS}]|\(?[0-9]{{1,3}}[.)]")


@dataclass(frozen=True)
class Line:
    """`edges` are those of its column, of which it `begins` one or not."""

    page: int
    words: tuple[Word, ...]
    edges: tuple[float, float] = (0, 0)
    begins: bool = False

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def base(self) -> float:
        return self.words[0].base

    @property
    def width(self) -> float:
        return self.right - self.left

    @cached_property
    def height(self) -> float:
        """That of most of its letters."""
        heights = Counter()
        for word in self.words:
            heights[word.height] += len(word.words)
        return heights.most_common(1)[0][0]

    @cached_property
    def is_bold(self) -> bool:
        return all(word.is_bold for word in self.words)

    @cached_property
    def text(self) -> str:
        return spoken(self.words)


def spoken(words: Iterable[Word]) -> str:
    return "".join(f" {word.words}" if word.is_spaced else word.words for word in words).strip()


def said(words: Iterable[Word]) -> Said:
    """Words as a line of a text, with their links."""
    parts: list[str | Link] = []
    last = ""
    for word in words:
        space = " " if word.is_spaced and parts else ""
        if word.address and word.address == last:
            parts[-1] = Link(f"{parts[-1].words}{space}{word.words}", word.address)
        elif word.address:
            parts += [space, Link(word.words, word.address)]
        else:
            parts.append(space + word.words)
        last = word.address
    return tuple(part for part in parts if part)


def lines_of(page: int, words: list[Word], dots: Iterable[Rule] = ()) -> list[Line]:
    """All words that stand as high as each other, from the top of the page."""
    pieces: list[list[Word]] = []
    for word in words:
        if pieces and _goes_on(pieces[-1][-1], word):
            pieces[-1].append(word)
        else:
            pieces.append([replace(word, is_spaced=True)])
    rows: list[list[list[Word]]] = []
    for piece in sorted(pieces, key=lambda piece: -piece[0].base):
        above = rows[-1][0][0] if rows else None
        if above and above.base - piece[0].base < 0.3 * max(above.height, piece[0].height):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    _add_bullets(rows, dots)
    return [_line(page, row) for row in rows]


def _add_bullets(rows: list[list[list[Word]]], dots: Iterable[Rule]) -> None:
    """A bullet for each dot just before words and as high as they."""
    bases = [-row[0][0].base for row in rows]
    for dot in dots:
        middle = (dot.low + dot.high) / 2
        at = bisect_left(bases, -middle)  # The first line whose base is below.
        near = (
            [piece[0] for piece in rows[at] if piece[0].left > dot.right] if at < len(rows) else []
        )
        if not near:
            continue
        word = min(near, key=lambda word: word.left)
        if middle < word.base + word.height and word.left - dot.right < 3 * word.height:
            rows[at].append([replace(word, left=dot.left, right=dot.right, words="•", address="")])


def _line(page: int, pieces: list[list[Word]]) -> Line:
    words = [word for piece in sorted(pieces, key=lambda piece: piece[0].left) for word in piece]
    return Line(page, tuple(words))


def _goes_on(last: Word, word: Word) -> bool:
    height = max(last.height, word.height)
    gap = word.left - last.right
    return abs(last.base - word.base) < SAME_LINE * height and -height / 2 < gap < WIDE * height


def parts_of(line: Line) -> list[float]:
    """Where the parts of a line begin that wide gaps keep apart; a marker belongs to its item."""
    starts = [line.left]
    for last, word in pairwise(line.words):
        if word.left - last.right > WIDE * word.height:
            starts.append(word.left)
    return starts[1:] if MARKER.fullmatch(line.words[0].words) else starts
