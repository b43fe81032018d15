"""What documents tell of services: who managed each, its stages, figures and assessments."""

from reporting.exports.columns import DECIMAL, INTEGER, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.exports.tables.facts import of_pledge
from reporting.exports.tables.offices import SOURCE, by_then
from reporting.filters.service_figures import service_figures_asked_for
from reporting.filters.tables import narrowed
from reporting.record import services

DEPARTMENT = "service__department__slug"
SERVICE = Column("service", "Slug of the service", lambda row: row.service.slug)
OF_SERVICE = [
    Column("department", "Slug of the department", lambda row: row.service.department.slug),
    SERVICE,
]

SERVICE_MANAGERS = ListDataset(
    "service-managers",
    "Service managers",
    "Who managed a service, and between which dates, also those whom no source names.",
    [
        *OF_SERVICE,
        field("number", "Number of the term, of those of the service", INTEGER),
        Column(
            "person",
            "Slug of the person, where the source names one",
            lambda row: row.person.slug if row.person else None,
        ),
        Column("name", "Their name", lambda row: row.person.name if row.person else None),
        *dates("started_on", "Since when"),
        *dates("ended_on", "The first day on which they no longer did", by_then("ended_on")),
        Column("note", "What is to be known of it", lambda row: services.Manager.of(row).note),
        *SOURCE,
    ],
    filters=narrowed(services.managers, department=DEPARTMENT),
)

SERVICE_STAGES = ListDataset(
    "service-stages",
    "Stages of services",
    "How far a service had come, by each day told.",
    [
        *OF_SERVICE,
        field("stage", "discovery, alpha, beta, live or retired"),
        *dates("as_of", "The day of which that is told"),
        field("words", "The word of the source, where it has another"),
        *SOURCE,
    ],
    filters=narrowed(services.stages, department=DEPARTMENT),
)

SERVICE_FIGURES = ListDataset(
    "service-figures",
    "Figures of services",
    "What sources count of a service in a year: transactions, and the four figures that the "
    "strategy asks for.",
    [
        *OF_SERVICE,
        field(
            "of",
            "transactions, cost-per-transaction, digital-take-up, completion-rate or "
            "user-satisfaction",
        ),
        field("year", "The year, or that in which the time counted came to an end", INTEGER),
        field("period", "Which time it counts, where that is no calendar year"),
        field("value", "The figure", DECIMAL),
        field("unit", "transactions, pounds or per cent"),
        *SOURCE,
    ],
    filters=service_figures_asked_for,
)

ASSESSMENTS = ListDataset(
    "assessments",
    "Assessments of services",
    "Assessments against the service standard of the time.",
    [
        *OF_SERVICE,
        field("number", "Number of the assessment, of those of the service", INTEGER),
        *dates("held_on", "When it was"),
        field("stage", "For which stage: discovery, alpha, beta or live"),
        field("standard", "Against which standard, as the source calls it"),
        field("panel", "Who assessed it"),
        field("result", "met, not-met, met-with-conditions, or not-said: no source gives it"),
        field("result_words", "What the result was called then"),
        *SOURCE,
    ],
    filters=narrowed(services.assessments, department=DEPARTMENT),
)

SERVICE_PLEDGES = ListDataset(
    "service-pledges",
    "Pledges about services",
    "Which pledge is about which service.",
    [SERVICE, *of_pledge(), *SOURCE],
    filters=narrowed(services.service_pledges, department=DEPARTMENT),
)
