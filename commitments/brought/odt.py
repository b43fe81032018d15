"""An .odt: what its readers see, with changes that were tracked as they stand in the text."""

import re
from xml.etree.ElementTree import Element

from commitments.brought.archive import Archive, body_of, rows_in
from commitments.brought.document import Document, one_line, seen_lines
from commitments.brought.docx import CHANGED, CONTENTS, LIST_IN_CELL, NESTED
from commitments.marks.notation import Link, List, Said, address_of

GAP = re.compile(r"[ \t\r\n]+")
MOST_SPACES = 100
PASSED_OVER = {
    "frame": "Pictures and text boxes.",
    "annotation": "Comments.",
    "note": "Footnotes and endnotes.",
    "table-of-content": CONTENTS,
    "tracked-changes": CHANGED,
    "hidden-text": "Words that are hidden.",
}
NOT_SAID = {"annotation-end", "sequence-decls", "variable-decls", "forms", "soft-page-break"}


def read_odt(content: bytes) -> Document:
    """Raises CannotRead."""
    return _Reader(Archive(content)).read()


class _Reader:
    def __init__(self, archive: Archive):
        tree, self.body = body_of(archive, "text")
        self.document = Document()
        self.starts = _starts(archive.tree("styles.xml")) | _starts(tree)
        self.reached: dict[str, int] = {}  # By the style of a list.

    def read(self) -> Document:
        self._blocks(self.body)
        return self.document

    def _blocks(self, parent: Element) -> None:
        for element in parent:
            if element.tag in ("p", "h"):
                self.document.add_paragraph(self._lines(element))
            elif element.tag == "list":
                self._list(element)
            elif element.tag == "table":
                self._table(element)
            elif element.tag in PASSED_OVER:
                self.document.leave_out(PASSED_OVER[element.tag])
            elif element.tag not in NOT_SAID:
                self._blocks(element)

    def _list(self, element: Element) -> None:
        if next(element.iter("h"), None) is not None:  # Headings that are numbered.
            for heading in element.iter("h"):
                self.document.add_paragraph(self._lines(heading))
            return
        items = self._items(element)
        if not items:
            return
        style = element.get("style-name", "")
        start = self.starts.get(style)
        if start is not None:
            goes_on = element.get("continue-numbering") == "true" or element.get("continue-list")
            first = element.find("list-item")
            own = first.get("start-value", "") if first is not None else ""
            if own.isdecimal() and len(own) < 4:
                start = int(own)
            elif goes_on:
                start = self.reached.get(style, start - 1) + 1
            self.reached[style] = start + len(items) - 1
        self.document.add(List(tuple(items), start))

    def _items(self, element: Element) -> list[tuple[Said, ...]]:
        items: list[tuple[Said, ...]] = []
        for item in element:
            own: list[Said] = []
            for part in item:
                if part.tag in ("p", "h"):
                    own += seen_lines(self._lines(part))
                elif part.tag == "list":
                    self.document.leave_out(NESTED)
                    items += [tuple(own)] if own else []
                    own = []
                    items += self._items(part)
            items += [tuple(own)] if own else []
        return items

    def _table(self, element: Element) -> None:
        rows: list[list[Said]] = []
        for row in rows_in(element):
            cells: list[Said] = []
            for cell in row:
                if cell.tag not in ("table-cell", "covered-table-cell"):
                    continue
                again = cell.get("number-columns-repeated", "1")
                cells += [self._cell(cell)] * (min(int(again), 64) if again.isdecimal() else 1)
            rows.append(cells)
        self.document.add_table(rows)

    def _cell(self, cell: Element) -> Said:
        paragraphs = [one for one in cell.iter() if one.tag in ("p", "h")]
        lines = [line for one in paragraphs for line in seen_lines(self._lines(one))]
        if len(lines) > 1:
            self.document.leave_out(LIST_IN_CELL)
        return one_line(lines)

    def _lines(self, paragraph: Element) -> list[Said]:
        lines: list[list[str | Link]] = [[]]
        self._inline(paragraph, lines, "")
        return [tuple(line) for line in lines]

    def _inline(self, element: Element, lines: list[list], address: str) -> None:
        self._say(element.text, lines, address)
        for part in element:
            if part.tag == "s":
                count = part.get("c", "1")
                spaces = min(int(count), MOST_SPACES) if count.isdecimal() else 1
                lines[-1].append(" " * spaces)
            elif part.tag == "tab":
                lines[-1].append("\t")
            elif part.tag == "line-break":
                lines.append([])
            elif part.tag == "a":
                self._inline(part, lines, address_of(part.get("href", "")))
            elif part.tag in PASSED_OVER:
                self.document.leave_out(PASSED_OVER[part.tag])
            elif part.tag not in NOT_SAID:
                self._inline(part, lines, address)
            self._say(part.tail, lines, address)

    @staticmethod
    def _say(words: str | None, lines: list[list], address: str) -> None:
        if words:
            said = GAP.sub(" ", words)
            lines[-1].append(Link(said, address) if address else said)


def _starts(tree: Element | None) -> dict[str, int | None]:
    """By the style of a list, the number with which it begins; none where it has bullets."""
    found: dict[str, int | None] = {}
    for style in tree.iter("list-style") if tree is not None else ():
        level = next((one for one in style if one.get("level") == "1"), None)
        is_numbered = level is not None and level.tag == "list-level-style-number"
        is_numbered = is_numbered and bool(level.get("num-format"))
        start = level.get("start-value", "1") if is_numbered else ""
        found[style.get("name", "")] = int(start) if start.isdecimal() else None
    return found
