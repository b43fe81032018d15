"""A year that an earlier sample asked for goes where nobody made it theirs."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from strategy.models import ReportingYear
from tests import make

pytestmark = pytest.mark.django_db

migration = import_module("commitments.migrations.0009_no_year_that_nobody_asked_for")


@pytest.fixture
def year():
    """The year 2021 as the sample of 0.1.0 had it, with a response to its strategy."""
    of = make.strategy(migration.STRATEGY, years=())
    make.response("dfe", migration.STRATEGY)
    return ReportingYear.objects.create(
        strategy=of, year=2021, asks_for_progress=True, section=migration.WHY
    )


def take_out():
    migration.take_out(apps, SimpleNamespace(connection=connection))


def test_as_the_sample_had_it_it_goes_and_others_stay(year):
    ReportingYear.objects.create(strategy=year.strategy, year=2022, asks_for_progress=True)
    make.strategy()

    take_out()

    assert list(year.strategy.reporting_years.values_list("year", flat=True)) == [2022]
    assert make.strategy().reporting_years.count() == 4


@pytest.mark.parametrize("change", [{"due_on": make.on("2022")}, {"section": "We ask for it."}])
def test_where_somebody_asks_for_it_it_stays(year, change):
    for name, value in change.items():
        setattr(year, name, value)
    year.save()

    take_out()

    assert ReportingYear.objects.filter(pk=year.pk).exists()


@pytest.mark.parametrize("make_edition", [make.draft_edition, make.published_edition])
def test_where_a_report_of_it_was_entered_it_stays(year, make_edition):
    make_edition(2021, of=year.strategy.responses.get())

    take_out()

    assert ReportingYear.objects.filter(pk=year.pk).exists()
