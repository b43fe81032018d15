"""Pledges as a list tells them, read as plain values: a page of a hundred costs what it shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

from commitments.models import (
    Citation,
    Edition,
    Opinion,
    Outcome,
    Pledge,
    Revision,
    Slip,
    Succession,
    Withdrawal,
)
from commitments.models.statuses import GONE_ON, REPLACED, WITHDRAWN
from commitments.models.successions import HOW
from commitments.quotations import stands_in
from reporting.record.kept import kept_for
from strategy.partial_dates import PartialDate

# What a row needs of what stands.
STANDS = (
    *("pledge_id", "department", "strategy", "action", "kind", "entry_year", "year"),
    *("status", "is_contested", "is_ours", "slip_id", "days_moved"),
)
PUBLISHED = (
    *("edition__published_on_first", "edition__published_on_last"),
    *("edition__published_on_precision", "edition__published_on_words"),
    "edition__is_date_inferred",
)


DUE = ("due_on_first", "due_on_last", "due_on_precision", "due_on_words")


@dataclass(frozen=True, slots=True)
class Where:
    """A text of the response that a pledge stands in."""

    action: int
    kind: str
    year: int


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, by which edition, and when it is due, and was first."""

    statement: str
    due_on: PartialDate | None
    first_due_on: PartialDate | None
    is_ours: bool
    is_weak: bool
    arguable: str
    published_on: PartialDate
    is_date_inferred: bool


@dataclass(frozen=True, slots=True)
class Text:
    """What an edition published as the text of an entry."""

    words: str
    position: int
    last: date
    is_summary: bool

    @property
    def rank(self) -> tuple[date, int]:
        return self.last, self.position


@dataclass(frozen=True, slots=True)
class Shown:
    """Words that show an outcome. The texts are those of their entry: the one that they are cited
    from, and what is current instead of it.
    """

    words: str
    where: Where
    is_quoted: bool
    cited: Text | None
    changed: Text | None


