"""Every rule that keeps what is published has a change of it here that it alone refuses."""

from contextlib import nullcontext
from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from commitments.rules import RULES, name_of_not_displaced
from tests.commitments import one_of_each
from tests.commitments.one_of_each import FACTS, model_of
from tests.refusals import ACTS, changed, leave_only, needed_here, refused, replacing, unique_keys

pytestmark = pytest.mark.django_db

SIGNED = ["checkpoint", "cosignature", "token"]
HINGES = {
    "department": {"slug": "education"},
    "strategy": {"slug": "digital-strategy"},
    "action": {"number": 99},
    "reportingyear": {"year": 1999},
    "response": {"id": 99},
    "entry": {"year": 2013},
    "measure": {"slug": "trained"},
    "source": {"slug": "another"},
}

# What is kept as it is, beside facts.
KEPT = ["edition", "clearance", "seal", "event", "opinion", "line", *SIGNED]


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """What is published and what is not, made once; what each test does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        published = one_of_each.published() | one_of_each.signed()
        unpublished = one_of_each.unpublished() | one_of_each.signed()
        connection.check_constraints()  # Or PostgreSQL lifts no rule of these tables.
        yield SimpleNamespace(published=published, unpublished=unpublished)
        transaction.set_rollback(True)


@pytest.fixture
def made(rows):
    return deepcopy(rows)


def kept(name, **fields):
    """What is published, and a change of it that would harm it (none: every change)."""
    return lambda made: (made.published[name], fields)


def displacing(name, columns):
    """A draft, and the key under which it would take the place of what is published."""

    def row_and_key(made):
        kept = made.published[name]
        return made.unpublished[name], {column: getattr(kept, column) for column in columns}

    return row_and_key


# The rule, and a change of what is there already that it doesn't allow.
KEEPING = {
    **{f"{name}_kept": kept(name) for name in [*FACTS, *KEPT]},
    **{f"{name}_key_kept": kept(name, **fields) for name, fields in HINGES.items()},
    "checkpoint_root_of_its_size": kept("checkpoint", root="1" * 64, keys="other+00000000"),
    "measure_name_and_unit_kept": kept("measure", unit="managers"),
    "line_after_the_last": lambda made: (made.unpublished["line"], {"number": 1_000_000}),
}

# On SQLite each unique key is a way for another row to take the place of what is published.
for name in [*FACTS, *HINGES, *KEPT]:
    for key in unique_keys(model_of(name)) or [[]]:
        KEEPING[name_of_not_displaced(name, key)] = displacing(name, key or ["id"])


def rules_of(cases) -> list:
    """The rules that this engine needs and that these cases break."""
    return [rule for rule in needed_here(RULES) if rule.name in cases]


def refuse(rule, row, fields) -> None:
    with refused(rule.message), replacing() if rule.vendor else nullcontext():
        ACTS[rule.operation](row, **fields)


@pytest.mark.parametrize("rule", rules_of(KEEPING), ids=lambda rule: rule.trigger)
def test_a_rule_alone_keeps_what_is_published(rule, made):
    leave_only(rule)

    refuse(rule, *KEEPING[rule.name](made))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("department", {"name": "Department for Children", "abbreviation": "DfC"}),
        ("strategy", {"title": "Digital by default"}),
        ("response", {"title": "What we do"}),
        ("action", {"title": "Appoint a leader"}),
    ],
)
def test_names_and_titles_can_change_when_something_is_published(name, fields, made):
    row = made.published[name]

    changed(row, **fields).save()


@pytest.mark.parametrize("name", ["department", "strategy"])
def test_an_address_can_change_while_nothing_under_it_is_published(name, made):
    row = made.unpublished[name]

    changed(row, slug="another").save()
