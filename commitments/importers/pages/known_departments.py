"""Which department a name on a page is: one of the record, or of the list that comes along.

A name is never guessed. Capitals, “the” before it, a number before it, “&” for “and”, “Department
of” for “Department for” and the abbreviation in brackets behind it make no difference; anything
else does. What matches nothing, or two, is asked.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from commitments.importers.report_lines import NUMBERED, plain
from strategy.models import Department, FormerName

FILE = settings.BASE_DIR / "seeds" / "known_departments.csv"
BRACKETS = re.compile(r" \([A-Za-z&]{2,12}\)$")
DEPARTMENT_OF = re.compile(r"^department (?:of|for) ")


@dataclass(frozen=True)
class KnownDepartment:
    """A department of the list. What became of it is open where no source is named."""

    slug: str
    abbreviation: str
    name: str
    also_called: tuple[str, ...]
    became: str
    became_on: str
    source: str
    section: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.slug, self.abbreviation, self.name, *self.also_called)


def read_known(path: Path = FILE) -> list[KnownDepartment]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            KnownDepartment(
                **{**row, "also_called": tuple(filter(None, row["also_called"].split("; ")))}
            )
            for row in csv.DictReader(file)
        ]


def plain_name(words: str) -> str:
    """A name as it is compared."""
    words = plain(words)
    words = words[NUMBERED.match(words).end() :].lower().replace("’", "'").replace("&", " and ")
    words = BRACKETS.sub("", " ".join(words.split()).rstrip(" :"))
    return DEPARTMENT_OF.sub("department ", words.removeprefix("the "))


class Names:
    """Those of the record and of the list. Three queries."""

    def __init__(self, answers: dict[str, str] | None = None):
        """`answers` say of names that match nothing which department they are, by its slug."""
        self.answers = {plain_name(name): slug for name, slug in (answers or {}).items()}
        self.known = {row.slug: row for row in read_known()}
        self.record: dict[str, set[str]] = defaultdict(set)
        self.list: dict[str, set[str]] = defaultdict(set)
        departments = {row.pk: row for row in Department.objects.all()}
        for row in departments.values():
            for name in (row.slug, row.abbreviation, row.name):
                self.record[plain_name(name)].add(row.slug)
        for former in FormerName.objects.filter(kind="department"):
            if former.subject in departments:
                self.record[plain_name(former.name)].add(departments[former.subject].slug)
        for one in self.known.values():
            for name in one.names:
                self.list[plain_name(name)].add(one.slug)

    def is_in_record(self, slug: str) -> bool:
        return slug in self.record.get(plain_name(slug), ())

    def find(self, words: str) -> str | None:
        """The slug of the one department that has this name."""
        name = plain_name(words)
        if name in self.answers:
            return self.answers[name]
        found = self.record.get(name) or self.list.get(name) or set()
        return next(iter(found)) if len(found) == 1 else None
