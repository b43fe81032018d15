"""What is due is told once: the pages and the yearly update ask for the same entries."""

from datetime import date

import pytest

from commitments import standing
from commitments.models import Kind
from commitments.yearly_update.sheet import Sheet
from reporting.record.cells import Cells
from reporting.record.emptiness import AWAITED
from reporting.record.overview import Overview
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2015, 6, 1)


@pytest.fixture
def response():
    """Three actions: from the start, from 2015 on, and one that was withdrawn in 2014."""
    made = make.response()
    make.action(1)
    make.action(2, first_year=2015)
    make.action(3, withdrawn_on=make.on("1 May 2014"))
    return made


def only_2014_asks_for(kinds, response, *, others):
    rows = response.strategy.reporting_years
    rows.exclude(year=2014).delete()
    rows.update(**{f"asks_for_{kind}": kind in kinds for kind in Kind})
    for year in others:
        rows.create(year=year, asks_for_progress=True)
    standing.keep(response)  # Nobody hears of an update() of many rows.


@pytest.mark.parametrize("asks", [["progress"], ["plan"], ["progress", "plan"], ["commitment"]])
@pytest.mark.parametrize("others", [[], [2015]])
def test_every_page_asks_for_the_same(response, asks, others):
    only_2014_asks_for(asks, response, others=others)
    draft = make.draft_edition(2014, of=response)

    sheet = Sheet(draft, today=TODAY)
    on_the_screen = {(row.key, kind) for row in sheet.asked for kind in row.kinds}
    cells = Cells(response, TODAY)
    on_the_pages = {
        (str(action.number), kind)
        for action in cells.actions
        for kind in Kind
        if cells.cell(action, kind, 2014 + (kind == Kind.PLAN)).status == AWAITED
    }
    assert on_the_screen == on_the_pages
    # Action 2 comes later, action 3 is withdrawn.
    assert on_the_screen == {("1", kind) for kind in asks}
    overview = Overview(TODAY)
    [glance] = overview.glances(overview.responses)
    of_2015 = 2 * len(others)  # Progress of actions 1 and 2.
    assert glance.cells.awaited == len(asks) + of_2015
