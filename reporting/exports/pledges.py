from collections.abc import Sequence
from functools import cache
from operator import attrgetter

from django.urls import reverse

from commitments.models import Edition
from commitments.models.statuses import DEPARTMENT, RECORD
from reporting.exports.columns import ADDRESS, BOOLEAN, DECIMAL, INTEGER, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.exports.entries import PUBLISHED, TEXTS
from reporting.exports.places import ADDRESS_OF_PAGE, of_place, of_source
from reporting.exports.pledge_rows import (
    NotReportedRows,
    OutcomeRow,
    PledgeRow,
    PledgeRows,
    TakenBack,
)
from reporting.filters.pledges import (
    moved_asked_for,
    not_reported_asked_for,
    pledges_asked_for,
)
from strategy.addresses import absolute


def told(row: PledgeRow) -> OutcomeRow | None:
    """The outcome of a pledge that counts, where it has one."""
    return row.became.told[0] if row.became.told else None


def told_otherwise(row: PledgeRow) -> OutcomeRow | None:
    """This record's reading, where that stands beside the department's statement."""
    return row.became.told[1] if len(row.became.told) > 1 else None


def told_in(row: PledgeRow) -> Edition | None:
    outcome = told(row)
    return outcome.edition if outcome else None


def told_otherwise_in(row: PledgeRow) -> Edition | None:
    outcome = told_otherwise(row)
    return outcome.edition if outcome else None


def whose(fact) -> str:
    return RECORD if fact.is_our_reading else DEPARTMENT


def last(read):
    """Reads the last of what withdrew a pledge, or took its place, where something did."""

    def of_last(facts: Sequence[TakenBack]):
        return read(max(facts, key=lambda fact: fact.edition.rank)) if facts else None

    return of_last


def words_of(outcome: OutcomeRow) -> str:
    return " … ".join(cited.words for cited in outcome.citations)


def are_quotations(outcome: OutcomeRow) -> bool | None:
    """Whether all of them are; None where there are no words."""
    cited = outcome.citations
    return all(row.is_quotation for row in cited) if cited else None


def entries_of(outcome: OutcomeRow) -> str:
    return " ".join(cited.entry for cited in outcome.citations)


@cache
def pages() -> str:
    """The address of a pledge’s page up to its number, the last part."""
    return reverse("pledge", args=[0]).removesuffix("0/")


def itself(thing):
    return thing


