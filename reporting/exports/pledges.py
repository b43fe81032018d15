from datetime import date

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from commitments.models import Kind, Revision
from commitments.models.statuses import DEPARTMENT, RECORD
from reporting.exports.columns import ADDRESS, BOOLEAN, DECIMAL, INTEGER, Column, dates
from reporting.exports.datasets import ListDataset
from reporting.exports.entries import PUBLISHED, TEXTS
from reporting.exports.places import of_entry, of_source
from reporting.filters.pledges import PLACE as PLACE_OF_PLEDGE
from reporting.filters.pledges import not_reported_asked_for, pledges_asked_for
from reporting.record.fact_rows import FactRows
from strategy.addresses import absolute


def told(read):
    """Reads the outcome of a pledge that counts, where it has one."""
    return lambda row: read(row.told[0]) if row.told else None


def told_otherwise(read):
    """Reads this record's reading, where that stands beside the department's statement."""
    return lambda row: read(row.told[1]) if len(row.told) > 1 else None


def whose(fact) -> str:
    return RECORD if fact.is_our_reading else DEPARTMENT


def taken_back(name: str, read):
    """Reads the last of what withdrew a pledge, or took its place, where something did."""

    def last(row):
        found = sorted(getattr(row, name), key=lambda fact: fact.edition.rank)
        return read(found[-1]) if found else None

    return last


PLACE = [
    Column("pledge", "Number of the pledge’s page", lambda row: row.pk, INTEGER),
    *of_entry(),
    Column("kind", "commitment or plan: where it was made", lambda row: row.entry.kind),
    Column("entry_year", "Year of that commitment or plan", lambda row: row.entry.year, INTEGER),
    Column("number", "Number of the pledge within that text", lambda row: row.number, INTEGER),
    Column("statement", "What was promised, in a few words", lambda row: row.statement),
    Column("year", "Year it is due in", lambda row: row.year, INTEGER),
    *dates("due_on", "Day it is due, where the text gives one", lambda row: row.due_on),
    Column("target", "A number promised", lambda row: row.target, DECIMAL),
    Column("unit", "What the target counts", lambda row: row.unit),
    Column(
        "outcome",
        "withdrawn or replaced; else delivered, partly-delivered, carried-forward, re-scoped or "
        "dropped, as a later edition says; else not-reported where the report for its year does "
        "not mention it, awaited until that is out, no-report where it was not published, "
        "not-asked where nobody asked for it",
        lambda row: row.status,
    ),
]
QUOTED = "quoted from the department’s text; otherwise they are told in words of our own"
OUTCOME = [
    Column(
        "carried_to",
        "Pledge that it was carried forward to",
        told(lambda outcome: outcome.carried_to_id if outcome.leads_on else None),
        INTEGER,
    ),
    Column("outcome_note", "What is to be known of the outcome", told(lambda row: row.note)),
    Column("words", "The words that show the outcome", told(lambda row: words_of(row))),
    Column(
        "is_quotation",
        f"Whether they are {QUOTED}",
        told(lambda row: are_quotations(row)),
        BOOLEAN,
    ),
    Column(
        "words_in",
        "Entries that say so, as ACTION/KIND/YEAR",
        told(lambda row: entries_of(row)),
    ),
    Column(
        "outcome_edition",
        "Number of the edition that tells the outcome",
        told(lambda row: row.edition.position),
        INTEGER,
    ),
    *of_source(
        told(lambda row: row.edition.source),
        "outcome_source",
        "Document that the outcome is taken from",
    ),
]
READING = [
    Column(
        "outcome_reading",
        "Whose word the outcome is: department or record, where an edition says so",
        told(whose),
    ),
    Column("outcome_arguable", "Why two readers read it differently", told(lambda r: r.arguable)),
    Column(
        "other_outcome",
        "What this record reads, where the department’s statement stands before it",
        told_otherwise(lambda row: row.status),
    ),
    Column("other_words", "The words that show that", told_otherwise(lambda row: words_of(row))),
    Column(
        "other_is_quotation",
        f"Whether they are {QUOTED}",
        told_otherwise(lambda row: are_quotations(row)),
        BOOLEAN,
    ),
    Column(
        "other_words_in",
        "Entries that say so, as ACTION/KIND/YEAR",
        told_otherwise(lambda row: entries_of(row)),
    ),
    Column(
        "other_edition",
        "Number of the edition that tells it",
        told_otherwise(lambda row: row.edition.position),
        INTEGER,
    ),
    *of_source(
        told_otherwise(lambda row: row.edition.source),
        "other_source",
        "Document that this record’s reading is taken from",
    ),
    Column(
        "is_contested",
        "Whether department and record say different things",
        lambda row: row.is_contested,
        BOOLEAN,
    ),
]
AUDITED = [
    Column(
        "auditors_disagree",
        "Whether an auditor says something else than what counts",
        lambda row: row.is_disputed,
        BOOLEAN,
    ),
    Column(
        "opinions",
        "What each auditor says of the outcome, the earliest first: agree, disagree or "
        "not-enough-evidence. The table of opinions has the rest",
        lambda row: " ".join(opinion.verdict for opinion in row.audited),
    ),
]
TAKEN_BACK = [
    Column(
        "withdrawn_edition",
        "Number of the edition that withdrew it",
        taken_back("withdrawing", lambda row: row.edition.position),
        INTEGER,
    ),
    Column(
        "withdrawn_reason",
        "Why it was withdrawn",
        taken_back("withdrawing", lambda row: row.reason),
    ),
    Column(
        "replaced_by",
        "Pledge that took its place",
        taken_back("replacing", lambda row: row.pk),
        INTEGER,
    ),
    Column(
        "replaced_edition",
        "Number of the edition in which that took its place",
        taken_back("replacing", lambda row: row.edition.position),
        INTEGER,
    ),
    Column(
        "replaced_reason",
        "What that edition says it changes, and why",
        taken_back("replacing", lambda row: row.edition.change_note),
    ),
]
MADE = [
    Column(
        "reading",
        "Whose reading the pledge is: department, its own statement; record, read out of the text "
        "here",
        whose,
    ),
    Column(
        "is_weak",
        "Whether nothing in it can be measured",
        lambda row: row.is_weak,
        BOOLEAN,
    ),
    Column("arguable", "Why two readers read the pledge differently", lambda row: row.arguable),
    Column("section", "Where in the source", lambda row: row.section),
    TEXTS,
    *PUBLISHED,
    Column(
        "url",
        "Address of the page that shows it",
        lambda row: absolute(reverse("pledge", args=[row.pk])),
        ADDRESS,
    ),
]
BESIDE = [
    Column("planned", "The text that it stands in, as it is now", lambda row: row.planned),
    Column("progress", "What was reported of that action and year", lambda row: row.progress),
]


