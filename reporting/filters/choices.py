"""The values that filters allow, each with its label."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

from commitments.models import Edition
from reporting.record.counts import first_and_last_year_due
from reporting.record.kept import day_of_names, kept_for
from reporting.record.progress import STATUSES
from strategy.models import Action, Department, Portfolio, ReportingYear, Role, Strategy

Choices = list[tuple[str, str]]

MOST_TO_CHOOSE_FROM = 60
# How lists of what is said of entries are sorted.
ORDERS_OF_ENTRIES = [
    ("action", "Action, across departments"),
    ("-action", "Action, last first"),
    ("year", "Year, earliest first"),
    ("-year", "Year, latest first"),
]
OUTCOMES = [(status, words.capitalize()) for status, words in STATUSES.items()]


def departments():
    """Those that respond. Nobody chooses from a list of more than MOST_TO_CHOOSE_FROM."""
    return _by_abbreviation(Department.objects.filter(responses__isnull=False).distinct())


def check_department(slug: str) -> None:
    if not Department.objects.filter(slug=slug, responses__isnull=False).exists():
        raise ValidationError("No department has that.")


def kept_choices(request, choices: Callable[..., Choices]) -> Choices:
    """The same choices, asked for once a version of the record.

    Years due are those that this reader may see, so that no later one is among them.
    """
    if choices is years_due:
        day = request.as_at
        return kept_for(request, ("years due", day), lambda: years_due(day))
    return kept_for(request, (choices.__qualname__, day_of_names(request)), choices)


def every_department():
    return _by_abbreviation(Department.objects.all())


def _by_abbreviation(rows) -> Choices:
    """In the order in which readers look for what they read."""
    found = [(row.slug, row.abbreviation) for row in rows]
    return sorted(found, key=lambda choice: choice[1].casefold())


def strategies():
    return [(row.slug, row.title) for row in Strategy.objects.all()]


def action_numbers():
    numbers = Action.objects.order_by("number").values_list("number", flat=True).distinct()
    return [(str(number), str(number)) for number in numbers]


def reported_years():
    """The years that the strategies ask about, with the year planned for in the last."""
    return _as_choices(_reported_years())


def years_asked():
    """The years that a strategy asks about, or that something was reported on."""
    asked = ReportingYear.objects.order_by().values_list("year", flat=True).distinct()
    reports = Edition.objects.published().filter(kind=Edition.Kind.REPORT).order_by()
    return _as_choices({*asked, *reports.values_list("year", flat=True).distinct()})


def years_due(day):
    """Those years, and all from the first to the last in which a pledge of that day is due."""
    first, last = first_and_last_year_due(day)
    return _as_choices(_reported_years() | set(range(first, last + 1) if first else ()))


def portfolios():
    """By slug: portfolios of two departments that have the same are one choice."""
    return _by_slug(Portfolio.objects.order_by("name"))


def roles():
    return _by_slug(Role.objects.order_by("name"))


def _reported_years() -> set[int]:
    rows = ReportingYear.objects.order_by().values_list("year", "asks_for_plan").distinct()
    return {year for year, _plan in rows} | {year + 1 for year, plan in rows if plan}


def _as_choices(years):
    return [(str(year), str(year)) for year in sorted(years)]


def _by_slug(rows):
    pairs = [(row.slug, row.name) for row in rows]
    return list(dict(reversed(pairs)).items())[::-1]
