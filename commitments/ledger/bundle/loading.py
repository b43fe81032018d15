"""Loads a bundle into an installation that is empty, so that it shows the same record.

The bundle is checked whole before anything is written; then all of it is one transaction. At its
end what was loaded is written as tables again, which must be those of the bundle to the letter,
and the ledger is checked: so nothing that came in is other than what went out.

What is fixed is held in memory, and what hangs on no edition; of responses, some at a time.
"""

import csv
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from operator import attrgetter, itemgetter

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Max

from commitments import bulk, ledger, standing, trail
from commitments.ahead import ahead
from commitments.importers.faults import BadInput, Fault
from commitments.importers.seeds import broken_constraint
from commitments.ledger.bundle.check import (
    IN_RESPONSE,
    LEDGER,
    Check,
    edition_in,
    first_unlike,
    open_bundle,
)
from commitments.ledger.bundle.earlier import Earlier
from commitments.ledger.bundle.scope import Rows, rows_of
from commitments.ledger.bundle.tables import BY_MODEL, SIGNED, TABLES, Column, Table
from commitments.ledger.bundle.writing import csv_pieces, evidence_file, table_pieces
from commitments.models import (
    Edition,
    Entry,
    Event,
    Evidence,
    Measure,
    Opinion,
    Response,
    Seal,
    ServicePledge,
    Withholding,
)
from commitments.search import index as search_index
from commitments.together import together
from strategy import letters, triggers
from strategy.garbage import seldom_searched
from strategy.models import Strategy
from strategy.progress import Tell, nobody

NOT_EMPTY = (
    "This installation has a record already. A bundle is loaded into an empty one: one in which "
    "only manage.py migrate was run."
)
# Those that say more of the rows of another are read with that one.
MORE = [table for table in TABLES if table.only]
OWN = [table for table in TABLES if not table.only]
# What is of no edition, and of what they published.
AFTER = (ServicePledge, Opinion, Withholding)
# What is not of a response: it is read whole, and most of it is written first.
WHOLE = [table for table in OWN if table.name not in IN_RESPONSE]
BEFORE = [table for table in WHOLE if table.model not in AFTER]
# What is of a response, in the order in which it is written.
PARTS = [table for table in OWN if table.name in IN_RESPONSE]
CELLS = [table for table in PARTS if table.model in (Measure, Entry)]
FACTS = [table for table in PARTS if table.model not in (Measure, Entry, Edition)]
ROWS_AT_ONCE = 15_000  # Of responses that are loaded together, as far as one has not more.
COUNTED_FROM = 10_000  # Rows, and from twice as many, and so on: of few, any plan is good.
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
GIVEN = ("state", *OF_PUBLICATION)
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
    more_in: dict[str, "Row"]  # By its columns, where that says so.

    def fault(self, message: str) -> Fault:
        return Fault(self.table.file, self.line, message)


Lines = Callable[[Table], list[tuple[int, list[str]]]]


@seldom_searched()
def load_bundle(path, tell: Tell = nobody) -> Counter:
    """Load a bundle, folder or zip. Counts the rows of each table.

    Raises NotEmpty, Unreadable, or BadInput with everything that is wrong; then nothing changed.
    """
    check = Check(open_bundle(path), tell=tell)
    if faults := check.run():
        raise BadInput(Fault(*fault) for fault in faults)
    bundle = Bundle(check)
    if bundle.faults:
        raise BadInput([*bundle.faults, *bundle.faults_of_parts()])
    return Load(bundle, tell).run()


