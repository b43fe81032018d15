"""What a cell holds instead of a text, in words that say it once."""

import pytest

from commitments.answers import said, told_by
from commitments.models import Revision


@pytest.mark.parametrize(
    ("answer", "reason", "sentence", "line"),
    [
        (
            "not-applicable",
            "It has no agencies.",
            "DfE says that this does not apply to it: It has no agencies.",
            "Not applicable: It has no agencies.",
        ),
        (
            "not-applicable",
            "Not applicable, but it helps.",
            "DfE says: Not applicable, but it helps.",
            "Not applicable, but it helps.",
        ),
        (
            "nil-return",
            "Nothing changed.",
            "DfE says that it has nothing to report: Nothing changed.",
            "Nil return: Nothing changed.",
        ),
        ("nil-return", "NIL RETURN", "DfE says: NIL RETURN", "NIL RETURN"),
    ],
)
def test_an_answer_that_its_reason_begins_with_is_said_once(answer, reason, sentence, line):
    revision = Revision(answer=answer, reason=reason)

    assert told_by("DfE", revision) == sentence
    assert said(revision) == line
