"""The screen of a yearly update: what a draft holds, and what it asks for, section by section.

A section is an action, or the measures that belong to none. What its boxes hold is its `Entered`;
the same shape is read from the database and from what was posted, so that the two compare.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone

from commitments.marks.past import MARKED, PLAIN, words_of
from commitments.models import (
    Edition,
    Figure,
    Kind,
    Measure,
    Outcome,
    Pledge,
    Revision,
    Slip,
    Succession,
    Unfinished,
    Wording,
    Yardstick,
)
from commitments.models.entries import entry_words
from commitments.models.statuses import AWAITED, NO_REPORT, NOT_REPORTED, UNTOLD
from commitments.yearly_update import made_again
from strategy import letters
from strategy.models import Action, ReportingYear
from strategy.numbers import read_number
from strategy.partial_dates import PartialDate

# An earlier pledge that is one of these may still be answered.
STILL_OPEN = {NOT_REPORTED, NO_REPORT, AWAITED, "partly-delivered", "carried-forward"}
MEASURES = "measures"  # The key of the section of measures that belong to no action.
WHOLE = "whole"  # The key of what belongs to the edition as a whole.
TEXT = Revision.Answer.TEXT
LENGTH = 24  # Of the digests that a page carries.
OF_LINES = ("text", "reason")  # The boxes whose first line may be led by spaces, as a list's is.


@dataclass
class EnteredText:
    """A text, or the answer given instead of it with its reason."""

    answer: str = TEXT
    text: str = ""
    reason: str = ""
    assessment: str = ""
    form: str = PLAIN

    @property
    def words(self) -> str:
        """What its text says, past its marks."""
        return words_of(self.text, self.form)

    @property
    def is_given(self) -> bool:
        return bool(self.text if self.answer == TEXT else self.reason)


@dataclass
class EnteredOutcome:
    """What became of a pledge: how, in which words, and the action whose progress says so.

    `own` is filled where the words are the editor's own, and quote nothing. Where its due date was
    moved: to when, when that was announced, and why. Where it was split or merged: which of the
    two, the numbers of the draft's pledges that it went on as, when announced, and why.
    """

    status: str = ""
    words: str = ""
    own: str = ""
    says: str = ""
    carried_to: str = ""
    title: str = ""
    url: str = ""
    moved_to: str = ""
    announced: str = ""
    why: str = ""
    went: str = ""
    into: str = ""
    went_announced: str = ""
    went_why: str = ""

    @property
    def is_moved(self) -> bool:
        return bool(self.moved_to or self.announced or self.why)

    @property
    def is_gone_on(self) -> bool:
        """Whether it was split, or merged with others."""
        return bool(self.went or self.into or self.went_announced or self.went_why)

    @property
    def goes_on_as(self) -> list[str]:
        """The numbers of the pledges that it went on as."""
        return self.into.split()

    @property
    def is_given(self) -> bool:
        """Whether it is told what became of it, to when it was moved, or what it went on as."""
        return bool(self.status and self.words) or self.is_moved or self.is_gone_on


@dataclass
class EnteredPledge:
    """One pledge as it is entered; `pk` is empty until it is saved."""

    pk: str = ""
    statement: str = ""
    due: str = ""


@dataclass
class EnteredFigure:
    value: str = ""
    title: str = ""
    url: str = ""


@dataclass
class EnteredYardstick:
    """A baseline or a target of a measure."""

    kind: str = ""
    year: str = ""
    value: str = ""
    direction: str = ""

    @property
    def is_given(self) -> bool:
        return bool(self.year or self.value or self.direction)

    @property
    def order(self) -> tuple:
        """Baselines first, each by its year, whichever way they came in."""
        return self.kind, read_number(self.year) or 0, self.year, self.value, self.direction


@dataclass
class Entered:
    """What the boxes of one section hold."""

    texts: dict[str, EnteredText] = field(default_factory=dict)
    pledges: dict[str, list[EnteredPledge]] = field(default_factory=dict)
    outcomes: dict[str, EnteredOutcome] = field(default_factory=dict)
    figures: dict[str, EnteredFigure] = field(default_factory=dict)
    yardsticks: dict[str, list[EnteredYardstick]] = field(default_factory=dict)

    def as_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict) -> "Entered":
        return cls(
            {kind: EnteredText(**row) for kind, row in told["texts"].items()},
            {
                kind: [EnteredPledge(**row) for row in rows]
                for kind, rows in told["pledges"].items()
            },
            {pk: EnteredOutcome(**row) for pk, row in told["outcomes"].items()},
            {pk: EnteredFigure(**row) for pk, row in told["figures"].items()},
            # What was kept before there were any has none.
            {
                pk: [EnteredYardstick(**row) for row in rows]
                for pk, rows in told.get("yardsticks", {}).items()
            },
        )

    @property
    def digests(self) -> dict[str, str]:
        """Of what each place says. A pledge has the same one before and after it is saved."""
        told = self.as_json()
        for rows in told["pledges"].values():
            for row in rows:
                del row["pk"]
        return {
            f"{part}-{key}": hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
            for part, places in told.items()
            for key, said in places.items()
        }


@dataclass
class Section:
    """One action on the screen, with what the draft holds of it."""

    key: str
    action: Action | None
    kinds: list[str]
    year: int
    stored: Entered
    planned: Revision | None = None
    last_progress: Revision | None = None
    due: list[Pledge] = field(default_factory=list)
    made_before: dict[str, list[Pledge]] = field(default_factory=dict)
    measures: list[Measure] = field(default_factory=list)
    shown: Entered | None = None  # What the boxes hold, where that is not what is stored.
    theirs: Entered | None = None  # What somebody else saved in between.
    known: dict[str, str] | None = None  # What a page knows of each place, where that is other.

    @property
    def anchor(self) -> str:
        return f"action-{self.key}" if self.action else self.key

    @property
    def title(self) -> str:
        return str(self.action) if self.action else "Measures that belong to no action"

    @property
    def entered(self) -> Entered:
        return self.shown or self.stored

    @property
    def drawn(self) -> str:
        """What the boxes were drawn from, place by place; comes back when they are posted."""
        digests = self.stored.digests if self.known is None else self.known
        return "--".join(f"{place}_{digest[:LENGTH]}" for place, digest in digests.items())

    @property
    def is_done(self) -> bool:
        """Whether all that is asked is entered; figures and pledges are never asked."""
        return self.given == self.asked_for

    @property
    def asked_for(self) -> int:
        """How many texts and outcomes it asks for."""
        return len(self.stored.texts) + len(self.awaited)

    @property
    def given(self) -> int:
        """How many of those are entered."""
        texts = [text for text in self.stored.texts.values() if text.is_given]
        outcomes = (self.stored.outcomes[str(pledge.pk)] for pledge in self.awaited)
        return len(texts) + len([row for row in outcomes if row.is_given])

    @property
    def awaited(self) -> list[Pledge]:
        """The pledges due of which no published edition says what became."""
        return [pledge for pledge in self.due_now if pledge.status in UNTOLD]

    @property
    def due_now(self) -> list[Pledge]:
        """Those that are due in the year."""
        return [pledge for pledge in self.due if pledge.year == self.year]

    @property
    def due_before(self) -> list[Pledge]:
        """Earlier ones: in a report those that are still open."""
        return [pledge for pledge in self.due if pledge.year < self.year]

    def year_of(self, kind: str) -> int:
        return self.year + (kind == Kind.PLAN)

    def words_of(self, kind: str) -> str:
        return entry_words(kind, self.year_of(kind))

    def read_post(self, post) -> Entered | None:
        """What was posted of this section; None if nothing was."""
        if f"{self.key}-drawn" not in post:
            return None
        return Entered(
            {kind: _posted_text(f"{self.key}-{kind}", post) for kind in self.kinds},
            {kind: self._posted_pledges(kind, post) for kind in self.promising},
            {str(row.pk): self._posted_outcome(row, post) for row in self.due},
            {str(row.pk): self._posted_figure(row, post) for row in self.measures},
            {str(row.pk): self._posted_yardsticks(row, post) for row in self.measures},
        )

    @property
    def progress(self) -> str:
        """What its boxes hold of the progress, or of the reason for none."""
        text = self.entered.texts.get(Kind.PROGRESS)
        return (text.words or text.reason) if text else ""

    @property
    def promising(self) -> list[str]:
        return [kind for kind in self.kinds if kind != Kind.PROGRESS]

    def _posted_outcome(self, pledge: Pledge, post) -> EnteredOutcome:
        box = f"{self.key}-outcome-{pledge.pk}"
        outcome = _posted(EnteredOutcome, box, post)
        outcome.says = outcome.says or self.key
        chosen, was = (clean(post.get(f"{box}-{name}", "")) for name in ("sentence", "was"))
        is_as_drawn = chosen == was  # Nobody chose it: it was proposed, or is kept already.
        if chosen and not (is_as_drawn and (outcome.words or not outcome.status)):
            outcome.words, outcome.own, outcome.says = chosen, "", self.key
        ticked = f"{box}-into-"
        outcome.into = in_order(
            name.removeprefix(ticked) for name in post if name.startswith(ticked)
        )
        for name in ("moved_to", "announced", "went_announced"):
            day = as_kept(PartialDate.parse, PartialDate.spelled_out, getattr(outcome, name))
            setattr(outcome, name, day)
        return outcome

    def _posted_figure(self, measure: Measure, post) -> EnteredFigure:
        figure = _posted(EnteredFigure, f"{self.key}-figure-{measure.pk}", post)
        figure.value = as_kept(value_of, value_words, figure.value)
        return figure

    def _posted_yardsticks(self, measure: Measure, post) -> list[EnteredYardstick]:
        prefix = f"{self.key}-figure-{measure.pk}-yardstick-"
        rows = []
        for name in post:
            row = name.removeprefix(prefix).removesuffix("-kind")
            if not row.isdecimal() or name != f"{prefix}{row}-kind":
                continue
            yardstick = _posted(EnteredYardstick, f"{prefix}{row}", post)
            yardstick.value = as_kept(value_of, value_words, yardstick.value)
            if yardstick.is_given:
                rows.append(yardstick)
        return sorted(rows, key=attrgetter("order"))

    def _posted_pledges(self, kind: str, post) -> list[EnteredPledge]:
        prefix = f"{self.key}-{kind}-pledge-"
        rows = []
        for name in post:
            row = name.removeprefix(prefix).removesuffix("-statement")
            if not re.fullmatch(r"\d+|(?:offer|new)\d+", row) or name == row:
                continue
            pledge = _posted(EnteredPledge, f"{prefix}{row}", post)
            pledge.pk = row if row.isdigit() else ""
            pledge.due = as_kept(PartialDate.parse, PartialDate.spelled_out, pledge.due)
            if row.startswith("new"):
                is_taken = bool(pledge.statement or pledge.due)
            else:
                takes_all = row.startswith("offer") and f"{prefix}all" in post
                is_taken = takes_all or f"{prefix}{row}-take" in post
            if is_taken:
                rows.append(pledge)
        return rows


def _posted(entered_class, prefix: str, post):
    names = entered_class.__dataclass_fields__
    return entered_class(
        **{name: kept_words(name, post.get(f"{prefix}-{name}", "")) for name in names}
    )


def _posted_text(prefix: str, post) -> EnteredText:
    """Only a text has marks, and what no box says to have some has none."""
    entered = _posted(EnteredText, prefix, post)
    is_marked = entered.form == MARKED and entered.answer == TEXT and bool(entered.text)
    entered.form = MARKED if is_marked else PLAIN
    return entered


def kept_words(name: str, words: str) -> str:
    """What a box of that name holds, as the record keeps it."""
    return kept_text(words) if name in OF_LINES else clean(words)


def in_order(numbers: Iterable[str]) -> str:
    """The numbers of pledges, the least first; what is none is left out."""
    return " ".join(map(str, sorted({int(one) for one in numbers if one.isdecimal()})))


def clean(words: str) -> str:
    """Words as the database can keep them, with the line ends that we use."""
    return kept_text(words).strip()


def kept_text(text: str) -> str:
    """The same of a text of many lines: what leads its first line stays."""
    return letters.as_kept(text.replace("\x00", ""))


def value_of(text: str) -> Decimal:
    """Raises ValidationError where it is no number that a figure can keep."""
    return Figure._meta.get_field("value").clean(text.replace(",", ""), None)


def value_words(value: Decimal) -> str:
    return f"{value.normalize():f}"


def as_kept(parse, spell, text: str) -> str:
    """A text as it will read once it is saved, so that posting it twice is no conflict."""
    try:
        return spell(parse(text))
    except (ValueError, ValidationError):
        return text


class Sheet:
    """The whole screen of a draft.

    Takes the same number of queries however many actions there are. Reads the edition's
    response with its department and strategy: select them first. A correction asks only for
    the entries that it holds or begins.
    """

    def __init__(self, edition: Edition, *, today: date | None = None):
        self.edition = edition
        self.response = edition.response
        self.strategy = edition.response.strategy
        self.today = today or timezone.localdate()
        self.year = edition.year

    @cached_property
    def actions(self) -> list[Action]:
        return list(self.strategy.actions.all())

    @cached_property
    def left_out(self) -> list[tuple[Action, str]]:
        """The actions that this report doesn't speak of, and why."""
        found = []
        for action in self.actions:
            if action.is_reported_for(self.year, as_at=self.today):
                continue
            if action.first_year > self.year:
                why = f"added {action.added_on}, reported for from {action.first_year}"
            else:
                why = f"withdrawn {action.withdrawn_on}"
            found.append((action, why))
        return found if self.is_report else []

    @property
    def is_report(self) -> bool:
        return self.edition.kind == Edition.Kind.REPORT

    @property
    def is_our_reading(self) -> bool:
        """Whether what is entered is this record's reading, and not the department's statement."""
        return self.edition.kind == Edition.Kind.SUPPLEMENT

    @cached_property
    def reporting_year(self) -> ReportingYear | None:
        """What the strategy asks of the year, if it asks for anything."""
        return self.strategy.reporting_years.filter(year=self.year).first()

    def asked_of(self, action: Action) -> list[str]:
        """The kinds of entry that the strategy asks for of an action."""
        asked = self.reporting_year
        if asked is None:
            return []
        department = self.response.department
        return [
            kind
            for kind in Kind
            if asked.asks_of(action, kind, department=department, as_at=self.today)
        ]

    @cached_property
    def revisions(self) -> dict[tuple[int, str], Revision]:
        """The draft's own, by action and kind."""
        rows = self.edition.revisions.select_related("entry__action")
        return {(row.entry.action_id, row.entry.kind): row for row in rows}

    @cached_property
    def published(self) -> dict[tuple[int, str, int], Revision]:
        """What is current of this year and the two beside it."""
        rows = Revision.objects.as_at(self.today).filter(
            entry__response=self.response, entry__year__range=(self.year - 1, self.year + 1)
        )
        rows = rows.select_related("entry__action", "edition")
        return {(row.entry.action_id, row.entry.kind, row.entry.year): row for row in rows}

    @cached_property
    def wordings(self) -> dict[int, Wording]:
        """What the page calls each action now, by the action."""
        rows = Wording.objects.as_at(self.today).filter(edition__response=self.response)
        return {row.action_id: row for row in rows}

    @cached_property
    def outcomes(self) -> dict[int, Outcome]:
        """The draft's own, by pledge."""
        rows = self.edition.outcomes.prefetch_related("citations__entry__action", "evidence")
        return {row.pledge_id: row for row in rows}

    @cached_property
    def slips(self) -> dict[int, Slip]:
        """The draft's own, by pledge."""
        return {row.pledge_id: row for row in self.edition.slips.all()}

    @cached_property
    def successions(self) -> dict[int, list[Succession]]:
        """What the draft splits, merges and makes again, by the pledge that goes on."""
        found = defaultdict(list)
        rows = self.edition.successions.select_related("pledge__entry__response__strategy")
        for row in rows.order_by("goes_on_as", "pk"):
            found[row.pledge_id].append(row)
        return found

    @cached_property
    def made_again(self) -> dict[str, list[Succession]] | None:
        """Its promises that an earlier strategy has, by their keys; None where none can be."""
        return made_again.said_in(self) if made_again.can_be(self) else None

    def others_into(self, pledge: Pledge, kind: str, goes_on_as: str) -> list[Succession]:
        """What the draft says of other pledges that one of them goes on as."""
        return [
            row
            for pk, rows in self.successions.items()
            for row in rows
            if pk != pledge.pk and row.kind == kind and str(row.goes_on_as_id) == goes_on_as
        ]

    @cached_property
    def in_force(self) -> list[Pledge]:
        """The pledges published that are still open to be answered, with `year` and `status`."""
        rows = Pledge.objects.in_force(self.today).filter(entry__response=self.response)
        told = Prefetch("outcomes", Outcome.objects.counting(self.today), to_attr="told")
        return list(
            rows.with_status(self.today)
            .select_related("entry__action", "edition")
            .prefetch_related(told)
            .order_by("entry__action__number", "entry__year", "entry__kind", "number")
        )

    @cached_property
    def new_pledges(self) -> list[Pledge]:
        """Those that the draft itself makes."""
        return list(self.edition.pledges.select_related("entry__action").order_by("entry", "id"))

    @cached_property
    def measures(self) -> list[Measure]:
        return list(self.response.measures.all())

    @cached_property
    def figures(self) -> dict[int, Figure]:
        rows = self.edition.figures.filter(year=self.year).prefetch_related("evidence")
        return {row.measure_id: row for row in rows}

    @cached_property
    def yardsticks(self) -> dict[int, list[Yardstick]]:
        """The draft's own, by measure."""
        return self._of_measures(self.edition.yardsticks.all())

    @cached_property
    def held_against(self) -> dict[int, list[Yardstick]]:
        """What stands of each measure now."""
        rows = Yardstick.objects.as_at(self.today).filter(measure__response=self.response)
        return self._of_measures(rows.order_by("kind", "year"))

    def _of_measures(self, rows) -> dict[int, list[Yardstick]]:
        found = defaultdict(list)
        for row in rows if self.measures else ():
            found[row.measure_id].append(row)
        return found

    @cached_property
    def unfinished(self) -> dict[str, dict]:
        row = Unfinished.objects.filter(edition=self.edition).first()
        return row.sections if row else {}

    @cached_property
    def begun(self) -> dict[str, list[str]]:
        """By section the kinds of text that are begun, though none may be there yet."""
        return {key: list(told["texts"]) for key, told in self.unfinished.items()}

    @cached_property
    def sections(self) -> list[Section]:
        sections = [self._section(action) for action in self.actions]
        sections = [section for section in sections if section.kinds]
        for section in sections:
            section.stored = self._stored(section)
        if measures := self._measures_of(None, [section.action for section in sections]):
            other = Section(MEASURES, None, [], self.year, Entered(), measures=measures)
            other.stored = self._stored(other)
            sections.append(other)
        return sections

    @cached_property
    def entries(self) -> list[tuple[str, str]]:
        """The entries of this edition that can say what became of a pledge: by action."""
        return [
            (section.key, f"Action {section.key}: {section.action.title}")
            for section in self.sections
            if Kind.PROGRESS in section.kinds
        ]

    def progress_of(self, key: str) -> str:
        """What the boxes hold of an action's progress, or of the reason for none."""
        section = self.section(key)
        return section.progress if section else ""

    @property
    def asked(self) -> list[Section]:
        """The sections that ask for something."""
        return [section for section in self.sections if section.action]

    @property
    def done(self) -> list[Section]:
        return [section for section in self.asked if section.is_done]

    def section(self, key: str) -> Section | None:
        return next((row for row in self.sections if row.key == key), None)

    @property
    def keys(self) -> list[str]:
        """Of all that the screen shows, one at a time."""
        return [*(section.key for section in self.sections), WHOLE]

    @property
    def first(self) -> str:
        """The key of what is shown where nobody says what."""
        section = self.next_open()
        return section.key if section else self.keys[0]

    def next_open(self, after: str = "") -> Section | None:
        """The first section not done after one, else from the top."""
        keys = [section.key for section in self.asked]
        start = keys.index(after) + 1 if after in keys else 0
        ordered = self.asked[start:] + self.asked[:start]
        return next((row for row in ordered if not row.is_done and row.key != after), None)

    def _section(self, action: Action) -> Section:
        begun = self.begun.get(str(action.number), [])
        held = [kind for kind in Kind if (action.pk, kind) in self.revisions or kind in begun]
        kinds = self.asked_of(action) if self.is_report else held
        due = self._due(action) if Kind.PROGRESS in kinds else []
        return Section(
            key=str(action.number),
            action=action,
            kinds=list(kinds),
            year=self.year,
            stored=Entered(),
            planned=self._planned(action) if Kind.PROGRESS in kinds else None,
            last_progress=self.published.get((action.pk, Kind.PROGRESS, self.year - 1)),
            due=due,
            made_before={kind: self._made_before(action, kind) for kind in kinds},
            measures=self._measures_of(action, []) if Kind.PROGRESS in kinds else [],
        )

    def _due(self, action: Action) -> list[Pledge]:
        """The pledges of which it is asked what became: those of the year, then earlier ones that
        are still open; in a correction any, so that a department can say otherwise.
        """
        rows = [row for row in self._in_force_of[action.pk] if row.year <= self.year]
        if self.is_report:
            rows = [row for row in rows if row.year == self.year or is_open(row)]
        return sorted(rows, key=lambda row: row.year < self.year)

    def _planned(self, action: Action) -> Revision | None:
        """The plan for this year, else the commitment of the year before."""
        plan = self.published.get((action.pk, Kind.PLAN, self.year))
        return plan or self.published.get((action.pk, Kind.COMMITMENT, self.year - 1))

    def _made_before(self, action: Action, kind: str) -> list[Pledge]:
        """Pledges that earlier editions made in the entry of that kind, still in force."""
        year = self.year + (kind == Kind.PLAN)
        return [
            row
            for row in self._in_force_of[action.pk]
            if row.entry.kind == kind and row.entry.year == year
        ]

    @cached_property
    def _in_force_of(self) -> dict[int, list[Pledge]]:
        by_action = defaultdict(list)
        for pledge in self.in_force:
            by_action[pledge.entry.action_id].append(pledge)
        return by_action

    def _measures_of(self, action: Action | None, shown: list[Action | None]) -> list[Measure]:
        """Those of an action; of none, those whose action is not on the screen."""
        if action:
            return [row for row in self.measures if row.action_id == action.pk]
        if not self.is_report:
            return []
        numbers = {row.pk for row in shown}
        return [row for row in self.measures if row.action_id not in numbers]

    # What the draft holds, as its boxes show it

    def _stored(self, section: Section) -> Entered:
        if told := self.unfinished.get(section.key):
            return self._completed(section, Entered.from_json(told))
        return self._from_rows(section)

    def _completed(self, section: Section, entered: Entered) -> Entered:
        """With boxes for what has been asked since."""
        rows = self._from_rows(section)
        return Entered(
            {kind: entered.texts.get(kind, row) for kind, row in rows.texts.items()},
            {kind: entered.pledges.get(kind, row) for kind, row in rows.pledges.items()},
            {pk: entered.outcomes.get(pk, row) for pk, row in rows.outcomes.items()},
            {pk: entered.figures.get(pk, row) for pk, row in rows.figures.items()},
            {pk: entered.yardsticks.get(pk, row) for pk, row in rows.yardsticks.items()},
        )

    def _from_rows(self, section: Section) -> Entered:
        action = section.action
        return Entered(
            {kind: _text_of(self.revisions.get((action.pk, kind))) for kind in section.kinds},
            {kind: self._pledges_of(action, kind) for kind in section.promising},
            {
                str(row.pk): _outcome_of(
                    self.outcomes.get(row.pk),
                    self.slips.get(row.pk),
                    self.successions.get(row.pk, []),
                    section.key,
                )
                for row in section.due
            },
            {str(row.pk): _figure_of(self.figures.get(row.pk)) for row in section.measures},
            {
                str(row.pk): _yardsticks_of(self.yardsticks.get(row.pk, ()))
                for row in section.measures
            },
        )

    def _pledges_of(self, action: Action, kind: str) -> list[EnteredPledge]:
        return [
            EnteredPledge(
                str(row.pk), row.statement, row.due_on.spelled_out() if row.due_on else ""
            )
            for row in self.new_pledges
            if row.entry.action_id == action.pk and row.entry.kind == kind
        ]


