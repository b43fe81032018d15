"""What happens to the record, told in the log: a line each, in the order of commit.

Whoever changes something says no more than what: an edition that is published by a call, what is
fixed and events by the signals of their models. The lines are written as the last thing of the
transaction, one transaction after the other, so that none has to wait for another that waits for
it, and the order of lines is that in which others see what they tell.
"""

import hashlib
import hmac
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models import Max
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone

from commitments import bulk
from commitments.ledger import checkpoints, format_2, tree
from commitments.ledger.bundle.tables import BY_MODEL
from commitments.ledger.canonical import canonical
from commitments.ledger.log import tile
from commitments.models import Edition, Event, Line, Node, Opinion, Seal, Withholding
from strategy.last_things import afterwards, at_the_end, do_now
from strategy.progress import Tell, nobody

LOCK = 20121207  # Any number, as long as no other program on this database locks by it.
AT_ONCE = 500
_tell: ContextVar[Tell] = ContextVar("tell", default=nobody)
Wanted = tuple[str, str, int]  # The kind of a line, and the table and the number of its row.


def tell(kind: str, table: str, rows: Iterable[int]) -> None:
    """Have lines written of these rows as they are when the transaction ends."""
    for row in rows:
        at_the_end(append, (kind, table, row))


def tell_edition(edition: Edition) -> None:
    """An edition that has just been published, or loaded."""
    tell(Line.Kind.EDITION, "editions", [edition.pk])


def tell_withheld(withholding: Withholding) -> None:
    """That words were withheld, and what was left of the fact that they stood in."""
    tell(Line.Kind.WITHHELD, format_2.WITHHOLDINGS, [withholding.pk])


def tell_rows(model: type[models.Model], rows: Iterable[int]) -> None:
    """Rows of what is fixed, or opinions that are public by now; others are told otherwise."""
    table = BY_MODEL.get(model)
    if table and table.name in format_2.FIXED:
        tell(Line.Kind.FIXED, table.name, rows)
    elif model is Opinion:
        tell(Line.Kind.OPINION, table.name, rows)


def write_now(tell: Tell) -> None:
    """Write the lines of this transaction, as its last thing, and tell how far that is."""
    token = _tell.set(tell)
    try:
        do_now()
    finally:
        _tell.reset(token)


def begin() -> None:
    """Tell all that was there before there was a log: seals, what is fixed, editions, events."""
    if Line.objects.exists():
        return
    wanted = [(Line.Kind.SEAL, "seals", pk) for pk in _numbers(Seal)]
    for table in format_2.FIXED:
        rows = _numbers(format_2.TABLE[table].model)
        wanted += [(Line.Kind.FIXED, table, pk) for pk in rows]
    published = Edition.objects.published().order_by("recorded_at", "pk")
    wanted += [(Line.Kind.EDITION, "editions", pk) for pk in published.values_list("pk", flat=True)]
    wanted += [
        (Line.Kind.OPINION, format_2.OPINIONS, pk) for pk in _numbers(Opinion.objects.published())
    ]
    withheld = format_2.WITHHOLDINGS
    wanted += [(Line.Kind.WITHHELD, withheld, pk) for pk in _numbers(Withholding)]
    wanted += [(Line.Kind.EVENT, "events", pk) for pk in _numbers(Event)]
    if wanted:
        with transaction.atomic():
            append(wanted)


def _numbers(rows: type[models.Model] | models.QuerySet) -> Iterable[int]:
    rows = rows if isinstance(rows, models.QuerySet) else rows._base_manager.all()
    return rows.order_by("pk").values_list("pk", flat=True)


def append(wanted: list[Wanted]) -> None:
    """Write lines, as the last thing of a transaction.

    Of what is fixed, none where the row is what its last line says; and one of each row that names
    another whose key changed. Once they are committed, the log is signed, unless they tell no more
    than events: those wait for what comes next.
    """
    _wait_for_the_others()
    last = Line.objects.order_by("-number").values_list("number", "at").first()
    number, at = (last[0] + 1, max(last[1], timezone.now())) if last else (0, timezone.now())
    waiting, first = list(dict.fromkeys(wanted)), number
    if any(kind != Line.Kind.EVENT for kind, _table, _row in waiting):
        afterwards(checkpoints.sign)
    while waiting:
        some, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
        renamed: list[Wanted] = []
        lines = _lines(some, number, at, renamed)
        bulk.insert(Line, _as_written(lines))
        _raise_the_tree(number, number + len(lines))
        number += len(lines)
        _tell.get()("Lines of the log written", number - first, number - first + len(waiting))
        waiting += [row for row in _named_by(renamed) if row not in waiting]


def digest(salt: str, place: str, text: str) -> bytes:
    """The digest of a fact: with a salt made from its line's, so that none tells of another."""
    return hashlib.sha256(salt_of(salt, place) + text.encode()).digest()


