"""A published fact from which words are to be withheld, and where the same words stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from commitments.ledger.bundle.tables import TABLES, Table, table_with
from commitments.marks.past import MARKED, words_of
from commitments.models import (
    Citation,
    Edition,
    Event,
    Line,
    Node,
    Opinion,
    Revision,
    Seal,
    SearchText,
    SearchWord,
    Withholding,
)
from commitments.quotations import stands_in
from commitments.withholding.words import Sought, is_withheld
from strategy.models import FormerName, Person

# Of which columns words can be withheld: those in which somebody writes, or is named.
COLUMNS = {
    "revisions": ("text", "reason", "assessment"),
    "variants": ("text", "page_title", "page_url"),
    "wordings": ("title", "note"),
    "pledges": ("statement", "arguable"),
    "withdrawals": ("reason",),
    "slips": ("reason",),
    "successions": ("reason",),
    "outcomes": ("note", "arguable"),
    "citations": ("words",),
    "evidence": ("title", "url", "file"),
    "editions": ("change_note", "page_title"),
    "signatures": ("submitted_name", "approved_name"),
    "authors": ("name",),
    "clearances": ("reason",),
    "clearers": ("by_name",),
    "opinions": ("reasons", "given_name", "approved_name"),
}
# The same of what is fixed, which can be changed again: what the log told of it before goes, too.
COLUMNS_OF_FIXED = {
    "people": ("name", "slug"),
    "former_names": ("name", "slug"),
    "appointments": ("note",),
    "roles": ("end_reason", "successor_words"),
    "role_aims": ("aim", "outcome"),
    "professions": ("description",),
    "portfolios": ("users", "setting", "products"),
    "teams": ("name", "purpose"),
    "mergers": ("what",),
    "department_changes": ("what", "reason"),
    "stated_counts": ("words",),
    "published_counts": ("words",),
    "services": ("description", "owner"),
    "service_managers": ("note",),
    "service_stages": ("words",),
    "assessments": ("panel", "result_words"),
    "actions": ("ask",),
    "deadlines": ("reason",),
    "sources": ("title", "url"),
}
COLUMNS |= COLUMNS_OF_FIXED
NAMES = {"name", "submitted_name", "approved_name", "by_name", "given_name"}
# No words, but where something is: they go with the words beside them.
ADDRESSES = ("file", "url", "slug")
WITHHOLDABLE = {table.name: table for table in TABLES if table.name in COLUMNS}
# What the log and the seals hold is seen to with what they tell; search is made of the rest.
NOT_ASKED = {Line, Node, Seal, SearchText, SearchWord, Withholding}


class CannotWithhold(Exception):
    """Why nothing can be withheld there, in a sentence."""


@dataclass(frozen=True)
class Cell:
    """A column of a row in which something stands."""

    row: models.Model
    column: str

    @property
    def table(self) -> Table | None:
        """The table of the record that has the column."""
        return table_with(type(self.row), self.column)

    @property
    def text(self) -> str:
        return str(getattr(self.row, self.column))

    @property
    def edition(self) -> Edition | None:
        """The edition that published it."""
        if isinstance(self.row, Edition):
            return self.row
        if isinstance(self.row, Citation):
            return self.row.outcome.edition
        return None if isinstance(self.row, Opinion) else getattr(self.row, "edition", None)

    @property
    def is_public(self) -> bool:
        """Whether it is of a published fact from which words can be withheld."""
        if self.table is None or self.column not in COLUMNS.get(self.table.name, ()):
            return False
        if self.table.name in COLUMNS_OF_FIXED:
            return True
        of = self.row if isinstance(self.row, Opinion) else self.edition
        return of is not None and of.is_published

    @property
    def fact(self) -> str:
        """The table and the key of its row, as the log and bundles spell them; or its number."""
        if not self.is_public:
            return f"{self.row._meta.verbose_name} {self.row.pk}"
        rows = type(self.row)._base_manager.filter(pk=self.row.pk)
        key = "/".join(map(str, rows.values_list(*self.table.key).get()))
        return f"{self.table.name}/{key}"

    @property
    def words(self) -> str:
        """What it says past the marks of a text."""
        is_text = isinstance(self.row, Revision) and self.column == "text"
        return words_of(self.text, self.row.form) if is_text else self.text

    @property
    def sought(self) -> Sought:
        return Sought(self.words, is_name=self.column in NAMES)

    def __str__(self):
        return f"{self.fact}, {self.column}"


def cells_of(fact: str, columns: Iterable[str] = ()) -> list[Cell]:
    """The columns of a published fact that hold words, or those named. Raises CannotWithhold."""
    row, name = _row_of(fact)
    for column in columns:
        if column not in COLUMNS[name]:
            known = ", ".join(COLUMNS[name])
            raise CannotWithhold(f"“{column}”: of {name}, these can be withheld: {known}.")
    cells = [Cell(row, column) for column in columns or COLUMNS[name]]
    cells = [cell for cell in cells if cell.text and not is_withheld(cell.text)]
    if not cells:
        raise CannotWithhold(f"{fact}: nothing stands there that could be withheld.")
    if not cells[0].is_public:  # An opinion: facts of drafts have no key.
        raise CannotWithhold(f"{fact} is not published: change it, or delete it.")
    if name == "evidence":  # Without what it leads to it says that it was withheld.
        cells = [cell for cell in (Cell(row, column) for column in COLUMNS[name]) if cell.text]
    return cells


def _row_of(fact: str) -> tuple[models.Model, str]:
    name, _, key = fact.partition("/")
    table = WITHHOLDABLE.get(name)
    if table is None:
        raise CannotWithhold(
            f"“{name}”: expected a fact of one of these tables: {', '.join(WITHHOLDABLE)}."
        )
    parts = key.split("/")
    try:
        found = dict(zip(table.key, parts, strict=True))
        return table.model._default_manager.filter(table.there).get(**found), name
    except (table.model.DoesNotExist, ValueError, ValidationError):
        example = "/".join(path.rpartition("__")[2].upper() for path in table.key)
        raise CannotWithhold(f"There is no {fact}. Expected {name}/{example}.") from None


def quoting(cells: Iterable[Cell]) -> Iterator[Cell]:
    """The published quotations of texts that are withheld, and what a person was called before."""
    for cell in cells:
        if isinstance(cell.row, Person):
            for row in FormerName.objects.of(cell.row):
                yield from (Cell(row, column) for column in COLUMNS_OF_FIXED["former_names"])
        if isinstance(cell.row, Revision):
            cited = Citation.objects.filter(entry=cell.row.entry_id)
            for row in cited.select_related("outcome__edition").order_by("pk"):
                quotation = Cell(row, "words")
                if quotation.is_public and stands_in(row.words, cell.words):
                    yield quotation


def elsewhere(cells: list[Cell]) -> Iterator[Cell]:
    """Every other cell of the record, drafts and events among it, that holds the same words."""
    taken = {(type(cell.row), cell.row.pk, cell.column) for cell in cells}
    sought = [cell.sought for cell in cells if cell.column not in ADDRESSES]
    for model in (
        *apps.get_app_config("commitments").get_models(),
        *apps.get_app_config("strategy").get_models(),
    ):
        if model in NOT_ASKED:
            continue
        columns = [field.name for field in model._meta.concrete_fields if _is_text(field)]
        if not columns:
            continue
        for pk, *values in (
            model._base_manager.order_by("pk").values_list("pk", *columns).iterator()
        ):
            for column, value in zip(columns, values, strict=True):
                is_taken = (model, pk, column) in taken
                if not is_taken and any(
                    one.stand_in(text) for text in texts_in(value) for one in sought
                ):
                    yield Cell(model._base_manager.get(pk=pk), column)


def _is_text(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not (
        field.choices or isinstance(field, models.SlugField)
    )


def texts_in(value: Any) -> Iterator[str]:
    """The texts in a cell, or in what stands there as JSON."""
    if isinstance(value, str):
        yield value
        if (words := words_of(value, MARKED)) != value:
            yield words
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(key)
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def without(value: Any, sought: list[Sought], sentence: str) -> Any:
    """The same with a sentence in place of each text that holds the words."""
    if isinstance(value, str):
        is_held = any(one.stand_in(text) for text in texts_in(value) for one in sought)
        return sentence if is_held else value
    if isinstance(value, dict):
        return {
            without(key, sought, sentence): without(inner, sought, sentence)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [without(inner, sought, sentence) for inner in value]
    return value


def is_event(cell: Cell) -> bool:
    return isinstance(cell.row, Event)
