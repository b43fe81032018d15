"""What the database refuses: how tests try it, and see that every row is as before."""

from contextlib import contextmanager
from copy import copy

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models.base import ModelState

from strategy import triggers


def models_of(*labels: str) -> list[type[models.Model]]:
    return [model for label in labels for model in apps.get_app_config(label).get_models()]


def rows() -> dict[str, list[tuple]]:
    """Every row of both apps, by the name of its table."""
    tables = [model._meta.db_table for model in models_of("strategy", "commitments")]
    with connection.cursor() as cursor:
        return {table: _rows_of(table, cursor) for table in tables}


def _rows_of(table: str, cursor) -> list[tuple]:
    cursor.execute(f"SELECT * FROM {table} ORDER BY id")
    return cursor.fetchall()


@contextmanager
def refused(*words: str):
    """The database refuses what is done here, in these words, and keeps every row."""
    before = rows()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield refusal
    missing = [word for word in words if word not in str(refusal.value)]
    assert not missing, f"{missing} not said in: {refusal.value}"
    assert rows() == before, "The refused change left a trace."


# Rows that are not saved yet.


def changed(row: models.Model, **fields) -> models.Model:
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def again(row: models.Model, **fields) -> models.Model:
    """The same once more, as a new row."""
    twin = changed(copy(row), pk=None)
    twin._state = ModelState()
    return changed(twin, **fields)


def pointing_to_itself(row: models.Model, name: str) -> models.Model:
    return changed(row, **{name: row})


def undated(row: models.Model, name: str) -> models.Model:
    """A row one of whose partial dates is neither whole nor absent."""
    return changed(row, **{f"{name}_precision": "week"})


# One statement each, and nothing that Django does around it.


def insert(row: models.Model, **fields) -> None:
    """Insert the same once more, but for some fields."""
    again(row, **fields).save(force_insert=True)


def update(row: models.Model, **fields) -> None:
    """Write the row with other fields, of which its id may be one."""
    new = changed(copy(row), **fields)
    columns = {field.attname: getattr(new, field.attname) for field in row._meta.concrete_fields}
    type(row)._base_manager.filter(pk=row.pk).update(**columns)


def delete(row: models.Model) -> None:
    """Delete the row by plain SQL: Django itself would look for protected rows first."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])


ACTS = {
    "INSERT": insert,
    "UPDATE": update,
    "DELETE": lambda row, **fields: delete(row),
}


@contextmanager
def replacing():
    """Makes each INSERT and UPDATE an INSERT OR REPLACE and UPDATE OR REPLACE of SQLite."""

    def or_replace(execute, sql, params, many, context):
        verb, _, rest = sql.partition(" ")
        if verb in ("INSERT", "UPDATE"):
            sql = f"{verb} OR REPLACE {rest}"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(or_replace):
        yield


# Constraints


def constraints_of(app: str) -> dict[str, list[str]]:
    """What the engine says when a constraint is broken, by its name or, without one, its column."""
    said = {}
    for model in models_of(app):
        table = model._meta.db_table
        for key in unique_columns(model):
            said[f"{table}.{key}"] = _unique_words(f"Key ({key})=", table, [key])
        for constraint in model._meta.constraints:
            columns = unique_key(model, constraint)
            said[constraint.name] = _unique_words(constraint.name, table, columns)
    return said


def _unique_words(name: str, table: str, columns: list[str]) -> list[str]:
    """SQLite names the columns of a unique key, PostgreSQL the constraint."""
    if columns and connection.vendor == "sqlite":
        return [f"{table}.{column}" for column in columns]
    return [name]


def unique_columns(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.fields if field.unique and not field.primary_key]


def unique_key(model: type[models.Model], constraint: models.BaseConstraint) -> list[str]:
    """The columns of a unique constraint; none of another."""
    names = getattr(constraint, "fields", ())
    return [model._meta.get_field(name).column for name in names]


def unique_keys(model: type[models.Model]) -> list[list[str]]:
    """The columns of each unique key but the id."""
    keys = [unique_key(model, constraint) for constraint in model._meta.constraints]
    return [*[[column] for column in unique_columns(model)], *filter(None, keys)]


# Rules, each of which is a trigger.


def needed_here(rules: list[triggers.Rule]) -> list[triggers.Rule]:
    """The rules that this engine needs."""
    return [rule for rule in rules if rule.vendor in ("", connection.vendor)]


def lift(rule: triggers.Rule) -> None:
    table = f" ON {rule.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {rule.trigger}{table}")


def leave_only(rule: triggers.Rule) -> None:
    """Lift the other rules of the same table and operation, so that only this one can refuse."""
    for other in needed_here(triggers.rules()):
        same = (other.table, other.operation) == (rule.table, rule.operation)
        if same and other != rule:
            lift(other)
