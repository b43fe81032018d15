"""Each column that docs/what-the-log-covers.md says is covered, altered in turn.

Those that change nothing but what their own row tells are altered together, one of each table.
"""

from collections import defaultdict
from itertools import zip_longest

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from commitments.ledger.bundle.tables import BY_MODEL, TABLES
from commitments.models import Line
from tests.commitments.ledger import alterations, covered
from tests.commitments.ledger.alterations import record

pytestmark = pytest.mark.django_db
__all__ = ["record"]

# By these an edition is found among others, beside its key.
FINDS_EDITIONS = {"state", "kind", "year"}


def test_the_file_is_what_the_models_and_the_log_are():
    """Make it anew with `python -m tests.commitments.ledger.covered`."""
    assert (settings.BASE_DIR / covered.FILE).read_text() == covered.page()


def test_nothing_is_named_while_nothing_is_altered(record):
    assert alterations.found() == []


def rows() -> list:
    """A row of each table of which something is covered, and a line of each kind."""
    lines = [Line.objects.filter(kind=kind).order_by("pk").first() for kind in Line.Kind.values]
    models = [
        model
        for model in covered.tables()
        if model is not Line and any(map(covered.is_covered, model._meta.concrete_fields))
    ]
    return lines + [alterations.published(model).first() for model in models]


def is_alone(field) -> bool:
    """Whether rows of other tables are named otherwise, too, when it is altered."""
    table = BY_MODEL.get(field.model)
    if table is None:
        return field.model is Line and field.name == "number"
    names_others = any(column.refers_to is table.model for one in TABLES for column in one.columns)
    names = {part.partition("__")[0] for part in table.key} | {"id"}
    names |= FINDS_EDITIONS if table.name == "editions" else set()
    return names_others and field.name in names


def rounds() -> list[list[tuple]]:
    """The columns of rows that can be altered at once, and those that only alone can."""
    together, alone = defaultdict(list), []
    for row in rows():
        for field in filter(covered.is_covered, row._meta.concrete_fields):
            if is_alone(field):
                alone.append([(row, field)])
            else:
                together[isinstance(row, Line), row].append((row, field))
    of_lines = zip_longest(*(own for (is_line, _row), own in together.items() if is_line))
    of_rows = zip_longest(*(own for (is_line, _row), own in together.items() if not is_line))
    return [list(filter(None, some)) for some in (*of_lines, *of_rows)] + alone


def alter(row, field) -> str:
    """Alter a column; what the row is called by whoever names it."""
    name = alterations.named_by(row, field.name)
    for value in alterations.others(field, row):
        try:
            with transaction.atomic():
                alterations.set_column(row, field, value)
        except IntegrityError:
            continue
        return name
    raise AssertionError(f"No other value of {field} could be put in.")


@pytest.mark.long("every column of every table is altered, one after the other")
def test_no_column_that_is_covered_is_altered_unnoticed(record):
    unnoticed, altered = [], set()
    for some in rounds():
        with alterations.undone():
            names = [alter(row, field) for row, field in some]
            found = alterations.found()
            for name, (row, field) in zip(names, some, strict=True):
                altered.add(field)
                if not any(name in one for one in found):
                    unnoticed.append(f"{field} of {row!r}")
    print(f"{len(altered)} columns altered, {len(unnoticed)} unnoticed")

    assert unnoticed == []
    all_fields = {field for model in covered.tables() for field in model._meta.concrete_fields}
    assert altered == set(filter(covered.is_covered, all_fields))
