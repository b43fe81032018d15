"""What came in by a link, beside what a draft holds; and taking parts of it into the draft."""

from dataclasses import asdict, dataclass, replace
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from commitments import workflow
from commitments.contributions.asked import answer_box
from commitments.contributions.steps import tell_of_answer
from commitments.models import (
    Contribution,
    ContributionAnswer,
    Event,
    Kind,
    Outcome,
    Revision,
)
from commitments.quotations import stands_in
from commitments.wording_diff import Difference, difference
from commitments.workflow import NotAllowed
from commitments.yearly_update.posted import boxes_of
from commitments.yearly_update.saving import save
from commitments.yearly_update.sheet import (
    Entered,
    EnteredOutcome,
    EnteredText,
    Section,
    Sheet,
)

MOVED_ON = "The draft was changed since you opened this page: look at it again."


@dataclass(frozen=True)
class Part:
    """One text, or what became of one promise: in the draft now, and as it was answered."""

    box: str
    label: str
    before: str
    after: str
    is_taken: bool

    @cached_property
    def words(self) -> Difference:
        """From the draft's to theirs."""
        return difference(self.before, self.after)

    @property
    def is_same(self) -> bool:
        return self.before == self.after


class Taking:
    """One answer beside the draft. Reads the draft's whole sheet."""

    def __init__(self, answer: ContributionAnswer, sheet: Sheet):
        self.answer = answer
        self.given = answer.answers
        self.section = sheet.section(str(answer.action.number))

    @property
    def drawn(self) -> str:
        """By which a form says what the draft held when it was drawn."""
        return self.section.drawn if self.section else ""

    @property
    def parts(self) -> list[Part]:
        """What the draft can take; of an action that it asks for no more, nothing."""
        if self.section is None:
            return []
        return [*self._texts(self.section), *self._outcomes(self.section)]

    @property
    def lost(self) -> list[str]:
        """Words of what the draft asks for no more, for the editor to copy."""
        known = {part.box for part in self.parts}
        return [
            words
            for box, words in self.given.items()
            if box.removesuffix("-words") not in known
            and box not in known
            and not box.endswith("-answer")
        ]

    def with_taken(self, boxes: set[str]) -> Entered:
        """What the section holds with these parts taken."""
        stored = self.section.stored
        texts = {
            kind: self._text(kind, row) if kind in boxes else row
            for kind, row in stored.texts.items()
        }
        progress = texts.get(Kind.PROGRESS, EnteredText()).words
        outcomes = {
            pk: self._outcome(row, f"outcome-{pk}", progress) if f"outcome-{pk}" in boxes else row
            for pk, row in stored.outcomes.items()
        }
        return replace(stored, texts=texts, outcomes=outcomes)

    def _texts(self, section: Section) -> list[Part]:
        return [
            Part(
                kind,
                section.words_of(kind).capitalize(),
                _said(row),
                _said(self._text(kind, row)),
                kind in self.answer.taken,
            )
            for kind, row in section.stored.texts.items()
            if kind in self.given
        ]

    def _outcomes(self, section: Section) -> list[Part]:
        found = []
        for pledge in section.due:
            box = f"outcome-{pledge.pk}"
            if box in self.given or f"{box}-words" in self.given:
                before = section.stored.outcomes[str(pledge.pk)]
                after = self._outcome(before, box, "")
                taken = box in self.answer.taken
                found.append(Part(box, str(pledge), _told(before), _told(after), taken))
        return found

    def _text(self, kind: str, row: EnteredText) -> EnteredText:
        """Theirs in place of what is there; the department's own assessment stays."""
        words = self.given[kind]
        if answer := self.given.get(answer_box(kind)):
            return EnteredText(answer=answer, reason=words, assessment=row.assessment)
        return EnteredText(text=words, assessment=row.assessment, form=row.form)

    def _outcome(self, row: EnteredOutcome, box: str, progress: str) -> EnteredOutcome:
        """Theirs; it quotes the progress where their words stand in it, and else is their own."""
        words = self.given.get(f"{box}-words", row.words)
        own = "" if stands_in(words, progress) else "on"
        return replace(row, status=self.given.get(box, row.status), words=words, own=own)


@transaction.atomic
def take(*, answer: ContributionAnswer, boxes: set[str], drawn: str, by) -> list[Part]:
    """Take parts of an answer into its draft, or, with none, set it aside.

    Gives the parts that were taken. `drawn` is what the draft held when the editor looked. Raises
    NotAllowed where it holds something else by now, is no draft, or the answer was not sent.
    """
    edition = answer.contribution.edition
    workflow.open_draft(edition=edition, by=by)
    answer.contribution.refresh_from_db()
    if answer.contribution.state != Contribution.State.SUBMITTED:
        raise NotAllowed("Only what was sent can be taken.")
    taking = Taking(answer, Sheet(edition))
    if drawn != taking.drawn:
        raise NotAllowed(MOVED_ON)
    parts = [part for part in taking.parts if part.box in boxes]
    if parts:
        _write(taking, {part.box for part in parts}, by)
    answer.taken = sorted({*answer.taken, *(part.box for part in parts)})
    answer.decided_at, answer.decided_by = timezone.now(), by
    answer.decided_name = workflow.name_of(by)
    answer.save()
    _tell(taking, parts, by)
    return parts


def _write(taking: Taking, boxes: set[str], by) -> None:
    entered = taking.with_taken(boxes)
    post = boxes_of(taking.section, entered)
    if save(edition=taking.answer.contribution.edition, post=post, by=by).conflicts:
        raise NotAllowed(MOVED_ON)


def _tell(taking: Taking, parts: list[Part], by) -> None:
    """Leave an event that says whose words were taken, and into which places."""
    who = f"action {taking.answer.action.number}, {taking.answer.contribution.holder}"
    if not parts:
        tell_of_answer(taking.answer, Event.What.SET_ASIDE, by, who)
        return
    named = "; ".join(part.label for part in parts)
    changes = places(taking, {part.box for part in parts})
    tell_of_answer(taking.answer, Event.What.TAKEN, by, f"{who}: {named}", changes)


def places(taking: Taking, boxes: set[str]) -> dict[str, list]:
    """By place of the screen, what it was and what was taken for it."""
    key = taking.section.key
    stored, entered = taking.section.stored, taking.with_taken(boxes)
    rows = {
        f"{key}/texts/{kind}": (kind, stored.texts[kind], row)
        for kind, row in entered.texts.items()
    }
    rows |= {
        f"{key}/outcomes/{pk}": (f"outcome-{pk}", stored.outcomes[pk], row)
        for pk, row in entered.outcomes.items()
    }
    return {
        place: [asdict(was), asdict(becomes)]
        for place, (box, was, becomes) in rows.items()
        if box in boxes
    }


def _said(text: EnteredText) -> str:
    """A text in words, or what is answered instead with its reason, as both are compared."""
    if text.answer == Revision.Answer.TEXT:
        return text.words
    return f"{Revision.Answer(text.answer).label.capitalize()}: {text.reason}"


def _told(outcome: EnteredOutcome) -> str:
    """An outcome in words, as both are compared."""
    label = Outcome.Status(outcome.status).label.capitalize() if outcome.status else ""
    return "\n".join(filter(None, [label, outcome.words]))