class Read:
    """Rows of some tables of a bundle, by table and key, and what is wrong with them."""

    def __init__(self, tables: list[Table], lines: Lines, has_people: bool):
        self.lines, self.has_people = lines, has_people
        self.faults: list[Fault] = []
        self.rows = {table.model: self.table(table) for table in tables if not table.only}
        for table in tables:
            if table.only:
                self.add_more(table)

    def table(self, table: Table) -> dict[str, Row]:
        rows: dict[str, Row] = {}
        try:
            header, *lines = self.lines(table)
        except BadInput as bad:
            self.faults += bad.faults
            return rows
        expected = [column.name for column in table.columns]
        if header[1] != expected:
            names = ", ".join(expected)
            self.faults.append(Fault(table.file, 1, f"expected the columns {names}"))
            return rows
        reader = Reader(table)
        for line, cells in lines:
            row = self.row(reader, line, cells)
            if row and row.cells["key"] in rows:
                self.faults.append(row.fault(f"{row.cells['key']} is there twice"))
            elif row:
                rows[row.cells["key"]] = row
        return rows

    def row(self, reader: "Reader", line: int, cells: list[str]) -> Row | None:
        table = reader.table
        if len(cells) != len(reader.names):
            wrong = f"has {len(cells)} cells, expected {len(reader.names)}"
            self.faults.append(Fault(table.file, line, wrong))
            return None
        row = Row(table, line, dict(zip(reader.names, cells, strict=True)), {}, {}, {})
        self.faults += reader.read(row)
        return row

    def add_more(self, table: Table) -> None:
        """What a second table says of the rows of a first."""
        for key, more in self.table(table).items():
            if row := self.rows[table.model].get(key):
                row.more.update({name: more.values.get(name, "") for name in table.only})
                row.more_in.update(dict.fromkeys(table.only, more))
            else:
                self.faults.append(more.fault(f"there is no “{key}”"))
        if not self.has_people:
            for row in self.rows[table.model].values():
                row.more.update(not_named(table, row))


class Reader:
    """Reads the cells of one table."""

    def __init__(self, table: Table):
        self.table = table
        self.names = [column.name for column in table.columns]
        self.columns = {column.name: column for column in table.columns}
        # Of the others a cell is what it means.
        self.told = [
            column
            for column in table.columns
            if column.read is not str or column.is_needed or column.refers_to or column.by
        ]

    def read(self, row: Row) -> Iterator[Fault]:
        """Give the row the values of its cells; gives what is wrong with them."""
        row.values.update(row.cells)
        wrong = []
        if letters.why_kept_nowhere("".join(row.cells.values())):  # One look, as few have some.
            for name, cell in row.cells.items():
                if why := letters.why_kept_nowhere(cell):
                    wrong.append(row.fault(f"“{name}”: {why}"))
                    del row.values[name]
        for column in self.told:
            if column.name in row.values:
                try:
                    row.values[column.name] = read(column, row.cells[column.name])
                except ValueError as error:
                    wrong.append(row.fault(f"“{column.name}”: {error}"))
                    del row.values[column.name]
        return wrong


