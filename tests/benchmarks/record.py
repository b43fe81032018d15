"""A made-up record of many departments, written past the workflow into an empty database.

    python -m tests.benchmarks.record DEPARTMENTS [WRITTEN]

One strategy of 16 actions that ten years ask about; a response a department, with ten reports:
commitments, then what was done and what is planned. 298 entries a department, about 600 pledges, an
outcome for most of them. The same words each time. Of many departments, the first 240 are written
and sealed, or as many as are asked for, and the others are copies of them.
"""

import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import date
from io import StringIO
from itertools import islice

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
YEARS = range(2012, 2022)
FIRST_YEAR = {15: 2014, 16: 2014}
AT_ONCE = 2000
MOST_WRITTEN = 240  # Departments; more are copies.
WHO = [
    "The department",
    "The digital leader",
    "The service manager",
    "A team of five",
    "The board",
    "Each agency",
    "The policy team",
    "A new partner",
]
DID = [
    "will review",
    "has moved",
    "will test",
    "has trained staff for",
    "will open",
    "has closed",
    "will pay for",
    "has published",
]
WHAT = [
    "the digital service for schools",
    "procurement of hosting",
    "its web pages",
    "the contact form",
    "the data that others ask for",
    "the register of grants",
    "the digital skills of its people",
    "what users told it",
]
WHEN = [
    "by the end of March",
    "in the autumn",
    "with the help of users",
    "before the next report",
    "for 100,000 transactions a year",
    "at half the cost",
]


def main() -> None:
    django.setup()
    settings.SLOW_QUERY_SECONDS = 0  # What copies a table takes its time.
    make_record(*map(int, sys.argv[1:]))


def make_record(departments: int, most_written: int = MOST_WRITTEN) -> None:
    from django.core.management import call_command
    from django.db import connection, transaction

    from commitments import standing
    from commitments.search import index
    from strategy import noted_changes, triggers
    from tests.benchmarks import copies

    began = time.perf_counter()
    call_command("migrate", verbosity=0)
    triggers.drop()
    noted_changes.drop()
    with transaction.atomic():
        fill(written := min(departments, most_written))
        tell()
    told(began, "written")
    call_command("index_search", verbosity=0, stdout=StringIO())
    told(began, "indexed for search")
    standing.keep_all()
    told(began, "what stands derived")
    if more := departments - written:
        copies.copy(written, sum(1 for _cell in cells(1)), more)
        index.refill()
        number_on(copies.copied())
        told(began, f"{more:,} departments copied")
    noted_changes.install()
    triggers.install()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def told(began: float, what: str) -> None:
    print(f"  {what} after {time.perf_counter() - began:.0f} s", flush=True)


def fill(departments: int) -> None:
    from commitments.models import Edition, Entry, Outcome, Pledge, Response, Revision, Seal
    from strategy.models import Department
    from tests import make

    strategy = make.strategy(years=YEARS)
    actions = {
        number: make.action(number, of=strategy, first_year=FIRST_YEAR.get(number, 2012))
        for number in range(1, 17)
    }
    numbers = range(1, departments + 1)
    put(Department, (department(pk) for pk in numbers))
    responses = [
        Response(pk=pk, department_id=pk, strategy=strategy, title=f"Ministry {pk}: actions")
        for pk in numbers
    ]
    put(Response, responses)
    put(Edition, editions(departments))
    put(Entry, (Entry(**cell.entry(actions)) for cell in cells(departments)))
    put(Revision, (Revision(**cell.revision()) for cell in cells(departments)))
    put(Pledge, (Pledge(**row) for cell in cells(departments) for row in cell.pledges()))
    put(Outcome, (Outcome(**row) for cell in cells(departments) for row in cell.outcomes()))
    put(Seal, seals(departments))
    number_on([Department, Response, Edition, Seal, Entry, Revision, Pledge, Outcome])


def tell() -> None:
    """Have lines of the log for what was put in past all signals."""
    from commitments import ledger
    from commitments.models import Edition, Response
    from strategy.models import Department

    for model in (Department, Response):
        ledger.tell_rows(model, model.objects.order_by("pk").values_list("pk", flat=True))
    for edition in Edition.objects.order_by("pk"):
        ledger.tell_edition(edition)


