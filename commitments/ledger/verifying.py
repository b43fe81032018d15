"""Whether the record is what the log says, and the log is whole.

Each line is made anew from the rows that it tells, and nothing may be there that no line tells.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import (
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    SuspiciousOperation,
)
from django.db import models

from commitments.ledger import format_2, tree
from commitments.ledger.canonical import canonical
from commitments.ledger.log import TILE, size
from commitments.ledger.telling import (
    AT_ONCE,
    digest,
    of_withheld,
    root_of,
    what_it_left,
)
from commitments.models import Edition, Event, Evidence, Line, Node, Opinion, Seal, Withholding

NOT_COVERED = (
    "accounts, groups and who works for which department (what changed there is told by events)",
    "drafts, what is written in them, and what was typed and not saved",
    "what follows from the record and is made anew from it: what stands, search",
    "exports that somebody took away, and reminders that were sent",
)
CHUNK = 1 << 16
EDITIONS_AT_ONCE = 25
HEX = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Untrue:
    """Something that is not as the log says, by where it stands."""

    place: str
    message: str

    def __str__(self):
        return f"{self.place}: {self.message}"


@dataclass
class Seen:
    """What the lines that were read tell."""

    fixed: dict[tuple[str, int], tuple[int, str, str]] = field(default_factory=dict)
    rows: dict[str, set[int]] = field(default_factory=dict)  # By kind of line.
    withheld: frozenset[str] = frozenset()  # Facts of which lines say so, by table and key.
    emptied: frozenset[tuple[str, int]] = frozenset()  # What is fixed, of which they say so.

    def add(self, line: Line) -> bool:
        """Whether it was there already."""
        rows = self.rows.setdefault(line.kind, set())
        was_there = line.row in rows
        rows.add(line.row)
        return was_there

    def is_told(self, kind: str, row: int) -> bool:
        return row in self.rows.get(kind, ())


def untrue() -> Iterator[Untrue]:
    """Everything that is not as the log says: of the log itself, and of what it tells."""
    size()  # What this transaction did is told first.
    withheld = Withheld()
    yield from withheld.faults()
    seen = Seen(withheld=withheld.facts, emptied=withheld.rows)
    grown = Grown()
    before = None
    for lines in _by(AT_ONCE, Line.objects.order_by("number")):
        for line in lines:
            yield from _after(before, line)
            yield from _of_itself(line)
            grown.add(tree.leaf_hash(line.leaf.encode()))
            before = line
        yield from _of_seals([line for line in lines if line.kind == Line.Kind.SEAL])
        yield from _of_events([line for line in lines if line.kind == Line.Kind.EVENT], seen)
        yield from _of_opinions([line for line in lines if line.kind == Line.Kind.OPINION], seen)
        editions = [line for line in lines if line.kind == Line.Kind.EDITION]
        for start in range(0, len(editions), EDITIONS_AT_ONCE):
            yield from _of_editions(editions[start : start + EDITIONS_AT_ONCE], seen)
        for line in lines:
            if line.kind == Line.Kind.WITHHELD:
                seen.add(line)
            elif line.kind == Line.Kind.FIXED:
                yield from _of_fixed(line, seen)
    yield from grown.differences()
    yield from _rows_that_no_line_tells(seen)
    yield from _files()


def _by(number: int, lines: models.QuerySet) -> Iterator[list[Line]]:
    """So many at a time, each a query along the index."""
    last = -(2**62)
    while some := list(lines.filter(number__gt=last)[:number]):
        yield some
        last = some[-1].number


# The log itself


def _after(before: Line | None, line: Line) -> Iterator[Untrue]:
    """Whether a line follows the one before it: seals are told with what was there beside them."""
    expected = before.number + 1 if before else 0
    if line.number != expected:
        yield Untrue(f"line {expected}", "is missing")
    if before and line.at < before.at:
        yield Untrue(f"line {before.number}", "says that it was written after the next")
    elif before and before.kind == Line.Kind.SEAL and line.at != before.at:
        yield Untrue(f"line {before.number}", "was not written when the log began")


def _of_itself(line: Line) -> Iterator[Untrue]:
    """Whether a line says of itself what stands in the tree."""
    place = f"line {line.number}"
    if line.format not in LEAVES:
        yield Untrue(place, f"is of format {line.format}, which this version does not know")
        return
    if tree.leaf_hash(line.leaf.encode()).hex() != line.hash:
        yield Untrue(place, "what stands in the tree is not what its hash was made of")
    elif LEAVES[line.format](line) != line.leaf:
        yield Untrue(place, "what it says of itself is not what stands in the tree")
    if line.format and _root(line) != line.root:
        yield Untrue(place, "its digests are not those that its root was made of")
    if not line.format and (line.did, line.digests, line.salt, line.facts) != ("", "", "", 0):
        yield Untrue(place, "tells more than there was before the log")
    if line.told and line.kind != Line.Kind.FIXED:
        yield Untrue(place, "keeps what is not to be kept beside its row")


def _root(line: Line) -> str:
    try:
        return root_of(line.digests)
    except ValueError:
        return "unreadable"


def _leaf_of_seal(line: Line) -> str:
    return canonical({"format": 0, "kind": line.kind, "of": line.of, "digest": line.root})


# What stands in the tree, by the format of the line: each rebuilt for ever.
LEAVES: dict[int, Callable[[Line], str]] = {0: _leaf_of_seal, format_2.FORMAT: format_2.leaf}


class Grown:
    """The hashes that are kept of the tree, made anew from its lines' hashes, level by level."""

    def __init__(self):
        self.levels: list[list[bytes]] = [
            []
        ]  # The hashes of each level that are no whole tile yet.
        self.made: dict[tuple[int, int], str] = {}
        self.counts: list[int] = [0]

    def add(self, hash_: bytes, level: int = 0) -> None:
        self.levels[level].append(hash_)
        if len(self.levels[level]) < TILE:
            return
        above = tree.root(self.levels[level])
        self.levels[level] = []
        if len(self.levels) == level + 1:
            self.levels.append([])
            self.counts.append(0)
        self.made[level + 1, self.counts[level]] = above.hex()
        self.counts[level] += 1
        self.add(above, level + 1)

    def differences(self) -> Iterator[Untrue]:
        rows = list(Node.objects.order_by("pk").values_list("level", "place", "hash"))
        there = {(level, place): hash_ for level, place, hash_ in rows}
        if len(rows) > len(there):
            yield Untrue("tree", "a node is there twice")
        for key in sorted({*self.made, *there}):
            if self.made.get(key) != there.get(key):
                yield Untrue("tree", "node {}/{} is not what its lines make".format(*key))


