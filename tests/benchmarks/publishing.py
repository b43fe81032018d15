"""How long it takes to publish an edition of a large response, and to derive what stands of it.

    python -m tests.benchmarks.publishing

Writes a response of 40 actions in 12 years, with three pledges a plan and their outcomes, into the
database that DATABASE_URL names, beside what is there.
"""

import os
import time
from collections import defaultdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
ACTIONS, YEARS, PLEDGES = 40, range(2012, 2024), 3
LONGEST = 1.0
TEXT = "The department has moved what it promised for this action, and says so in a few lines. " * 8


def main() -> None:
    django.setup()
    from django.db import connection

    from tests import make
    from tests.commitments import people

    rita, teo = people.rita(department="large"), people.teo(department="large")
    response = make.response("large", make.strategy("large-strategy", years=YEARS).slug)
    took = [published(response, year, teo, rita) for year in YEARS]
    over = "  over" if max(took) > LONGEST else ""
    print(
        f"{connection.vendor}: an edition of {ACTIONS} actions, {len(YEARS)} years and {PLEDGES} "
        f"pledges a plan is published in {took[-1]:.2f} s, {max(took):.2f} s at most "
        f"(goal: {LONGEST:g} s){over}"
    )
    tell_of_standing(response)


def published(response, year: int, editor, approver) -> float:
    """The seconds that it took to publish the report of a year."""
    from commitments import workflow
    from tests import make

    edition = workflow.open_year(response=response, year=year, by=editor)
    write(edition, due(response, year))
    workflow.submit(edition=edition, by=editor)
    began = time.perf_counter()
    workflow.publish(
        edition=edition, by=approver, published_on=make.on(f"December {year}"), is_day_meant=True
    )
    return time.perf_counter() - began


def due(response, year: int) -> dict[int, list]:
    """By action the pledges that the report of the year before made."""
    from commitments.models import Pledge

    found = defaultdict(list)
    made = Pledge.objects.filter(edition__response=response, edition__year=year - 1)
    for pledge in made.select_related("entry__action"):
        found[pledge.entry.action.number].append(pledge)
    return found


def write(edition, due: dict[int, list]) -> None:
    """What an edition says of each action."""
    from commitments.models import Kind
    from tests import make

    is_first, is_last = edition.year == YEARS[0], edition.year == YEARS[-1]
    plans = Kind.COMMITMENT if is_first else Kind.PLAN
    for number in range(1, ACTIONS + 1):
        if not is_first:
            make.revision(edition, action=number, text=TEXT)
        if not is_last:
            make.revision(edition, action=number, kind=plans, text=TEXT)
            for pledge in range(1, PLEDGES + 1):
                make.pledge(edition, action=number, kind=plans, number=pledge)
        for pledge in due[number]:
            make.outcome(edition, pledge)


def tell_of_standing(response) -> None:
    """Compared, as after a change that changes nothing, and made anew."""
    from commitments import standing
    from commitments.standing.rules import MODELS

    compared = timed(standing.keep, response)
    for model in MODELS:
        model.objects.filter(response=response).delete()
    anew = timed(standing.keep, response)
    print(
        f"  derive_standing of that response: {compared:.2f} s, with all rows missing {anew:.2f} s",
        flush=True,
    )


def timed(function, *arguments) -> float:
    began = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
