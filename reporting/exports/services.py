from django.urls import reverse

from reporting.exports.columns import ADDRESS, BOOLEAN, DECIMAL, INTEGER, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.exports.places import of_source
from reporting.exports.tables.offices import SOURCE
from reporting.filters.services import services_asked_for
from reporting.record.services import NOT_KNOWN, Told, with_what_is_told
from strategy.addresses import absolute


def of_the_last(what: str, read):
    """Reads the last that is told of a service; None where nothing is."""
    return lambda row: read(last) if (last := getattr(told_of(row), what)) else None


def told_of(row) -> Told:
    """Worked out once a row."""
    if not hasattr(row, "told"):
        row.told = Told(row)
    return row.told


def named(row) -> str:
    """Who manages it, as far as sources say; empty where none names anybody."""
    people = (one.row.person for one in told_of(row).last_managers)
    return "; ".join(person.name for person in people if person)


COLUMNS = [
    Column("department", "Slug of the department", lambda row: row.department.slug),
    Column("service", "Its slug", lambda row: row.slug),
    field("name", "Its name"),
    *dates("known_since", "The earliest date for which a source tells of it"),
    field("description", "What it is"),
    field("owner", "Whom a source calls its owner, or who runs it"),
    field("is_exemplar", "Whether it is an exemplar; empty where no source says", BOOLEAN),
    *of_source(
        lambda row: row.exemplar_source, "exemplar_source", "Document that says whether it is one"
    ),
    field("exemplar_section", "Where in that document"),
    Column(
        "stage",
        "How far it had come: the last that is told",
        lambda row: None if row.stage == NOT_KNOWN else row.stage,
    ),
    *dates("stage_as_of", "The day of which that is told", of_the_last("stage", lambda r: r.as_of)),
    Column(
        "transactions",
        "Transactions in the last year that is told",
        of_the_last("transactions", lambda row: row.value),
        DECIMAL,
    ),
    Column(
        "transactions_year",
        "That year",
        of_the_last("transactions", lambda row: row.year),
        INTEGER,
    ),
    Column("managers", "Who managed it, as far as sources name anybody", named),
    Column(
        "last_assessment",
        "The stage for which it was assessed last",
        of_the_last("assessment", lambda row: row.stage),
    ),
    *dates(
        "last_assessment_on", "When that was", of_the_last("assessment", lambda row: row.held_on)
    ),
    Column(
        "last_assessment_result",
        "met, not-met, met-with-conditions or not-said",
        of_the_last("assessment", lambda row: row.result),
    ),
    *SOURCE,
    Column(
        "url",
        "Address of the page that shows it",
        lambda row: absolute(reverse("service", args=[row.department.slug, row.slug])),
        ADDRESS,
    ),
]


SERVICES = ListDataset(
    "services",
    "Services",
    "Services of departments, with the last that sources tell of each.",
    COLUMNS,
    filters=services_asked_for,
    rows=with_what_is_told,
)
