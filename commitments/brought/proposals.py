"""What a document would change in a draft: proposed first, then kept as far as it is wanted."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

from django.db import transaction

from commitments import workflow
from commitments.brought.document import Doubt
from commitments.brought.placing import Place
from commitments.models import Edition
from commitments.models.entries import entry_key, entry_words
from commitments.wording_diff import Difference, difference
from commitments.yearly_update.posted import boxes_of, boxes_of_proposals
from commitments.yearly_update.problems import text_problems
from commitments.yearly_update.promises import proposals
from commitments.yearly_update.saving import save
from commitments.yearly_update.sheet import EnteredText, Section, Sheet


class MovedOn(Exception):
    """The draft changed after its preview. `proposal` is what the document would change now."""

    def __init__(self, proposal: "Proposal"):
        self.proposal = proposal
        super().__init__("The draft was changed since this preview: look at it again.")


@dataclass(frozen=True)
class Change:
    """A text of the document that the draft doesn't hold; `doubts` are for who looks at it."""

    place: Place
    section: Section
    before: EnteredText
    after: EnteredText
    problem: str = ""
    doubts: tuple[Doubt, ...] = ()

    @property
    def key(self) -> str:
        return entry_key(*self.place)

    @property
    def title(self) -> str:
        return title_of(self.place)

    @property
    def overwrites(self) -> bool:
        return self.before.is_given

    @property
    def said(self) -> str:
        return told(self.after)

    @property
    def promises(self) -> list[str]:
        """The sentences of a plan that promise something which no pledge of it says yet."""
        kind = self.place[1]
        if kind not in self.section.promising:
            return []
        pledges = [*self.section.stored.pledges[kind], *self.section.made_before[kind]]
        return proposals(self.after.words, [row.statement for row in pledges])

    @property
    def words(self) -> Difference:
        """Word by word, past the marks of both."""
        return difference(told(self.before), told(self.after))


@dataclass
class Proposal:
    """`not_asked` are texts that the draft has no box for, `lacking` boxes without a text."""

    new: list[Change] = field(default_factory=list)
    different: list[Change] = field(default_factory=list)
    refused: list[Change] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        return [*self.new, *self.different]

    def with_doubts(self, doubts: dict[Place, list[Doubt]]) -> "Proposal":
        new, different = (
            [replace(change, doubts=tuple(doubts.get(change.place, ()))) for change in changes]
            for changes in (self.new, self.different)
        )
        return replace(self, new=new, different=different)

    @property
    def doubts(self) -> int:
        return sum(len(change.doubts) for change in self.changes)

    @property
    def promises(self) -> int:
        """How many sentences of new texts promise something."""
        return sum(len(row.promises) for row in self.new)

    @property
    def digest(self) -> str:
        """Of what it would change, in whatever order the texts stand."""
        rows = sorted([row.key, asdict(row.before), asdict(row.after)] for row in self.changes)
        return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def title_of(place: Place) -> str:
    return f"Action {place[0]}, {entry_words(*place[1:])}"


def told(entered: EnteredText) -> str:
    """A text past its marks, or the answer given instead and why."""
    if entered.answer == "text":
        return entered.words
    return f"{entered.answer.replace('-', ' ').capitalize()}: {entered.reason}"


def propose(sheet: Sheet, texts: dict[Place, EnteredText]) -> Proposal:
    boxes = {
        (section.action.number, str(kind), section.year_of(kind)): (section, kind)
        for section in sheet.asked
        for kind in section.kinds
    }
    proposal = Proposal()
    for place, given in texts.items():
        if place in boxes:
            section, kind = boxes[place]
            _place(proposal, place, section, section.stored.texts[kind], given)
        else:
            proposal.not_asked.append(title_of(place))
    proposal.lacking = [title_of(place) for place in boxes if place not in texts]
    return proposal


def _place(proposal, place: Place, section: Section, stored: EnteredText, given: EnteredText):
    given = replace(given, assessment=stored.assessment)
    change = Change(place, section, stored, given)
    if given == stored:
        proposal.same.append(change.title)
    elif problems := [problem.message for problem in text_problems("", given)]:
        proposal.refused.append(replace(change, problem=" ".join(problems)))
    else:
        (proposal.different if change.overwrites else proposal.new).append(change)


@transaction.atomic
def apply(
    *,
    edition: Edition,
    texts: dict[Place, EnteredText],
    take: Iterable[str],
    seen: str,
    by,
    with_promises: bool = False,
) -> list[Change]:
    """Keep those texts that are to be taken, by their keys, and give what changed.

    With what they promise, where that is wanted, as pledges. `seen` is the digest of what was
    proposed. Raises MovedOn where that is something else by now, NotAllowed where the edition is
    no draft any more.
    """
    workflow.open_draft(edition=edition, by=by)
    proposal = propose(Sheet(edition), texts)
    if proposal.digest != seen:
        raise MovedOn(proposal)
    wanted = set(take)
    taken = [change for change in proposal.changes if change.key in wanted]
    if taken and save(edition=edition, post=_as_posted(taken, with_promises), by=by).conflicts:
        raise MovedOn(proposal)
    return taken


def _as_posted(changes: list[Change], with_promises: bool) -> dict[str, str]:
    """The boxes of the sections, as if the texts had been typed into them."""
    texts: dict[str, dict[str, EnteredText]] = {}
    sections = {change.section.key: change.section for change in changes}
    for change in changes:
        texts.setdefault(change.section.key, {})[change.place[1]] = change.after
    post: dict[str, str] = {}
    for key, section in sections.items():
        given = section.stored.texts | texts[key]
        post |= boxes_of(section, replace(section.stored, texts=given))
    for change in changes if with_promises else []:
        post |= boxes_of_proposals(change.section, change.place[1], change.promises)
    return post