def salt_of(salt: str, place: str) -> bytes:
    """The salt of the fact at "table/key" of a line that has this salt."""
    return hmac.digest(bytes.fromhex(salt), place.encode(), "sha256")


def digests_of(salt: str, facts: dict[str, str]) -> str:
    """A line a fact, by place: its digest and its place."""
    told = sorted((place, digest(salt, place, text).hex()) for place, text in facts.items())
    return "".join(f"{hex_} {place}\n" for place, hex_ in told)


def root_of(digests: str) -> str:
    """The root of a tree over digests, as hexadecimal digits."""
    leaves = [bytes.fromhex(digest) for digest, _place in _pairs(digests)]
    return tree.root([tree.leaf_hash(leaf) for leaf in leaves]).hex()


def digests_in(line: Line) -> dict[str, bytes]:
    """The digests that a line has of its facts, by their places, in their order."""
    return {place: bytes.fromhex(digest) for digest, place in _pairs(line.digests)}


def _pairs(digests: str) -> list[list[str]]:
    """Of each fact its digest and its place, which may have spaces."""
    rows = digests.removesuffix("\n").split("\n") if digests else []
    return [[*row.split(" ", 1), ""][:2] for row in rows]


def written(line: Line, facts: dict[str, str]) -> Line:
    """A line of today's format, made whole by its facts."""
    line.format, line.salt = format_2.FORMAT, secrets.token_hex(32)
    facts |= format_2.about(line)
    line.facts, line.digests = len(facts), digests_of(line.salt, facts)
    line.root = root_of(line.digests)
    return with_leaf(line, format_2.leaf(line))


def with_leaf(line: Line, leaf: str) -> Line:
    line.leaf, line.hash = leaf, tree.leaf_hash(leaf.encode()).hex()
    return line


# What each kind of line tells


def _lines(
    wanted: Iterable[Wanted], number: int, at: datetime, renamed: list[Wanted]
) -> list[tuple[Line, dict[str, str]]]:
    """Lines of some rows, from a number on, each with its facts, of which it is still to be made
    whole; adds to `renamed` those that have another key.
    """
    by_kind: dict[tuple[str, str], list[int]] = defaultdict(list)
    for kind, table, row in wanted:
        by_kind[kind, table].append(row)
    found: list[tuple[Line, dict[str, str]]] = []
    for (kind, table), rows in by_kind.items():
        for line, facts in TELLERS[kind](table, rows):
            line.number, line.at, line.kind, line.table = number + len(found), at, kind, table
            if line.is_renamed:
                renamed.append((kind, table, line.row))
            found.append((line, facts))
    return found


def _as_written(lines: list[tuple[Line, dict[str, str]]]) -> Iterator[tuple]:
    """The rows of lines, made whole while the database writes those before."""
    connection = connections[DEFAULT_DB_ALIAS]
    fields = [Line._meta.get_field(name) for name in bulk.columns(Line)]
    for line, facts in lines:
        whole = written(line, facts) if facts else with_leaf(line, line.leaf)
        values = [(field, getattr(whole, field.attname)) for field in fields]
        yield tuple(field.get_db_prep_save(value, connection) for field, value in values)


Told = Iterator[tuple[Line, dict[str, str]]]


def _editions(table: str, rows: list[int]) -> Told:
    for pk, facts in format_2.facts_of_each(rows).items():
        yield Line(row=pk, of=_key_of(facts), did="published"), facts


def _key_of(edition: dict[str, str]) -> str:
    """The key of an edition, by its facts."""
    return next(place for place in edition if place.startswith("editions/")).partition("/")[2]


def _fixed(table: str, rows: list[int]) -> Told:
    """Each row that is not what its last line says."""
    model = format_2.TABLE[table].model
    there = {
        pk: (key, text)
        for pk, key, text in format_2.texts(table, model._base_manager.filter(pk__in=rows))
    }
    before = _last_told(table, rows)
    for pk in rows:
        was = before.get(pk)
        was_there = was is not None and was.did != "removed"
        if pk in there:
            key, text = there[pk]
            did = "changed" if was_there else "added"
        elif was_there:
            key, did = key_of(was), "removed"
            text = format_2.removed(table, pk, key)
        else:
            continue
        if was is None or was.told != text:
            of = "" if table in format_2.PRIVATE else f"{table}/{key}"
            line = Line(row=pk, did=did, of=of, told=text)
            line.is_renamed = did == "changed" and key != key_of(was)
            yield line, {f"{table}/{key}": text}


def key_of(line: Line) -> str:
    """The key of the row of what is fixed that a line tells."""
    return json.loads(line.told)["row"]["key"]


