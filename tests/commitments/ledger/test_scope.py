"""Which rows are of the record: asked so that a million of them can be."""

from django.db.models.lookups import In
from django.db.models.sql import Query

from commitments.ledger.bundle.scope import rows_of
from commitments.models import Measure
from commitments.models.any_of import any_of


def lists_of_the_record(node):
    """The lists of rows of the record among the conditions below one, as PostgreSQL is given it."""
    if isinstance(node, In) and isinstance(node.rhs, Query):
        return [node.rhs] if node.rhs.model._meta.app_label == "commitments" else []
    return [
        found for child in getattr(node, "children", ()) for found in lists_of_the_record(child)
    ]


def several_joined_by_or(node):
    """Whether some condition is one of several, more than one of which is a list of the record."""
    children = getattr(node, "children", ())
    if getattr(node, "connector", "") == "OR" and len(lists_of_the_record(node)) > 1:
        return True
    return any(map(several_joined_by_or, children))


def test_no_table_is_asked_for_by_several_lists_of_rows_joined_by_or():
    asked = {model: rows.query.where for model, rows in rows_of(None).items()}
    assert [model for model, where in asked.items() if several_joined_by_or(where)] == []
    assert lists_of_the_record(asked[Measure]), "what the test looks for is found"


def test_such_lists_are_seen_where_they_are(db):
    keys = [
        Measure.objects.filter(**{f"{of}__isnull": False}).values("pk")
        for of in ("figures", "yardsticks")
    ]
    either = Measure.objects.filter(pk__in=keys[0]) | Measure.objects.filter(pk__in=keys[1])
    assert several_joined_by_or(either.query.where)
    assert not several_joined_by_or(Measure.objects.filter(any_of(keys)).query.where)
