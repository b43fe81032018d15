"""The spreadsheet of an update, uploaded as it was downloaded: it says what the draft says."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from commitments.models import Revision
from commitments.spreadsheets import files
from commitments.spreadsheets.proposals import propose
from commitments.spreadsheets.rows import rows_of
from commitments.yearly_update.sheet import Sheet
from tests import make
from tests.awkward_texts import texts

pytestmark = pytest.mark.django_db

unhurried = settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def written(rows):
    yield "update.csv", files.as_csv(rows)
    yield "update.xlsx", files.as_xlsx(rows, "Update")
    yield "update.ods", files.as_ods(rows, "Update")


@pytest.fixture
def draft():
    edition = make.draft_edition(2014)
    for number in (1, 2):
        make.action(number)
    return edition


@unhurried
@given(text=texts, reason=texts)
def test_nothing_is_proposed_of_a_file_that_nobody_changed(draft, text, reason):
    with transaction.atomic():
        make.revision(draft, action=1, text=text)
        make.revision(draft, action=2, answer="nil-return", text="", reason=reason)
        sheet = Sheet(draft)
        for name, content in written(rows_of(sheet)):
            found = propose(sheet, files.read(content, name).rows, name)

            assert (found.changes, found.conflicts, found.moved_on) == ([], [], []), name
        transaction.set_rollback(True)


@pytest.mark.parametrize("text", ["  • one\n  • two", "- one\n- two", "\t1. one", "# one"])
def test_a_list_stays_one_where_something_else_of_it_is_changed(draft, text):
    make.revision(draft, action=1, text=text)
    sheet = Sheet(draft)
    rows = files.read(files.as_csv(rows_of(sheet)), "update.csv").rows
    for row in rows.values():
        row["text"] = row["text"] and f"{row['text']}\n  • three  "

    [change] = propose(sheet, rows, "update.csv").changes

    assert change.after.text == f"{text}\n  • three"
    assert Revision.objects.get().text == text
