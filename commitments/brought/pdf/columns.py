"""In which order the lines of a page are read: by columns, where it has some."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from commitments.brought.pdf.lines import Line, parts_of
from commitments.brought.pdf.tables import Grid

Piece = Line | Grid
LEAST_LINES = 5  # Of a column.
LEAST_LINES_AGAIN = 2  # Where another page has the same columns.
MOST_STARTS = 8
FULL = 0.7  # How much of its column a line fills that is one of many of a paragraph.
GUTTER = 0.7  # How wide it is at least, in heights of a letter.
LARGER = 0.6  # Points by which a heading’s letters are higher.
LEAST_WIDTH = 8  # In heights of its letters.
DEEPEST = 3


@dataclass
class Column:
    """`is_part` where it is one of several that stand side by side."""

    pieces: list[Piece]
    is_part: bool = False

    @property
    def edges(self) -> tuple[float, float]:
        return min(piece.left for piece in self.pieces), max(piece.right for piece in self.pieces)


def columns_of(pieces: list[Piece], gutters: list[float], depth: int = 0) -> list[Column]:
    """The pieces of a page, which come from its top, as columns in the order of reading.

    `gutters` are those of other pages of the document, which often go on.
    """
    gutter = gutter_of(pieces, gutters) if depth < DEEPEST else None
    if gutter is None:
        return [Column(pieces, is_part=depth > 0)] if pieces else []
    columns: list[Column] = []
    for is_across, some in groupby(pieces, key=lambda piece: _is_across(piece, gutter)):
        band = list(some)
        left, right = _sides(band, gutter)
        if is_across or not left or not right:
            _add_whole(columns, band)
            continue
        below = _headings_below(left, right)
        left = left[: len(left) - len(below)]
        columns += columns_of(left, gutters, depth + 1) + columns_of(right, gutters, depth + 1)
        _add_whole(columns, below)
    return columns


def _add_whole(columns: list[Column], pieces: list[Piece]) -> None:
    """What stands alone goes on from what stands alone above it."""
    if columns and not columns[-1].is_part:
        columns[-1].pieces.extend(pieces)
    elif pieces:
        columns.append(Column(pieces))


def gutter_of(pieces: list[Piece], known: list[float] = ()) -> float | None:
    """Where the second of two columns begins, just before its lines."""
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    starts = Counter(round(start) for line in lines for start in _starts(line))
    for start, count in starts.most_common(MOST_STARTS):
        gutter = start - 2
        is_known = any(abs(gutter - other) < 3 for other in known)
        least = LEAST_LINES_AGAIN if is_known else LEAST_LINES
        if count < least:
            break
        left, right = _sides((line for line in lines if not _is_across(line, gutter)), gutter)
        left, right = _beside(left, right), _beside(right, left)
        if min(len(left), len(right)) >= least and _is_prose(left) and _is_prose(right):
            return gutter
    return None


def _starts(line: Line) -> Iterator[float]:
    """Where a column can begin: at a line’s start, or after a gap."""
    yield line.left
    for last, word in pairwise(line.words):
        if word.left - last.right > GUTTER * word.height:
            yield word.left


def _is_across(piece: Piece, gutter: float) -> bool:
    """Whether words stand in the gutter, or so near on both sides that there is none."""
    if isinstance(piece, Grid):
        return piece.left < gutter < piece.right
    before = max((word.right for word in piece.words if word.left < gutter), default=None)
    after = min((word.left for word in piece.words if word.left >= gutter), default=None)
    if before is None:
        return False
    return before > gutter or (after is not None and after - before < GUTTER * piece.height)


def _sides(pieces: Iterable[Piece], gutter: float) -> tuple[list[Piece], list[Piece]]:
    sides: tuple[list[Piece], list[Piece]] = [], []
    for piece in pieces:
        if isinstance(piece, Grid):
            sides[piece.left >= gutter].append(piece)
            continue
        for is_right, side in enumerate(sides):
            words = tuple(word for word in piece.words if (word.left >= gutter) == bool(is_right))
            if words:
                side.append(replace(piece, words=words))
    return sides


def _beside(lines: list[Line], others: list[Line]) -> list[Line]:
    """Those that stand as high as any of the others."""
    if not others:
        return []
    high, low = others[0].base, others[-1].base
    return [line for line in lines if low - 2 <= line.base <= high + 2]


def _is_prose(lines: list[Line]) -> bool:
    """Whether most lines fill their column, as those of paragraphs do and cells of tables don’t."""
    width = max(line.right for line in lines) - min(line.left for line in lines)
    if width < LEAST_WIDTH * lines[0].height:
        return False
    return sum(line.width > FULL * width for line in lines) > len(lines) / 2


def _headings_below(left: list[Piece], right: list[Piece]) -> list[Piece]:
    """What ends the left column below the right one, and looks otherwise: it heads what follows."""
    looks = Counter((line.height, line.is_bold) for line in left if isinstance(line, Line))
    [((height, is_bold), _count)] = looks.most_common(1) or [((0, False), 0)]
    below: list[Piece] = []
    for piece in reversed(left):
        if piece.base >= right[-1].base or isinstance(piece, Grid):
            break
        if not (piece.is_bold and not is_bold) and piece.height < height + LARGER:
            break
        below.insert(0, piece)
    return below


def rows_alike(pieces: list[Piece]) -> int:
    """How many lines in a row are parted at the same places, as those of a table are."""
    most = run = 0
    last: list[float] = []
    for piece in pieces:
        starts = parts_of(piece) if isinstance(piece, Line) else []
        are_same = len(starts) == len(last) > 1 and all(
            abs(a - b) < 2 for a, b in zip(starts, last, strict=True)
        )
        run, last = run + 1 if are_same else 1, starts
        most = max(most, run)
    return most
