from datetime import date

import pytest

from reporting.record.completeness import Completeness

pytestmark = pytest.mark.django_db


def test_cells_of_the_statement_are_those_of_the_matrix(sample):
    found = Completeness(date(2016, 6, 1), strategies=["government-digital-strategy"])
    cells = [row.cells for row in found.filled_in(found.rows)]
    kept = found.cells_in_all

    answered = sum(row.filled + row.not_applicable + row.nil for row in cells)
    assert answered == kept.filled == 74
    assert sum(row.left_out for row in cells) == kept.left_out
    assert sum(row.without_report for row in cells) == kept.awaited + kept.no_report == 16
    assert sum(row.due for row in cells) == 90
