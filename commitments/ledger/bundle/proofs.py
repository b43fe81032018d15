"""The log in a bundle: the lines that tell its rows, and what shows that they are in the tree.

A line that only some may read is there as what stands in the tree, a digest: of it no fact is
told, unless it is the last line of a row that the bundle has. Of who did something, a bundle for
the public has the digest and nothing that helps to guess.
"""

from collections.abc import Iterator
from functools import cached_property

from django.db.models import Max, QuerySet

from commitments.ledger import checkpoints, format_2, log, tree
from commitments.ledger.bundle.scope import Rows
from commitments.ledger.bundle.tables import OF_PEOPLE, TABLES
from commitments.ledger.canonical import canonical
from commitments.ledger.notes import Head
from commitments.ledger.telling import salt_of
from commitments.models import Checkpoint, Edition, Line, Opinion, Seal, Withholding

AT_ONCE = 500
MOST_EARLIER = 100
FACT = ("line", "place", "digest", "salt", "told")
Kind = Line.Kind
PRIVATE, WITHHELD = format_2.PRIVATE, format_2.WITHHOLDINGS


class Proofs:
    """What of the log goes into a bundle of these rows. `is_everything`: every line does."""

    def __init__(self, rows: Rows, *, is_everything: bool, with_people: bool):
        self.rows, self.is_everything = rows, is_everything
        self.with_people = with_people
        self.stored = log.Stored()
        self.size = _size()

    def checkpoint(self) -> bytes:
        """The signed note, if the log of this size was signed; its text alone, if not."""
        head = Head(checkpoints.origin(), self.size, tree.root_of(self.size, self.stored))
        signed = checkpoints.of_size(self.size)
        is_of_it = signed is not None and signed.root == head.root.hex()
        return (str(checkpoints.shown(signed)) if is_of_it else head.text).encode()

    def lines(self) -> Iterator[bytes]:
        """What stands in the tree, a line each; of a response with its path to the root."""
        for line in self._lines("number", "leaf"):
            told = {"number": line.number, "leaf": line.leaf}
            if not self.is_everything:
                path = tree.inclusion_path(line.number, self.size, self.stored)
                told["path"] = [hash_.hex() for hash_ in path]
            yield f"{canonical(told)}\n".encode()

    def earlier(self) -> Iterator[bytes]:
        """What shows that the log grew from what was signed of it before, a line for each time.

        Of everything no path is needed: whoever has all lines makes every root.
        """
        signed = Checkpoint.objects.filter(size__lt=self.size).order_by("-size")
        for row in [] if self.is_everything else reversed(signed[:MOST_EARLIER]):
            path = tree.consistency_path(row.size, self.size, self.stored)
            told = {"size": row.size, "root": row.root, "path": [hash_.hex() for hash_ in path]}
            yield f"{canonical(told)}\n".encode()

    def facts(self) -> Iterator[tuple]:
        """Each fact that the lines tell of rows: its digest, and what that is made with.

        The fact itself only where no row of a table says the same. Where words were withheld from
        it later, nothing that helps to guess them.
        """
        yield FACT
        for line in self._lines():
            if self._is_told(line):
                yield from self._facts(line)

    def _facts(self, line: Line) -> Iterator[tuple]:
        is_fixed = line.kind == Kind.FIXED
        is_past = is_fixed and (line.did == "removed" or line.number < self._last(line))
        texts = format_2.about(line)
        for told in line.digests.splitlines():
            digest, place = told.split(" ", 1)
            text = texts.get(place, line.told if is_past else "")
            is_kept = not self.with_people and place.partition("/")[0] in OF_PEOPLE
            is_withheld = line.number < self.withheld.get(place, -1)
            is_emptied = bool(text) and format_2.is_emptied(text)
            salt = "" if is_kept or is_withheld or is_emptied else salt_of(line.salt, place).hex()
            yield line.number, place, digest, salt, text

    def _is_told(self, line: Line) -> bool:
        row = (line.table, line.row)
        if line.kind == Kind.FIXED:
            return bool(line.of) or self.last.get(row) == line.number
        return row in self.published

    def _last(self, line: Line) -> int:
        return self.last.get((line.table, line.row), self.size)

    def _lines(self, *columns: str) -> Iterator[Line]:
        """In the order of the log, so many at a time."""
        if self.is_everything:
            last = -1
            rows = Line.objects.filter(number__lt=self.size)
            while some := list(_few(rows.filter(number__gt=last), columns)[:AT_ONCE]):
                yield from some
                last = some[-1].number
        else:
            for start in range(0, len(self.numbers), AT_ONCE):
                some = self.numbers[start : start + AT_ONCE]
                yield from _few(Line.objects.filter(number__in=some), columns)

    @cached_property
    def numbers(self) -> list[int]:
        """Of the lines of a response’s rows."""
        found: set[int] = set()
        for table, rows in self._tables():
            lines = Line.objects.filter(table=table, row__in=rows)
            numbers = {*lines.order_by().values_list("number", flat=True)}
            found |= numbers.intersection(self.last.values()) if table in PRIVATE else numbers
        return sorted(found)

    @cached_property
    def last(self) -> dict[tuple[str, int], int]:
        """The last line of each row of what is fixed, by table and the number of the row."""
        found = {}
        for table, rows in self._tables():
            if table in format_2.FIXED:
                lines = Line.objects.filter(kind=Kind.FIXED, table=table, row__in=rows)
                ends = lines.order_by().values_list("row").annotate(Max("number"))
                found |= {(table, row): number for row, number in ends.iterator()}
        return found

    @cached_property
    def withheld(self) -> dict[str, int]:
        """The last line that tells what was left of a fact, by table and key."""
        lines = Line.objects.filter(kind=Kind.WITHHELD, number__lt=self.size).exclude(of="")
        return dict(lines.order_by("number").values_list("of", "number"))

    @cached_property
    def published(self) -> set[tuple[str, int]]:
        """The rows of editions, opinions and withholdings, by table and number."""
        found = set()
        for table, model in (
            ("editions", Edition),
            (format_2.OPINIONS, Opinion),
            (WITHHELD, Withholding),
        ):
            numbers = self.rows[model].order_by().values_list("pk", flat=True)
            found |= {(table, pk) for pk in numbers.iterator()}
        return found

    def _tables(self) -> Iterator[tuple[str, QuerySet]]:
        """The numbers of the rows that have lines of their own, by the table of these lines."""
        for table in TABLES:
            if table.name in (*format_2.FIXED, "editions", format_2.OPINIONS, WITHHELD):
                yield table.name, self.rows[table.model].order_by().values("pk")
        seals = Seal.objects.filter(edition__in=self.rows[Edition].order_by())
        yield "seals", seals.order_by().values("pk")


def _size() -> int:
    """How long the log was when it was last signed, unless more than events was told since."""
    size, signed = log.size(), checkpoints.latest()
    if signed is None or signed.size > size:
        return size
    later = Line.objects.filter(number__gte=signed.size).exclude(kind=Kind.EVENT)
    return size if later.exists() else signed.size


def _few(lines: QuerySet, columns: tuple[str, ...]) -> QuerySet:
    lines = lines.order_by("number")
    return lines.only(*columns) if columns else lines