@dataclass(frozen=True, slots=True)
class Told:
    """What an edition says became of a pledge."""

    status: str
    is_ours: bool
    arguable: str
    note: str
    carried_to: tuple[int, str, Where] | None
    shown: list[Shown] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """That an edition withdrew a pledge, put another in its place, or says what it goes on as."""

    how: str  # "Split into"
    position: int
    published_on: PartialDate
    reason: str
    newer: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A pledge of another strategy that makes one again, or that one makes again."""

    is_first: bool
    pk: int
    statement: str
    strategy: str  # Its title.


class PledgeRows:
    """What there is to say of the pledges of a page, by their ids.

    Takes four queries, however many they are: pledges, outcomes, the words that show them, the
    texts that hold those; one more where auditors said something, one where a date was moved, one
    where some are made again in another strategy, three where some were taken back, split or
    merged.
    """

    def __init__(self, request, stands: list[dict]):
        as_at = request.as_at
        self.stands = stands
        keys = [row["pledge_id"] for row in stands]
        self.promises = promises(stands)
        self.told = told(keys, as_at)
        self.audited = audited_for(request, keys)
        self.elsewhere = elsewhere_for(request, keys)
        ended = (WITHDRAWN, REPLACED, *GONE_ON)
        gone = [row["pledge_id"] for row in stands if row["status"] in ended]
        self.taken_back = taken_back(gone, as_at) if gone else {}


def promises(stands: Iterable[dict]) -> dict[int, Promise]:
    """By pledge. One query, and one more where a due date was moved."""
    slips = {row["pledge_id"]: row["slip_id"] for row in stands}
    moved = moved_to({slip for slip in slips.values() if slip})
    rows = Pledge.objects.filter(pk__in=slips).order_by()
    rows = rows.values_list(
        "pk", "statement", "is_our_reading", "is_weak", "arguable", *DUE, *PUBLISHED
    )
    return {
        pk: Promise(
            statement=statement,
            due_on=moved.get(slips[pk]) or partial(*rest[:4]),
            first_due_on=partial(*rest[:4]),
            is_ours=is_ours,
            is_weak=is_weak,
            arguable=arguable,
            published_on=partial(*rest[4:8]),
            is_date_inferred=rest[8],
        )
        for pk, statement, is_ours, is_weak, arguable, *rest in rows
    }


def moved_to(slips: set[int]) -> dict[int, PartialDate]:
    """The day to which each of some slips moved a pledge."""
    rows = Slip.objects.filter(pk__in=slips).order_by() if slips else ()
    return {row.pk: row.due_on for row in rows}


def told(pledges: Iterable[int], as_at: date) -> dict[int, list[Told]]:
    """Of each pledge, what counts first. One query, and two where there is something."""
    public = Edition.objects.as_at(as_at).filter(pk=OuterRef("carried_to__edition"))
    to = ("action__number", "kind", "year")
    rows = (
        Outcome.objects.as_at(as_at)
        .filter(pledge__in=pledges)
        .annotate(leads_on=Exists(public))
        .order_by("is_our_reading")
        .values_list(
            *("pk", "pledge", "status", "is_our_reading", "arguable", "note", "leads_on"),
            *("edition__published_on_last", "edition__position"),
            *("carried_to", "carried_to__statement"),
            *(f"carried_to__entry__{name}" for name in to),
        )
    )
    found: dict[int, list[Told]] = defaultdict(list)
    ranks, outcomes = {}, {}
    for pk, pledge, status, is_ours, arguable, note, leads_on, last, position, *carried in rows:
        leads_to = (carried[0], carried[1], Where(*carried[2:])) if leads_on else None
        outcomes[pk] = Told(status, is_ours, arguable, note, leads_to)
        ranks[pk] = (last, position)
        found[pledge].append(outcomes[pk])
    if ranks:
        for pk, shown in shown_by(ranks, as_at):
            outcomes[pk].shown.append(shown)
    return found


def shown_by(ranks: dict[int, tuple[date, int]], as_at: date) -> Iterable[tuple[int, Shown]]:
    """The words that show outcomes, whose editions have these ranks. Two queries."""
    rows = Citation.objects.filter(outcome__in=ranks).order_by("pk")
    where = ("entry__action__number", "entry__kind", "entry__year")
    cited = list(rows.values_list("outcome", "entry", "words", "is_quotation", *where))
    texts = texts_of({entry for _outcome, entry, *_rest in cited}, as_at)
    for outcome, entry, words, is_quotation, *place in cited:
        before = text_by(ranks[outcome], texts[entry])
        current = max(texts[entry], key=lambda text: text.rank, default=None)
        is_quoted = (
            is_quotation
            and before is not None
            and not before.is_summary
            and stands_in(words, before.words)
        )
        changed = current if current != before else None
        yield outcome, Shown(words, Where(*place), is_quoted, before, changed)


def text_by(rank: tuple[date, int], texts: Iterable[Text]) -> Text | None:
    """The one that was current when an edition of that rank came out."""
    before = [text for text in texts if text.position <= rank[1] and text.rank <= rank]
    return max(before, key=lambda text: text.rank, default=None)


def texts_of(entries: Iterable[int], as_at: date) -> dict[int, list[Text]]:
    """All that was published of some entries by a day. One query."""
    rows = Revision.objects.published().filter(
        entry__in=entries, edition__published_on_last__lte=as_at
    )
    rows = rows.order_by().values_list(
        *("entry", "text", "reason"),
        *("edition__position", "edition__published_on_last", "edition__texts"),
    )
    found: dict[int, list[Text]] = defaultdict(list)
    for entry, text, reason, position, last, texts in rows:
        is_summary = texts == Edition.Texts.SUMMARY
        found[entry].append(Text(text or reason, position, last, is_summary))
    return found


def audited_for(request, pledges: Iterable[int]) -> dict[int, list[Opinion]]:
    """The opinions of auditors on pledges. One query where there are some, for that is known."""
    known = kept_for(request, "audited", all_audited)
    some = known.intersection(pledges)
    return audited(some, request.as_at) if some else {}


def all_audited() -> frozenset[int]:
    """The pledges on which an auditor said something on any day. One query."""
    return frozenset(Opinion.objects.published().order_by().values_list("pledge", flat=True))


def audited(pledges: Iterable[int], as_at: date) -> dict[int, list[Opinion]]:
    """The opinions of auditors. One query."""
    found: dict[int, list[Opinion]] = defaultdict(list)
    for opinion in Opinion.objects.as_at(as_at).filter(pledge__in=pledges):
        found[opinion.pledge_id].append(opinion)
    return found


def elsewhere_for(request, pledges: Iterable[int]) -> dict[int, list[Elsewhere]]:
    """What makes pledges again, and what they make again, the first of it first. One query where
    there is some, for that is known.
    """
    known = kept_for(request, "made again", all_made_again)
    some = known.intersection(pledges)
    return elsewhere(some, request.as_at) if some else {}


def all_made_again() -> frozenset[int]:
    """The pledges that are made again, or make others so, on any day. One query."""
    rows = Succession.objects.published().over_strategies().order_by()
    return frozenset(pk for pair in rows.values_list("pledge", "goes_on_as") for pk in pair)


def elsewhere(pledges: Iterable[int], as_at: date) -> dict[int, list[Elsewhere]]:
    rows = Succession.objects.current(as_at).over_strategies()
    rows = rows.filter(Q(pledge__in=pledges) | Q(goes_on_as__in=pledges)).order_by("pk")
    told = [
        f"{end}__{name}"
        for end in ("pledge", "goes_on_as")
        for name in ("statement", "entry__response__strategy__title")
    ]
    found: dict[int, list[Elsewhere]] = defaultdict(list)
    for first, later, *said in rows.values_list("pledge", "goes_on_as", *told):
        found[later].insert(0, Elsewhere(True, first, *said[:2]))
        found[first].append(Elsewhere(False, later, *said[2:]))
    return found


def taken_back(pledges: Iterable[int], as_at: date) -> dict[int, list[TakenBack]]:
    """What withdrew pledges, took their place, or split and merged them. Three queries."""
    found: dict[int, list[TakenBack]] = defaultdict(list)
    withdrawals = Withdrawal.objects.as_at(as_at).filter(pledge__in=pledges).order_by("pk")
    of_edition = ("edition__position", *PUBLISHED[:4])
    for pledge, reason, position, *day in withdrawals.values_list("pledge", "reason", *of_edition):
        found[pledge].append(TakenBack("Withdrawn", position, partial(*day), reason))
    newer = Pledge.objects.as_at(as_at).filter(replaces__in=pledges).order_by("pk")
    columns = ("replaces", "pk", "statement", "edition__change_note", *of_edition)
    for pledge, pk, statement, note, position, *day in newer.values_list(*columns):
        newer = [(pk, statement)]
        found[pledge].append(TakenBack("Replaced by", position, partial(*day), note, newer))
    for pledge, fate in going_on(pledges, as_at):
        found[pledge].append(fate)
    return found


def going_on(pledges: Iterable[int], as_at: date) -> Iterable[tuple[int, TakenBack]]:
    """What pledges were split or merged into: all parts of one that an edition tells. One query."""
    rows = Succession.objects.current(as_at).within_a_response()
    rows = rows.filter(pledge__in=pledges).order_by("edition", "pk")
    columns = ("pledge", "kind", "reason", "goes_on_as", "goes_on_as__statement")
    found: dict[tuple, TakenBack] = {}
    of_edition = ("edition__position", *PUBLISHED[:4])
    for pledge, kind, reason, *newer, position, first, last, precision, words in rows.values_list(
        *columns, *of_edition
    ):
        fate = TakenBack(
            HOW[kind].capitalize(), position, partial(first, last, precision, words), reason
        )
        found.setdefault((pledge, position), fate).newer.append(tuple(newer))
    return [(pledge, fate) for (pledge, _position), fate in found.items()]


def partial(first: date | None, last: date, precision: str, words: str) -> PartialDate | None:
    return PartialDate(first, last, precision, words) if first else None