# What it tells


def _of_editions(lines: list[Line], seen: Seen) -> Iterator[Untrue]:
    rows = [line.row for line in lines]
    public = set(Edition.objects.published().filter(pk__in=rows).values_list("pk", flat=True))
    facts = format_2.facts_of_each(rows)
    for line in lines:
        seen.add(line)
        place = f"line {line.number}, edition {line.of}"
        if (line.table, line.did) != ("editions", "published"):
            yield Untrue(place, "tells no edition that was published")
        if line.row not in public:
            yield Untrue(place, f"editions/{line.of} is missing, or no longer published")
            continue
        if f"editions/{line.of}" not in facts[line.row]:
            yield Untrue(place, "the edition is of another response, or another position")
        yield from _unlike(line, facts[line.row], place, seen.withheld)


def _unlike(
    line: Line, facts: dict[str, str], place: str, withheld: frozenset[str] = frozenset()
) -> Iterator[Untrue]:
    """The facts that are not those whose digests a line has, by table and key.

    What another line says was withheld is what that one says: see `Withheld`.
    """
    facts = facts | format_2.about(line)
    rows = line.digests.removesuffix("\n").split("\n") if line.digests else []
    told = {key: hex_ for hex_, _space, key in (row.partition(" ") for row in rows)}
    if not HEX.fullmatch(line.salt):
        yield Untrue(place, "its salt can't be read")
        return
    for key in sorted({*told, *facts}):
        if key not in facts:
            yield Untrue(place, f"{key} is missing, or moved away")
        elif key not in told:
            yield Untrue(place, f"{key} was added, or moved here")
        elif key not in withheld and digest(line.salt, key, facts[key]).hex() != told[key]:
            yield Untrue(place, f"{key} is not what was published")
    if len(told) != line.facts:
        yield Untrue(place, f"has {len(told)} digests for {line.facts} facts")


