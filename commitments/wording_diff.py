"""What changed between two texts: word by word, or by coarser steps where that would take long.

Words are aligned with as few additions, removals and replacements as there can be. That takes time
by the product of both texts' lengths, so where there is too much to compare, or too much to read
that differs, paragraphs are compared instead of words, and beyond that the whole text counts as
replaced. Each difference says how it was made. `make benchmark-differences` shows what it costs.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Levenshtein

from commitments.kept import kept

Change = Literal["equal", "delete", "insert"]
Piece = tuple[Change, str]
# Two runs of words or lines that are the same in both, or that one took the place of the other.
Run = tuple[list[str], list[str]]

# A word with the spaces after it, a sign with the spaces after it, or a break between lines.
TOKEN = re.compile(r"\w+(?:[’'\-]\w+)*[^\S\n]*|[^\w\s][^\S\n]*|\s+")
UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
MOST_COMPARED = 1_000_000_000  # The product of how many words, or lines, both texts have.
MOST_PIECES = 20_000  # That a reader could still make something of.
MOST_KEPT = 5_000_000  # Characters, in each process.


@dataclass(frozen=True)
class Difference:
    """The pieces of two texts in order, each kept, deleted or inserted.

    The pieces that are not inserted make the text before, those not deleted the text after.
    """

    pieces: tuple[Piece, ...] = ()
    by: Literal["word", "paragraph", "whole"] = "word"
    is_invisible: bool = False

    def __iter__(self) -> Iterator[Piece]:
        return iter(self.pieces)

    def __bool__(self):
        return any(change != "equal" for change, _text in self.pieces)

    @property
    def notice(self) -> str:
        """What a reader must know beside the pieces; mostly nothing."""
        if self.is_invisible:
            return "Only spaces, line breaks or signs that can’t be seen are different."
        return {
            "word": "",
            "paragraph": "Compared paragraph by paragraph: too much is different for word by word.",
            "whole": "Shown as replaced whole: too much is different for word by word.",
        }[self.by]


@kept(MOST_KEPT)
def difference(before: str, after: str) -> Difference:
    """What became of a text, in less than 0.2 s for texts of 100,000 characters."""
    if before == after:
        return Difference((("equal", before),) if before else ())
    pieces = _pieces(TOKEN.findall(before), TOKEN.findall(after))
    if pieces is not None:
        return Difference(pieces, is_invisible=seen(before) == seen(after))
    pieces = _pieces(before.splitlines(keepends=True), after.splitlines(keepends=True))
    if pieces is not None:
        return Difference(pieces, "paragraph")
    return Difference((("delete", before), ("insert", after)), "whole")


def seen(text: str) -> str:
    """The signs of a text that leave ink: all but spaces, and in one form of Unicode."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", text))


def _pieces(old: list[str], new: list[str]) -> tuple[Piece, ...] | None:
    """None where there is too much to compare, or to read."""
    pieces: list[Piece] = []
    for is_same, (was, becomes) in _runs(old, new) or []:
        pieces += _same(was, becomes) if is_same else _replaced(was, becomes)
        if len(pieces) > MOST_PIECES:
            return None
    return tuple(pieces) or None


def _runs(old: list[str], new: list[str]) -> list[tuple[bool, Run]] | None:
    """Both in runs that are the same, not counting spaces at ends, or not, by turns."""
    numbers: dict[str, int] = {}
    one = [numbers.setdefault(token.rstrip(), len(numbers)) for token in old]
    other = [numbers.setdefault(token.rstrip(), len(numbers)) for token in new]
    start = _same_at_start(one, other)
    end = _same_at_start(one[start:][::-1], other[start:][::-1])
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if len(one) * len(other) > MOST_COMPARED:
        return None

    blocks = [(0, 0, start)]
    blocks += [
        (block.a + start, block.b + start, block.size)
        for block in Levenshtein.opcodes(one, other).as_matching_blocks()
        if block.size
    ]
    blocks += [(len(old) - end, len(new) - end, end)]
    runs, a, b = [], 0, 0
    for old_from, new_from, size in blocks:
        runs.append((False, (old[a:old_from], new[b:new_from])))
        a, b = old_from + size, new_from + size
        runs.append((True, (old[old_from:a], new[new_from:b])))
    return runs


def _same_at_start(one: list[int], other: list[int]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _replaced(was: list[str], becomes: list[str]) -> list[Piece]:
    pieces: list[Piece] = [("delete", "".join(was)), ("insert", "".join(becomes))]
    return [piece for piece in pieces if piece[1]]


def _same(was: list[str], becomes: list[str]) -> list[Piece]:
    """Where words are the same, the spaces after them may not be."""
    if was == becomes:
        return [("equal", "".join(becomes))] if becomes else []
    pieces: list[Piece] = []
    for one, other in zip(was, becomes, strict=True):
        word = other.rstrip()
        if one == other:
            pieces.append(("equal", one))
        else:
            spaces = _replaced([one[len(word) :]], [other[len(word) :]])
            pieces += [("equal", word), *spaces] if word else spaces
    return pieces