PLACE = [
    Column("pledge", "Number of the pledge’s page", attrgetter("pk"), INTEGER),
    *of_place(),
    field("kind", "commitment or plan: where it was made"),
    field("entry_year", "Year of that commitment or plan", INTEGER),
    field("number", "Number of the pledge within that text", INTEGER),
    field("statement", "What was promised, in a few words"),
    field("year", "Year it is due in", INTEGER),
    *dates(
        "due_on",
        "Day it is due, where the text gives one; where it was moved, the day to which",
        itself,
        attrgetter("due_on"),
    ),
    field("target", "A number promised", DECIMAL),
    field("unit", "What the target counts"),
    Column(
        "outcome",
        "withdrawn, replaced, split or merged; else delivered, partly-delivered, "
        "carried-forward, re-scoped or dropped, as a later edition says; else not-reported where "
        "the report for its year does not mention it, awaited until that is out, no-report where "
        "it was not published, not-asked where nobody asked for it",
        attrgetter("status"),
    ),
]
MOVED = [
    *dates(
        "first_due_on",
        "Day it was due as first given, where the text gives one",
        itself,
        attrgetter("first_due_on"),
    ),
    field(
        "days_moved",
        "Days from that, or from the end of its year, to the day to which it was moved; less than "
        "0 where that is earlier, and empty where it never was",
        INTEGER,
    ),
]
OF_MOVE = attrgetter("move")
LAST_MOVED = [
    *dates(
        "announced_on", "Day on which it was last moved", attrgetter("announced_on"), of=OF_MOVE
    ),
    Column("reason", "Why it was last moved", attrgetter("reason"), of=OF_MOVE),
    Column(
        "moved_edition",
        "Number of the edition that tells of that",
        attrgetter("edition.position"),
        INTEGER,
        of=OF_MOVE,
    ),
]
QUOTED = "quoted from the department’s text; otherwise they are told in words of our own"
OUTCOME = [
    Column(
        "carried_to",
        "Pledge that it was carried forward to",
        attrgetter("carried_to"),
        INTEGER,
        of=told,
    ),
    Column("outcome_note", "What is to be known of the outcome", attrgetter("note"), of=told),
    Column("words", "The words that show the outcome", words_of, of=told),
    Column(
        "is_quotation",
        f"Whether they are {QUOTED}",
        are_quotations,
        BOOLEAN,
        of=told,
    ),
    Column(
        "words_in",
        "Entries that say so, as ACTION/KIND/YEAR",
        entries_of,
        of=told,
    ),
    Column(
        "outcome_edition",
        "Number of the edition that tells the outcome",
        attrgetter("position"),
        INTEGER,
        of=told_in,
    ),
    *of_source(
        attrgetter("source"),
        "outcome_source",
        "Document that the outcome is taken from",
        of=told_in,
    ),
]
READING = [
    Column(
        "outcome_reading",
        "Whose word the outcome is: department or record, where an edition says so",
        whose,
        of=told,
    ),
    Column(
        "outcome_arguable", "Why two readers read it differently", attrgetter("arguable"), of=told
    ),
    Column(
        "other_outcome",
        "What this record reads, where the department’s statement stands before it",
        attrgetter("status"),
        of=told_otherwise,
    ),
    Column("other_words", "The words that show that", words_of, of=told_otherwise),
    Column(
        "other_is_quotation",
        f"Whether they are {QUOTED}",
        are_quotations,
        BOOLEAN,
        of=told_otherwise,
    ),
    Column(
        "other_words_in",
        "Entries that say so, as ACTION/KIND/YEAR",
        entries_of,
        of=told_otherwise,
    ),
    Column(
        "other_edition",
        "Number of the edition that tells it",
        attrgetter("position"),
        INTEGER,
        of=told_otherwise_in,
    ),
    *of_source(
        attrgetter("source"),
        "other_source",
        "Document that this record’s reading is taken from",
        of=told_otherwise_in,
    ),
    field("is_contested", "Whether department and record say different things", BOOLEAN),
]
AUDITED = [
    Column(
        "auditors_disagree",
        "Whether an auditor says something else than what counts",
        attrgetter("is_disputed"),
        BOOLEAN,
    ),
    Column(
        "opinions",
        "What each auditor says of the outcome, the earliest first: agree, disagree or "
        "not-enough-evidence. The table of opinions has the rest",
        " ".join,
        of=attrgetter("became.audited"),
    ),
]
WITHDRAWING, REPLACING = attrgetter("became.withdrawing"), attrgetter("became.replacing")
TAKEN_BACK = [
    Column(
        "withdrawn_edition",
        "Number of the edition that withdrew it",
        last(attrgetter("edition.position")),
        INTEGER,
        of=WITHDRAWING,
    ),
    Column("withdrawn_reason", "Why it was withdrawn", last(attrgetter("reason")), of=WITHDRAWING),
    Column(
        "replaced_by",
        "Pledge that took its place",
        last(attrgetter("pk")),
        INTEGER,
        of=REPLACING,
    ),
    Column(
        "replaced_edition",
        "Number of the edition in which that took its place",
        last(attrgetter("edition.position")),
        INTEGER,
        of=REPLACING,
    ),
    Column(
        "replaced_reason",
        "What that edition says it changes, and why",
        last(attrgetter("edition.change_note")),
        of=REPLACING,
    ),
]
GOING_ON = attrgetter("became.going_on")
GOES_ON = [
    Column(
        "goes_on_as",
        "Pledges that it was split into, or the one that it was merged into",
        lambda facts: " ".join(str(fact.pk) for fact in facts),
        of=GOING_ON,
    ),
    Column(
        "goes_on_edition",
        "Number of the edition that says so",
        last(attrgetter("edition.position")),
        INTEGER,
        of=GOING_ON,
    ),
    Column("goes_on_reason", "Why", last(attrgetter("reason")), of=GOING_ON),
    Column(
        "made_before_as",
        "Pledges of an earlier strategy that it makes again",
        lambda row: " ".join(map(str, row.became.made_before)),
    ),
    Column(
        "made_again_as",
        "Pledges of a later strategy that make it again",
        lambda row: " ".join(map(str, row.became.made_again)),
    ),
]
MADE = [
    Column(
        "reading",
        "Whose reading the pledge is: department, its own statement; record, read out of the text "
        "here",
        whose,
    ),
    field("is_weak", "Whether nothing in it can be measured", BOOLEAN),
    field("arguable", "Why two readers read the pledge differently"),
    field("section", "Where in the source"),
    TEXTS,
    *PUBLISHED,
    Column(
        "url",
        ADDRESS_OF_PAGE,
        lambda row: absolute(f"{pages()}{row.pk}/"),
        ADDRESS,
    ),
]
BESIDE = [
    field("planned", "The text that it stands in, as it is now"),
    field("progress", "What was reported of that action and year"),
]


PLEDGES = ListDataset(
    "pledges",
    "Pledges",
    "Every checkable promise, also those withdrawn, replaced, split or merged, and what became of "
    "it.",
    [*PLACE, *OUTCOME, *READING, *AUDITED, *TAKEN_BACK, *MADE, *MOVED, *GOES_ON],
    has_readings=True,
    filters=pledges_asked_for,
    rows=lambda pledges, as_at: PledgeRows(pledges.found, as_at),
)
NOT_REPORTED = ListDataset(
    "pledges-not-reported",
    "Pledges that the report does not mention",
    "What was planned for a year and not mentioned in its report, with both texts.",
    [*PLACE, *BESIDE, *MADE, *MOVED],
    has_readings=True,
    filters=not_reported_asked_for,
    rows=lambda pledges, as_at: NotReportedRows(pledges.found, as_at),
)
PLEDGES_MOVED = ListDataset(
    "pledges-moved",
    "Pledges whose due date was moved",
    "How far each was moved, when that was announced, and why; the table of slips has every move.",
    [*PLACE, *MOVED, *LAST_MOVED, *MADE],
    has_readings=True,
    filters=moved_asked_for,
    rows=lambda pledges, as_at: PledgeRows(pledges.found, as_at),
)