class Bundle:
    """The rows of a bundle: those that are not of a response, and those of responses in parts."""

    def __init__(self, check: Check):
        self.check = check
        self.earlier = Earlier(check)
        more = [table for table in MORE if table.name not in IN_RESPONSE]
        self.whole = Read([*WHOLE, *more], self.lines_of, check.has_people)
        self.rows = self.whole.rows
        self.faults = [*self.whole.faults, *self.links_to_nowhere(self.rows)]

    def lines_of(self, table: Table) -> list[tuple[int, list[str]]]:
        return list(lines_of(self.earlier, table))

    def parts(self) -> Iterator[Read]:
        """What some responses hold, as many as are loaded together."""
        tables = [*PARTS, *(table for table in MORE if table.name in IN_RESPONSE)]
        if not self.earlier.is_now:  # Of one response.
            yield self.checked(Read(tables, self.lines_of, self.check.has_people))
            return
        for responses in self.responses_at_once():
            lines = Aside(self.check, responses)
            yield self.checked(Read(tables, lines, self.check.has_people))

    def checked(self, part: Read) -> Read:
        part.faults += self.links_to_nowhere(part.rows)
        return part

    def responses_at_once(self) -> Iterator[list[str]]:
        sql = "SELECT part, count(*) FROM rows WHERE part <> '' GROUP BY part ORDER BY part"
        found = self.check.scratch.ask(sql).fetchall()
        found.sort(key=lambda row: (self.turn_of(row[0]), row[0]))
        yield from together(found, ROWS_AT_ONCE)
        if not found:
            yield []  # The heads of the tables are to be looked at.

    def turn_of(self, response: str) -> str:
        """The last day on which its strategy can have been published. What a later strategy makes
        again of an earlier one must be out before.
        """
        strategy = self.rows[Strategy].get(response.rpartition("/")[2])
        return strategy.cells["published_on_last"] if strategy else ""

    def faults_of_parts(self) -> Iterator[Fault]:
        for part in self.parts():
            yield from part.faults

    def links_to_nowhere(self, of: dict[type[models.Model], dict[str, Row]]) -> Iterator[Fault]:
        for rows in of.values():
            for row in rows.values():
                for column in row.table.columns:
                    cell = row.cells[column.name]
                    target = column.refers_to
                    is_known = not (target and cell) or cell in of.get(target, ())
                    if not is_known and not self.has(target, cell):
                        yield row.fault(f"“{column.name}”: there is no “{cell}”")

    def has(self, model: type[models.Model], key: str) -> bool:
        return key in self.rows[model] if model in self.rows else bool(self.row(model, key))

    def row(self, model: type[models.Model], key: str) -> dict[str, str]:
        """The cells of what a response holds, by its key; empty where there is no such thing."""
        return self.check.scratch.row(BY_MODEL[model].name, key)


class Aside:
    """The lines of tables that the check put aside, of some responses."""

    def __init__(self, check: Check, responses: list[str]):
        self.headers, self.scratch = check.headers, check.scratch
        self.found: dict[str, list] = defaultdict(list)
        sql = 'SELECT "table", line, width, text FROM rows WHERE part = ? ORDER BY rowid'
        for response in responses:
            for table, line, width, text in self.scratch.ask(sql, response):
                self.found[table].append((line, width, text))

    def __call__(self, table: Table) -> list[tuple[int, list[str]]]:
        header = self.headers.get(table.file, [])
        lines = [(1, header)]
        for line, width, text in sorted(self.found.pop(table.name, ())):
            row = json.loads(text)["row"]
            cells = [row[name] for name in header if name in row]
            # One that has less or more than its table is told by that.
            lines.append((line, cells if width == len(header) else [""] * width))
        return lines


def not_named(table: Table, row: Row) -> dict[str, str]:
    """What stands where a bundle doesn't say who did something that somebody did."""
    if row.table.model is Edition and not row.values.get("submitted_at"):
        return {}
    return dict.fromkeys(table.only, NOT_NAMED)


def lines_of(earlier: Earlier, table: Table) -> Iterator[tuple[int, list[str]]]:
    """The lines of a table by their number, as a bundle of today's format has them.

    Raises BadInput where it is no CSV in UTF-8.
    """
    check, today = earlier.check, [column.name for column in table.columns]
    if not earlier.has(table.name):
        yield 1, today
        yield from earlier.rows_moved(table.name, today)
        return
    lines = csv_lines(check, table)
    header = next(lines, (1, []))
    if earlier.is_now:
        yield header
        yield from lines
        return
    names = [check.column_now(table.name, name) for name in header[1]]
    yield 1, today
    for line, cells in lines:
        row = check.with_whole_keys(table.name, dict(zip(names, cells, strict=False)))
        yield line, earlier.cells(table.name, today, row)


def csv_lines(check: Check, table: Table) -> Iterator[tuple[int, list[str]]]:
    lines = check.lines(check.table_file(table.name))
    reader, begins = csv.reader((line.decode() for line in lines), strict=True), 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadInput([Fault(table.file, begins, f"can't be read as CSV: {error}")]) from None


