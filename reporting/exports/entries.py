from reporting.exports.columns import BOOLEAN, INTEGER, Column, dates
from reporting.exports.datasets import ListDataset
from reporting.exports.places import address, of_entry, of_source
from reporting.filters.entries import entries_asked_for

TEXTS = Column(
    "texts",
    "Whose words the text is in: verbatim, the department’s own; summary, ours",
    lambda row: row.edition.texts,
)


def published(edition=lambda row: row.edition) -> list[Column]:
    """Which edition says it, since when, and from which document. Reads its source."""
    return [
        Column(
            "edition",
            "Number of the edition that says it",
            lambda row: edition(row).position,
            INTEGER,
        ),
        *dates(
            "published_on",
            "When the public could first read that edition",
            lambda row: edition(row).published_on,
        ),
        Column(
            "is_date_inferred",
            "Whether that date is inferred from other documents",
            lambda row: edition(row).is_date_inferred,
            BOOLEAN,
        ),
        *of_source(lambda row: edition(row).source),
    ]


PUBLISHED = published()
COLUMNS = [
    *of_entry(),
    Column("action_title", "Title of the action", lambda row: row.entry.action.title),
    Column("kind", "commitment, progress or plan", lambda row: row.entry.kind),
    Column(
        "year",
        "Year it is about: a plan’s is the year planned for",
        lambda row: row.entry.year,
        INTEGER,
    ),
    Column("answer", "text, not-applicable or nil-return", lambda row: row.answer),
    TEXTS,
    Column("text", "Its text, to the letter where texts is verbatim", lambda row: row.text),
    Column("reason", "Why it gave another answer than a text", lambda row: row.reason),
    Column("assessment", "The department’s own assessment", lambda row: row.assessment),
    Column("section", "Where in the source", lambda row: row.section),
    *PUBLISHED,
    address(lambda row: row.entry),
]


ENTRIES = ListDataset(
    "entries",
    "Entries",
    "The current text of every commitment, progress and plan.",
    COLUMNS,
    filters=entries_asked_for,
)
