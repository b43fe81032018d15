"""What an uploaded spreadsheet would change in a draft: proposed first, then applied as a whole."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace

from django.db import transaction

from commitments import workflow
from commitments.importers.faults import BadInput
from commitments.marks.past import PLAIN
from commitments.models import Edition, Kind, Yardstick
from commitments.models.entries import entry_words
from commitments.quotations import stands_in
from commitments.spreadsheets import files
from commitments.spreadsheets.rows import (
    FIGURE,
    KEY,
    KEYED,
    OUTCOME,
    YARDSTICKS,
    Beginning,
    Cell,
    cells_of,
    given_in,
    measure_of,
    measures_of,
    pledges_of,
    stored_of,
    title_of,
    yardstick_cell,
)
from commitments.wording_diff import Difference, difference
from commitments.yearly_update.posted import boxes_of
from commitments.yearly_update.problems import text_problems, why_no_year
from commitments.yearly_update.saving import save
from commitments.yearly_update.sheet import (
    Entered,
    EnteredOutcome,
    EnteredText,
    EnteredYardstick,
    Section,
    Sheet,
    clean,
    kept_words,
)


class MovedOn(Exception):
    """The draft changed after its preview. `proposal` is what the file would change now."""

    def __init__(self, proposal: "Proposal"):
        self.proposal = proposal
        super().__init__("The draft was changed since this preview: look at it again.")


@dataclass(frozen=True)
class Change:
    """A row that differs from what the draft holds."""

    number: int | files.Place
    cell: Cell
    title: str
    before: EnteredText
    after: EnteredText

    @property
    def where(self) -> str:
        return files.where(self.number)

    @property
    def answers(self) -> tuple[str, str] | None:
        """What kind of answer it was and becomes, where that differs."""
        words = way_words if self.cell.kind in YARDSTICKS else answer_words
        was, becomes = words(self.before), words(self.after)
        return (was, becomes) if was != becomes else None

    @property
    def text(self) -> Difference:
        return difference(self.before.text, self.after.text)

    @property
    def reason(self) -> Difference:
        return difference(self.before.reason, self.after.reason)


@dataclass
class Proposal:
    """What a file would change, what it can't as the draft moved on, and what it leaves.

    `moved_on` are rows that nobody filled in since the download, while the draft changed.
    """

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    moved_on: list[Change] = field(default_factory=list)

    @property
    def digest(self) -> str:
        told = [
            [row.number, row.cell, asdict(row.before), asdict(row.after)]
            for row in (*self.changes, *self.conflicts)
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def answer_words(entered: EnteredText) -> str:
    if entered == EnteredText():
        return "nothing yet"
    if not entered.answer:
        return "words without an outcome"
    return ANSWER_WORDS.get(entered.answer, entered.answer)


def way_words(entered: EnteredText) -> str:
    """Which way is better, as a row of a baseline or target says it."""
    if entered == EnteredText():
        return "nothing yet"
    return WAYS.get(entered.answer, "not said which way is better")


WAYS = dict(Yardstick.Direction.choices)
ANSWER_WORDS = {"not-applicable": "not applicable", "nil-return": "nil return"}


def propose(sheet: Sheet, rows: dict[int, dict[str, str]], name: str) -> Proposal:
    """What rows of a file would change. Raises BadInput with the faults of all of them."""
    sections = dict(cells_of(sheet))
    numbers = {action.number for action in sheet.actions}
    proposal, seen, faults = Proposal(), {}, []
    for number, row in rows.items():
        try:
            cell = _cell_of(row, sections, numbers)
            if cell in seen:
                raise ValueError(f"the same entry stands in {files.where(seen[cell])} already")
            seen[cell] = number
            answer, text, reason = (kept_words(n, row[n]) for n in ("answer", "text", "reason"))
            began_from = Beginning.read(clean(row["began_from"]))
            given = _as_downloaded(given_in(cell.kind, answer, text, reason), began_from)
            if cell.kind in YARDSTICKS and cell.year is None and given != EnteredText():
                raise ValueError(f"{cell.kind}: give its year")
            section = _section_of(cell, sections)
            _place(proposal, sheet, section, number, cell, given, began_from)
        except ValueError as error:
            faults += [files.fault_at(number, name, message) for message in error.args]
    if faults:
        raise BadInput(faults)
    return proposal


@transaction.atomic
def apply(*, edition: Edition, rows, name: str, seen: str, by) -> Proposal:
    """Save what was previewed, `seen` being the digest of that proposal.

    Raises MovedOn where it would change something else by now, BadInput where the file has
    faults by now, NotAllowed where the edition is no draft any more.
    """
    workflow.open_draft(edition=edition, by=by)
    sheet = Sheet(edition)
    proposal = propose(sheet, rows, name)
    if proposal.digest != seen:
        raise MovedOn(proposal)
    if proposal.changes:
        saved = save(edition=edition, post=_as_posted(sheet, proposal.changes), by=by)
        if saved.conflicts:
            raise MovedOn(proposal)
    return proposal


def _cell_of(row: dict[str, str], sections: dict[Cell, Section], numbers: set[int]) -> Cell:
    action, kind, year = (clean(row[name]) for name in ("action", "kind", "year"))
    told = [("number of an action", action), ("year", year)]
    is_of_none = kind.lower() in (FIGURE, *YARDSTICKS) and not action
    if kind.lower() in YARDSTICKS:
        return _cell_of_yardstick(row, None if is_of_none else action, kind.lower(), year, sections)
    wrong = [
        f"“{given}” is no {name}"
        for name, given in (told[1:] if is_of_none else told)
        if not _is_short_number(given)
    ]
    if not wrong and not is_of_none and int(action) not in numbers:
        wrong = [f"there is no action {action} in this strategy"]
    if wrong:
        raise ValueError(*wrong)
    is_keyed = kind.lower() in KEYED
    key = clean(row.get(KEY, "")) if is_keyed else ""
    cell = Cell(None if is_of_none else int(action), kind.lower(), int(year), key)
    if is_keyed and cell not in sections:
        of = "no action" if is_of_none else f"action {action}"
        raise ValueError(f"this edition asks for no {kind.lower()} “{key}” of {of}")
    if cell not in sections:
        words = (
            f"“{kind}” {year}"
            if kind.lower() not in Kind.values
            else entry_words(kind.lower(), year)
        )
        raise ValueError(f"this edition is not asked for action {action}, {words}")
    return cell


def _is_short_number(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < 6


def _cell_of_yardstick(
    row: dict[str, str], action: str | None, kind: str, year: str, sections: dict[Cell, Section]
) -> Cell:
    """Of a measure that the edition asks for: what is there, or what a row without a year adds."""
    if year and (why := why_no_year(year)):
        raise ValueError(why)
    if action is not None and not _is_short_number(action):
        raise ValueError(f"“{action}” is no number of an action")
    given = Cell(action and int(action), kind, int(year) if year else None, clean(row.get(KEY, "")))
    cell = yardstick_cell(given)
    if _section_of(cell, sections) is None:
        of = "no action" if action is None else f"action {action}"
        raise ValueError(f"this edition asks for no {kind} of “{measure_of(cell)}” of {of}")
    return cell


def _section_of(cell: Cell, sections: dict[Cell, Section]) -> Section | None:
    """A baseline or target stands where its measure does, of whichever year it is."""
    if cell.kind in YARDSTICKS:
        cell = cell._replace(year=None, key=measure_of(cell))
    return sections.get(cell)


def _as_downloaded(given: EnteredText, began_from: Beginning) -> EnteredText:
    """A row that nobody changed, but whose file went from CSV to XLSX or back on its way.

    Then the apostrophe that keeps a text from being a formula is there once too often, or not.
    """
    for form in (files.unguarded, files.guarded):
        same = replace(given, text=form(given.text), reason=form(given.reason))
        if began_from.was(same):
            return same
    return given


def _place(proposal, sheet, section, number, cell, given, began_from: Beginning) -> None:
    """Put a row where it belongs. Raises ValueError where what it changes can't be kept.

    A row of another draft, one that was withdrawn, is held against this one as it is.
    """
    present = stored_of(section, cell)
    change = Change(number, cell, title_of(section, cell), present, given)
    if given == present:
        return
    is_of_another = not began_from.is_of(sheet.edition)
    if began_from.was(given) and not is_of_another:
        proposal.moved_on.append(change)
        return
    problems = _problems(sheet, section, cell, given)
    if problems:
        raise ValueError(*problems)
    overwrites = not began_from.was(present) and not (is_of_another and present == EnteredText())
    (proposal.conflicts if overwrites else proposal.changes).append(change)


def _problems(sheet: Sheet, section: Section, cell: Cell, given: EnteredText) -> list[str]:
    found = []
    if cell.kind not in KEYED:
        assessment = section.stored.texts[cell.kind].assessment
        found = _problems_of_text(sheet, replace(given, assessment=assessment))
    if max(len(given.text), len(given.reason)) > files.LONGEST_CELL:
        found.append(f"a text is longer than {files.LONGEST_CELL:,} characters")
    return found


def _problems_of_text(sheet: Sheet, given: EnteredText) -> list[str]:
    found = []
    if given.is_given or given.answer != "text" or given.reason or given.assessment:
        found = [problem.message.rstrip(".") for problem in text_problems("", given)]
    elif not sheet.is_report:
        found = ["the entry to be corrected needs a text"]
    return found


def _as_posted(sheet: Sheet, changes: list[Change]) -> dict[str, str]:
    """The boxes of the yearly update's screen, as if the rows had been typed into them."""
    sections = dict(cells_of(sheet))
    by_section: dict[str, list[Change]] = {}
    for change in changes:
        by_section.setdefault(_section_of(change.cell, sections).key, []).append(change)
    post: dict[str, str] = {}
    for section in sheet.sections:
        if section.key in by_section:
            post |= boxes_of(section, _with(section, by_section[section.key]))
    return post


