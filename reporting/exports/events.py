import json

from reporting.exports.columns import INTEGER, MOMENT, Column
from reporting.exports.datasets import ListDataset
from reporting.filters.events import events_asked_for

COLUMNS = [
    Column("event", "Number of the event", lambda row: row.pk, INTEGER),
    Column("at", "When, in UTC", lambda row: row.at, MOMENT),
    Column("by", "Who, or the command that did it", lambda row: row.by_name),
    Column("what", "What was done, as the filter kind has it", lambda row: row.what),
    Column("subject", "What it was done to, in words", lambda row: row.subject),
    Column("subject_kind", "What kind of thing that is", lambda row: row.subject_kind),
    Column("subject_key", "Its key among things of its kind", lambda row: row.subject_key),
    Column(
        "department",
        "Slug of the department whose it is",
        lambda row: row.department.slug if row.department else None,
    ),
    Column(
        "edition",
        "Number of the edition, where it is published",
        lambda row: row.edition.position if row.edition else None,
        INTEGER,
    ),
    Column("from_state", "State of the edition before", lambda row: row.from_state),
    Column("to_state", "State of the edition after", lambda row: row.to_state),
    Column(
        "changes",
        "By field what it was and what it became, as JSON",
        lambda row: json.dumps(row.changes, ensure_ascii=False) if row.changes else None,
    ),
    Column("comment", "Why", lambda row: row.comment),
]

EVENTS = ListDataset(
    "events",
    "Events",
    "Who did what, when and why.",
    COLUMNS,
    is_public=False,
    filters=events_asked_for,
)
