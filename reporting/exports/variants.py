from reporting.exports.columns import INTEGER, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.exports.entries import FORM, published
from reporting.exports.places import address, of_entry
from reporting.filters.variants import contradictions_asked_for

VARIANT = [
    *of_entry(lambda row: row.entry),
    Column("kind", "commitment, progress or plan", lambda row: row.entry.kind),
    Column(
        "year",
        "Year it is about: a plan’s is the year planned for",
        lambda row: row.entry.year,
        INTEGER,
    ),
    FORM,
    field("text", "What the other page says, to the letter"),
    field("page_title", "Title of the other page"),
    field("page_url", "Address of the other page"),
    *dates(
        "page_published_on",
        "When the public could read the other page",
        lambda row: row.published_on,
    ),
    field("section", "Where on the other page"),
    *published(),
]


CONTRADICTIONS = ListDataset(
    "contradictions",
    "Contradictions",
    "Where another published page says something else than the text that stands.",
    [
        *VARIANT,
        field("standing_text", "The text that stands instead; nothing where none does"),
        address(lambda row: row.entry),
    ],
    filters=contradictions_asked_for,
)
