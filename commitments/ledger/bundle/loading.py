"""Loads a bundle into an installation that is empty, so that it shows the same record.

The bundle is checked whole before anything is written; then all of it is one transaction. At its
end what was loaded is written as tables again, which must be those of the bundle to the letter,
and the ledger is checked: so nothing that came in is other than what went out.
"""

import csv
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction

from commitments import ledger, standing, trail
from commitments.importers.faults import BadInput, Fault
from commitments.importers.seeds import broken_constraint
from commitments.ledger.bundle.check import (
    LEDGER,
    Check,
    edition_in,
    first_unlike,
    open_bundle,
    split,
)
from commitments.ledger.bundle.earlier import Earlier
from commitments.ledger.bundle.scope import rows_of
from commitments.ledger.bundle.tables import SIGNED, TABLES, Column, Table
from commitments.ledger.bundle.writing import csv_pieces, evidence_file, table_pieces
from commitments.models import (
    Edition,
    Entry,
    Event,
    Evidence,
    Opinion,
    Response,
    Seal,
    ServicePledge,
    Withholding,
)
from commitments.search import index as search_index
from strategy import letters, triggers
from strategy.garbage import seldom_searched
from strategy.progress import Tell, nobody

NOT_EMPTY = (
    "This installation has a record already. A bundle is loaded into an empty one: one in which "
    "only manage.py migrate was run."
)
# Those that say more of the rows of another are read with that one.
MORE = [table for table in TABLES if table.only]
OWN = [table for table in TABLES if not table.only]
_EDITIONS = [table.model for table in OWN].index(Edition)
BEFORE = OWN[:_EDITIONS]
# What is of no edition, and of what they published.
AFTER = (ServicePledge, Opinion, Withholding)
FACTS = [table for table in OWN[_EDITIONS + 1 :] if table.model not in AFTER]
EDITIONS_AT_ONCE = 200
# What stands in place of people whom a bundle for the public doesn't name.
NOT_NAMED = "not named in the bundle"
# What an edition is given when it is published, and can't have before.
OF_PUBLICATION = (
    "position",
    "recorded_at",
    "approved_by",
    "approved_name",
    "approved_account",
    "is_approved_by_submitter",
    "is_approved_by_author",
)
# What earlier versions let in, and was published so.
RULES_OF_LATER = ("report_of_a_year_asked_for", "report_not_after_its_department")
# What is published is loaded as it was cleared.
RULES_OF_CLEARANCE = ("clearance_begins_waiting",)
# What only people with accounts can keep to.
RULES_OF_ACCOUNTS = ("opinion_by_two_auditors",)
# What an opinion is given when a second auditor approves it.
OF_APPROVAL = ("judged", "approved_by", "approved_name", "approved_account", "approved_at")
EVIDENCE_NAME = re.compile(r"evidence/\d{4}/[^/\\\x00]{1,80}")


class NotEmpty(Exception):
    """There is a record already, which a bundle could only contradict."""


@dataclass(frozen=True, eq=False)
class Row:
    """A row of a bundle: its cells by column, what they mean, and its line in the file."""

    table: Table
    line: int
    cells: dict[str, str]
    values: dict
    more: dict  # What a second table says of it.

    def fault(self, message: str) -> Fault:
        return Fault(self.table.file, self.line, message)


@seldom_searched()
def load_bundle(path, tell: Tell = nobody) -> Counter:
    """Load a bundle, folder or zip. Counts the rows of each table.

    Raises NotEmpty, Unreadable, or BadInput with everything that is wrong; then nothing changed.
    """
    bundle = open_bundle(path)
    check = Check(bundle)
    if faults := check.run():
        raise BadInput(Fault(*fault) for fault in faults)
    return Load(check, Read(check).rows, tell).run()


