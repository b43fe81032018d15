"""Queries that grow with the record if PostgreSQL takes their tables in the order of the SQL."""

import re
from datetime import date

import pytest

from reporting.record.promises_of_part import OF_ACTION, OF_YEAR

REORDERED = 8  # `join_collapse_limit` of PostgreSQL: of so many tables it finds the best order.
PARTS = {
    "action": (OF_ACTION, {"response": 1, "action": 1}),
    "year": (OF_YEAR, {"response": 1, "year": 2014}),
}
QUERIES = ["pledges", "outcomes", "citations", "texts", "opinions"]


def tables_beside_each_other(sql: str) -> int:
    """How many one FROM joins, at the most: those of a subquery are its own."""
    most, depths = 0, [1]
    for sign in re.findall(r"[()]|\bJOIN\b", sql):
        if sign == "(":
            depths.append(1)
        elif sign == ")":
            most = max(most, depths.pop())
        else:
            depths[-1] += 1
    return max(most, *depths)


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("part", PARTS)
def test_promises_of_a_part_join_no_more_than_it_reorders(part, name):
    queries, asked = PARTS[part]
    sql = str(getattr(queries, name)(date(2014, 1, 1), **asked).query)

    assert 1 < tables_beside_each_other(sql) <= REORDERED


def test_tables_of_a_subquery_are_its_own():
    inner = "SELECT 1 FROM b JOIN c ON (b.x = c.x) JOIN d ON (c.y = d.y)"
    assert tables_beside_each_other(f"SELECT * FROM a JOIN e ON (1) WHERE EXISTS ({inner})") == 3
