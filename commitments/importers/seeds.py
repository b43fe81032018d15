"""Loads a folder of seeds: the record as CSV files that people edit.

Files are read and checked whole before anything is written; then all of it is one transaction.
What is there already and says the same is left alone, so loading twice changes nothing. What is
published already and says something else is a fault: it takes a correction, not a load.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction

from commitments import publication_day, standing, workflow
from commitments.importers.faults import BadInput, Fault
from commitments.importers.seed_tables import (
    BEFORE_REPORTING,
    EDITIONS,
    FACTS,
    SERVICE_PLEDGES,
    TABLES,
)
from commitments.importers.tables import Row, Table, Tables
from commitments.models import Citation, Edition, Entry, Revision
from commitments.quotations import stands_in
from strategy import letters, triggers
from strategy.garbage import seldom_searched
from strategy.partial_dates import PartialDate, as_columns
from strategy.progress import Tell, nobody

CORRECT_IT = "What is published is changed by a correction in the admin, not by a load."


@seldom_searched()
@transaction.atomic
def load_seeds(folder: Path, doubts: list[str] | None = None, tell: Tell = nobody) -> Counter:
    """Load a folder. Counts by (table, what happened): created, changed or unchanged.

    `doubts` gets what speaks against a day of publication, which may still be meant. Raises
    BadInput with everything that is wrong; then nothing was changed.
    """
    load = Load(Tables(folder, TABLES), tell)
    with standing.once(tell):
        counts = load.run()
    if doubts is not None:
        doubts += load.doubts
    return counts


class Load:
    """One load: the objects that its rows stand for, by table and key, and its faults."""

    def __init__(self, tables: Tables, tell: Tell = nobody):
        self.tables = tables
        self.tell = tell
        self.objects: dict[tuple[str, str], models.Model] = {}
        self.drafts: dict[Row, Edition] = {}
        self.cells: dict[tuple, Entry] = {}
        self.counts: Counter = Counter()
        self.faults: list[Fault] = []
        self.doubts: list[str] = []

    def run(self) -> Counter:
        for table in BEFORE_REPORTING:
            self.put_table(table)
        self.put_editions()
        self.make_cells()
        for count, table in enumerate(FACTS, 1):
            self.put_facts(table)
            self.tell("Files of facts written", count, len(FACTS))
        self.check_words()
        self.check_nothing_is_left_out()
        self.stop_if_faulty()
        self.record_drafts()
        self.stop_if_faulty()
        self.put_table(SERVICE_PLEDGES)
        self.stop_if_faulty()
        return self.counts

    def put_table(self, table: Table) -> None:
        for row in self.tables.targets_first(table):
            self.put(row, self.values(row))

    def values(self, row: Row) -> dict:
        """The row's values under the names of its model's fields."""
        values = dict(row.values)
        for name, link in row.table.links.items():
            key = row.linked_key(link)
            values[name] = self.objects.get((link.table, key)) if key else None
        return {name: value for name, value in values.items() if _is_field(row.table.model, name)}

    def put(self, row: Row, values: dict, *, is_published: bool = False) -> None:
        """Create what the row stands for, bring it up to date, or see that it is the same."""
        if self.links_to_something_refused(row):
            return  # That fault is told already.
        found = _find(row.table, values)
        if found is None:
            self.create(row, values, is_published)
        elif changed := {n: v for n, v in values.items() if getattr(found, n) != v}:
            self.change(row, found, changed, is_published)
        else:
            self.keep(row, found, "unchanged")

    def links_to_something_refused(self, row: Row) -> bool:
        keys = (
            (link.table, row.linked_key(link))
            for name, link in row.table.links.items()
            if name != "known_from"
        )
        return any(key and (table, key) not in self.objects for table, key in keys)

    def create(self, row: Row, values: dict, is_published: bool) -> None:
        if is_published:
            self.fault(row, f"{row.key} is not in the edition as it was published. {CORRECT_IT}")
        else:
            self.save(row, row.table.model(**values), "created")

    def change(self, row: Row, found: models.Model, changed: dict, is_published: bool) -> None:
        if is_published:
            said = "; ".join(f"“{name}” is “{getattr(found, name)}”" for name in changed)
            self.fault(row, f"{row.key} is published otherwise: {said}. {CORRECT_IT}")
            return
        for name, value in changed.items():
            setattr(found, name, value)
        self.save(row, found, "changed")

    def save(self, row: Row, instance: models.Model, outcome: str) -> None:
        try:
            _check_fields(instance)
            with transaction.atomic():
                self.write(instance)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.fault(row, f"“{name}”: {' '.join(messages)}")
        except IntegrityError as error:
            self.fault(row, triggers.why_refused(error) or broken_constraint(instance, error))
        else:
            self.keep(row, instance, outcome)

    def write(self, instance: models.Model) -> None:
        instance.save()

    def keep(self, row: Row, instance: models.Model, outcome: str) -> None:
        self.objects[row.table.name, row.key] = instance
        self.counts[row.table.name, outcome] += 1

    def put_editions(self) -> None:
        """Editions that are new begin as drafts, in which their facts are entered."""
        rows = list(self.tables.rows[EDITIONS.name].values())
        for row in rows:
            values = self.values(row)
            del values["known_from"]  # It may be a later one.
            if _find(EDITIONS, values):
                self.put(row, values, is_published=True)
            else:
                self.put_draft(row, values)
        for row in rows:
            known_from = self.values(row)["known_from"]
            edition = self.edition(row.key)
            if row in self.drafts:
                edition.known_from = known_from
                edition.save(update_fields=["known_from"])
            elif edition and edition.known_from != known_from:
                self.change(row, edition, {"known_from": known_from}, is_published=True)

    def put_draft(self, row: Row, values: dict) -> None:
        values |= {"position": None, "published_on": None}
        self.save(row, Edition(origin=Edition.Origin.SEEDED, **values), "created")
        if draft := self.edition(row.key):
            self.drafts[row] = draft

    def edition(self, key: str) -> Edition | None:
        return self.objects.get((EDITIONS.name, key))

    def make_cells(self) -> None:
        """The cells that entries fill, all that are new at once."""
        responses = [row for (table, _key), row in self.objects.items() if table == "responses"]
        there = Entry.objects.filter(response__in=responses)
        self.cells = {_place(cell): cell for cell in there}
        told = map(self.cell, self.tables.rows["entries"].values())
        new = {_place(cell): cell for cell in told if cell and _place(cell) not in self.cells}
        with suppress(IntegrityError), transaction.atomic():  # Else `entry` makes them one by one.
            Entry.objects.bulk_create(new.values())
            self.cells |= new

    def put_facts(self, table: Table) -> None:
        """At once where they are of editions that are new themselves, so that none is there yet."""
        rows = self.tables.targets_first(table)
        editions = {edition.pk for edition in self.drafts.values()}
        are_new = all((edition := self.edition_of(row)) and edition.pk in editions for row in rows)
        if not (are_new and self.put_at_once(table, rows)):
            self.put_one_by_one(rows)

    def put_at_once(self, table: Table, rows: list[Row]) -> bool:
        """Whether all could be written; where one is refused, none is, and each is to be tried."""
        if any(map(self.links_to_something_refused, rows)):
            return False
        made = [table.model(**self.fact_values(row)) for row in rows]
        try:
            for instance in made:
                _check_fields(instance)
            with transaction.atomic():
                table.model.objects.bulk_create(made)
        except (ValidationError, IntegrityError):
            return False
        for row, instance in zip(rows, made, strict=True):
            self.keep(row, instance, "created")
        return True

    def put_one_by_one(self, rows: list[Row]) -> None:
        for row in rows:
            edition = self.edition_of(row)
            is_published = edition is not None and edition.is_published
            self.put(row, self.fact_values(row), is_published=is_published)

    def edition_of(self, row: Row) -> Edition | None:
        return self.edition(row.linked_key(row.table.links["edition"]))

    def fact_values(self, row: Row) -> dict:
        values = self.values(row)
        if row.table.model is Revision:
            values["entry"] = self.entry(row)
        elif isinstance(values.get("entry"), Revision):
            values["entry"] = values["entry"].entry
        return values

    def entry(self, row: Row) -> Entry | None:
        """The cell that a row of entries fills."""
        cell = self.cell(row)
        if cell and _place(cell) not in self.cells:
            cell.save()
            self.cells[_place(cell)] = cell
        return self.cells[_place(cell)] if cell else None

    def cell(self, row: Row) -> Entry | None:
        """The same as it would be made."""
        response = self.objects.get(("responses", row["response"]))
        action = self.objects.get(("actions", row.linked_key(row.table.links["action"])))
        if response is None or action is None:
            return None
        return Entry(response=response, action=action, kind=row["kind"], year=row["year"])

    def check_words(self) -> None:
        """A quotation stands in the department's own text of the entry that says so."""
        for row in self.tables.rows["citations"].values():
            if not row["is_quotation"]:
                continue
            entry = self.tables.rows["entries"][row.linked_key(row.table.links["entry"])]
            edition = self.tables.rows[EDITIONS.name][row.linked_key(row.table.links["edition"])]
            if edition["texts"] == Edition.Texts.SUMMARY:
                self.fault(
                    row, f"“is_quotation”: the text of {row['entry']} is a summary, not quoted"
                )
            elif not stands_in(row["words"], entry["text"] or entry["reason"]):
                self.fault(row, f"“words”: the text of {row['entry']} doesn't say this")

    def check_nothing_is_left_out(self) -> None:
        """Files of an edition that is published leave none of its facts out."""
        loaded = {(type(instance), instance.pk) for instance in self.objects.values()}
        for row in self.tables.rows[EDITIONS.name].values():
            edition = self.edition(row.key)
            if edition is None or not edition.is_published:
                continue
            for table in FACTS:
                of = "outcome__edition" if table.model is Citation else "edition"
                for fact in table.model.objects.filter(**{of: edition}):
                    if (table.model, fact.pk) not in loaded:
                        self.fault(row, f"{table.file} lacks “{fact}”. {CORRECT_IT}")

    def record_drafts(self) -> None:
        # By the response, as all who write what stands of several take them.
        for count, row in enumerate(sorted(self.drafts, key=self.place), 1):
            self.tell("Editions recorded", count, len(self.drafts))
            edition, day = self.drafts[row], row["published_on"]
            doubts = publication_day.doubts(edition, day)
            self.doubts += [f"{row.key}, {day}: {doubt}" for doubt in doubts]
            try:
                workflow.record(edition=edition, published_on=day)
            except workflow.NotAllowed as refused:
                self.fault(row, f"“published_on”: {refused}")
                continue
            if edition.position != row["position"]:
                self.fault(row, f"“position”: the next one is {edition.position}")

    def place(self, row: Row) -> tuple[int, int]:
        return self.drafts[row].response_id, row["position"]

    def fault(self, row: Row, message: str) -> None:
        self.faults.append(row.fault(message))

    def stop_if_faulty(self) -> None:
        if self.faults:
            raise BadInput(self.faults)


