"""Takes words of something published away by law, and leaves that they were there, when and why.

All in one transaction: the words go from the facts, from the seals of their editions, from what
search looks through and from the trail; files of evidence, and documents that were made before,
go when it is committed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from commitments.ledger import format_2, format_of, line_of, tell_rows, tell_withheld
from commitments.ledger.telling import key_of
from commitments.models import Line, Pledge, Response, Revision, Seal, Withholding
from commitments.search import index as search_index
from commitments.withholding.finding import (
    ADDRESSES,
    COLUMNS_OF_FIXED,
    Cell,
    cells_of,
    elsewhere,
    is_event,
    quoting,
    without,
)
from commitments.withholding.words import Sought, sentence
from commitments.workflow import name_of

DOCUMENTS = "*.p[dn][fg]"  # As `reporting.documents` keeps them.
OF_SEAL = ("edition__response", "response__department", "response__strategy")


@dataclass
class Found:
    """What goes, and what else holds the same words."""

    cells: list[Cell]  # The facts' own, and quotations of them.
    events: list[Cell] = field(default_factory=list)
    others: list[Cell] = field(default_factory=list)  # Published, and to be withheld as well.
    by_hand: list[Cell] = field(default_factory=list)  # Drafts, and what has no column for it.


def find(fact: str, columns: list[str], *, everywhere: bool = False) -> Found:
    """What goes with a fact; `everywhere`, also other published facts that hold the same words."""
    cells = cells_of(fact, columns)
    found = Found(list(dict.fromkeys([*cells, *quoting(cells)])))
    for cell in elsewhere(found.cells):
        if is_event(cell):
            found.events.append(cell)
        elif cell.is_public:
            found.others.append(cell)
        else:
            found.by_hand.append(cell)
    if everywhere:
        more = [*found.others, *quoting(found.others)]
        found.cells = list(dict.fromkeys([*found.cells, *more]))
        found.others = []
    return found


@transaction.atomic
def withhold(fact: str, columns: list[str], *, ground: str, by, everywhere: bool = False) -> Found:
    """Withhold the words of some columns of a fact. Raises CannotWithhold."""
    _one_at_a_time(cells_of(fact, columns))
    found = find(fact, columns, everywhere=everywhere)
    Withhold(ground, by, timezone.now()).run(found)
    return found


def _one_at_a_time(cells: list[Cell]) -> None:
    """Nobody publishes, or withholds, anything of the same response meanwhile."""
    if cells[0].table.name in COLUMNS_OF_FIXED:
        return  # One withholding a column is all that there can be.
    edition = cells[0].edition or cells[0].row.pledge.edition
    Response.objects.select_for_update(no_key=True).get(pk=edition.response_id)


class Withhold:
    def __init__(self, ground: str, by, at: datetime):
        self.ground, self.by, self.at = ground, by, at
        self.day = timezone.localdate(at)
        self.told: list[Withholding] = []

    def run(self, found: Found) -> None:
        sought = [cell.sought for cell in found.cells if cell.column not in ADDRESSES]
        for cell in found.cells:
            self.take(cell)
        editions = {cell.edition.pk for cell in found.cells if cell.edition is not None}
        for seal in Seal.objects.filter(edition__in=editions).select_related(*OF_SEAL):
            self.seal(seal)
        for cell in found.events:
            self.event(cell, sought)
        searched = list(_searched(found.cells))
        search_index.again([cell.row for cell in searched], [cell.text for cell in searched])
        for withholding in self.told:
            tell_withheld(withholding)
        transaction.on_commit(throw_away_documents)

    def take(self, cell: Cell) -> None:
        """A sentence in place of what stood there; nothing in place of a file or a link."""
        field = cell.row._meta.get_field(cell.column)
        is_words = cell.column not in ADDRESSES
        words = sentence(self.day, self.ground, field.max_length) if is_words else ""
        if cell.column == "slug":
            words = f"withheld-{cell.row.pk}"
        self.note(cell, words)
        if cell.column == "file":
            storage, name = cell.row.file.storage, cell.row.file.name
            transaction.on_commit(lambda: storage.delete(name))
        write(cell.row, cell.column, words)
        if cell.table.name in COLUMNS_OF_FIXED:
            forget_what_was_told(cell)

    def seal(self, seal: Seal) -> None:
        """The line of a seal as its edition would be sealed now; its digest stays."""
        key = f"seals/{seal.response.key}/{seal.position}"
        self.told.append(self.noted("seals", seal.edition_id, "line", key, "", seal.edition))
        write(seal, "line", line_of(seal.edition, format_of(seal.line)))

    def event(self, cell: Cell, sought: list[Sought]) -> None:
        """What an event tells of the same words."""
        field = cell.row._meta.get_field(cell.column)
        said = sentence(self.day, self.ground, field.max_length)
        fact = f"events/{cell.row.pk}"
        self.told.append(self.noted("events", cell.row.pk, cell.column, fact, ""))
        write(cell.row, cell.column, without(getattr(cell.row, cell.column), sought, said))

    def note(self, cell: Cell, words: str) -> None:
        of = (cell.table.name, cell.row.pk, cell.column, cell.fact, words, cell.edition)
        self.told.append(self.noted(*of))

    def noted(self, table, row, column, fact, words, edition=None) -> Withholding:
        """The withholding of a column; of a seal or an event there may be one from before, which is
        told anew.
        """
        ground = {"at": self.at, "ground": self.ground}
        by = {"by_name": name_of(self.by), "by_account": self.by.get_username()}
        found, _is_new = Withholding.objects.get_or_create(
            table=table,
            row=row,
            column=column,
            defaults={"fact": fact, "words": words, "edition": edition, **ground, **by},
        )
        return found


def forget_what_was_told(cell: Cell) -> None:
    """Leave of what the log told of something fixed no more than the digests, and tell it anew."""
    table = cell.table.name
    told = Line.objects.filter(kind=Line.Kind.FIXED, table=table, row=cell.row.pk)
    for line in told.order_by("number"):
        told.filter(pk=line.pk).update(told=format_2.emptied(table, line.row, key_of(line)))
    tell_rows(type(cell.row), [cell.row.pk])


def write(row: models.Model, column: str, value) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**{column: value})


def _searched(cells: list[Cell]) -> Iterator[Cell]:
    """Those that search looks through."""
    return (cell for cell in cells if isinstance(cell.row, Revision | Pledge))


def throw_away_documents() -> None:
    """Those that were made before: each is made anew when it is asked for."""
    for path in Path(settings.DOCUMENTS_ROOT).glob(DOCUMENTS):
        path.unlink(missing_ok=True)
