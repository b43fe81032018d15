"""The boxes of the yearly update's screen, as its templates draw them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from commitments.marks.past import MARKED
from commitments.models import (
    Evidence,
    Kind,
    Measure,
    Outcome,
    Pledge,
    Revision,
    Succession,
    Wording,
    Yardstick,
)
from commitments.wording_diff import Difference, difference
from commitments.yearly_update.evidence_files import (
    OF_EDITION,
    box_of_figure,
    box_of_outcome,
    files_of,
)
from commitments.yearly_update.presence import Here
from commitments.yearly_update.problems import Problem, problems_of
from commitments.yearly_update.promises import proposals
from commitments.yearly_update.sentences import likest, offered, proposed
from commitments.yearly_update.sheet import (
    TEXT,
    WHOLE,
    EnteredFigure,
    EnteredOutcome,
    EnteredPledge,
    EnteredText,
    EnteredYardstick,
    Section,
    Sheet,
    value_words,
)

OFFERED = 4  # Sentences to choose from, of each pledge.
FREE_ROWS = 2  # Empty rows for pledges of the editor's own words; each save gives as many anew.


@dataclass(frozen=True)
class PledgeRow:
    box: str
    entered: EnteredPledge
    is_saved: bool = False
    is_offered: bool = False
    number: int = 0  # Its place among the rows, counted from 1.
    pk: str = ""
    again: list[Succession] | None = None  # As what it was promised before; None where it can't be.


@dataclass(frozen=True)
class TextBoxes:
    box: str
    kind: str
    label: str
    entered: EnteredText
    theirs: EnteredText | None
    pledges: list[PledgeRow]
    made_before: list[Pledge]

    @property
    def makes_pledges(self) -> bool:
        return self.kind != Kind.PROGRESS

    @property
    def says_more(self) -> bool:
        """Whether there is something beside a text, or instead of one."""
        told = self.entered
        return told.answer != TEXT or told.form == MARKED or bool(told.reason or told.assessment)

    @property
    def offers(self) -> list[PledgeRow]:
        return [row for row in self.pledges if row.is_offered]

    @property
    def kept(self) -> list[PledgeRow]:
        return [row for row in self.pledges if row.is_saved]

    @property
    def more(self) -> list[PledgeRow]:
        """Those that may be taken one by one, and boxes for one's own words."""
        return [row for row in self.pledges if not row.is_saved]

    @property
    def has_unsaved(self) -> bool:
        """Whether something of one's own words is entered that can't be kept yet."""
        return any(
            row.entered.statement or row.entered.due for row in self.more if not row.is_offered
        )

    @property
    def answers(self) -> list[tuple[str, str]]:
        return [
            (Revision.Answer.TEXT.value, "A text"),
            (Revision.Answer.NOT_APPLICABLE.value, "Not applicable"),
            (Revision.Answer.NIL_RETURN.value, "Nil return: nothing to report"),
        ]

    @property
    def differs(self) -> bool:
        return self.theirs is not None and self.theirs != self.entered

    @cached_property
    def difference(self) -> Difference:
        """From theirs to ours."""
        return difference(self.theirs.words, self.entered.words)

    @property
    def rows(self) -> int:
        """How tall its box is."""
        return min(18, max(6, len(self.entered.text) // 80 + self.entered.text.count("\n") + 2))


@dataclass(frozen=True)
class FileBoxes:
    """The files that back one thing, and a box for one more."""

    box: str
    files: list[Evidence]
    refused: str  # Why the last one was not attached.


@dataclass(frozen=True)
class OutcomeBoxes:
    box: str
    pledge: Pledge
    given: FileBoxes
    entered: EnteredOutcome
    theirs: EnteredOutcome | None
    key: str  # Of its action.
    said: list[str]  # The sentences of its progress, none of a summary, which can't be quoted.
    proposed: str  # That which may show what became of it: words, never an outcome.

    @property
    def chosen(self) -> str:
        """The sentence that shows it; of one without an outcome that which is proposed, if any."""
        told = self.entered
        if told.words:
            is_sentence = told.words in self.said and told.says == self.key and not told.own
            return told.words if is_sentence else ""
        return "" if told.status else self.proposed

    @property
    def sentences(self) -> list[str]:
        """Those to choose from: what is chosen, and the likest others."""
        first = [self.chosen] if self.chosen else []
        others = likest(self.pledge.statement, self.said)
        return [*first, *(row for row in others if row not in first)][:OFFERED]

    @property
    def typed(self) -> str:
        """The words that are no sentence of the text, or stand elsewhere."""
        return "" if self.chosen else self.entered.words

    @property
    def says_more(self) -> bool:
        """Whether it was moved, split or merged, or something backs it."""
        told = self.entered
        is_backed = told.url or told.title or self.given.files or self.given.refused
        return bool(told.is_moved or told.is_gone_on or is_backed)

    @property
    def told_before(self) -> Outcome | None:
        return next(iter(self.pledge.told), None)

    @property
    def differs(self) -> bool:
        return self.theirs is not None and self.theirs != self.entered


@dataclass(frozen=True)
class YardstickRow:
    """The boxes of one baseline or target; of one that is not there yet they are empty."""

    box: str
    entered: EnteredYardstick
    number: int  # Its place among the rows, counted from 1.


@dataclass(frozen=True)
class FigureBoxes:
    box: str
    measure: Measure
    given: FileBoxes
    entered: EnteredFigure
    theirs: EnteredFigure | None
    held: list[EnteredYardstick]
    their_held: list[EnteredYardstick] | None
    stands: list[Yardstick]  # What it is held against by what is published.

    @property
    def differs(self) -> bool:
        return self.theirs is not None and self.theirs != self.entered

    @property
    def held_differs(self) -> bool:
        return self.their_held is not None and self.their_held != self.held

    @property
    def yardsticks(self) -> list[YardstickRow]:
        """What is entered, an empty baseline where there is none, and an empty target."""
        kinds = Yardstick.Kind
        has_baseline = any(row.kind == kinds.BASELINE for row in self.held)
        free = [EnteredYardstick(kinds.TARGET.value)]
        if not has_baseline:
            free.insert(0, EnteredYardstick(kinds.BASELINE.value))
        return [
            YardstickRow(f"{self.box}-yardstick-{number}", row, number)
            for number, row in enumerate([*self.held, *free], 1)
        ]

    @property
    def published(self) -> list[str]:
        """What it is held against by what is published, in words."""
        return [
            f"{row.said}: {value_words(row.value)} {self.measure.unit}"
            + (f" ({row.get_direction_display()})" if row.direction else "")
            for row in self.stands
        ]

    @property
    def directions(self) -> list[tuple[str, str]]:
        return Yardstick.Direction.choices


class SectionBoxes:
    """One section with all its boxes, and what is wrong with them."""

    def __init__(
        self,
        section: Section,
        sheet: Sheet,
        given: Callable[[str], FileBoxes],
        here: Iterable[Here] = (),
    ):
        self.section = section
        self.sheet = sheet
        self.given = given
        self.here = here  # Who else has it open.

    @property
    def wording(self) -> Wording | None:
        """What the department's page calls the action; it takes the place of our summary."""
        return self.sheet.wordings.get(self.section.action.pk) if self.section.action else None

    @cached_property
    def problems(self) -> list[Problem]:
        return problems_of(self.section, self.section.entered, self.sheet)

    @property
    def state(self) -> str:
        if self.section.theirs:
            return "changed by somebody else"
        if not self.section.action:
            return "optional" if not self.problems else "to mend"
        if self.problems:
            return "to mend"
        return "done" if self.section.is_done else "open"

    @property
    def how_far(self) -> str:
        """The state in words, with how much of it is there where it is begun."""
        section = self.section
        if self.state == "open" and section.given:
            return f"{section.given} of {section.asked_for}"
        return self.state

    @property
    def texts(self) -> list[TextBoxes]:
        section, theirs = self.section, self.section.theirs
        return [
            TextBoxes(
                box=f"{section.key}-{kind}",
                kind=kind,
                label=section.words_of(kind),
                entered=section.entered.texts[kind],
                theirs=theirs.texts[kind] if theirs else None,
                pledges=self._pledges(kind),
                made_before=section.made_before[kind],
            )
            for kind in section.kinds
        ]

    def _pledges(self, kind: str) -> list[PledgeRow]:
        section = self.section
        if kind not in section.entered.pledges:
            return []
        prefix = f"{section.key}-{kind}-pledge-"
        pledges = section.entered.pledges[kind]
        taken = [row.statement for row in [*pledges, *section.made_before[kind]]]
        offered = proposals(section.entered.texts[kind].words, taken)
        unsaved = [row for row in pledges if not row.pk] + [EnteredPledge()] * FREE_ROWS
        rows = [
            *((f"{prefix}{row.pk}", row, True, False) for row in pledges if row.pk),
            *(
                (f"{prefix}offer{n}", EnteredPledge(statement=text[:300]), False, True)
                for n, text in enumerate(offered, 1)
            ),
            *((f"{prefix}new{n}", row, False, False) for n, row in enumerate(unsaved, 1)),
        ]
        return [
            PledgeRow(*row, number, row[1].pk, self._again(row[1].pk))
            for number, row in enumerate(rows, 1)
        ]

    def _again(self, pledge: str) -> list[Succession] | None:
        if not pledge or self.sheet.made_again is None:
            return None
        return self.sheet.made_again.get(pledge, [])

    @property
    def their_pledges(self) -> list[EnteredPledge]:
        theirs = self.section.theirs
        if not theirs or theirs.pledges == self.section.entered.pledges:
            return []
        return [row for rows in theirs.pledges.values() for row in rows]

    @cached_property
    def said(self) -> list[str]:
        """The sentences of the progress that may be quoted."""
        return [] if self.sheet.edition.is_summary else offered(self.section.progress)

    @cached_property
    def proposed(self) -> dict[int, str]:
        """By pledge due in the year, the sentence that may show what became of it."""
        due = self.section.due_now
        found = proposed([pledge.statement for pledge in due], self.said)
        return {due[place].pk: sentence for place, sentence in found.items()}

    @cached_property
    def outcomes(self) -> list[OutcomeBoxes]:
        section, theirs = self.section, self.section.theirs
        return [
            OutcomeBoxes(
                box := box_of_outcome(section, pledge),
                pledge,
                self.given(box),
                section.entered.outcomes[str(pledge.pk)],
                theirs.outcomes[str(pledge.pk)] if theirs else None,
                section.key,
                self.said,
                self.proposed.get(pledge.pk, ""),
            )
            for pledge in section.due
        ]

    @property
    def due_now(self) -> list[OutcomeBoxes]:
        return [row for row in self.outcomes if row.pledge.year == self.section.year]

    @property
    def due_before(self) -> list[OutcomeBoxes]:
        return [row for row in self.outcomes if row.pledge.year < self.section.year]

    @property
    def says_of_earlier(self) -> bool:
        """Whether something is entered of an earlier pledge, or another said something of one."""
        return any(
            row.differs or row.entered.status or row.entered.is_given or row.entered.words
            for row in self.due_before
        )

    @property
    def says_more_of_outcomes(self) -> bool:
        return any(row.says_more for row in self.outcomes)

    @property
    def figures(self) -> list[FigureBoxes]:
        section, theirs = self.section, self.section.theirs
        return [
            FigureBoxes(
                box := box_of_figure(section, measure),
                measure,
                self.given(box),
                section.entered.figures[str(measure.pk)],
                theirs.figures[str(measure.pk)] if theirs else None,
                section.entered.yardsticks[str(measure.pk)],
                theirs.yardsticks[str(measure.pk)] if theirs else None,
                self.sheet.held_against.get(measure.pk, []),
            )
            for measure in section.measures
        ]


class Screen:
    """The page of a sheet: a list of all, and beside it what has one of the keys."""

    def __init__(
        self,
        sheet: Sheet,
        keys: Collection[str],
        refused: Iterable[Problem] = (),
        here: Mapping[str, list[Here]] = MappingProxyType({}),
    ):
        self.sheet = sheet
        self.keys = keys
        self.edition = sheet.edition
        self.refused = list(refused)
        self._files = files_of(sheet)
        self.sections = [
            SectionBoxes(section, sheet, self._given, here.get(section.key, ()))
            for section in sheet.sections
        ]
        self.here_whole = here.get(WHOLE, ())
        self.given = self._given(OF_EDITION)
        self.statuses = [(row.value, row.label.capitalize()) for row in Outcome.Status]
        self.carried_to = [
            (str(row.pk), f"Action {row.entry.action.number}: {row.statement}")
            for row in sheet.new_pledges
        ]
        self.entries = sheet.entries

    def _given(self, box: str) -> FileBoxes:
        why = [problem.message for problem in self.refused if problem.box == f"{box}-file"]
        return FileBoxes(box, self._files[box], " ".join(why))

    @property
    def shown(self) -> list[SectionBoxes]:
        """One section; several only where a form that had several was refused."""
        return [boxes for boxes in self.sections if boxes.section.key in self.keys]

    @property
    def shows_whole(self) -> bool:
        return WHOLE in self.keys

    @property
    def problems(self) -> list[Problem]:
        return [problem for boxes in self.shown for problem in boxes.problems]

    @property
    def conflicts(self) -> list[SectionBoxes]:
        return [boxes for boxes in self.sections if boxes.section.theirs]