def as_now(earlier: Earlier, table: Table) -> Iterator[bytes]:
    """A table of the bundle, as a bundle of today's format has it."""
    return csv_pieces(cells for _line, cells in lines_of(earlier, table))


def digest_of_file(pieces: Iterable[bytes]) -> str:
    """The SHA-256 of a file that comes in pieces."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def in_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file that comes in pieces."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line + b"\n"
    if rest:
        yield rest


def read(column: Column, cell: str):
    """What a cell means; nothing where it is empty and that is not a text."""
    if cell:
        return column.read(cell)
    if column.is_needed:
        raise ValueError("is empty")
    return "" if column.datatype == "string" and not column.refers_to else None


class Load:
    """One load: what it made, by model and key, and its faults."""

    def __init__(self, bundle: Bundle, tell: Tell = nobody):
        self.bundle, self.check, self.tell = bundle, bundle.check, tell
        self.rows = bundle.rows
        self.made: dict[tuple[type[models.Model], str], int] = {}
        # What is loaded of responses right now, and what of that is there.
        self.part: Read
        self.made_of_part: dict[tuple[type[models.Model], str], int] = {}
        self.people: dict[str, AbstractBaseUser] = {}
        self.counts: Counter = Counter()
        self.counted_from = COUNTED_FROM
        self.kept: list[str] = []  # Files that a load that fails takes away again.
        self.faults: list[Fault] = []

    def run(self) -> Counter:
        try:
            with transaction.atomic():
                refuse_unless_empty()
                with triggers.set_aside(*RULES_OF_LATER, *RULES_OF_ACCOUNTS, *RULES_OF_CLEARANCE):
                    with standing.once(self.tell):
                        self.load()
                    self.count_at_last()
                    self.compare()
                    self.stop_if_faulty()
                    self.leave_event()
                ledger.write_now(self.tell)
        except BaseException:
            for name in self.kept:
                Evidence.file.field.storage.delete(name)
            raise
        return self.counts

    def load(self) -> None:
        for table in BEFORE:
            self.save_one_by_one(targets_first(table, self.rows[table.model]))
        with along_indexes():
            self.load_parts()
        self.save_one_by_one(self.rows[ServicePledge].values())
        search_index.index_all(self.tell)
        for row in self.rows[Opinion].values():
            self.give(row)
        for row in self.rows[Withholding].values():
            self.tell_withheld(row)
        self.stop_if_faulty()
        self.number_on()

    def load_parts(self) -> None:
        """What responses hold. Once some of it can't be read, the rest is but looked at."""
        sql = "SELECT count(*) FROM rows WHERE \"table\" = 'editions'"
        (number,) = self.check.scratch.ask(sql).fetchone()
        is_readable = True
        parts = self.bundle.parts()
        for part in ahead(parts) if connection.vendor == "postgresql" else parts:
            self.faults += part.faults
            is_readable = is_readable and not part.faults
            if is_readable:
                self.plan_anew()
                self.load_part(part, number)
        if not is_readable:
            self.stop_if_faulty()

    def load_part(self, part: Read, number: int) -> None:
        self.part, self.made_of_part = part, {}
        for table in CELLS:
            rows = targets_first(table, part.rows[table.model])
            if not (table.model is Entry and self.save_at_once(table, rows)):
                self.save_one_by_one(rows)
        facts = facts_by_edition(part)
        by_turn = [
            ((self.bundle.turn_of(row.cells["response"]), row.values["position"]), row)
            for row in part.rows[Edition].values()
        ]
        for some in at_once(sorted(by_turn, key=itemgetter(0))):
            self.publish(some, facts)
            self.tell("Editions loaded", self.counts["editions"], number)
        self.check_what_waits()

    def plan_anew(self) -> None:
        """Have rows counted now and then: the plans are of when there were none."""
        number = self.counts.total()
        if number >= self.counted_from:
            self.counted_from = 2 * number
            count_rows([*(table.model for table in PARTS), Seal])

    def count_at_last(self) -> None:
        """For whoever reads it first. Of two frequent words a search of a million texts takes ten
        seconds until PostgreSQL has counted how frequent they are, which it does some time later.
        """
        if self.counts.total() >= COUNTED_FROM:
            count_rows(apps.get_app_config("commitments").get_models())
            count_rows(apps.get_app_config("strategy").get_models())

    def check_what_waits(self) -> None:
        """PostgreSQL keeps in memory which rows it is still to look at: it looks at them now."""
        if connection.vendor == "postgresql":
            try:
                with transaction.atomic():
                    connection.check_constraints()
            except IntegrityError as error:
                self.faults.append(Fault("tables", 0, str(error)))
                self.stop_if_faulty()

    def values(self, row: Row) -> dict:
        """The row's values under the names of its model's attributes.

        Raises KeyError where it refers to what was refused.
        """
        values = {}
        for column in row.table.own:
            if column.refers_to:
                key = row.cells[column.name]
                values[f"{column.name}_id"] = self.number(column.refers_to, key) if key else None
            else:
                values[column.name] = row.values[column.name]
        return values | row.more | {"id": row.values["id"]}

    def number(self, model: type[models.Model], key: str) -> int:
        """Of what was made, or is of a response that has another turn."""
        made = self.made if model in self.rows else self.made_of_part
        if made is self.made_of_part and key not in self.part.rows[model]:
            return int(self.bundle.row(model, key)["id"])
        return made[model, key]

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
            values = [self.values(row) for row in rows]
        except KeyError:
            return False
        if not rows or not values[0].keys() >= set(bulk.columns(table.model)):
            made = [table.model(**one) for one in values]
            return self.put_at_once(table.model, rows, made)
        try:
            clean(table, values)
            with transaction.atomic():
                bulk.insert(table.model, as_written(table.model, values))
        except (ValidationError, IntegrityError):
            return False
        for row in rows:
            self.keep(row)
        return True

    def put_at_once(self, model: type[models.Model], rows: list[Row], made: list) -> bool:
        """The same of what the rows say."""
        try:
            for row, instance in zip(rows, made, strict=True):
                instance.clean_fields(exclude=relations_of(row.table))
            with transaction.atomic():
                model.objects.bulk_create(made)
        except (ValidationError, IntegrityError):
            return False
        for row in rows:
            self.keep(row)
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
            self.tell_wrong(row, error)
            return False
        except IntegrityError as error:
            why = triggers.why_refused(error) or broken_constraint(instance, error)
            self.faults.append(row.fault(why))
            return False
        self.keep(row)
        return True

    def tell_wrong(self, row: Row, error: ValidationError) -> None:
        for name, messages in error.message_dict.items():
            said_in = row.more_in.get(name, row)
            self.faults.append(said_in.fault(f"“{name}”: {' '.join(messages)}"))

    def takes(self, row: Row, given: dict) -> bool:
        """Whether the row's model takes what it is given once it is there; if not, that is told."""
        model = row.table.model
        fields = model._meta.concrete_fields
        others = {one.name for one in fields if one.is_relation or one.name not in given}
        try:
            model(**given).clean_fields(exclude=others)
        except ValidationError as error:
            self.tell_wrong(row, error)
            return False
        return True

    def keep(self, row: Row) -> None:
        model = row.table.model
        made = self.made if model in self.rows else self.made_of_part
        made[model, row.cells["key"]] = row.values["id"]
        ledger.tell_rows(model, [row.values["id"]])  # Not all have signals.
        self.counts[row.table.name] += 1

    def publish(self, rows: list[Row], facts: dict[tuple[str, str], list[Row]]) -> None:
        """Editions begin as drafts, in which their facts are entered; then they are published.

        Each of these is of another response.
        """
        drafts = self.drafts(rows)
        for table in FACTS:
            if found := [fact for row in drafts for fact in facts[table.name, row.cells["key"]]]:
                self.save_facts(table, found)
        try:
            self.step(drafts)
        except IntegrityError:
            for row, draft in drafts.items():
                self.try_step(row, draft)

    def drafts(self, rows: list[Row]) -> dict[Row, tuple[Edition, dict]]:
        """The drafts that could be written, and what each is given when it is published."""
        made = {row: draft for row in rows if (draft := self.draft(row))}
        editions = [edition for edition, _published in made.values()]
        if self.put_at_once(Edition, list(made), editions):
            return made
        return {row: made[row] for row in made if self.put(row, made[row][0])}

    def draft(self, row: Row) -> tuple[Edition, dict] | None:
        """None where it, or what it refers to, was refused, and that is told already."""
        try:
            values = dict.fromkeys(SIGNED, "") | self.values(row)
        except KeyError:
            return None
        values |= self.signatures(values)
        published = {name: values.pop(name) for name in OF_PUBLICATION}
        if not self.takes(row, published):
            return None
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
        response = row.cells["response"]
        for other in self.part.rows[Edition].values():
            told = tuple(map(other.cells.get, ("response", "kind", "year")))
            if other is not row and told == (response, kind, year):
                return other.values["id"]
        drafts = Edition.objects.filter(state=Edition.State.DRAFT)
        found = {"response_id": self.made[Response, response], "kind": kind, "year": int(year)}
        return drafts.get_or_create(**found, defaults={"pk": self.next_edition()})[0].pk

    def next_edition(self) -> int:
        """A number that no edition of the bundle has."""
        there = Edition.objects.aggregate(last=Max("pk"))["last"] or 0
        return max(self.last_edition, there) + 1

    @cached_property
    def last_edition(self) -> int:
        sql = 'SELECT max(CAST("id" AS INTEGER)) FROM rows WHERE "table" = \'editions\''
        return self.check.scratch.ask(sql).fetchone()[0] or 0

    @transaction.atomic
    def step(self, drafts: dict[Row, tuple[Edition, dict]]) -> None:
        """Publish them as they were published, under the seals that they were given then."""
        given = [as_given(edition, published) for edition, published in drafts.values()]
        bulk.update(Edition, GIVEN, given)
        seals = [self.seal(row, edition) for row, (edition, _published) in drafts.items()]
        bulk.insert(Seal, map(attrgetter(*bulk.columns(Seal)), seals))
        for edition, _published in drafts.values():
            ledger.tell_edition(edition)

    def try_step(self, row: Row, draft: tuple[Edition, dict]) -> None:
        """Where some of several were refused: whether this one is."""
        try:
            self.step({row: draft})
        except IntegrityError as error:
            why = triggers.why_refused(error) or str(error).splitlines()[0]
            self.faults.append(row.fault(why))

    def seal(self, row: Row, edition: Edition) -> Seal:
        line, digest, previous = self.check.scratch.sealed(row.cells["key"])
        return Seal(
            edition=edition,
            response_id=edition.response_id,
            position=row.values["position"],
            line=line,
            previous_digest=previous,
            digest=digest,
        )

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
        if not (self.takes(row, approved) and self.put(row, opinion)):
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
        for count, table in enumerate(TABLES):
            self.tell("Tables compared", count, len(TABLES))
            if place := self.unlike(table, rows):
                self.faults.append(Fault(table.file, place, "is not what it is once loaded"))
        unlike = ledger.differences(self.tell)
        self.faults += [Fault(LEDGER, one.position, str(one)) for one in unlike]

    def unlike(self, table: Table, rows: Rows) -> int:
        """The first line in which a table is not the bundle's; 0 where it is to the letter."""

        def written() -> Iterator[bytes]:
            return table_pieces(table, rows, self.check.has_people)

        earlier = self.bundle.earlier
        if earlier.is_now and self.check.digest(table.file) == digest_of_file(written()):
            return 0
        return first_unlike(in_lines(as_now(earlier, table)), in_lines(written()))

    @property
    def response(self) -> Response | None:
        """What the bundle is of; None is everything."""
        if self.check.is_everything:
            return None
        of = (
            self.check.of
            if self.check.of in self.rows[Response]
            else next(iter(self.rows[Response]))
        )
        return Response.objects.get(pk=self.made[Response, of])

    def leave_event(self) -> None:
        told = f"The record’s digest: {self.check.record_digest}."
        if log := self.check.log.words:
            told += f" The checkpoint of its log: {log}."
        subject = f"The record of {self.response.key}" if self.response else "The whole record"
        trail.ran("load_record", Event.What.LOADED, subject, told)

    def stop_if_faulty(self) -> None:
        if self.faults:
            raise BadInput(self.faults)


