"""What somebody with a link is asked about one action: what anybody may read of it, and boxes.

Nothing here reads a draft: what is shown is published, and what the boxes hold is their own.
"""

from dataclasses import dataclass
from functools import cached_property

from commitments.models import Contribution, ContributionAnswer, Kind, Outcome, Pledge, Revision
from commitments.yearly_update.sheet import Section, Sheet

NOT_SAID = [("", "I cannot say yet")]
STATUSES = [*NOT_SAID, *((row.value, row.label.capitalize()) for row in Outcome.Status)]
# Instead of a text; the box of the text says why, then.
ANSWERS = [
    ("", "I answer in words"),
    (Revision.Answer.NOT_APPLICABLE.value, "It does not apply to us"),
    (Revision.Answer.NIL_RETURN.value, "There is nothing to report"),
]
LABELS = {
    Kind.COMMITMENT: "What will you do?",
    Kind.PROGRESS: "What was done in {year}?",
    Kind.PLAN: "What will you do in {year}?",
}
HINTS = {
    Kind.COMMITMENT: "Say what can be checked later: what, how much and by when.",
    Kind.PROGRESS: "Say what was done, when and with what result. Use figures where you have them.",
    Kind.PLAN: "Say what can be checked in a year: what, how much and by when.",
}


@dataclass(frozen=True)
class AskedPledge:
    """A published promise of which it is asked what became."""

    pledge: Pledge

    @property
    def status_box(self) -> str:
        return f"outcome-{self.pledge.pk}"

    @property
    def words_box(self) -> str:
        return f"{self.status_box}-words"


def answer_box(kind: str) -> str:
    """The box that says that there is no text of a kind, and what there is instead."""
    return f"{kind}-answer"


class AskedAction:
    """One action of a contribution. Reads what is published from the sheet of its draft."""

    def __init__(self, answer: ContributionAnswer, section: Section, sheet: Sheet):
        self.answer = answer
        self.action = answer.action
        self.number = answer.action.number
        self._section = section
        self._wording = sheet.wordings.get(answer.action_id)

    @property
    def title(self) -> str:
        return self._wording.title if self._wording else self.action.title

    @property
    def ask(self) -> str:
        return self.action.ask

    @property
    def planned(self) -> Revision | None:
        """The plan for the year, else the commitment of the year before."""
        return self._section.planned

    @property
    def last_progress(self) -> Revision | None:
        return self._section.last_progress

    @property
    def texts(self) -> list[tuple[str, str, str]]:
        """For each text that is asked for, its box, its label and a hint. See `answer_box`."""
        return [
            (kind, LABELS[kind].format(year=self._section.year_of(kind)), HINTS[kind])
            for kind in self._section.kinds
        ]

    @cached_property
    def pledges(self) -> list[AskedPledge]:
        return [AskedPledge(pledge) for pledge in self._section.due_now]

    @property
    def boxes(self) -> list[str]:
        """The names of all its boxes."""
        of_pledges = [box for row in self.pledges for box in (row.status_box, row.words_box)]
        of_texts = [box for kind, *_ in self.texts for box in (answer_box(kind), str(kind))]
        return [*of_texts, *of_pledges]

    @property
    def state(self) -> str:
        """How far it is answered, in words."""
        given = self.answer.answers
        if not given:
            return "Not started"
        wanted = [*(str(kind) for kind, _label, _hint in self.texts)]
        wanted += [row.status_box for row in self.pledges]
        return "Answered" if all(given.get(box) for box in wanted) else "In progress"


def asked_actions(contribution: Contribution) -> list[AskedAction]:
    """The actions of a contribution in order. Takes as many queries however many there are.

    An action that the draft asks for no more, as it was withdrawn since, is left out.
    """
    sheet = Sheet(contribution.edition)
    sections = {section.action.pk: section for section in sheet.asked}
    return [
        AskedAction(answer, sections[answer.action_id], sheet)
        for answer in contribution.answers.all()
        if answer.action_id in sections
    ]
