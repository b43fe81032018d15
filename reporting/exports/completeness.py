from operator import attrgetter

from reporting.exports.columns import ADDRESS, DATE, INTEGER, Column, dates
from reporting.exports.datasets import ListDataset
from reporting.exports.places import of_response, of_source
from reporting.filters.completeness import completeness_asked_for
from strategy.addresses import absolute


def late(place: int):
    """The least, or the most, that a report was late."""
    return lambda row: row.days_late[place] if row.days_late else None


def number(name: str, meaning: str, source: str) -> Column:
    return Column(name, meaning, attrgetter(source), INTEGER)


report = attrgetter("report")
COLUMNS = [
    *of_response(attrgetter("response")),
    Column("year", "The year reported on", attrgetter("year"), INTEGER),
    Column(
        "report",
        "What became of the report: on-time; late; left-open, where its date leaves open which of "
        "these; no-day, it came and no source says when it was due; no-report, 12 months after it "
        "was due, or its department came to an end, it had not come; awaited, due and not so late; "
        "to-come, not due yet; not-asked, it came though nobody asked for it",
        attrgetter("status"),
    ),
    *dates("due_on", "The day on which it was due, where a source says so"),
    Column(
        "counts_as_due",
        "The day by which it counts as due: the last that its date leaves open, or where no source "
        "gives one the last of its year. From then on it is awaited for 12 months",
        lambda row: row.asks.due_day if row.asks else None,
        DATE,
    ),
    Column("edition", "Number of its edition", attrgetter("position"), INTEGER, of=report),
    *dates(
        "published_on",
        "When the public could first read it",
        attrgetter("published_on"),
        of=report,
    ),
    Column(
        "days_late_at_least",
        "Days from the last on which it was due to the first on which it can have come out",
        late(0),
        INTEGER,
    ),
    Column("days_late_at_most", "The same to the last such day", late(1), INTEGER),
    Column(
        "days_late_so_far",
        "Days from the last on which it was due to the day of this file, where it is not out then",
        attrgetter("days_late_so_far"),
        INTEGER,
    ),
    *of_source(
        attrgetter("asks.source"),
        "asked_in",
        "Document that asks for it",
        of=lambda row: row if row.asks else None,
    ),
    number("cells_due", "Cells that it was to fill: actions, times what was asked", "cells.due"),
    number("cells_with_text", "Of the cells due: those with a text", "cells.filled"),
    number(
        "cells_not_applicable",
        "Of the cells due: those answered as not applicable",
        "cells.not_applicable",
    ),
    number("cells_nil", "Of the cells due: those answered as a nil return", "cells.nil"),
    number("cells_left_out", "Of the cells due: those that it left out", "cells.left_out"),
    number(
        "cells_without_report",
        "Of the cells due: those that are empty because it is not out",
        "cells.without_report",
    ),
    number("cells_beside", "Texts of its year that nobody asked for: not due", "cells.beside"),
    number("promises_due", "Promises that are due in its year", "promises.due"),
    number(
        "promises_answered",
        "Of the promises due: those of which an edition says what became of them",
        "promises.answered",
    ),
    number(
        "promises_not_mentioned",
        "Of the promises due: those that its report does not mention",
        "promises.not_mentioned",
    ),
    number(
        "promises_taken_back",
        "Of the promises due: those withdrawn or replaced",
        "promises.taken_back",
    ),
    number(
        "promises_without_report",
        "Of the promises due: those that no report could answer: it is not out, or not asked for",
        "promises.without_report",
    ),
    Column(
        "url",
        "Address of the page of the response",
        lambda row: absolute(row.response.get_absolute_url()),
        ADDRESS,
    ),
]
COMPLETENESS = ListDataset(
    "completeness",
    "Statement of completeness",
    "Of each response and year: what was due, whether it came, how late, and what is missing.",
    COLUMNS,
    filters=completeness_asked_for,
)
