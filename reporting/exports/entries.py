from operator import attrgetter

from reporting.exports.columns import ADDRESS, BOOLEAN, INTEGER, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.exports.places import ADDRESS_OF_PAGE, PLACE, of_place, of_source
from reporting.exports.standing_rows import EntryRows
from reporting.filters.entries import entries_asked_for

EDITION = attrgetter("edition")
TEXTS = Column(
    "texts",
    "Whose words the text is in: verbatim, the department’s own; summary, ours",
    attrgetter("texts"),
    of=EDITION,
)


FORM = field("form", "plain, or marked: its text has marks for lists, tables and links")


def published(edition=EDITION) -> list[Column]:
    """Which edition says it, since when, and from which document. Reads its source."""
    return [
        Column(
            "edition",
            "Number of the edition that says it",
            attrgetter("position"),
            INTEGER,
            of=edition,
        ),
        *dates("published_on", "When the public could first read that edition", of=edition),
        Column(
            "is_date_inferred",
            "Whether that date is inferred from other documents",
            attrgetter("is_date_inferred"),
            BOOLEAN,
            of=edition,
        ),
        *of_source(attrgetter("source"), of=edition),
    ]


PUBLISHED = published()
# What is said there, and by which edition.
SAID = [
    field("answer", "text, not-applicable or nil-return"),
    TEXTS,
    FORM,
    field("text", "Its text, to the letter where texts is verbatim"),
    field("reason", "Why it gave another answer than a text"),
    field("assessment", "The department’s own assessment"),
    field("section", "Where in the source"),
    *PUBLISHED,
]
TITLE, KIND = "Title of the action", "commitment, progress or plan"
YEAR = "Year it is about: a plan’s is the year planned for"
COLUMNS = [
    *of_place(),
    Column("action_title", TITLE, attrgetter("action.title"), of=PLACE),
    field("kind", KIND),
    field("year", YEAR, INTEGER),
    *SAID,
    field("url", ADDRESS_OF_PAGE, ADDRESS),
]


ENTRIES = ListDataset(
    "entries",
    "Entries",
    "The current text of every commitment, progress and plan.",
    COLUMNS,
    filters=entries_asked_for,
    rows=lambda texts, as_at: EntryRows(texts.found, as_at),
)
