"""Which departments a reader compares, and in which year; or what is wrong with that, in words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from commitments.models import Response
from reporting.filters.choices import MOST_TO_CHOOSE_FROM
from reporting.record.compared_departments import FEWEST, MOST
from reporting.web.shortcuts import responses
from strategy.models import Strategy

NUMBERS = {2: "two", 3: "three", 4: "four"}
DEPARTMENT, YEAR = "department", "year"


@dataclass(frozen=True)
class Fault:
    """What is wrong, in a sentence, and with which part of the address."""

    name: str
    value: str
    words: str


@dataclass(frozen=True)
class AskedDepartments:
    """The slugs that were asked for, as they were typed, and the responses of those there are."""

    slugs: list[str]
    found: list[Response]
    faults: list[Fault] = field(default_factory=list)

    @property
    def boxes(self) -> list[str]:
        """What stands in each of the boxes, or as many as were asked for."""
        return [*self.slugs, *[""] * (MOST - len(self.slugs))][:MOST]


def departments_asked_for(
    request, strategy: Strategy, *, is_needed: bool = False
) -> AskedDepartments:
    """Nothing asked for is a form that nobody filled in, and a fault where one `is_needed`. One
    query.
    """
    slugs = [slug.strip() for slug in request.GET.getlist(DEPARTMENT) if slug.strip()]
    of_strategy = responses().filter(strategy=strategy)
    by_slug = {row.department.slug: row for row in of_strategy.filter(department__slug__in=slugs)}
    faults = list(_faults(slugs, by_slug)) if slugs or is_needed else []
    return AskedDepartments(slugs, [by_slug[slug] for slug in slugs if slug in by_slug], faults)


def _faults(slugs: list[str], by_slug: dict[str, Response]) -> Iterator[Fault]:
    for slug, times in Counter(slugs).items():
        if slug not in by_slug:
            words = f"“{slug}” is not a department that responded to this strategy."
            yield Fault(DEPARTMENT, slug, f"{words} Choose from those that did.")
        elif times > 1:
            name = by_slug[slug].department.name
            words = f"You chose {name} {'twice' if times == 2 else f'{times} times'}."
            yield Fault(DEPARTMENT, slug, f"{words} Choose different departments.")
    if len(slugs) > MOST:
        words = f"You chose {len(slugs)} departments. Choose {NUMBERS[MOST]} at the most."
        yield Fault(DEPARTMENT, ", ".join(slugs), words)
    elif len(slugs) < FEWEST:
        led = "You chose one department." if slugs else "You chose no department."
        words = f"{led} Choose {NUMBERS[FEWEST]} to {NUMBERS[MOST]}."
        yield Fault(DEPARTMENT, ", ".join(slugs), words)


def year_asked_for(request, years: list[int]) -> tuple[int | None, list[Fault]]:
    """The year, if one is asked for, and what is wrong with it."""
    asked = [value for value in request.GET.getlist(YEAR) if value]
    if not asked:
        return None, []
    if len(asked) == 1 and asked[0] in map(str, years):
        return int(asked[0]), []
    known = f"Choose {years[0]} to {years[-1]}." if years else "It has none."
    value = ", ".join(asked)
    return None, [Fault(YEAR, value, f"“{value}” is not a year of this strategy. {known}")]


def departments_to_choose_from(strategy: Strategy) -> list[tuple[str, str]]:
    """Slugs and names, by name; nothing where they are too many to choose from. One query."""
    found = Response.objects.filter(strategy=strategy).order_by("department__name")
    some = found.select_related("department")[: MOST_TO_CHOOSE_FROM + 1]
    named = [(row.department.slug, row.department.name) for row in some]
    return named if len(named) <= MOST_TO_CHOOSE_FROM else []
