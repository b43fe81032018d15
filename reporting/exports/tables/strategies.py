"""Strategies: what they ask, of whom, and by when."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from commitments.models import Response
from reporting.exports.columns import ADDRESS, BOOLEAN, INTEGER, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.exports.places import address, of_action, of_response
from reporting.exports.tables.offices import SOURCE, by_then
from reporting.filters.tables import narrowed
from reporting.governance import told
from strategy.addresses import absolute
from strategy.models import Action, Deadline, ReportingYear, Strategy


def strategies(day: date) -> QuerySet[Strategy]:
    """Those that were out by the day, or may have been."""
    rows = Strategy.objects.filter(published_on_first__lte=day).select_related("source")
    return rows.order_by("published_on_last", "slug")


STRATEGIES = ListDataset(
    "strategies",
    "Strategies",
    "The strategies that departments respond to.",
    [
        Column("strategy", "Its slug", lambda row: row.slug),
        field("title", "Its title"),
        field("publisher", "Who published it"),
        *dates("published_on", "When it was published"),
        *SOURCE,
    ],
    filters=narrowed(strategies, strategy="slug"),
)


def reporting_years(day: date) -> QuerySet[ReportingYear]:
    rows = ReportingYear.objects.filter(strategy__in=strategies(day).order_by())
    rows = rows.select_related("strategy", "source")
    return rows.order_by("strategy__published_on_last", "strategy__slug", "year")


REPORTING_YEARS = ListDataset(
    "reporting-years",
    "Reporting years",
    "What a strategy asks of the report of each year, and when that is due.",
    [
        Column("strategy", "Slug of the strategy", lambda row: row.strategy.slug),
        field("year", "The year", INTEGER),
        *dates("due_on", "When its report is due, where a source says so"),
        field("asks_for_commitment", "Whether it asks for commitments", BOOLEAN),
        field("asks_for_progress", "Whether it asks for progress during the year", BOOLEAN),
        field("asks_for_plan", "Whether it asks for the plan for the next year", BOOLEAN),
        *SOURCE,
    ],
    filters=narrowed(reporting_years, strategy="strategy__slug"),
)


def actions(day: date) -> QuerySet[Action]:
    rows = Action.objects.as_at(day).select_related("strategy", "source")
    return told.on(day, rows.order_by("strategy__published_on_last", "strategy__slug", "number"))


ACTIONS = ListDataset(
    "actions",
    "Actions",
    "What each strategy asks, action by action.",
    [
        *of_action(lambda row: row),
        field("title", "Its title"),
        Column("ask", "What it asks: our summary", lambda row: row.ask),
        *dates("added_on", "When it was added"),
        field("first_year", "The first year it is reported for", INTEGER),
        *dates("withdrawn_on", "When it was withdrawn", by_then("withdrawn_on")),
        *SOURCE,
        Column(
            "url",
            "Address of the page that shows it",
            lambda row: absolute(reverse("action_across", args=[row.strategy.slug, row.number])),
            ADDRESS,
        ),
    ],
    filters=narrowed(actions, strategy="strategy__slug", action="number"),
)


def deadlines(day: date) -> QuerySet[Deadline]:
    rows = Deadline.objects.as_at(day)
    rows = rows.select_related("action__strategy", "replaces", "source")
    return rows.order_by("action__strategy__slug", "action__number", "for_whom", "slug")


DEADLINES = ListDataset(
    "deadlines",
    "Deadlines",
    "The dates that bind an action, also those that a later one replaced.",
    [
        *of_action(),
        Column("deadline", "Its slug among the deadlines of the action", lambda row: row.slug),
        field("for_whom", "Whom it binds"),
        *dates("due_on", "The date"),
        *dates("announced_on", "When that was announced"),
        Column(
            "replaces",
            "Slug of the earlier deadline that it replaces",
            lambda row: row.replaces.slug if row.replaces else None,
        ),
        field("reason", "Why it replaces that"),
        Column(
            "is_replaced",
            "Whether another had replaced it by the day",
            lambda row: row.was_replaced,
            BOOLEAN,
        ),
        *SOURCE,
    ],
    filters=narrowed(deadlines, strategy="action__strategy__slug", action="action__number"),
)


def responses(day: date) -> QuerySet[Response]:
    rows = Response.objects.select_related("department", "strategy", "source")
    return rows.order_by("department__name", "strategy__published_on_last", "pk")


RESPONSES = ListDataset(
    "responses",
    "Responses",
    "Which department responds to which strategy.",
    [*of_response(lambda row: row), field("title", "Its title"), *SOURCE, address(lambda row: row)],
    filters=narrowed(responses, department="department__slug", strategy="strategy__slug"),
)