@contextmanager
def along_indexes() -> Iterator[None]:
    """Have the rules that PostgreSQL keeps find rows by their keys, as they will once there are
    many: it plans how when there are none, and would read through all that was loaded since.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")


def count_rows(of: Iterable[type[models.Model]]) -> None:
    """Have PostgreSQL count the rows of tables. It remembers, also where the load is undone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in of:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def as_given(edition: Edition, published: dict) -> tuple:
    """What is written of an edition as it is published: `GIVEN`, and its number."""
    told = {"state": Edition.State.PUBLISHED} | published
    fields = [Edition._meta.get_field(name) for name in GIVEN]
    values = [getattr(told[field.name], "pk", told[field.name]) for field in fields]
    prepared = zip(fields, values, strict=True)
    return *(field.get_db_prep_save(value, connection) for field, value in prepared), edition.pk


def targets_first(table: Table, rows: dict[str, Row]) -> list[Row]:
    """The rows of a table, each after those of the same table that it refers to."""
    own = [column.name for column in table.columns if column.refers_to is table.model]
    if not own:
        return list(rows.values())
    waiting, ordered = dict(rows), []
    while waiting:
        ready = [
            row for row in waiting.values() if not any(row.cells[name] in waiting for name in own)
        ]
        if not ready:
            raise BadInput(row.fault("leads back to itself") for row in waiting.values())
        for row in ready:
            ordered.append(waiting.pop(row.cells["key"]))
    return ordered


