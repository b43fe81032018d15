"""What a row of a spreadsheet began from: a mark that no program takes for something else."""

import pytest

from commitments.spreadsheets import files
from commitments.spreadsheets.proposals import propose
from commitments.spreadsheets.rows import rows_of, state_of
from commitments.yearly_update.sheet import EnteredText, Sheet
from tests import make

# Whose digests begin with 12 digits, and with digits around an e: 039355460067, 0863702234e7.
LIKE_A_NUMBER = "Done in 3055 offices."


def is_a_number(column: str) -> bool:
    try:
        float(column)
    except ValueError:
        return False
    return True


def test_no_program_takes_it_for_a_number():
    entered = [EnteredText(text=f"Done in {number} offices.") for number in range(2000, 6000)]
    digests = [state_of(row)[1:] for row in entered]
    assert any(digest.isdigit() for digest in digests)
    assert any(is_a_number(digest) and not digest.isdigit() for digest in digests)

    assert not any(is_a_number(state_of(row)) for row in entered)


@pytest.mark.django_db
def test_an_edit_is_applied_whatever_the_digest_of_the_text_before_it_looks_like():
    draft = make.draft_edition(2014)
    make.revision(draft, action=1, text=LIKE_A_NUMBER)
    assert state_of(EnteredText(text=LIKE_A_NUMBER))[1:].isdigit()
    rows = files.read(files.as_csv(rows_of(Sheet(draft))), "update.csv").rows
    [filled] = [row for row in rows.values() if row["text"]]
    assert not is_a_number(filled["began_from"])
    filled["text"] = "Done in 3056 offices."

    found = propose(Sheet(draft), rows, "update.csv")

    assert [row.after.text for row in found.changes] == ["Done in 3056 offices."]
    assert found.conflicts == []
