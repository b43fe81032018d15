from collections.abc import Sequence
from operator import attrgetter

from commitments.models.statuses import DEPARTMENT, RECORD
from reporting.exports.columns import ADDRESS, BOOLEAN, DECIMAL, INTEGER, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.exports.entries import PUBLISHED, TEXTS
from reporting.exports.places import ADDRESS_OF_PAGE, of_place, of_source
from reporting.exports.pledge_rows import (
    NotReportedRows,
    OutcomeRow,
    PledgeRows,
    TakenBack,
)
from reporting.filters.pledges import (
    moved_asked_for,
    not_reported_asked_for,
    pledges_asked_for,
)

# What many rows have in common, or what seldom is said of one.
TOLD, TOLD_IN = attrgetter("told"), attrgetter("told_in")
OTHERWISE, OTHERWISE_IN = attrgetter("told_otherwise"), attrgetter("told_otherwise_in")


def whose(fact) -> str:
    return whose_word(fact.is_our_reading)


def whose_word(is_our_reading: bool) -> str:
    return RECORD if is_our_reading else DEPARTMENT


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


def numbers(pledges: Sequence[int]) -> str:
    return " ".join(map(str, pledges))


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
        of=TOLD,
    ),
    Column("outcome_note", "What is to be known of the outcome", attrgetter("note"), of=TOLD),
    Column("words", "The words that show the outcome", words_of, of=TOLD),
    Column(
        "is_quotation",
        f"Whether they are {QUOTED}",
        are_quotations,
        BOOLEAN,
        of=TOLD,
    ),
    Column(
        "words_in",
        "Entries that say so, as ACTION/KIND/YEAR",
        entries_of,
        of=TOLD,
    ),
    Column(
        "outcome_edition",
        "Number of the edition that tells the outcome",
        attrgetter("position"),
        INTEGER,
        of=TOLD_IN,
    ),
    *of_source(
        attrgetter("source"),
        "outcome_source",
        "Document that the outcome is taken from",
        of=TOLD_IN,
    ),
]
READING = [
    Column(
        "outcome_reading",
        "Whose word the outcome is: department or record, where an edition says so",
        whose,
        of=TOLD,
    ),
    Column(
        "outcome_arguable", "Why two readers read it differently", attrgetter("arguable"), of=TOLD
    ),
    Column(
        "other_outcome",
        "What this record reads, where the department’s statement stands before it",
        attrgetter("status"),
        of=OTHERWISE,
    ),
    Column("other_words", "The words that show that", words_of, of=OTHERWISE),
    Column(
        "other_is_quotation",
        f"Whether they are {QUOTED}",
        are_quotations,
        BOOLEAN,
        of=OTHERWISE,
    ),
    Column(
        "other_words_in",
        "Entries that say so, as ACTION/KIND/YEAR",
        entries_of,
        of=OTHERWISE,
    ),
    Column(
        "other_edition",
        "Number of the edition that tells it",
        attrgetter("position"),
        INTEGER,
        of=OTHERWISE_IN,
    ),
    *of_source(
        attrgetter("source"),
        "other_source",
        "Document that this record’s reading is taken from",
        of=OTHERWISE_IN,
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
        of=attrgetter("audited"),
    ),
]
WITHDRAWING, REPLACING = attrgetter("withdrawing"), attrgetter("replacing")
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
GOING_ON = attrgetter("going_on")
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
        numbers,
        of=attrgetter("made_before"),
    ),
    Column(
        "made_again_as",
        "Pledges of a later strategy that make it again",
        numbers,
        of=attrgetter("made_again"),
    ),
]
MADE = [
    Column(
        "reading",
        "Whose reading the pledge is: department, its own statement; record, read out of the text "
        "here",
        whose_word,
        of=attrgetter("is_our_reading"),
    ),
    field("is_weak", "Whether nothing in it can be measured", BOOLEAN),
    field("arguable", "Why two readers read the pledge differently"),
    field("section", "Where in the source"),
    TEXTS,
    *PUBLISHED,
    field("url", ADDRESS_OF_PAGE, ADDRESS),
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
