"""Baselines and targets in the spreadsheet of an update: out, and in again."""

import pytest

from commitments.importers.faults import BadInput
from commitments.models import Edition
from commitments.spreadsheets.proposals import apply, propose
from commitments.yearly_update.sheet import Sheet
from tests import make
from tests.commitments import people
from tests.commitments.spreadsheets.test_outcomes_and_figures import downloaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    measure = make.measure("moved", name="Agencies moved", unit="agencies", action=make.action(1))
    edition = make.draft_edition(2014)
    make.yardstick(edition, measure, year=2015, value=8, direction="higher")
    return Edition.objects.select_related("response__department", "response__strategy").get(
        pk=edition.pk
    )


def put_in(draft, rows, by):
    seen = propose(Sheet(draft), rows, "update.csv")
    return apply(edition=draft, rows=rows, name="update.csv", seen=seen.digest, by=by)


def rows_of(rows, kind):
    return [row for row in rows.values() if row["kind"] == kind]


def held(draft):
    rows = draft.yardsticks.order_by("kind", "year")
    return [(row.kind, row.year, float(row.value), row.direction) for row in rows]


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_what_is_filled_in_comes_into_the_draft(draft, form):
    teo, rows = people.teo(), downloaded(draft, form)
    [baseline], [target, free] = rows_of(rows, "baseline"), rows_of(rows, "target")
    names = ("action", "year", "answer", "text", "key")
    assert [target[name] for name in names] == ["1", "2015", "higher", "8", "moved/2015"]
    assert [free[name] for name in names] == ["1", "", "", "", "moved"]
    assert propose(Sheet(draft), rows, "update").changes == []

    target["text"] = "9"
    free.update(year="2016", text="10.5", answer="Lower is better")
    baseline.update(year="2012", text="1")
    done = put_in(draft, rows, teo)

    assert [(change.title, change.answers) for change in done.changes] == [
        ("Action 1, target of 2015: Agencies moved (agencies)", None),
        (
            "Action 1, baseline of 2012: Agencies moved (agencies)",
            ("nothing yet", "not said which way is better"),
        ),
        (
            "Action 1, target of 2016: Agencies moved (agencies)",
            ("nothing yet", "lower is better"),
        ),
    ]
    assert held(draft) == [
        ("baseline", 2012, 1, ""),
        ("target", 2015, 9, "higher"),
        ("target", 2016, 10.5, "lower"),
    ]
    assert propose(Sheet(draft), rows, "update").changes == []
    again = downloaded(draft, form)
    rows_of(again, "target")[0].update(text="", answer="")
    put_in(draft, again, teo)
    assert [row[:2] for row in held(draft)] == [("baseline", 2012), ("target", 2016)]


def test_one_that_was_changed_since_is_in_conflict(draft):
    rows = downloaded(draft)
    draft.yardsticks.update(value=7)
    rows_of(rows, "target")[0]["text"] = "9"

    found = propose(Sheet(draft), rows, "update.csv")

    assert (len(found.changes), len(found.conflicts)) == (0, 1)


@pytest.mark.parametrize(
    ("place", "fields", "said"),
    [
        (0, {"text": "many"}, "“many” is no number"),
        (0, {"answer": "up"}, "“up” is no way that is better"),
        (0, {"year": "2016"}, "this row is the target of 2015"),
        (0, {"reason": "So."}, "a reason belongs to a text"),
        (0, {"key": "gone/2015"}, "asks for no target of “gone” of action 1"),
        (1, {"text": "3"}, "target: give its year"),
        (1, {"year": "soon", "text": "3"}, "“soon” is no year between 1900 and 2100"),
        (1, {"answer": "higher", "year": "2016"}, "give the target’s value"),
        (1, {"action": "one"}, "“one” is no number of an action"),
        (1, {"year": "2015", "text": "9"}, "the same entry stands in"),
    ],
)
def test_what_can_t_be_is_refused_with_its_row(draft, place, fields, said):
    rows = downloaded(draft)
    rows_of(rows, "target")[place].update(fields)

    with pytest.raises(BadInput) as refused:
        propose(Sheet(draft), rows, "update.csv")

    [fault] = refused.value.faults
    assert said in fault.message and rows[fault.line]["kind"] == "target"