def _of_fixed(line: Line, seen: Seen) -> Iterator[Untrue]:
    place = f"line {line.number}, {line.of or line.table}"
    try:
        told = json.loads(line.told)
        row, key, was_removed = told["row"], told["row"]["key"], told.get("removed", False)
    except (ValueError, KeyError, TypeError):
        yield Untrue(place, "what it tells can't be read")
        return
    _number, before, did_before = seen.fixed.get((line.table, line.row), (0, "", "removed"))
    seen.fixed[line.table, line.row] = (line.number, line.told, line.did)
    did = "removed" if was_removed else "added" if did_before == "removed" else "changed"
    of = "" if line.table in format_2.PRIVATE else f"{line.table}/{key}"
    is_right = (told["table"], row["id"], line.of) == (line.table, str(line.row), of)
    is_emptied = line.told == format_2.emptied(line.table, line.row, key)
    is_emptied = is_emptied and (line.table, line.row) in seen.emptied
    if not is_right or line.did != did or (line.told == before and not is_emptied):
        yield Untrue(place, "is not of the row that it tells")
    fact = f"{line.table}/{key}"
    yield from _unlike(line, {fact: line.told}, place, frozenset([fact] if is_emptied else []))


class Withheld:
    """What lines say was withheld, and whether it is so.

    The last line of each fact tells the whole of what was left of it; what an earlier line told of
    it can't be made anew any more. What is fixed has a line of its own that tells what it is, and
    can be changed again: those before are left with no more than their digests. Elsewhere nothing
    but the sentence that a withholding gives may stand in the columns that are named.
    """

    def __init__(self):
        lines = Line.objects.filter(kind=Line.Kind.WITHHELD).order_by("number")
        rows = Withholding.objects.in_bulk()
        self.lines = [(line, rows.get(line.row)) for line in lines]
        fixed = format_2.FIXED
        self.last = {
            row.fact: line.number for line, row in self.lines if row and row.table not in fixed
        }
        self.facts = frozenset(self.last)
        self.rows = frozenset(
            (row.table, row.row) for _line, row in self.lines if row and row.table in fixed
        )

    def faults(self) -> Iterator[Untrue]:
        for line, row in self.lines:
            place = f"line {line.number}, {line.table}/{line.row}"
            if row is None or (line.table, line.did) != (format_2.WITHHOLDINGS, "withheld"):
                yield Untrue(place, "is not of the withholding that it tells")
                continue
            try:
                left = what_it_left(row)
            except (ObjectDoesNotExist, MultipleObjectsReturned, KeyError, ValueError):
                yield Untrue(place, "what it was withheld of is missing, or there twice")
                continue
            yield from self._differences(line, row, left, place)

    def _differences(self, line: Line, row: Withholding, left: dict[str, str], place: str):
        if line.of != of_withheld(row):
            yield Untrue(place, "is of another fact")
        for text in left.values():
            if row.words and json.loads(text)["row"].get(row.column) != row.words:
                yield Untrue(place, f"{row.column} does not say that it was withheld")
        own = Withholding.objects.filter(pk=row.pk)
        facts = format_2.with_people(format_2.WITHHOLDINGS, own)[row.pk] | left
        is_last = self.last.get(row.fact) == line.number
        yield from _unlike(line, facts, place, frozenset() if is_last else frozenset([row.fact]))


def _of_events(lines: list[Line], seen: Seen) -> Iterator[Untrue]:
    events = Event.objects.in_bulk([line.row for line in lines])
    for line in lines:
        place = f"line {line.number}, event {line.row}"
        is_second = seen.add(line)
        if is_second or line.table != "events":
            yield Untrue(place, "is not of the event that it tells")
        if line.row not in events:
            yield Untrue(place, "the event is missing")
        else:
            fact = format_2.event(events[line.row])
            yield from _unlike(line, {f"events/{line.row}": fact}, place, seen.withheld)


