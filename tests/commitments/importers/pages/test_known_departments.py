"""Names of departments: matched to the record or to the list that comes along, never guessed."""

import csv

import pytest

from commitments.importers.pages.known_departments import FILE, Names, plain_name, read_known
from strategy.models import Department
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Department for Education", "dfe"),
        ("Department of Education", "dfe"),
        ("3. Department for Education (DfE):", "dfe"),
        ("DfE", "dfe"),
        ("The Attorney General's Office", "ago"),
        ("DEPARTMENT FOR CULTURE, MEDIA & SPORT", "dcms"),
        ("Department for Energy and Climate Change", "decc"),
        ("HM Revenue & Customs", "hmrc"),
        ("Education", None),
        ("Department for Educaton", None),
        ("Ministry of Magic", None),
    ],
)
def test_a_name_is_that_of_one_department_or_of_none(written, slug):
    assert Names().find(written) == slug


def test_the_record_goes_before_the_list():
    Department.objects.create(slug="education", abbreviation="DfE", name="Department for Education")

    assert Names().find("Department of Education") == "education"


def test_a_name_of_two_departments_is_asked():
    Department.objects.create(slug="one", abbreviation="ONE", name="Office for Trade")
    Department.objects.create(slug="two", abbreviation="TWO", name="The Office for Trade")

    assert Names().find("Office for Trade") is None
    assert Names({"Office for Trade": "two"}).find("office for trade") == "two"


def test_a_department_is_known_by_what_it_was_called_before():
    department = make.response().department
    department.name, department.abbreviation = "Department for Schools", "DfS"
    department.save()

    assert Names().find("Department for Schools") == "dfe"
    assert Names().find("DfS") == "dfe"


def test_the_list_names_each_once_and_says_where_it_is_from():
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [(plain_name(name), row.slug) for row in read_known() for name in row.names]

    assert len({row["slug"] for row in rows}) == len(rows) == 22
    for name, slug in names:
        assert {other for same, other in names if same == name} == {slug}
    for row in rows:  # What became of one is open without a source, and a source is an address.
        assert bool(row["source"]) == bool(row["section"])
        assert row["source"].startswith("https://") or not (row["became"] or row["source"])