class Read:
    """The rows of all tables of a bundle, by table and key. Raises BadInput with every fault."""

    def __init__(self, check: Check):
        self.check = check
        self.earlier = Earlier(check)
        self.faults: list[Fault] = []
        self.rows = {table.model: self.table(table) for table in OWN}
        for table in MORE:
            self.add_more(table)
        self.faults += self.links_to_nowhere()
        if self.faults:
            raise BadInput(self.faults)

    def table(self, table: Table) -> dict[str, Row]:
        rows: dict[str, Row] = {}
        try:
            header, *lines = lines_of(self.earlier, table)
        except BadInput as bad:
            self.faults += bad.faults
            return rows
        expected = [column.name for column in table.columns]
        if header[1] != expected:
            file = self.check.table_file(table.name)
            self.faults.append(Fault(file, 1, f"expected the columns {', '.join(expected)}"))
            return rows
        for line, cells in lines:
            row = self.row(table, line, cells)
            if row and row.cells["key"] in rows:
                self.faults.append(row.fault(f"{row.cells['key']} is there twice"))
            elif row:
                rows[row.cells["key"]] = row
        return rows

    def add_more(self, table: Table) -> None:
        """What a second table says of the rows of a first."""
        for key, more in self.table(table).items():
            if row := self.rows[table.model].get(key):
                row.more.update({name: more.values.get(name, "") for name in table.only})
            else:
                self.faults.append(more.fault(f"there is no “{key}”"))
        if not self.check.has_people:
            for row in self.rows[table.model].values():
                row.more.update(not_named(table, row))

    def row(self, table: Table, line: int, cells: list[str]) -> Row | None:
        if len(cells) != len(table.columns):
            wrong = f"has {len(cells)} cells, expected {len(table.columns)}"
            self.faults.append(Fault(table.file, line, wrong))
            return None
        row = Row(table, line, {}, {}, {})
        for column, cell in zip(table.columns, cells, strict=True):
            row.cells[column.name] = cell
            if why := letters.why_kept_nowhere(cell):
                self.faults.append(row.fault(f"“{column.name}”: {why}"))
                continue
            try:
                row.values[column.name] = read(column, cell)
            except ValueError as error:
                self.faults.append(row.fault(f"“{column.name}”: {error}"))
        return row

    def links_to_nowhere(self) -> Iterator[Fault]:
        for rows in self.rows.values():
            for row in rows.values():
                for column in row.table.columns:
                    cell = row.cells[column.name]
                    if column.refers_to and cell and cell not in self.rows[column.refers_to]:
                        yield row.fault(f"“{column.name}”: there is no “{cell}”")


def not_named(table: Table, row: Row) -> dict[str, str]:
    """What stands where a bundle doesn't say who did something that somebody did."""
    if row.table.model is Edition and not row.values.get("submitted_at"):
        return {}
    return dict.fromkeys(table.only, NOT_NAMED)


def lines_of(earlier: Earlier, table: Table) -> list[tuple[int, list[str]]]:
    """The lines of a table by their number, as a bundle of today's format has them.

    Raises BadInput where it is no CSV in UTF-8.
    """
    check, today = earlier.check, [column.name for column in table.columns]
    if not earlier.has(table.name):
        return [(1, today), *earlier.rows_moved(table.name, today)]
    text = split(check.read(check.table_file(table.name)))
    reader = csv.reader((line.decode() for line in text), strict=True)
    lines, begins = [], 1
    try:
        for cells in reader:
            lines.append((begins, cells))
            begins = reader.line_num + 1
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadInput([Fault(table.file, begins, f"can't be read as CSV: {error}")]) from None
    header, *rows = lines or [(1, [])]
    if earlier.is_now:
        return [header, *rows]
    names = [check.column_now(table.name, name) for name in header[1]]
    told = [
        (line, check.with_whole_keys(table.name, dict(zip(names, cells, strict=False))))
        for line, cells in rows
    ]
    return [(1, today), *((line, earlier.cells(table.name, today, row)) for line, row in told)]


def bytes_of(earlier: Earlier, table: Table) -> bytes:
    """A table of the bundle, as a bundle of today's format has it."""
    return b"".join(csv_pieces(cells for _line, cells in lines_of(earlier, table)))


def read(column: Column, cell: str):
    """What a cell means; nothing where it is empty and that is not a text."""
    if cell:
        return column.read(cell)
    if column.is_needed:
        raise ValueError("is empty")
    return "" if column.datatype == "string" and not column.refers_to else None