def _with(section: Section, changes: list[Change]) -> Entered:
    """What a section holds with what some rows say; texts first, for outcomes quote them."""
    stored = section.stored
    texts, outcomes, figures = dict(stored.texts), dict(stored.outcomes), dict(stored.figures)
    yardsticks = dict(stored.yardsticks)
    for change in changes:
        if change.cell.kind in texts:
            texts[change.cell.kind] = _text(texts[change.cell.kind], change.after)
    progress = texts[Kind.PROGRESS].words if Kind.PROGRESS in texts else ""
    for change in changes:
        if change.cell.kind == OUTCOME:
            pk = pledges_of(section)[change.cell.key]
            outcomes[pk] = _outcome(section, outcomes[pk], change.after, progress)
        elif change.cell.kind == FIGURE:
            pk = measures_of(section)[change.cell.key]
            figures[pk] = replace(figures[pk], value=change.after.text)
        elif change.cell.kind in YARDSTICKS:
            pk = measures_of(section)[measure_of(change.cell)]
            yardsticks[pk] = _yardsticks(yardsticks[pk], change.cell, change.after)
    return replace(stored, texts=texts, outcomes=outcomes, figures=figures, yardsticks=yardsticks)


def _yardsticks(
    stored: list[EnteredYardstick], cell: Cell, given: EnteredText
) -> list[EnteredYardstick]:
    """Those of a measure, with one that is given, or without one that is empty now."""
    year = str(cell.year)
    others = [row for row in stored if (row.kind, row.year) != (cell.kind, year)]
    if given == EnteredText():
        return others
    return [*others, EnteredYardstick(cell.kind, year, given.text, given.answer)]


def _text(stored: EnteredText, given: EnteredText) -> EnteredText:
    form = stored.form if given.answer == stored.answer else PLAIN
    return replace(given, assessment=stored.assessment, form=form)


def _outcome(
    section: Section, stored: EnteredOutcome, given: EnteredText, progress: str
) -> EnteredOutcome:
    """Other words are shown by the progress of its action, where they stand in it."""
    status = "" if given == EnteredText() else given.answer
    if given.text == stored.words:
        return replace(stored, status=status)
    own = "" if stands_in(given.text, progress) else "on"
    return replace(stored, status=status, words=given.text, own=own, says=section.key)
