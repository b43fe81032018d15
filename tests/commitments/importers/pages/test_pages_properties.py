"""Pages of the two arrangements, made of one record in every shape in which they come, give the
same entries whichever way in; contradictions that were planted are found, and none else.
"""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.alike import compared
from commitments.importers.pages.taking import import_pages
from commitments.models import Revision, Variant
from tests.commitments.importers.pages.shapes import (
    CELLS,
    NAMES,
    Shape,
    department_page,
    files,
    links_of,
    page_by_action,
)

TEXTS = st.sampled_from(
    [
        "All of it was done.",
        "First this.\n\nThen that, and 3 more.",
        "Two lines\nof one paragraph.",
        "We will:\n\n- move the site\n- close the old one",
        "In order:\n\n1. alpha\n2. beta",
        "See [the plan](https://www.gov.uk/the-plan) for more.",
        "| What | How many |\n| service managers | 3 |\n| sites | 12 |",
        "It is not applicable & was <never> “planned”.",
        "Not applicable to this department.",
    ]
)
PLACES = st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from([1, 7]), st.sampled_from(CELLS))
SHAPES = st.builds(
    Shape,
    ending=st.sampled_from(["html", "json", "txt"]),
    is_numbered=st.booleans(),
    is_titled_twice=st.booleans(),
    is_named_otherwise=st.booleans(),
)
ELSEWHERE = " Elsewhere it was said otherwise."


def as_record(places):
    return {(slug, action, *cell): text for (slug, action, cell), text in places.items()}


def entries():
    """What stands, past marks, by department, action, kind and year."""
    rows = Revision.objects.filter(standing__isnull=False, standing__ends_on__year=9999)
    rows = rows.filter(standing__shown_until__year=9999)
    rows = rows.select_related("entry__action", "entry__response__department")
    return {place_of(row.entry): compared(row.text or row.reason, row.form) for row in rows}


def variants():
    rows = Variant.objects.select_related("entry__action", "entry__response__department")
    return {place_of(row.entry): compared(row.text, row.form) for row in rows}


def place_of(entry):
    return (entry.response.department.slug, entry.action.number, entry.kind, entry.year)


def told(record):
    return {place: compared(text, "marked") for place, text in record.items()}


def take(pages):
    return import_pages(files(*pages), strategy="government-digital-strategy", create=True)


def own(record, shape):
    return [department_page(record, slug, shape) for slug in sorted({key[0] for key in record})]


def across(record, shape):
    return [page_by_action(record, number, shape) for number in sorted({key[1] for key in record})]


@pytest.mark.long("made-up pages, beside those that are written out")
@settings(
    max_examples=int(os.environ.get("PAGES", 6)),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_same_entries_whichever_way_in_and_contradictions_found(db, media, data):
    record = as_record(data.draw(st.dictionaries(PLACES, TEXTS, min_size=2, max_size=7)))
    planted = data.draw(st.sets(st.sampled_from(sorted(record)), max_size=2))
    otherwise = {
        place: f"{text}\n\n{ELSEWHERE.strip()}" if place in planted else text
        for place, text in record.items()
    }
    pages = own(record, data.draw(SHAPES)), across(otherwise, data.draw(SHAPES))
    by_departments, by_action = pages
    ways = {
        "departments": ([by_departments], record, set()),
        "by action": ([by_action], otherwise, set()),
        "both": ([by_departments + by_action], record, planted),
        "by action first": ([by_action, by_departments], record, planted),
        "departments first": ([by_departments, by_action], record, planted),
    }

    for way, (batches, stands, contradicted) in ways.items():
        with transaction.atomic():
            for batch in batches:
                take(batch)
            assert entries() == told(stands), way
            found = {place: told(otherwise)[place] for place in contradicted}
            assert variants() == found, way
            transaction.set_rollback(True)


@settings(
    max_examples=int(os.environ.get("PAGES", 6)),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=TEXTS, ending=st.sampled_from(["html", "json"]))
def test_lists_links_and_tables_stay_what_they_are(db, media, text, ending):
    record = {("dfe", 7, "progress", 2013): text}
    with transaction.atomic():
        take(own(record, Shape(ending=ending)))
        row = Revision.objects.get()
        assert (row.text or row.reason) == text
        assert (row.form == "marked") == bool(
            links_of(text) or text[:1] == "|" or "\n\n-" in text or "\n\n1." in text
        )
        transaction.set_rollback(True)