class Load:
    """One load: what it made, by model and key, and its faults."""

    def __init__(
        self, check: Check, rows: dict[type[models.Model], dict[str, Row]], tell: Tell = nobody
    ):
        self.check, self.rows, self.tell = check, rows, tell
        self.made: dict[tuple[type[models.Model], str], models.Model] = {}
        self.people: dict[str, AbstractBaseUser] = {}
        self.counts: Counter = Counter()
        self.kept: list[str] = []  # Files that a load that fails takes away again.
        self.faults: list[Fault] = []

    def run(self) -> Counter:
        try:
            with transaction.atomic():
                refuse_unless_empty()
                with triggers.set_aside(*RULES_OF_LATER, *RULES_OF_ACCOUNTS, *RULES_OF_CLEARANCE):
                    with standing.once(self.tell):
                        self.load()
                    self.compare()
                    self.stop_if_faulty()
                    self.leave_event()
        except BaseException:
            for name in self.kept:
                Evidence.file.field.storage.delete(name)
            raise
        return self.counts

    def load(self) -> None:
        for table in BEFORE:
            rows = self.targets_first(table)
            if not (table.model is Entry and self.save_at_once(table, rows)):
                self.save_one_by_one(rows)
        facts = self.facts_by_edition()
        editions = sorted(self.rows[Edition].values(), key=lambda row: row.values["position"])
        count = 0
        for some in at_once(editions):
            self.publish(some, facts)
            count += len(some)
            self.tell("Editions loaded", count, len(editions))
        self.save_one_by_one(self.rows[ServicePledge].values())
        search_index.index_all()
        for row in self.rows[Opinion].values():
            self.give(row)
        for row in self.rows[Withholding].values():
            self.tell_withheld(row)
        self.stop_if_faulty()
        self.number_on()

    def targets_first(self, table: Table) -> list[Row]:
        """The rows of a table, each after those of the same table that it refers to."""
        own = [column.name for column in table.columns if column.refers_to is table.model]
        waiting, ordered = dict(self.rows[table.model]), []
        while waiting:
            ready = [
                row
                for row in waiting.values()
                if not any(row.cells[name] in waiting for name in own)
            ]
            if not ready:
                raise BadInput(row.fault("leads back to itself") for row in waiting.values())
            for row in ready:
                ordered.append(waiting.pop(row.cells["key"]))
        return ordered

    def facts_by_edition(self) -> dict[tuple[str, str], list[Row]]:
        """By the names of a table and of an edition, the facts that it publishes."""
        facts = defaultdict(list)
        for table in FACTS:
            for row in self.targets_first(table):
                facts[table.name, edition_of(row)].append(row)
        return facts

    def values(self, row: Row) -> dict:
        """The row's values under the names of its model's fields."""
        values = {column.name: row.values[column.name] for column in row.table.own}
        for column in row.table.own:
            if column.refers_to:
                key = row.cells[column.name]
                values[column.name] = self.made[column.refers_to, key] if key else None
        return values | row.more | {"id": row.values["id"]}

    def save_facts(self, table: Table, rows: list[Row]) -> None:
        """Facts of a table: first those that refer to none of the same table, all at once."""
        own = [column.name for column in table.own if column.refers_to is table.model]
        alone = [row for row in rows if not any(row.cells[name] for name in own)]
        if table.model is Evidence or not self.save_at_once(table, alone):
            self.save_one_by_one(alone)
        self.save_one_by_one([row for row in rows if any(row.cells[name] for name in own)])

    def save_at_once(self, table: Table, rows: list[Row]) -> bool:
        """Whether all could be written; where one is refused, none is, and each is to be tried."""
        try:
            made = [table.model(**self.values(row)) for row in rows]
        except KeyError:
            return False
        return self.put_at_once(table.model, rows, made)

    def put_at_once(self, model: type[models.Model], rows: list[Row], made: list) -> bool:
        """The same of what the rows say."""
        try:
            for row, instance in zip(rows, made, strict=True):
                instance.clean_fields(exclude=relations_of(row.table))
            with transaction.atomic():
                model.objects.bulk_create(made)
        except (ValidationError, IntegrityError):
            return False
        for row, instance in zip(rows, made, strict=True):
            self.keep(row, instance)
        return True

    def save_one_by_one(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.save(row)

    def save(self, row: Row) -> None:
        try:
            values = self.values(row)
        except KeyError:
            return  # What it refers to was refused, and that is told already.
        if row.table.model is Evidence and values["file"]:
            self.keep_file(row)
        self.put(row, row.table.model(**values))

    def put(self, row: Row, instance: models.Model) -> bool:
        try:
            instance.clean_fields(exclude=relations_of(row.table))
            with transaction.atomic():
                instance.save(force_insert=True)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.faults.append(row.fault(f"“{name}”: {' '.join(messages)}"))
            return False
        except IntegrityError as error:
            why = triggers.why_refused(error) or broken_constraint(instance, error)
            self.faults.append(row.fault(why))
            return False
        self.keep(row, instance)
        return True

    def keep(self, row: Row, instance: models.Model) -> None:
        self.made[row.table.model, row.cells["key"]] = instance
        ledger.tell_rows(row.table.model, [instance.pk])  # Not all have signals.
        self.counts[row.table.name] += 1

    def publish(self, rows: list[Row], facts: dict[tuple[str, str], list[Row]]) -> None:
        """Editions begin as drafts, in which their facts are entered; then they are published.

        Each of these is of another response.
        """
        drafts = self.drafts(rows)
        for table in FACTS:
            if found := [fact for row in drafts for fact in facts[table.name, row.cells["key"]]]:
                self.save_facts(table, found)
        for row, (edition, published) in drafts.items():
            self.step(row, edition, published)

    def drafts(self, rows: list[Row]) -> dict[Row, tuple[Edition, dict]]:
        """The drafts that could be written, and what each is given when it is published."""
        made = {row: draft for row in rows if (draft := self.draft(row))}
        editions = [edition for edition, _published in made.values()]
        if self.put_at_once(Edition, list(made), editions):
            return made
        return {row: made[row] for row in made if self.put(row, made[row][0])}

    def draft(self, row: Row) -> tuple[Edition, dict] | None:
        """None where what it refers to was refused, and that is told already."""
        try:
            values = dict.fromkeys(SIGNED, "") | self.values(row)
        except KeyError:
            return None
        values |= self.signatures(values)
        published = {name: values.pop(name) for name in OF_PUBLICATION}
        values["known_from_id"] = self.known_from(row)
        del values["known_from"]
        return Edition(**values), published

    def known_from(self, row: Row) -> int | None:
        """The number of the edition it is known from, which may be a later one, or unpublished.

        It is told by its kind and year. One that isn't published is no part of the bundle, and a
        draft stands for it.
        """
        kind, _, year = row.cells["known_from"].partition(" ")
        if not kind:
            return None
        published = self.published.get((row.cells["response"], kind, year), [])
        if others := [other for other in published if other is not row]:
            return others[0].values["id"]
        response = self.made[Response, row.cells["response"]]
        drafts = Edition.objects.filter(state=Edition.State.DRAFT)
        found = {"response": response, "kind": kind, "year": int(year)}
        return drafts.get_or_create(**found, defaults={"pk": self.next_edition()})[0].pk

    @cached_property
    def published(self) -> dict[tuple[str, str, str], list[Row]]:
        """The editions of the bundle by their response, kind and year."""
        found = defaultdict(list)
        for row in self.rows[Edition].values():
            found[row.cells["response"], row.cells["kind"], row.cells["year"]].append(row)
        return found

    def next_edition(self) -> int:
        """A number that no edition of the bundle has."""
        taken = [row.values["id"] for row in self.rows[Edition].values()]
        return max([*taken, *Edition.objects.values_list("pk", flat=True)], default=0) + 1

    def step(self, row: Row, edition: Edition, published: dict) -> None:
        """Publish it as it was published, under the seal that it was given then."""
        draft = Edition.objects.filter(pk=edition.pk)
        try:
            with transaction.atomic():
                draft.update(state=Edition.State.PUBLISHED, **published)
                Seal.objects.create(edition=edition, **self.seal(row, edition))
                ledger.tell_edition(edition)
        except IntegrityError as error:
            why = triggers.why_refused(error) or str(error).splitlines()[0]
            self.faults.append(row.fault(why))

    def seal(self, row: Row, edition: Edition) -> dict:
        line, digest, previous = self.check.sealed[row.cells["key"]]
        return {
            "response_id": edition.response_id,
            "position": row.values["position"],
            "line": line,
            "previous_digest": previous,
            "digest": digest,
        }

    def signatures(self, values: dict) -> dict:
        """Who submitted and who approved, as people without an account that is open."""
        if not values["submitted_at"]:
            return {"submitted_by": None, "approved_by": None}
        submitter = self.person(values["submitted_name"])
        if values["is_approved_by_submitter"]:
            return {"submitted_by": submitter, "approved_by": submitter}
        approver = self.person(values["approved_name"], other_than=submitter)
        return {"submitted_by": submitter, "approved_by": approver}

    def person(self, name: str, other_than: AbstractBaseUser | None = None) -> AbstractBaseUser:
        """Somebody of that name, made where there is none: closed, and without a password."""
        person = self.people.get(name)
        if person is None or person == other_than:
            key = name if name not in self.people else f"{name}, another"
            person = self.closed_account(key, name)
        return person

    def closed_account(self, key: str, name: str) -> AbstractBaseUser:
        if key not in self.people:
            username = f"from-the-record-{len(self.people) + 1}"
            users = get_user_model().objects
            self.people[key] = users.create_user(username, last_name=name[:150], is_active=False)
        return self.people[key]

    def give(self, row: Row) -> None:
        """An opinion begins as a draft; then a second auditor approved it."""
        try:
            values = self.values(row)
        except KeyError:
            return  # What it refers to was refused, and that is told already.
        values["given_by"] = self.auditor(values["given_account"], values["given_name"])
        by = self.auditor(values["approved_account"], values["approved_name"])
        approved = {name: values.pop(name, by) for name in OF_APPROVAL}
        opinion = Opinion(**values)
        if not self.put(row, opinion):
            return
        try:
            with transaction.atomic():
                draft = Opinion.objects.filter(pk=opinion.pk)
                draft.update(state=Opinion.State.PUBLISHED, **approved)
        except IntegrityError as error:
            why = triggers.why_refused(error) or str(error).splitlines()[0]
            self.faults.append(row.fault(why))

    def tell_withheld(self, row: Row) -> None:
        """What was withheld before this went out: in its place stands that it was."""
        try:
            withheld = Withholding(**self.values(row))
        except KeyError:
            return  # What it refers to was refused, and that is told already.
        if self.put(row, withheld):
            ledger.tell_withheld(withheld)

    def auditor(self, account: str, name: str) -> AbstractBaseUser:
        """Whoever had that account: whose opinion is the latest is told by it, or by the name."""
        key = name if account == NOT_NAMED else account
        return self.closed_account(f"account {key}", name)

    def keep_file(self, row: Row) -> None:
        """Keep a file of evidence under the name that it had."""
        name, sha256 = row.values["file"], row.values["sha256"]
        storage = Evidence.file.field.storage
        if not EVIDENCE_NAME.fullmatch(name):
            self.faults.append(row.fault(f"“file”: “{name}” is not evidence/YEAR/NAME"))
        elif storage.exists(name):
            if not _has(storage, name, sha256):
                self.faults.append(row.fault(f"“file”: {name} is another file of that name here"))
        else:
            with self.check.bundle.open(evidence_file(name, sha256)) as file:
                self.kept.append(storage.save(name, File(file)))

    def number_on(self) -> None:
        """What is new from now on gets the next number: PostgreSQL counts by itself."""
        tables = [table.model for table in TABLES]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), tables):
                cursor.execute(statement)

    def compare(self) -> None:
        """What was loaded, written again, is the bundle; and the ledger is whole."""
        try:
            connection.check_constraints()
        except IntegrityError as error:
            self.faults.append(Fault("tables", 0, str(error)))
        rows = rows_of(self.response)
        earlier = Earlier(self.check)
        for table in TABLES:
            written = table_pieces(table, rows, self.check.has_people)
            then, now = bytes_of(earlier, table), b"".join(written)
            if then != now:
                place = first_unlike(split(then), split(now))
                self.faults.append(Fault(table.file, place, "is not what it is once loaded"))
        self.faults += [Fault(LEDGER, one.position, str(one)) for one in ledger.differences()]

    @property
    def response(self) -> Response | None:
        """What the bundle is of; None is everything."""
        if self.check.is_everything:
            return None
        return self.made[Response, next(iter(self.rows[Response]))]

    def leave_event(self) -> None:
        told = f"The record’s digest: {self.check.record_digest}."
        if log := self.check.log.words:
            told += f" The checkpoint of its log: {log}."
        subject = f"The record of {self.response.key}" if self.response else "The whole record"
        trail.ran("load_record", Event.What.LOADED, subject, told)

    def stop_if_faulty(self) -> None:
        if self.faults:
            raise BadInput(self.faults)


def at_once(editions: list[Row]) -> Iterator[list[Row]]:
    """Some of one position at a time, each of another response."""
    for _position, found in groupby(editions, lambda row: row.values["position"]):
        rows = list(found)
        for start in range(0, len(rows), EDITIONS_AT_ONCE):
            yield rows[start : start + EDITIONS_AT_ONCE]


def relations_of(table: Table) -> set[str]:
    return {column.name for column in table.own if column.refers_to or column.by}


def edition_of(row: Row) -> str:
    """The key of the edition that a fact belongs to."""
    if edition := row.cells.get("edition") or row.cells.get("of_edition"):
        return edition
    return edition_in(row.cells["outcome"] or row.cells["figure"])


def _has(storage, name: str, sha256: str) -> bool:
    with storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def refuse_unless_empty() -> None:
    if any(table.model._default_manager.exists() for table in TABLES):
        raise NotEmpty(NOT_EMPTY)
