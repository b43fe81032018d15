"""How a fact of the log is spelled: each place that writes one has to spell it alike, for ever."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.ledger import format_2
from commitments.ledger.canonical import canonical

HOSTILE = 'a"b\\c\n\r\t\x00\x1f\x7f\u2028\ud7ff\U0001f600 % %s {0} é'


@pytest.mark.parametrize("table", format_2.COLUMNS)
@given(texts=st.lists(st.text() | st.just(HOSTILE), min_size=60, max_size=60))
def test_a_fact_is_the_canonical_spelling_of_its_row(table, texts):
    names = [column.name for column in format_2.TABLE[table].columns]
    cells = dict(zip(names, texts, strict=False))

    fact = format_2.fact_of(table)([*cells.values(), "what stands beside it"])

    row = {name: cells[name] for name in format_2.COLUMNS[table]}
    assert fact == canonical({"table": table, "row": row})
    assert json.loads(fact) == {"table": table, "row": row}