def facts_by_edition(part: Read) -> dict[tuple[str, str], list[Row]]:
    """By the names of a table and of an edition, the facts that it publishes."""
    facts = defaultdict(list)
    for table in FACTS:
        for row in targets_first(table, part.rows[table.model]):
            facts[table.name, edition_of(row)].append(row)
    return facts


def clean(table: Table, values: list[dict]) -> None:
    """Raises ValidationError where a model would; what was good once is so again."""
    for field in fields_of(table):
        good: set = set()
        for one in values:
            value = one[field.attname]
            if value not in good and not (field.blank and value in field.empty_values):
                field.clean(value, None)
                good.add(value)


def as_written(model: type[models.Model], values: list[dict]) -> list[tuple]:
    """Rows as a store has them, each after its number."""
    fields = [model._meta.get_field(name) for name in ("id", *bulk.columns(model))]
    columns = []
    for field in fields:
        column = [one[field.attname] for one in values]
        if isinstance(field, models.DateTimeField | models.DateField | models.DecimalField):
            column = [field.get_db_prep_save(value, connection) for value in column]
        columns.append(column)
    return list(zip(*columns, strict=True))


@cache
def fields_of(table: Table) -> list[models.Field]:
    """Those that are not relations."""
    names = {column.name for column in table.own} - relations_of(table)
    return [field for field in table.model._meta.concrete_fields if field.name in names]


def at_once(editions: list[tuple[tuple, Row]]) -> Iterator[list[Row]]:
    """Some of one turn and position at a time, each of another response."""
    for _turn, found in groupby(editions, itemgetter(0)):
        rows = [row for _turn, row in found]
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
