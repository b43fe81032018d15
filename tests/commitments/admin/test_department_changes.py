"""How an administrator enters a change of departments, having seen what follows."""

import pytest

from commitments.models import Event
from strategy.models import Department, DepartmentChange
from tests import make
from tests.admin_pages import address

pytestmark = pytest.mark.django_db

ADD = address(DepartmentChange, "add")


@pytest.fixture
def esfa():
    """It promised something for 2013, and reports on 2013 to 2015 are asked of it."""
    edition = make.draft_edition(2012, of=make.response("esfa"))
    make.revision(edition, action=1, kind="commitment", year=2012)
    make.pledge(edition, action=1, kind="commitment", year=2012)
    make.publish(edition)
    return make.department("esfa")


def sent(esfa, **fields) -> dict:
    return {
        "department": esfa.pk,
        "number": 1,
        "kind": "merged",
        "into": make.department().pk,
        "happened_on": "1 July 2013",
        "source": make.source().pk,
        **fields,
    }


def test_saving_first_tells_what_follows_and_saves_nothing(admin_client, esfa):
    page = admin_client.post(ADD, sent(esfa))

    assert "From 1 July 2013 nothing is due from ESFA." in page.text
    # Progress on 2013 to 2015, and plans for 2014 and 2015.
    assert "5 cells no longer due" in page.text
    assert not DepartmentChange.objects.exists()
    assert make.department("esfa").ended_on is None


def test_once_it_was_seen_the_department_ends_with_its_change(admin_client, esfa):
    assert admin_client.post(ADD, sent(esfa, is_seen="on")).status_code == 302

    change = DepartmentChange.objects.get()
    assert str(make.department("esfa").merged_on) == "1 July 2013"
    assert Event.objects.filter(what="changed").exists()  # Of the department.

    deleted = {"post": "yes", "why": "Entered twice."}
    admin_client.post(address(DepartmentChange, "delete", change.pk), deleted)
    assert not DepartmentChange.objects.exists()
    assert make.department("esfa").ended_on is None


def test_a_part_that_moves_ends_nothing_and_is_saved_at_once(admin_client, esfa):
    fields = sent(esfa, kind="part-moved", what="Skills")

    assert admin_client.post(ADD, fields).status_code == 302
    assert make.department("esfa").ended_on is None


def test_what_the_database_refuses_is_told_on_the_form(admin_client, esfa):
    make.department("dfe", closed_on=make.on("1 January 2013"))

    page = admin_client.post(ADD, sent(esfa, is_seen="on"))

    assert "A department is merged into one that is there after that day." in page.text
    assert Department.objects.get(slug="esfa").ended_on is None