def _of_opinions(lines: list[Line], seen: Seen) -> Iterator[Untrue]:
    public = Opinion.objects.published().filter(pk__in=[line.row for line in lines])
    there = format_2.with_people(format_2.OPINIONS, public)
    for line in lines:
        place = f"line {line.number}, {line.of}"
        facts = there.get(line.row)
        is_second = seen.add(line)
        if not facts:
            yield Untrue(place, "the opinion is missing, or no longer published")
        elif is_second or (line.table, line.of) != ("opinions", f"opinions/{line.row}"):
            yield Untrue(place, "is not of the opinion that it tells")
        else:
            yield from _unlike(line, facts, place, seen.withheld)


def _of_seals(lines: list[Line]) -> Iterator[Untrue]:
    related = ("response__department", "response__strategy")
    seals = Seal.objects.select_related(*related).in_bulk([line.row for line in lines])
    for line in lines:
        seal = seals.get(line.row)
        told = seal and (f"{seal.response.key}/{seal.position}", seal.digest)
        if told != (line.of, line.root) or line.table != "seals":
            yield Untrue(f"line {line.number}, seal {line.of}", "the seal is not there as it was")


def _rows_that_no_line_tells(seen: Seen) -> Iterator[Untrue]:
    published = Edition.objects.published().order_by("pk").values_list("pk", flat=True)
    for pk in published.iterator():
        if not seen.is_told(Line.Kind.EDITION, pk):
            yield Untrue(f"edition {pk}", "is published, and no line tells it")
    opinions = Opinion.objects.published().order_by("pk")
    for pk in opinions.values_list("pk", flat=True).iterator():
        if not seen.is_told(Line.Kind.OPINION, pk):
            yield Untrue(f"opinions/{pk}", "is published, and no line tells it")
    events = Event.objects.order_by("pk")
    for pk in events.values_list("pk", flat=True).iterator():
        if not seen.is_told(Line.Kind.EVENT, pk):
            yield Untrue(f"event {pk}", "no line tells it")
    withheld = Withholding.objects.order_by("pk").values_list("pk", flat=True)
    for pk in withheld.iterator():
        if not seen.is_told(Line.Kind.WITHHELD, pk):
            yield Untrue(f"withholdings/{pk}", "is there, and no line tells it")
    for table in format_2.FIXED:
        yield from _of_table(table, seen)


def _of_table(table: str, seen: Seen) -> Iterator[Untrue]:
    """Whether what is fixed is what its last lines say, and nothing else is there."""
    last = {row: told for (name, row), told in seen.fixed.items() if name == table}
    for pk, key, text in format_2.texts(table, format_2.TABLE[table].model._base_manager.all()):
        number, told, did = last.pop(pk, (None, "", "removed"))
        if did == "removed":
            yield Untrue(f"{table}/{key}", "is there, and no line tells it")
        elif told != text:
            yield Untrue(
                f"{table}/{key}", f"is not what line {number} says: {_columns(told, text)}"
            )
    for number, _told, did in last.values():
        if did != "removed":
            yield Untrue(f"line {number}, {table}", "what it tells is missing")


def _columns(told: str, now: str) -> str:
    """The columns in which two facts differ."""
    before, after = json.loads(told)["row"], json.loads(now)["row"]
    return ", ".join(name for name in after if before.get(name) != after[name])


def _files() -> Iterator[Untrue]:
    """Whether each file of published evidence is on the disk, with the digest that is told."""
    published = models.Q()
    for way in ("outcome__edition", "figure__edition", "of_edition"):
        published |= models.Q(**{f"{way}__state": Edition.State.PUBLISHED})
    for row in Evidence.objects.filter(published).exclude(file="").order_by("pk").iterator():
        if why := _why_not_the_file(row):
            yield Untrue(f"evidence/{row.pk}", why)


def _why_not_the_file(row: Evidence) -> str:
    digest_of_file = hashlib.sha256()
    try:
        with row.file.open("rb") as file:
            for part in iter(lambda: file.read(CHUNK), b""):
                digest_of_file.update(part)
    except (OSError, ValueError, SuspiciousOperation) as error:
        why = getattr(error, "strerror", None) or error
        return f"its file {row.file.name} can't be read: {why}"
    if digest_of_file.hexdigest() != row.sha256:
        return f"its file {row.file.name} is not the one that was published"
    return ""
