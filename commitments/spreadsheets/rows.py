"""The rows of a yearly update's spreadsheet.

One for each entry that its edition is asked for, each promise due and each measure, each baseline
and target that the draft holds of one, and an empty one of both. What became of a promise stands
in the columns of a text, and so do a figure, a baseline and a target.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import ValidationError

from commitments.models import Edition, Outcome, Revision, Yardstick
from commitments.models.entries import entry_words
from commitments.spreadsheets.owners import owners_of
from commitments.yearly_update.problems import why_no_year
from commitments.yearly_update.sheet import (
    TEXT,
    EnteredText,
    EnteredYardstick,
    Section,
    Sheet,
    value_of,
    value_words,
)

ANSWERS = {
    name.lower(): value for value, label in Revision.Answer.choices for name in (value, label)
}


STATUSES = {
    name.lower(): value for value, label in Outcome.Status.choices for name in (value, label)
}
DIRECTIONS = {
    name.lower(): value for value, label in Yardstick.Direction.choices for name in (value, label)
}
OUTCOME, FIGURE = "outcome", "figure"
YARDSTICKS = Yardstick.Kind.values  # baseline, target
KEYED = (OUTCOME, FIGURE, *YARDSTICKS)
MEASURES = "Measures"  # The sheet of those that belong to no action.


class Cell(NamedTuple):
    """Which entry a row is about, or which promise or measure, by its key.

    A measure may belong to no action. A baseline or target that is not there yet has no year.
    """

    action: int | None
    kind: str
    year: int | None
    key: str = ""


@dataclass(frozen=True)
class Row:
    """What a row says, and the state of its entry that it began from."""

    cell: Cell
    given: EnteredText
    began_from: "Beginning"
    about: str = ""  # The title of the action, the promise, or the measure with its unit.
    planned: str = ""  # The last plan, beside the progress that answers it.
    owner: str = ""  # Who answers for the action.

    @property
    def choices(self) -> list[str]:
        """What may stand in its column “answer”."""
        if self.cell.kind == OUTCOME:
            return [status.value for status in Outcome.Status]
        if self.cell.kind in YARDSTICKS:
            return Yardstick.Direction.values
        return [] if self.cell.kind == FIGURE else [answer.value for answer in Revision.Answer]


@dataclass(frozen=True)
class Column:
    """A column: where its value comes from, what it means, and how wide it is drawn."""

    name: str
    value: Callable[[Row], str | int]
    meaning: str
    width: int = 12


COLUMNS = [
    Column(
        "action",
        lambda row: "" if row.cell.action is None else row.cell.action,
        "The number of the action. Empty for a measure that belongs to none.",
    ),
    Column(
        "about",
        lambda row: row.about,
        "The action, the promise or the measure. To read: what is changed here is not taken.",
        30,
    ),
    Column(
        "kind",
        lambda row: row.cell.kind,
        "commitment, progress, plan; outcome: what happened to a promise; figure, baseline, "
        "target: of a measure.",
    ),
    Column(
        "year",
        lambda row: "" if row.cell.year is None else row.cell.year,
        "The year reported on, or planned for; that of a baseline or target. Give it to one that "
        "is new.",
    ),
    Column(
        "planned",
        lambda row: row.planned,
        "What was planned for the year. To read: what is changed here is not taken.",
        40,
    ),
    Column(
        "answer",
        lambda row: row.given.answer if row.given != EnteredText() else "",
        "text, not-applicable or nil-return; of a promise what happened to it: delivered, "
        "partly-delivered, carried-forward, re-scoped or dropped; of a baseline or target which "
        "way is better, where the source says it: higher or lower. Empty where nothing is entered.",
        16,
    ),
    Column(
        "text",
        lambda row: row.given.text,
        "The text, where the answer is one; the words that show what happened to a promise; a "
        "number.",
        80,
    ),
    Column("reason", lambda row: row.given.reason, "Why there is an answer instead of a text.", 40),
    Column(
        "key",
        lambda row: row.cell.key,
        "Which promise or measure it is. Leave it as it is.",
        14,
    ),
    Column(
        "began_from",
        lambda row: str(row.began_from),
        "What the draft held when this was downloaded. Leave it as it is.",
        14,
    ),
]
# Those that every file has, and those that are there to read, or not in files of version 0.1.
NAMES = ["action", "kind", "year", "answer", "text", "reason", "began_from"]
KEY, TO_READ = "key", {"about", "planned"}


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
    """All that an edition is asked for, with the section of the screen it stands in."""
    for section in sheet.sections:
        number = section.action.number if section.action else None
        for kind in section.kinds:
            yield Cell(number, str(kind), section.year_of(kind)), section
        for key in pledges_of(section):
            yield Cell(number, OUTCOME, section.year, key), section
        for measure in section.measures:
            yield Cell(number, FIGURE, section.year, measure.slug), section
            for row in section.stored.yardsticks.get(str(measure.pk), ()):
                if not why_no_year(row.year):
                    yield _of_yardstick(number, row.kind, int(row.year), measure.slug), section
            for kind in YARDSTICKS:
                yield Cell(number, kind, None, measure.slug), section


def pledges_of(section: Section) -> dict[str, str]:
    """The promises due, by their key: ACTION/KIND/YEAR/NUMBER; the keys of their rows."""
    return {f"{row.entry.key}/{row.number}": str(row.pk) for row in section.due}


def _of_yardstick(action: int | None, kind: str, year: int, measure: str) -> Cell:
    """Of one that is there its year is in its key, too, so that nobody changes it unawares."""
    return Cell(action, kind, year, f"{measure}/{year}")


def yardstick_cell(cell: Cell) -> Cell:
    """Which baseline or target a row is, whether it was there or is filled in.

    Raises ValueError where its year is not the one that its key names.
    """
    measure, _mark, year = cell.key.partition("/")
    if year and year != str(cell.year):
        raise ValueError(
            f"this row is the {cell.kind} of {year}: empty its text, and fill in the one without "
            "a year for another"
        )
    if cell.year is None:
        return Cell(cell.action, cell.kind, None, measure)
    return _of_yardstick(cell.action, cell.kind, cell.year, measure)


def measures_of(section: Section) -> dict[str, str]:
    return {row.slug: str(row.pk) for row in section.measures}


def stored_of(section: Section, cell: Cell) -> EnteredText:
    """What the draft holds there, as much of it as has columns."""
    if cell.kind == OUTCOME:
        outcome = section.stored.outcomes[pledges_of(section)[cell.key]]
        return outcome_given(outcome.status, outcome.words)
    if cell.kind == FIGURE:
        return EnteredText(text=section.stored.figures[measures_of(section)[cell.key]].value)
    if cell.kind in YARDSTICKS:
        return yardstick_given(next(yardsticks_at(section, cell), None))
    return columns_of(section.stored.texts[cell.kind])


def outcome_given(status: str, words: str) -> EnteredText:
    return EnteredText(status, words) if status or words else EnteredText()


def yardsticks_at(section: Section, cell: Cell) -> Iterator[EnteredYardstick]:
    """What the draft holds of one, if anything."""
    rows = section.stored.yardsticks[measures_of(section)[measure_of(cell)]]
    return (row for row in rows if (row.kind, row.year) == (cell.kind, str(cell.year)))


def measure_of(cell: Cell) -> str:
    """The slug of the measure of a figure, a baseline or a target."""
    return cell.key.partition("/")[0]


def yardstick_given(row: EnteredYardstick | None) -> EnteredText:
    return EnteredText(row.direction, row.value) if row else EnteredText()


def about(section: Section, cell: Cell) -> str:
    """What a row is about, in words."""
    if cell.kind == OUTCOME:
        pk = pledges_of(section)[cell.key]
        return next(row.statement for row in section.due if str(row.pk) == pk)
    if cell.kind == FIGURE or cell.kind in YARDSTICKS:
        measure = measure_of(cell)
        return next(f"{row} ({row.unit})" for row in section.measures if row.slug == measure)
    return section.action.title


def title_of(section: Section, cell: Cell) -> str:
    """By which a preview names what a row changes."""
    if cell.kind == OUTCOME:
        return f"Action {cell.action}, what happened to “{about(section, cell)}”"
    if cell.kind == FIGURE or cell.kind in YARDSTICKS:
        told = f"{cell.kind} of {cell.year}: " if cell.kind in YARDSTICKS else ""
        of = "" if cell.action is None else f"Action {cell.action}, "
        title = f"{of}{told}{about(section, cell)}"
        return title[0].upper() + title[1:]
    return f"Action {cell.action}, {entry_words(cell.kind, cell.year)}"


def rows_of(sheet: Sheet) -> list[Row]:
    """What a draft holds, also where that is nothing yet."""
    rows = []
    owners = owners_of(sheet.edition)
    for cell, section in cells_of(sheet):
        stored = stored_of(section, cell)
        planned = section.planned if cell.kind == "progress" else None
        rows.append(
            Row(
                cell,
                stored,
                Beginning(state_of(stored), str(sheet.edition.pk)),
                about(section, cell),
                (planned.text or planned.reason) if planned else "",
                owners.get(section.action.pk, "") if section.action else MEASURES,
            )
        )
    return rows


def given_in(kind: str, answer: str, text: str, reason: str) -> EnteredText:
    """What the cells of a row say. Raises ValueError where they can't be that."""
    if kind in KEYED and reason:
        raise ValueError(f"a reason belongs to a text, and this is a row of kind “{kind}”")
    if kind == OUTCOME:
        if answer and answer.lower() not in STATUSES:
            known = ", ".join(Outcome.Status.values)
            raise ValueError(
                f"“{answer}” is nothing that can become of a promise: choose of {known}"
            )
        return outcome_given(STATUSES.get(answer.lower(), ""), text)
    if kind == FIGURE:
        return EnteredText(text=_figure(text))
    if kind in YARDSTICKS:
        return _yardstick(kind, answer, text)
    return entered_from(answer, text, reason)


def _yardstick(kind: str, answer: str, text: str) -> EnteredText:
    if answer and answer.lower() not in DIRECTIONS:
        raise ValueError(f"“{answer}” is no way that is better: choose higher or lower, or none")
    if answer and not text:
        raise ValueError(f"give the {kind}’s value beside which way is better")
    return EnteredText(DIRECTIONS.get(answer.lower(), ""), _figure(text)) if text else EnteredText()


def _figure(text: str) -> str:
    try:
        return value_words(value_of(text)) if text else ""
    except ValidationError:
        raise ValueError(f"“{text}” is no number that a figure can be") from None


def entered_from(answer: str, text: str, reason: str) -> EnteredText:
    """What three cells say. Raises ValueError where the answer is no known one."""
    if not answer and (text or not reason):
        return EnteredText(TEXT, text, reason)
    if answer.lower() not in ANSWERS:
        known = ", ".join(Revision.Answer.values)
        given = f"“{answer}” is no answer" if answer else "the reason has no answer beside it"
        raise ValueError(f"{given}: choose one of {known}")
    return EnteredText(ANSWERS[answer.lower()], text, reason)
