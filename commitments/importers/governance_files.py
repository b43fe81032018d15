"""The files that an import of people and offices, services, or changes of departments is given."""

from collections.abc import Iterable
from pathlib import Path

from django.db import models

from commitments.importers.faults import BadInput, Fault
from commitments.importers.seed_tables import TABLES
from commitments.importers.tables import Table, Tables
from commitments.ledger.bundle.tables import BY_MODEL
from commitments.models import Pledge, Response
from strategy.letters import quoted
from strategy.models import Department, Person, Role, Service, Source

GOVERNANCE = [table for table in TABLES if table.name in ("people", "roles", "appointments")]
SERVICES = [
    table
    for table in TABLES
    if table.name in ("people", "assessments") or table.name.startswith("service")
]
CHANGES = [table for table in TABLES if table.name == "department_changes"]
OPTIONAL = ("source", "section")
# What rows may refer to in the record.
MODELS = {
    "departments": Department,
    "sources": Source,
    "roles": Role,
    "services": Service,
    "responses": Response,
    "pledges": Pledge,
}


class GovernanceTables(Tables):
    """The rows of the files that were given, and what in the record they refer to.

    `known` are those objects of the record, `given` the columns that each file has.
    """

    def __init__(self, paths: Iterable[Path], tables: list[Table] = GOVERNANCE):
        self.known: dict[tuple[str, str], models.Model] = {}
        self.given: dict[str, list[str]] = {}
        self.possible = [table.file for table in tables]
        self.paths, misplaced = _find_files(paths, self.possible)
        try:
            super().__init__(Path(), [t for t in tables if t.file in self.paths])
        except BadInput as bad:
            raise BadInput([*misplaced, *bad.faults]) from None
        if misplaced:
            raise BadInput(misplaced)

    def _lines(self, table: Table) -> list[tuple[int, list[str]]]:
        """With the columns that may be left out, empty."""
        self.folder = self.paths[table.file].parent
        lines = super()._lines(table)
        if not lines:
            return lines
        line, names = lines[0]
        self.given[table.name] = names
        left_out = [name for name in OPTIONAL if name not in names]
        added = []
        for number, cells in lines[1:]:
            if len(cells) == len(names):
                added.append((number, cells + [""] * len(left_out)))
            else:
                self._fault(table, number, f"has {len(cells)} cells, expected {len(names)}")
        return [(line, names + left_out), *added]

    def _links_to_nowhere(self) -> list[Fault]:
        """Links of sound rows that lead neither to a row nor into the record."""
        faulty = {fault.file for fault in self.faults}
        return [
            row.fault(f"“{name}”: {self._missing(link.table, key)}")
            for row in self
            for name, link in row.table.links.items()
            if (key := row.linked_key(link))
            and key not in self.rows.get(link.table, {})
            and not self._is_known(link.table, key)
            and f"{link.table}.csv" not in faulty
        ]

    def _is_known(self, table: str, key: str) -> bool:
        """Whether the record has it; if so it is among `known` from then on."""
        if (table, key) not in self.known and (found := _in_the_record(table, key)):
            self.known[table, key] = found
        return (table, key) in self.known

    def _missing(self, table: str, key: str) -> str:
        """That something was found nowhere, and where it was looked for."""
        if f"{table}.csv" in self.possible:
            return f"{quoted(key)} is neither in {table}.csv nor in the record"
        return f"the record has no {table.rstrip('s')} {quoted(key)}"


def _find_files(paths: Iterable[Path], possible: list[str]) -> tuple[dict[str, Path], list[Fault]]:
    """The files by their names, and what was given that is none of them."""
    found: dict[str, Path] = {}
    faults = []
    expected = f"expected are {', '.join(possible)}"
    for path in paths:
        files = [path]
        if path.is_dir():
            files = [path / name for name in possible if (path / name).exists()]
        if not files:
            faults.append(Fault(str(path), 0, f"holds no file to import; {expected}"))
        for file in files:
            if file.name not in possible:
                faults.append(Fault(str(file), 0, f"is no file to import; {expected}"))
            elif file.name in found:
                faults.append(Fault(str(file), 0, f"{found[file.name]} was given already"))
            else:
                found[file.name] = file
    return found, faults


def _in_the_record(table: str, key: str) -> models.Model | None:
    """What the record has under a key of the seeds; of promises, those that are published."""
    if table == "people":
        return Person.objects.filter(slug=key).first()
    model = MODELS[table]
    rows = model.objects.published() if model is Pledge else model.objects.all()
    try:
        return rows.filter(**dict(zip(BY_MODEL[model].key, key.split("/"), strict=True))).first()
    except ValueError:  # It has other parts, or no number where there should be one.
        return None
