"""Queries whose SQL is made once."""

from datetime import date

import pytest

from commitments.kept_sql import KeptSQL
from commitments.models import Kind, Revision
from strategy.models import Department
from strategy.models.names import names_as_at
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def texts():
    """Texts of two actions on two days."""
    for year, day in ((2013, "30 December 2013"), (2014, "16 January 2015")):
        edition = make.draft_edition(year)
        for number in (1, 2):
            make.revision(edition, action=number, kind=Kind.PLAN, text=f"{number}, {year}")
        make.publish(edition, day)


def test_it_gives_what_its_queryset_gives_whatever_was_asked_first(texts):
    def build(day, number):
        return Revision.objects.as_at(day).filter(entry__action__number=number).order_by("pk")

    kept = KeptSQL(build)

    for day in (date(2013, 12, 29), date(2013, 12, 30), date.max):
        for number in (1, 2, 3):
            assert kept(day=day, number=number) == list(build(day, number)), (day, number)
    assert kept(day=date.max, number=2)[1].text == "2, 2014"
    assert len(kept.made) == 1


def test_its_sql_is_made_once(texts):
    asked = []

    def build(day):
        asked.append(day)
        return Revision.objects.as_at(day)

    kept = KeptSQL(build)

    assert [len(kept(day=date(year, 6, 1))) for year in (2013, 2014, 2015)] == [0, 2, 4]
    assert len(asked) == 1


def test_it_keeps_what_is_selected_beside_its_rows_values_and_lists(texts):
    def build(day, kind, keys):
        found = Revision.objects.as_at(day).filter(entry__kind=kind, pk__in=keys)
        return found.select_related("edition__response").order_by("-pk")

    def told(day, kind, keys):
        return build(day, kind, keys).values_list("entry__action__number", "text")

    keys = list(Revision.objects.order_by("pk").values_list("pk", flat=True))
    kept, kept_values = KeptSQL(build), KeptSQL(told)

    for some in (keys, keys[:2], keys[1:3], []):
        for kind in (Kind.PLAN, Kind.PROGRESS):
            asked = {"day": date(2014, 6, 1), "kind": kind, "keys": some}
            assert kept(**asked) == list(build(**asked)), asked
            assert kept_values(**asked) == list(told(**asked)), asked
    assert len(kept.made) == 2
    assert kept(day=date.max, kind=Kind.PLAN, keys=keys)[0].edition.response.title


def test_what_it_gives_has_the_names_of_the_day(texts):
    department = Department.objects.get()
    department.renamed_on = date(2014, 1, 1)
    department.name = "Called otherwise"
    former = Department.objects.get().name
    department.save()
    kept = KeptSQL(lambda day: Department.objects.filter(began_on_last__isnull=True))

    assert kept(day=date.max)[0].name == "Called otherwise"
    with names_as_at(date(2013, 6, 1)):
        assert kept(day=date.max)[0].name == former


def test_few_shapes_of_it_are_kept(texts):
    keys = list(Revision.objects.values_list("pk", flat=True))
    kept = KeptSQL(lambda keys: Revision.objects.filter(pk__in=keys))

    assert [len(kept(keys=keys[:length])) for length in range(5)] == [0, 1, 2, 3, 4]
    assert len(kept.made) == 3