def _named_by(renamed: list[Wanted]) -> Iterator[Wanted]:
    """What is fixed and names rows that have another key by now: it is told anew."""
    for kind, table, row in renamed:
        for other in map(format_2.TABLE.get, format_2.FIXED):
            for column in other.columns:
                if column.refers_to is format_2.TABLE[table].model:
                    rows = other.model._base_manager.filter(**{column.name: row})
                    yield from ((kind, other.name, pk) for pk in rows.values_list("pk", flat=True))


def _events(table: str, rows: list[int]) -> Told:
    for event in Event.objects.filter(pk__in=rows).order_by("pk"):
        yield Line(row=event.pk), {f"events/{event.pk}": format_2.event(event)}


def _opinions(table: str, rows: list[int]) -> Told:
    public = Opinion.objects.published().filter(pk__in=rows)
    for pk, facts in format_2.with_people(table, public).items():
        yield Line(row=pk, of=f"{table}/{pk}", did="published"), facts


def _withholdings(table: str, rows: list[int]) -> Told:
    """Each with what it left, which from then on is what the record says."""
    for row in Withholding.objects.filter(pk__in=rows).order_by("pk"):
        own = format_2.with_people(table, Withholding.objects.filter(pk=row.pk))[row.pk]
        of, left = of_withheld(row), what_it_left(row)
        yield Line(row=row.pk, of=of, did="withheld"), own | left


def of_withheld(row: Withholding) -> str:
    """What the line of a withholding is of, for anyone to read."""
    if row.table in format_2.FIXED:
        return f"{format_2.WITHHOLDINGS}/{row.pk}"
    return "" if row.table in format_2.PRIVATE else row.fact


def what_it_left(row: Withholding) -> dict[str, str]:
    """The fact as it is now; none of what is fixed, of which a line of its own tells that."""
    return {} if row.table in format_2.FIXED else {row.fact: format_2.withheld(row)}


def _seals(table: str, rows: list[int]) -> Told:
    """Those of before there was a log: what they say is in a chain of its own."""
    related = ("response__department", "response__strategy")
    for row in Seal.objects.filter(pk__in=rows).select_related(*related).order_by("pk"):
        of = f"{row.response.key}/{row.position}"
        told = {"format": 0, "kind": "seal", "of": of, "digest": row.digest}
        yield Line(row=row.pk, format=0, facts=0, of=of, root=row.digest, leaf=canonical(told)), {}


TELLERS = {
    Line.Kind.EDITION: _editions,
    Line.Kind.FIXED: _fixed,
    Line.Kind.EVENT: _events,
    Line.Kind.OPINION: _opinions,
    Line.Kind.WITHHELD: _withholdings,
    Line.Kind.SEAL: _seals,
}


def _last_told(table: str, rows: list[int]) -> dict[int, Line]:
    """The last line of each row, by the row."""
    lines = Line.objects.filter(table=table, kind=Line.Kind.FIXED)
    last = lines.filter(row__in=rows).order_by().values("row").annotate(last=Max("number"))
    return {line.row: line for line in lines.filter(number__in=last.values("last"))}


# The tree


def _wait_for_the_others() -> None:
    """One transaction writes lines at a time, until it ends; SQLite has one writer anyway.

    What PostgreSQL checks at the end is checked before, so that nobody is waited for meanwhile.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _raise_the_tree(start: int, end: int) -> None:
    """Keep the hash of each subtree that became whole with the lines from `start` to `end`."""
    level, size = 1, 8
    while end >> size:
        Node.objects.bulk_create(
            Node(level=level, place=place, hash=tree.root(tile(level - 1, place)).hex())
            for place in range(start >> size, end >> size)
        )
        level, size = level + 1, size + 8


# Who says what changed


def listen() -> None:
    """Hear of what is fixed, and of events, from the signals of their models."""
    for table in format_2.FIXED:
        model = format_2.TABLE[table].model
        uid = f"the log of {table}"
        post_save.connect(_saved, sender=model, dispatch_uid=uid)
        post_delete.connect(_saved, sender=model, dispatch_uid=uid)
        if model._meta.auto_created:
            m2m_changed.connect(_linked, sender=model, dispatch_uid=uid)
    post_save.connect(_happened, sender=Event, dispatch_uid="the log of events")


def _saved(sender, *, instance, **others) -> None:
    tell_rows(sender, [instance.pk])


def _linked(sender, *, instance, action, **others) -> None:
    """Rows between two others: those that are there after, and those that are there before."""
    if action in ("post_add", "pre_remove", "pre_clear"):
        (own,) = (field for field in sender._meta.fields if field.related_model is type(instance))
        of = sender._base_manager.filter(**{own.name: instance.pk})
        tell_rows(sender, list(of.values_list("pk", flat=True)))


def _happened(sender, *, instance, created, **others) -> None:
    if created:
        tell(Line.Kind.EVENT, "events", [instance.pk])
