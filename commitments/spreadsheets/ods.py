"""The texts of an ODS file, which anybody may have made: read in bounded time and memory.

Such a file says of a cell or a row how often it comes again, up to a million times: what says
something is counted as often as it stands there, and given up on where that is more than a yearly
update can be. The rest is told as of an XLSX file.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from commitments.brought.archive import Archive, Locked, TooMuch, body_of, rows_in
from commitments.brought.document import CannotRead
from commitments.spreadsheets.xlsx import (
    DATE,
    ERROR,
    FORMULA,
    LARGEST_UNPACKED,
    MOST_ELEMENTS,
    MOST_SHEETS,
    Cell,
    NoWorkbook,
    Page,
    TooLarge,
    WithPassword,
    as_shown,
)

MOST_CELLS = 100_000  # That say something; 2,000 rows have 20,000.
TOO_MANY_CELLS = "it has more cells than an update can have"
TOO_MUCH_TEXT = "it has more text than an update can have"
GAP = re.compile(r"[ \t\r\n]+")
# What stands in a paragraph and is no word of its text.
UNSAID = {"annotation", "annotation-end", "ruby-text", "note", "frame"}


class Workbook:
    """Reads the sheets that it is asked for. Raises NoWorkbook, WithPassword and TooLarge."""

    def __init__(self, content: bytes):
        try:
            archive = Archive(content, largest=LARGEST_UNPACKED, most_elements=MOST_ELEMENTS)
            tree, body = body_of(archive, "spreadsheet")
        except TooMuch:
            raise TooLarge("it has more in it than an update can have") from None
        except Locked:
            raise WithPassword from None
        except CannotRead:
            raise NoWorkbook from None
        self.tables = body.findall("table")
        if len(self.tables) > MOST_SHEETS:
            raise TooLarge(f"it has more than {MOST_SHEETS} sheets")
        if not self.tables:
            raise NoWorkbook
        self.cells_left, self.characters_left = MOST_CELLS, LARGEST_UNPACKED
        hidden = _hidden_styles(tree)
        self.pages = [
            Page(table.get("name", ""), table.get("style-name") in hidden, str(place))
            for place, table in enumerate(self.tables)
        ]

    def rows(self, page: Page) -> list[tuple[int, list[Cell]]]:
        """The rows of a sheet that say something, with their numbers, counted from 1."""
        rows: list[tuple[int, list[Cell]]] = []
        number = 1
        for row in rows_in(self.tables[int(page.part)]):
            again = _times(row, "number-rows-repeated")
            if cells := self._cells(row, again):
                rows += [(number + place, cells) for place in range(again)]
            number += again
        return rows

    def _cells(self, row: Element, rows: int) -> list[Cell]:
        """What the cells of a row say that stands there so many times."""
        cells: list[Cell] = []
        column = 0
        for element in row:
            if element.tag not in ("table-cell", "covered-table-cell"):
                continue
            again = _times(element, "number-columns-repeated")
            cell = self._cell(element, column)
            if cell.text.strip() or cell.fault:
                self._count(cell, again * rows)
                cells += [Cell(column + place, cell.text, cell.fault) for place in range(again)]
            column += again
        return cells

    def _count(self, cell: Cell, times: int) -> None:
        self.cells_left -= times
        self.characters_left -= len(cell.text) * times
        if self.cells_left < 0:
            raise TooLarge(TOO_MANY_CELLS)
        if self.characters_left < 0:
            raise TooLarge(TOO_MUCH_TEXT)

    def _cell(self, element: Element, column: int) -> Cell:
        kind = element.get("value-type", "")
        if element.get("formula"):
            return Cell(column, "", FORMULA)
        if kind == "error":
            return Cell(column, "", ERROR)
        if kind in ("date", "time"):
            return Cell(column, "", DATE)
        if kind == "boolean":
            return Cell(column, element.get("boolean-value", "").upper())
        if kind in ("float", "percentage", "currency"):
            return Cell(column, as_shown(element.get("value", "")))
        lines = ["".join(self._said(part)) for part in element if part.tag in ("p", "h")]
        return Cell(column, "\n".join(lines) if lines else element.get("string-value", ""))

    def _said(self, paragraph: Element) -> Iterator[str]:
        """Its words to the letter: spaces stand for one, where they are not counted."""
        if paragraph.text:
            yield GAP.sub(" ", paragraph.text)
        for part in paragraph:
            if part.tag == "s":
                yield self._spaces(_times(part, "c"))
            elif part.tag == "tab":
                yield "\t"
            elif part.tag == "line-break":
                yield "\n"
            elif part.tag not in UNSAID:
                yield from self._said(part)
            if part.tail:
                yield GAP.sub(" ", part.tail)

    def _spaces(self, number: int) -> str:
        self.characters_left -= number
        if self.characters_left < 0:
            raise TooLarge(TOO_MUCH_TEXT)
        return " " * number


def _times(element: Element, name: str) -> int:
    said = element.get(name, "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 1


def _hidden_styles(tree: Element) -> set[str]:
    """The styles of sheets that are hidden."""
    return {
        style.get("name", "")
        for style in tree.iterfind("automatic-styles/style")
        if style.get("family") == "table"
        and any(part.get("display") == "false" for part in style.iterfind("table-properties"))
    }
