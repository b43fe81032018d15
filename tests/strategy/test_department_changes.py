"""How departments lead to each other, and what is kept with a change."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from strategy import workflow
from strategy.models import Department, DepartmentChange, Ways, leads_to
from tests import make
from tests.make import on
from tests.refusals import changed, refused

pytestmark = pytest.mark.django_db

DAY = date(2013, 7, 1)


@pytest.fixture
def nina():
    return get_user_model().objects.create_user("nina")


def slugs(pks):
    return set(Department.objects.filter(pk__in=pks).values_list("slug", flat=True))


def test_a_department_leads_on_from_its_day_in_any_number_of_steps():
    make.department_change("one", "two", "part-moved", "1 July 2013")
    make.department_change("two", "three", "split", "1 August 2013")
    make.department_change("two", "four", "split", "1 August 2013")
    make.department("five", merged_into=make.department("one"), merged_on=on("1 May 2013"))
    one, five = make.department("one"), make.department("five")

    assert slugs(Ways(date(2013, 6, 30)).on_from(one.pk)) == set()
    assert slugs(Ways(DAY).on_from(one.pk)) == {"two"}
    assert slugs(Ways(date(2013, 8, 1)).on_from(five.pk)) == {"one", "two", "three", "four"}
    assert slugs(Ways(date(2013, 8, 1)).back_from(make.department("four").pk)) == {
        "one",
        "two",
        "five",
    }
    assert leads_to(five, make.department("four"), on=date(2013, 8, 1))
    assert not leads_to(make.department("four"), five, on=date(2013, 8, 1))
    assert leads_to(one, one, on=date(2013, 1, 1))


def test_a_part_can_move_there_and_back():
    make.department_change("one", "two", "part-moved")
    make.department_change("two", "one", "part-moved", "1 July 2014")
    one = make.department("one")

    assert slugs(Ways(date(2015, 1, 1)).on_from(one.pk)) == {"two"}


def test_departments_that_end_never_lead_round_in_a_circle():
    make.department_change("one", "two", "merged", "1 July 2013")
    make.department_change("two", "three", "became", "1 July 2014")

    for day in ("1 July 2013", "1 July 2014", "1 July 2015"):
        with refused():
            make.department_change("three", "one", "merged", day)


def test_a_change_is_saved_with_the_end_of_its_department(nina):
    esfa, dfe = make.department("esfa"), make.department()
    change = DepartmentChange(
        department=esfa,
        number=1,
        kind="merged",
        into=dfe,
        happened_on=on("1 July 2013"),
        source=make.source(),
    )

    workflow.change_department(change=change, by=nina)

    esfa.refresh_from_db()
    assert (esfa.merged_into, str(esfa.merged_on)) == (dfe, "1 July 2013")


def test_the_day_of_an_end_moves_with_all_its_parts(nina):
    change = make.department_change(kind="split")
    other = make.department_change(into="other", kind="split")

    workflow.change_department(
        change=changed(change, happened_on=on("1 August 2013")), by=nina, why="A slip."
    )

    other.refresh_from_db()
    assert str(other.happened_on) == "1 August 2013"
    assert str(make.department("esfa").closed_on) == "1 August 2013"


def test_what_is_taken_back_ended_nothing(nina):
    first = make.department_change(kind="split")
    second = make.department_change(into="other", kind="split")

    workflow.take_back_change(change=first, by=nina, why="A slip.")
    assert make.department("esfa").closed_on

    workflow.take_back_change(change=second, by=nina, why="A slip.")
    assert make.department("esfa").closed_on is None


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("merged", "ESFA was merged into DFE"),
        ("split", "ESFA was split, a part going to DFE"),
        ("part-moved", "ESFA moved a part to DFE"),
        ("became", "ESFA went on as DFE"),
        ("closed", "ESFA was closed"),
    ],
)
def test_a_change_is_told_in_words(kind, words):
    assert str(make.department_change(kind=kind)) == words


def test_an_office_is_succeeded_by_one_of_a_department_that_its_own_leads_to():
    former = make.role(of=make.department("esfa"), ended_on=on("1 July 2013"))
    later = make.role("chief-digital-officer")

    with refused("of a department that its own leads to"):
        changed(former, successor=later).save()

    make.department_change()
    changed(former, successor=later).save()
