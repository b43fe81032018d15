"""The log as it is read: its size, its root, and what shows that a line is in it."""

from functools import cache

from commitments.ledger import tree
from commitments.models import Edition, Line, Node, Withholding
from strategy.last_things import do_now

TILE = 256  # Hashes of one level that are kept, and given away, together.


class Stored:
    """The hashes of the log's subtrees, from those that are kept; each tile is read once."""

    def __init__(self):
        self.tile = cache(tile)

    def __call__(self, height: int, index: int) -> bytes:
        level, rest = divmod(height, 8)
        tile, first = divmod(index << rest, TILE)
        return tree.root(self.tile(level, tile)[first : first + (1 << rest)])


def tile(level: int, index: int) -> list[bytes]:
    """The hashes that are kept together."""
    return hashes(level, index * TILE, (index + 1) * TILE)


def size() -> int:
    """How many lines there are, those of this transaction included."""
    do_now()
    last = Line.objects.order_by("-number").values_list("number", flat=True).first()
    return 0 if last is None else last + 1


def root(of_size: int | None = None) -> bytes:
    """The root of the whole log, or of its first lines."""
    return tree.root_of(size() if of_size is None else of_size, Stored())


def hashes(level: int, start: int, end: int) -> list[bytes]:
    """Hashes of whole subtrees of 256**level lines, as far as they are there."""
    if level:
        rows = Node.objects.filter(level=level, place__gte=start, place__lt=end).order_by("place")
    else:
        rows = Line.objects.filter(number__gte=start, number__lt=end).order_by("number")
    return [bytes.fromhex(hash_) for hash_ in rows.values_list("hash", flat=True)]


def leaves(start: int, end: int) -> list[bytes]:
    """What stands in the tree, from a line until before another."""
    rows = Line.objects.filter(number__gte=start, number__lt=end).order_by("number")
    return [leaf.encode() for leaf in rows.values_list("leaf", flat=True)]


def inclusion(number: int, of_size: int) -> list[bytes]:
    """The path from a line to the root of the log when it had that many."""
    return tree.inclusion_path(number, of_size, Stored())


def consistency(old: int, new: int) -> list[bytes]:
    """What shows that the log grew from its first `old` lines to its first `new`."""
    return tree.consistency_path(old, new, Stored())


def size_at(noted: str) -> int | None:
    """How many lines the log had when a root noted earlier was its root; None if it never was.

    `noted` is the root as hexadecimal digits.
    """
    whole: list[tuple[int, bytes]] = []  # Subtrees that are whole, with their heights.
    rows = Line.objects.order_by("number").values_list("hash", flat=True)
    for count, hash_ in enumerate(rows.iterator(), 1):
        tree.grow(whole, bytes.fromhex(hash_))
        if tree.root_of_whole(whole).hex() == noted:
            return count
    return None


def line_of(edition: Edition) -> Line | None:
    """The line that tells an edition; the latest, where an upgrade told it anew."""
    return _last(Line.Kind.EDITION, "editions", [edition.pk])


def line_of_row(table: str, row: int) -> Line | None:
    """The last line that tells a row of what is fixed."""
    return _last(Line.Kind.FIXED, table, [row])


def line_of_opinion(pk: int) -> Line | None:
    return _last(Line.Kind.OPINION, "opinions", [pk])


def line_withheld(table: str, pk: int) -> Line | None:
    """The last line that tells what was left of a row when words of it were withheld."""
    withheld = Withholding.objects.filter(table=table, row=pk).values("pk")
    return _last(Line.Kind.WITHHELD, "withholdings", withheld)


def _last(kind: str, table: str, rows) -> Line | None:
    """The last line of a kind that tells any of these rows, be it of this transaction."""
    do_now()
    lines = Line.objects.filter(kind=kind, table=table, row__in=rows)
    return lines.order_by("-number").first()