def _text_of(row: Revision | None) -> EnteredText:
    if not row:
        return EnteredText()
    return EnteredText(
        row.answer, kept_text(row.text), kept_text(row.reason), row.assessment, row.form
    )


def is_open(pledge: Pledge) -> bool:
    """Whether an earlier pledge may still be answered. Reads what `Sheet.in_force` adds."""
    leads_on = any(outcome.carried_to_id for outcome in pledge.told)  # Then the other is open.
    return pledge.status in STILL_OPEN and not leads_on


def _outcome_of(
    row: Outcome | None, slip: Slip | None, successions: list[Succession], own_key: str
) -> EnteredOutcome:
    moved = _move_of(slip) | _went_on(successions)
    if not row:
        return EnteredOutcome(says=own_key, **moved)
    citation = next(iter(row.citations.all()), None)
    return EnteredOutcome(
        status=row.status,
        words=clean(citation.words) if citation else "",
        own="" if citation is None or citation.is_quotation else "on",
        says=str(citation.entry.action.number) if citation else own_key,
        carried_to=str(row.carried_to_id or ""),
        **_link_of(row),
        **moved,
    )


def _move_of(slip: Slip | None) -> dict[str, str]:
    if not slip:
        return {}
    return {
        "moved_to": slip.due_on.spelled_out(),
        "announced": slip.announced_on.spelled_out(),
        "why": clean(slip.reason),
    }


def _went_on(rows: list[Succession]) -> dict[str, str]:
    if not rows:
        return {}
    first = rows[0]
    return {
        "went": first.kind,
        "into": in_order(str(row.goes_on_as_id) for row in rows),
        "went_announced": first.announced_on.spelled_out(),
        "went_why": clean(first.reason),
    }


def _figure_of(row: Figure | None) -> EnteredFigure:
    if not row:
        return EnteredFigure()
    return EnteredFigure(value_words(row.value), **_link_of(row))


def _yardsticks_of(rows: Iterable[Yardstick]) -> list[EnteredYardstick]:
    entered = (
        EnteredYardstick(row.kind, str(row.year), value_words(row.value), row.direction)
        for row in rows
    )
    return sorted(entered, key=attrgetter("order"))


def _link_of(row) -> dict[str, str]:
    """The link among the evidence that this screen edits; others stay as they are."""
    link = next((evidence for evidence in row.evidence.all() if evidence.url), None)
    if not link:
        return {}
    return {"title": "" if link.title == link.url else link.title, "url": link.url}