def in_words(counts: Counter, tables: Iterable[Table]) -> list[str]:
    """What a load did, a line for each table: "people: 2 created, 1 unchanged"."""
    lines = []
    for table in tables:
        told = [
            f"{counts[table.name, outcome]} {outcome}"
            for outcome in ("created", "changed", "unchanged")
            if counts[table.name, outcome]
        ]
        if told:
            lines.append(f"{table.name.replace('_', ' ')}: {', '.join(told)}")
    return lines


def changes_in_words(counts: Counter, tables: Iterable[Table]) -> str:
    """The same without what stayed as it was; empty where nothing changed."""
    changed = Counter({key: count for key, count in counts.items() if key[1] != "unchanged"})
    return "; ".join(in_words(changed, tables))


def _check_fields(instance: models.Model) -> None:
    # What it links to is there: it was found or made a moment ago.
    relations = [field for field in instance._meta.concrete_fields if field.is_relation]
    linked = [field.name for field in relations if getattr(instance, field.attname)]
    letters.check_fields(instance, exclude=linked)


def _place(cell: Entry) -> tuple:
    return cell.response_id, cell.action_id, cell.kind, cell.year


def _find(table: Table, values: dict) -> models.Model | None:
    """The object in the database that a row's values name."""
    lookup = {}
    for name in table.identity or [name for name in table.key if name in values]:
        is_date = isinstance(values[name], PartialDate)
        lookup |= as_columns(name, values[name]) if is_date else {name: values[name]}
    return table.model.objects.filter(**lookup).order_by("pk").first()


@cache
def _is_field(model: type[models.Model], name: str) -> bool:
    if any(date.name == name for date in getattr(model._meta, "partial_dates", [])):
        return True
    try:
        return model._meta.get_field(name).concrete
    except FieldDoesNotExist:
        return False


def broken_constraint(instance: models.Model, error: IntegrityError) -> str:
    """A constraint's own words for what the database refused."""
    try:
        instance.validate_constraints()
    except ValidationError as invalid:
        return " ".join(invalid.messages)
    return str(error).splitlines()[0]
