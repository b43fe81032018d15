"""More departments by copying those that `record` wrote, with all that they published.

A million entries are so there in minutes rather than hours. The store copies: each copy has the
words of the department that it is of, and a name of its own. The log and its seals stay those of
what was written.
"""

from collections.abc import Iterator

from django.db import connection, models, transaction

from tests import rows

Offsets = dict[type[models.Model], int]


@transaction.atomic
def copy(departments: int, entries: int, more: int) -> None:
    """Add `more` departments to the `departments` that are there, each with `entries` entries."""
    offsets = {model: last_of(model) for model in copied()}
    if connection.vendor == "postgresql":  # What a copy refers to was copied before it.
        with connection.cursor() as cursor:
            cursor.execute(rows.ASK_NO_TRIGGER)
    for nth in range(1, -(-more // departments) + 1):
        some = min(departments, more - (nth - 1) * departments)
        for model in offsets:
            copy_rows(model, offsets, nth, of_departments(model, some, some * entries))


def copied() -> list[type[models.Model]]:
    """The tables of a made-up record that grow with its departments."""
    from commitments.models import Edition, Entry, Outcome, Pledge, Response, Revision, SearchText
    from commitments.standing.rules import MODELS
    from strategy.models import Department

    own = [Department, Response, Edition, Entry, Revision, Pledge, Outcome]
    return [*own, SearchText, *MODELS]


def last_of(model: type[models.Model]) -> int:
    return model.objects.aggregate(last=models.Max("pk"))["last"] or 0


def of_departments(model: type[models.Model], departments: int, entries: int) -> str:
    """The rows of the first departments, whose entries, and pledges, are the first of these."""
    columns = {field.column for field in model._meta.concrete_fields}
    if "response_id" in columns:
        return f"response_id <= {departments}"
    if "entry_id" in columns:
        return f"entry_id <= {entries}"
    if "pledge_id" in columns:
        return f"pledge_id < {(entries + 1) * 4}"
    return f"id <= {departments}"


def copy_rows(model: type[models.Model], offsets: Offsets, nth: int, where: str) -> None:
    table, told = model._meta.db_table, dict(values(model, offsets, nth))
    into = f"INSERT INTO {table} ({', '.join(told)})"
    with connection.cursor() as cursor:
        cursor.execute(f"{into} SELECT {', '.join(told.values())} FROM {table} WHERE {where}")


def values(model: type[models.Model], offsets: Offsets, nth: int) -> Iterator[tuple[str, str]]:
    """The columns of a table, and what a copy has in each."""
    from strategy.models import Department

    columns = {field.column for field in model._meta.concrete_fields}
    number = "response_id" if "response_id" in columns else "id"  # Of its department, too.
    for field in model._meta.concrete_fields:
        column = connection.ops.quote_name(field.column)
        target = model if field.primary_key else field.related_model
        if target in offsets:
            yield column, f"{column} + {nth * offsets[target]}"
        elif names_department(field):
            other = f"{number} + {nth * offsets[Department]}"
            yield column, f"replace({column}, CAST({number} AS text), CAST({other} AS text))"
        else:
            yield column, column


def names_department(field: models.Field) -> bool:
    """Whether it has the number of a department in its words, as made-up names have."""
    is_own = field.model._meta.model_name in ("department", "response")
    return isinstance(field, models.CharField) and (is_own or field.name == "department")
