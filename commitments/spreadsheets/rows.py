"""The rows of a yearly update's spreadsheet: one for each entry that its edition is asked for."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from commitments.models import Edition, Revision
from commitments.yearly_update.sheet import TEXT, EnteredText, Section, Sheet

ANSWERS = {
    name.lower(): value for value, label in Revision.Answer.choices for name in (value, label)
}


class Cell(NamedTuple):
    """Which entry a row is about."""

    action: int
    kind: str
    year: int


@dataclass(frozen=True)
class Row:
    """What a row says, and the state of its entry that it began from."""

    cell: Cell
    given: EnteredText
    began_from: "Beginning"


@dataclass(frozen=True)
class Column:
    """A column: where its value comes from, what it means, and how wide it is drawn."""

    name: str
    value: Callable[[Row], str | int]
    meaning: str
    width: int = 12


COLUMNS = [
    Column("action", lambda row: row.cell.action, "The number of the action."),
    Column("kind", lambda row: row.cell.kind, "commitment, progress or plan."),
    Column("year", lambda row: row.cell.year, "The year reported on, or planned for."),
    Column(
        "answer",
        lambda row: row.given.answer if row.given != EnteredText() else "",
        "text, not-applicable or nil-return. Empty where nothing is entered yet.",
        16,
    ),
    Column("text", lambda row: row.given.text, "The text, where the answer is one.", 80),
    Column("reason", lambda row: row.given.reason, "Why there is an answer instead of a text.", 40),
    Column(
        "began_from",
        lambda row: str(row.began_from),
        "What the draft held when this was downloaded. Leave it as it is.",
        14,
    ),
]
NAMES = [column.name for column in COLUMNS]


def state_of(entered: EnteredText) -> str:
    """A short digest of what is entered in an entry; empty where nothing is.

    A letter leads it: spreadsheet programs take 12 digits, or digits around an e, for a number.
    """
    if entered == EnteredText():
        return ""
    said = "\x00".join([entered.answer, entered.text, entered.reason])
    return f"v{hashlib.sha256(said.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Beginning:
    """What a row began from: the state of its entry, and the draft that it was downloaded from.

    Files of version 0.1 name no draft, and have no letter before the digest.
    """

    state: str
    draft: str = ""

    def __str__(self):
        return f"{self.state}-{self.draft}" if self.state and self.draft else self.state

    @classmethod
    def read(cls, column: str) -> "Beginning":
        state, _, draft = column.partition("-")
        return cls(state, draft)

    def was(self, entered: EnteredText) -> bool:
        return self.state in (state_of(entered), state_of(entered)[1:])

    def is_of(self, edition: Edition) -> bool:
        """Whether it says that it is from this draft; what began from nothing is from any."""
        return not self.state or self.draft == str(edition.pk)


def columns_of(entered: EnteredText) -> EnteredText:
    """As much of what is entered as has a column: the department's own assessment has none."""
    return EnteredText(entered.answer, entered.text, entered.reason)


def cells_of(sheet: Sheet) -> Iterator[tuple[Cell, Section]]:
    """The entries that an edition is asked for, with the section of the screen they stand in."""
    for section in sheet.asked:
        for kind in section.kinds:
            yield Cell(section.action.number, str(kind), section.year_of(kind)), section


def rows_of(sheet: Sheet) -> list[Row]:
    """What a draft holds, also where that is nothing yet."""
    rows = []
    for cell, section in cells_of(sheet):
        stored = columns_of(section.stored.texts[cell.kind])
        rows.append(Row(cell, stored, Beginning(state_of(stored), str(sheet.edition.pk))))
    return rows


def entered_from(answer: str, text: str, reason: str) -> EnteredText:
    """What three cells say. Raises ValueError where the answer is no known one."""
    if not answer and (text or not reason):
        return EnteredText(TEXT, text, reason)
    if answer.lower() not in ANSWERS:
        known = ", ".join(Revision.Answer.values)
        given = f"“{answer}” is no answer" if answer else "the reason has no answer beside it"
        raise ValueError(f"{given}: choose one of {known}")
    return EnteredText(ANSWERS[answer.lower()], text, reason)