def put(model, rows) -> None:
    rows = iter(rows)
    while some := list(islice(rows, AT_ONCE)):
        model.objects.bulk_create(some)


def department(pk: int):
    from strategy.models import Department

    return Department(pk=pk, slug=f"ministry-{pk}", abbreviation=f"M{pk}", name=f"Ministry {pk}")


def editions(departments: int) -> Iterator:
    from commitments.models import Edition
    from strategy.partial_dates import PartialDate

    for number in range(departments):
        for position, year in enumerate(YEARS, 1):
            day = date(year, 12, 20) if position == 1 else date(year + 1, 1, 16)
            yield Edition(
                pk=number * len(YEARS) + position,
                response_id=number + 1,
                year=year,
                state="published",
                origin="seeded",
                position=position,
                published_on=PartialDate.of_day(day),
                recorded_at="2025-01-01T00:00:00Z",
            )


def seals(departments: int) -> Iterator:
    """Each edition sealed as it would have been, response after response."""
    from commitments.ledger import digest_of, facts
    from commitments.ledger.lines import FORMAT, line_of_read
    from commitments.models import Edition, Seal

    for response in range(1, departments + 1):
        previous = ""
        of_response = Edition.objects.filter(response=response).order_by("position")
        for edition in facts.read(of_response):
            line = line_of_read(edition, FORMAT)
            seal = Seal(edition=edition, response_id=response, position=edition.position, line=line)
            seal.previous_digest, seal.digest = previous, digest_of(previous, line)
            previous = seal.digest
            yield seal


class Cell:
    """One entry with its text, its pledges and what became of them."""

    def __init__(self, pk: int, response: int, action: int, kind: str, year: int):
        self.pk, self.response, self.action = pk, response, action
        self.kind, self.year = kind, year
        self.chance = random.Random(pk)

    def entry(self, actions: dict) -> dict:
        place = {"pk": self.pk, "response_id": self.response, "kind": self.kind, "year": self.year}
        return place | {"action": actions[self.action]}

    @property
    def edition(self) -> int:
        year = self.year - (self.kind == "plan")
        return (self.response - 1) * len(YEARS) + year - YEARS[0] + 1

    def revision(self) -> dict:
        text = " ".join(self.sentence() for _ in range(self.chance.randint(4, 16)))
        return {"pk": self.pk, "entry_id": self.pk, "edition_id": self.edition, "text": text}

    def pledges(self) -> Iterator[dict]:
        if self.kind != "plan":
            return
        for number in range(1, 2 + self.pk % 3 + 1):
            yield {
                "pk": self.pk * 4 + number,
                "entry_id": self.pk,
                "number": number,
                "edition_id": self.edition,
                "statement": self.sentence(),
            }

    def outcomes(self) -> Iterator[dict]:
        """Of most of its pledges, by the report of the year that they are due in."""
        if self.year not in YEARS:
            return
        for pledge in self.pledges():
            if status := self.chance.choice(["delivered", "delivered", "partly-delivered", ""]):
                edition = self.edition + 1
                yield {
                    "pk": pledge["pk"],
                    "pledge_id": pledge["pk"],
                    "edition_id": edition,
                    "status": status,
                }

    def sentence(self) -> str:
        words = [self.chance.choice(part) for part in (WHO, DID, WHAT, WHEN)]
        return f"{' '.join(words)}, as project {int(self.chance.paretovariate(0.7)) % 20000} asks."


def cells(departments: int) -> Iterator[Cell]:
    pk = 0
    for response in range(1, departments + 1):
        for year in YEARS:
            for action in range(1, 17):
                if year < FIRST_YEAR.get(action, year):
                    continue
                kinds = [("commitment", year)] if year == YEARS[0] else []
                kinds = kinds or [("progress", year), ("plan", year + 1)]
                for kind, about in kinds:
                    pk += 1
                    yield Cell(pk, response, action, kind, about)


def number_on(models: list) -> None:
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


if __name__ == "__main__":
    main()
