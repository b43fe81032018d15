"""Somebody with full access to the database, who lifts its rules and alters what is in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, models, transaction
from django.utils import timezone

from commitments import ledger
from commitments.ledger import format_2, log, telling
from commitments.ledger.bundle.tables import BY_MODEL, table_with
from commitments.models import Event, Line, Node, Seal
from commitments.withholding.doing import withhold
from commitments.withholding.finding import Cell
from strategy import triggers
from strategy.models import Function, PolicyArea, Portfolio
from tests import make
from tests.commitments import one_of_each, people, whole_record


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker):
    """Put in once for a module, without rules; what is altered of it is undone each time."""
    with django_db_blocker.unblock(), transaction.atomic():
        made()
        with lifted():
            yield
        transaction.set_rollback(True)


def withheld(row: models.Model) -> None:
    """Words of it are withheld by law."""
    rosa = people.person("rosa", "Administrators", department=None)
    fact = Cell(row, "title").fact
    withhold(fact, ["title"], ground="Court order", by=rosa)


def made() -> None:
    """A row of every table of the record at least, published, and a log with lines of each kind.

    There is a hash of a whole subtree, too, and everything that a key could be moved to.
    """
    whole_record.made()
    withheld(one_of_each.published(2014, "esfa")["wording"])
    named = {"department": make.department("elsewhere"), "slug": "another", "name": "Another"}
    make.role("another", of=named["department"])
    for model in (Portfolio, Function, PolicyArea):
        model.objects.create(**named)
    make.strategy("another-strategy", years=())
    Event.objects.bulk_create(
        Event(by_name="Rita", what="saved", subject=f"Draft {number}") for number in range(200)
    )
    anew()


def anew() -> None:
    """Tell everything in a new log, as an upgrade does: by that it has lines of seals."""
    log.size()
    triggers.drop()
    for model in (Line, Node):
        model.objects.all().delete()
    telling.begin()


UNIQUE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE UNIQUE INDEX%'",
    "postgresql": "SELECT indexrelid::regclass FROM pg_index JOIN pg_class ON oid = indrelid"
    " WHERE indisunique AND NOT indisprimary AND relnamespace = 'public'::regnamespace"
    " AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)",
}
CONSTRAINTS = (
    "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype IN ('c', 'u')"
    " AND connamespace = 'public'::regnamespace AND conrelid <> 0"
)


@contextmanager
def lifted() -> Iterator[None]:
    """Without rules, and with little of what tables and indexes refuse."""
    triggers.drop()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(CONSTRAINTS)
            for table, name in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(UNIQUE[connection.vendor])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@contextmanager
def undone() -> Iterator[None]:
    """What is done within is not there afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def set_column(row: models.Model, field: models.Field, value) -> None:
    value = field.get_db_prep_save(value, connection)
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(row._meta.db_table)} SET {quote(field.column)} = %s WHERE id = %s",
            [value, row.pk],
        )


def others(field: models.Field, row: models.Model) -> list:
    """What else could stand in a column, by its type: of a key, each other row that it may name."""
    was = getattr(row, field.attname)
    if field.primary_key:
        return [10**6 + was]
    if field.is_relation:
        rows = field.related_model._base_manager.exclude(pk=was).order_by("pk")
        return [*rows.values_list("pk", flat=True), *([None] if was and field.null else [])]
    if isinstance(field, models.JSONField):
        return [{"altered": 1}]
    if field.choices:
        return [value for value, _label in field.flatchoices if value != was]
    if isinstance(field, models.IntegerField):
        return [(was or 0) + more for more in (1, 10_000)]
    return [_other(field, was)]


def _other(field: models.Field, was):
    if isinstance(field, models.BooleanField):
        return not was
    if isinstance(field, models.DateTimeField):
        return (was or timezone.now()) + timedelta(seconds=1)
    if isinstance(field, models.DateField):
        return (was or date(2014, 1, 1)) + timedelta(days=1)
    if isinstance(field, models.DecimalField):
        return (was or Decimal(0)) + 1
    return f"x{was or ''}"[: field.max_length]


def named_by(row: models.Model, column: str) -> str:
    """The words by which verification names a row of what is covered, as it is now."""
    table = table_with(type(row), column) or BY_MODEL.get(type(row))
    if table is None:
        return OWN_NAMES[type(row)](row)
    if table.name in format_2.FIXED:
        lines = Line.objects.filter(kind=Line.Kind.FIXED, table=table.name, row=row.pk)
        return f"line {lines.latest('number').number}"
    rows = table.model.objects.filter(pk=row.pk).values_list(*table.key)
    return f"{table.name}/{'/'.join(map(str, rows.get()))}"


OWN_NAMES = {
    Event: lambda event: f"event {event.pk}",
    Line: lambda line: f"line {line.number}",
    Node: lambda node: f"node {node.level}/{node.place}",
    Seal: lambda seal: f"{seal.response.key}, edition {seal.position}",
}


def published(model: type[models.Model]) -> models.QuerySet:
    """The rows of a table that are covered."""
    table, rows = BY_MODEL.get(model), model._base_manager.order_by("pk")
    if table is None or table.name in (*format_2.FIXED, format_2.WITHHOLDINGS):
        return rows
    if table.name == format_2.OPINIONS:
        return rows.filter(state="published")
    ways = format_2.OF_EDITION.get(table.name, ("revisions__edition",))
    is_published = models.Q()
    for way in ways:
        state = "state" if way == "pk" else f"{way}__state"
        is_published |= models.Q(**{state: "published"})
    return rows.filter(is_published).distinct()


def found() -> list[str]:
    """What verification finds of the database."""
    return [str(one) for one in (*ledger.differences(), *ledger.untrue())]
