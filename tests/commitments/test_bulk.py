"""Rows are written by the thousand without Django's models, and the database still judges them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from commitments import bulk
from commitments.models import StandingFigure
from commitments.models.intervals import FOREVER
from tests import make

pytestmark = pytest.mark.django_db


def row(response, figure=7, starts_on=date(2014, 1, 1), ends_on=FOREVER):
    return (response.pk, starts_on, ends_on, date(2015, 1, 1), FOREVER, 5, 2014, figure)


def test_rows_are_written_as_they_are():
    response = make.response()

    bulk.insert(StandingFigure, [row(response), row(response, starts_on=date(2015, 2, 1))])

    first, second = StandingFigure.objects.order_by("starts_on")
    assert (first.response, first.starts_on, first.ends_on) == (
        response,
        date(2014, 1, 1),
        FOREVER,
    )
    assert (first.measure_id, first.year, first.figure_id) == (5, 2014, 7)
    assert first.pk != second.pk


def test_the_database_refuses_a_row_that_breaks_a_rule_and_writes_none():
    response = make.response()
    wrong = row(response, starts_on=date(2016, 1, 1), ends_on=date(2015, 1, 1))

    refused = pytest.raises(IntegrityError, match="standing_figure_stands_for_a_day")
    with refused, transaction.atomic():
        bulk.insert(StandingFigure, [row(response), wrong])

    assert not StandingFigure.objects.exists()


def test_rows_are_changed_each_in_its_own_way():
    response = make.response()
    bulk.insert(StandingFigure, [row(response), row(response, starts_on=date(2015, 2, 1))])
    first, second, *_ = StandingFigure.objects.order_by("starts_on").values_list("pk", flat=True)

    bulk.update(StandingFigure, ("year", "figure"), [(2013, 8, first), (2016, 9, second)])

    changed = StandingFigure.objects.order_by("year").values_list("pk", "year", "figure", "measure")
    assert list(changed) == [(first, 2013, 8, 5), (second, 2016, 9, 5)]


def test_the_database_refuses_a_change_that_breaks_a_rule_and_makes_none():
    bulk.insert(StandingFigure, [row(make.response())])
    figure = StandingFigure.objects.get()

    refused = pytest.raises(IntegrityError, match="standing_figure_stands_for_a_day")
    with refused, transaction.atomic():
        bulk.update(
            StandingFigure,
            ("year", "ends_on"),
            [(2013, FOREVER, figure.pk), (2013, date(2013, 1, 1), figure.pk)],
        )

    assert StandingFigure.objects.get().year == 2014
