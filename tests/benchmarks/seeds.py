"""The made-up record of many departments as a folder of seeds, and how fast `load_seeds` loads it.

    python -m tests.benchmarks.seeds [DEPARTMENTS]

Loads it into the database that DATABASE_URL names, which must be empty. A file of seeds is bounded:
more than 24 departments do not go into one folder.
"""

import csv
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django

from tests.benchmarks.record import FIRST_YEAR, YEARS, Cell, cells

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
DEPARTMENTS = 24
STRATEGY = "government-digital-strategy"
SOURCE = {"source": "generated"}
OF_STRATEGY = {"strategy": STRATEGY, **SOURCE}


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    departments = int(sys.argv[1]) if len(sys.argv) > 1 else DEPARTMENTS
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        write(departments, Path(folder))
        began, cpu = time.perf_counter(), time.process_time()
        call_command("load_seeds", folder, verbosity=0)
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
    entries = sum(1 for _cell in cells(departments))
    print(
        f"{connection.vendor}: load_seeds takes {took:.0f} s for {entries:,} entries, "
        f"{entries / took:,.0f} a second; {cpu:.0f} s of the processor",
        flush=True,
    )


def write(departments: int, folder: Path) -> None:
    from commitments.importers.seed_tables import TABLES

    told = rows(departments)
    for table in TABLES:
        names = [column.name for column in table.columns]
        with (folder / table.file).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            writer.writerows(told.get(table.name, []))


def rows(departments: int) -> dict[str, Iterator[dict]]:
    every = range(1, departments + 1)
    strategy = {"slug": STRATEGY, "title": "Strategy", "publisher": "Office", **SOURCE}
    return {
        "sources": iter([{"slug": "generated", "title": "Generated", "publisher": "Office"}]),
        "departments": (
            {"slug": f"ministry-{n}", "abbreviation": f"M{n}", "name": f"Ministry {n}", **SOURCE}
            for n in every
        ),
        "strategies": iter([strategy | {"published_on": "November 2012"}]),
        "reporting_years": map(reporting_year, YEARS),
        "actions": map(action, range(1, 17)),
        "responses": (
            {"department": f"ministry-{n}", "title": f"Ministry {n}: actions", **OF_STRATEGY}
            for n in every
        ),
        "editions": (edition(n, position) for n in every for position in range(1, len(YEARS) + 1)),
        "entries": (entry(cell) for cell in cells(departments)),
        "pledges": (row for cell in cells(departments) for row in pledges(cell)),
        "outcomes": (row for cell in cells(departments) for row in outcomes(cell)),
    }


def yes_or_no(answer: bool) -> str:
    return "yes" if answer else "no"


def reporting_year(year: int) -> dict:
    is_first = year == YEARS[0]
    asks = {"commitment": is_first, "progress": not is_first, "plan": not is_first}
    told = {f"asks_for_{kind}": yes_or_no(answer) for kind, answer in asks.items()}
    return {"year": year, **told, **OF_STRATEGY}


def action(number: int) -> dict:
    first = FIRST_YEAR.get(number, YEARS[0])
    told = {"number": number, "title": f"Title of action {number}", "first_year": first}
    return told | {"added_on": "November 2012", **OF_STRATEGY}


def edition(number: int, position: int) -> dict:
    year = YEARS[position - 1]
    day = date(year, 12, 31) if position == 1 else date(year + 1, 1, 16)
    return {
        "response": f"ministry-{number}/{STRATEGY}",
        "position": position,
        "kind": "report",
        "year": year,
        "published_on": day.isoformat(),
        "is_date_inferred": "no",
        "texts": "verbatim",
        **SOURCE,
    }


def told_by(cell: Cell) -> dict:
    """Of which response, and in which of its editions."""
    position = (cell.edition - 1) % len(YEARS) + 1
    return {"response": f"ministry-{cell.response}/{STRATEGY}", "edition": position, **SOURCE}


def entry(cell: Cell) -> dict:
    place = {"action": cell.action, "kind": cell.kind, "year": cell.year}
    return told_by(cell) | place | {"answer": "text", "text": cell.revision()["text"]}


def place_of(cell: Cell) -> str:
    return f"{cell.action}/{cell.kind}/{cell.year}"


def pledges(cell: Cell) -> Iterator[dict]:
    for row in cell.pledges():
        told = {"entry": place_of(cell), "number": row["number"], "statement": row["statement"]}
        yield told_by(cell) | told | {"is_weak": "no"}


def outcomes(cell: Cell) -> Iterator[dict]:
    """By the edition of the year after that of the plan."""
    numbers = {row["pk"]: row["number"] for row in cell.pledges()}
    told = told_by(cell)
    for row in cell.outcomes():
        pledge = f"{place_of(cell)}/{numbers[row['pledge_id']]}"
        yield told | {"edition": told["edition"] + 1, "pledge": pledge, "status": row["status"]}


if __name__ == "__main__":
    main()