def words_of(outcome) -> str:
    return " … ".join(cited.words for cited in outcome.citations.all())


def are_quotations(outcome) -> bool | None:
    """Whether all of them are; None where there are no words."""
    cited = outcome.citations.all()
    return all(row.is_quotation for row in cited) if cited else None


def entries_of(outcome) -> str:
    return " ".join(cited.entry.key for cited in outcome.citations.all())


def with_texts(rows: FactRows, as_at: date) -> FactRows:
    """Each with `planned` and `progress`, the texts to judge by; the latest year first."""
    current = Revision.objects.as_at(as_at)
    planned = current.filter(entry=OuterRef("entry"))
    progress = current.filter(
        entry__response=OuterRef("entry__response"),
        entry__action=OuterRef("entry__action"),
        entry__kind=Kind.PROGRESS,
        entry__year=OuterRef("year"),
    )
    pledges = rows.facts.annotate(
        planned=Subquery(planned.values("text")[:1]),
        progress=Subquery(progress.values("text")[:1]),
    )
    latest_first = rows.found.order_by("-year", *PLACE_OF_PLEDGE)
    return FactRows(latest_first, rows.key, pledges)


PLEDGES = ListDataset(
    "pledges",
    "Pledges",
    "Every checkable promise, also those withdrawn or replaced, and what became of it.",
    [*PLACE, *OUTCOME, *READING, *AUDITED, *TAKEN_BACK, *MADE],
    has_readings=True,
    filters=pledges_asked_for,
)
NOT_REPORTED = ListDataset(
    "pledges-not-reported",
    "Pledges that the report does not mention",
    "What was planned for a year and not mentioned in its report, with both texts.",
    [*PLACE, *BESIDE, *MADE],
    has_readings=True,
    filters=not_reported_asked_for,
    rows=with_texts,
)
