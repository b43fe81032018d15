"""A .docx: what its readers see, with changes that were tracked as if they were accepted."""

import posixpath
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from commitments.brought.archive import DAMAGED, Archive
from commitments.brought.document import CannotRead, Document, one_line, seen_lines
from commitments.marks.notation import Link, List, Said, address_of

HYPERLINK = re.compile(r'\s*HYPERLINK\s+"(?P<target>[^"]+)"')
THROUGH = {"smartTag", "customXml", "sdt", "sdtContent", "ins", "moveTo", "fldSimple", "dir", "bdo"}
PASSED_OVER = {
    "del": "Changes that were tracked: words taken out are left out, words put in are taken.",
    "moveFrom": "Changes that were tracked: words taken out are left out, words put in are taken.",
    "drawing": "Pictures and text boxes.",
    "pict": "Pictures and text boxes.",
    "object": "Pictures and text boxes.",
    "AlternateContent": "Pictures and text boxes.",
    "commentReference": "Comments.",
    "footnoteReference": "Footnotes and endnotes.",
    "endnoteReference": "Footnotes and endnotes.",
    "oMath": "Formulas.",
}
CHANGED = PASSED_OVER["del"]
NESTED = "A list within a list: its items stand in the one list."
LIST_IN_CELL = "Several paragraphs or a list in one cell of a table: they stand on one line."
CONTENTS = "A table of contents."
HIDDEN = "Words that are hidden."
SIGNS = {"tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "", "ptab": "\t"}


def read_docx(content: bytes) -> Document:
    """Raises CannotRead."""
    return _Reader(Archive(content)).read()


@dataclass
class _Style:
    name: str
    based_on: str
    number: str = ""


@dataclass
class _Numbering:
    """The lists of a document: the form of each of their levels, and how far each got."""

    forms: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)

    def is_numbered(self, number: str) -> bool:
        form, _start = self.forms.get(number, {}).get("0", ("bullet", 1))
        return form not in ("bullet", "none")

    def next_of(self, number: str) -> int:
        _form, start = self.forms.get(number, {}).get("0", ("bullet", 1))
        self.reached[number] = self.reached.get(number, start - 1) + 1
        return self.reached[number]


class _Reader:
    def __init__(self, archive: Archive):
        self.archive = archive
        self.document = Document()
        main = self._main_part()
        tree = archive.tree(main)
        body = None if tree is None else tree.find("body")
        if body is None:
            raise CannotRead(DAMAGED)
        self.body = body
        folder, name = posixpath.split(main)
        self.targets = self._targets(posixpath.join(folder, "_rels", f"{name}.rels"))
        self.styles = self._styles(archive.tree(posixpath.join(folder, "styles.xml")))
        self.numbering = _numbering(archive.tree(posixpath.join(folder, "numbering.xml")))
        self.open: tuple[str, int | None, list] | None = None  # The list that goes on.
        self.fields: list[list[str]] = []  # Instructions of those that we are in.

    def read(self) -> Document:
        self._blocks(self.body)
        self._close_list()
        return self.document

    def _main_part(self) -> str:
        relations = self.archive.tree("_rels/.rels")
        for row in relations if relations is not None else ():
            if row.get("Type", "").endswith("/officeDocument"):
                return row.get("Target", "").lstrip("/")
        raise CannotRead(DAMAGED)

    def _targets(self, name: str) -> dict[str, str]:
        relations = self.archive.tree(name)
        rows = relations if relations is not None else ()
        return {row.get("Id", ""): row.get("Target", "") for row in rows}

    @staticmethod
    def _styles(tree: Element | None) -> dict[str, _Style]:
        styles = {}
        for row in tree.iter("style") if tree is not None else ():
            styles[row.get("styleId", "")] = _Style(
                _val(row.find("name")).lower(),
                _val(row.find("basedOn")),
                _val(row.find("pPr/numPr/numId")),
            )
        return styles

    def _style(self, paragraph: Element) -> list[_Style]:
        """The style of a paragraph, and those that it is based on."""
        found, key = [], _val(paragraph.find("pPr/pStyle"))
        while key in self.styles and len(found) < 10:
            found.append(self.styles[key])
            key = self.styles[key].based_on
        return found

    # Blocks

    def _blocks(self, parent: Element) -> None:
        for element in parent:
            if element.tag == "p":
                self._paragraph(element)
            elif element.tag == "tbl":
                self._close_list()
                self._table(element)
            elif (
                element.tag == "sdt" and element.find("sdtPr/docPartObj/docPartGallery") is not None
            ):
                self.document.leave_out(CONTENTS)
            elif element.tag in THROUGH:
                self._through(element)
                self._blocks(element)
            elif element.tag in PASSED_OVER:
                self.document.leave_out(PASSED_OVER[element.tag])

    def _through(self, element: Element) -> None:
        if element.tag in ("ins", "moveTo"):
            self.document.leave_out(CHANGED)

    def _paragraph(self, element: Element) -> None:
        styles = self._style(element)
        if styles and styles[0].name.startswith("toc "):
            self.document.leave_out(CONTENTS)
            return
        lines = seen_lines(self._lines(element))
        number = self._number(element, styles)
        if not lines:
            return
        if not number or any(style.name.startswith(("heading", "title")) for style in styles):
            self._close_list()
            self.document.add_paragraph(lines)
            return
        if _val(element.find("pPr/numPr/ilvl")) not in ("", "0"):
            self.document.leave_out(NESTED)
        elif self.numbering.is_numbered(number):
            self._item(number, lines, self.numbering.next_of(number))
            return
        self._item(number, lines, None)

    def _number(self, element: Element, styles: list[_Style]) -> str:
        own = element.find("pPr/numPr/numId")
        found = _val(own) if own is not None else next((s.number for s in styles if s.number), "")
        return "" if found == "0" else found

    def _item(self, number: str, lines: list[Said], place: int | None) -> None:
        if self.open is None or self.open[0] != number:
            self._close_list()
            self.open = (number, place, [])
        self.open[2].append(tuple(lines))

    def _close_list(self) -> None:
        if self.open:
            _number, start, items = self.open
            self.document.add(List(tuple(items), start))
            self.open = None

    def _table(self, element: Element) -> None:
        rows = []
        for row in element.findall("tr"):
            if row.find("trPr/del") is not None:
                self.document.leave_out(CHANGED)
                continue
            cells: list[Said] = []
            for cell in row.findall("tc"):
                cells.append(self._cell(cell))
                span = _val(cell.find("tcPr/gridSpan"))
                cells += [()] * (min(int(span), 63) - 1 if span.isdecimal() else 0)
            rows.append(cells)
        self.document.add_table(rows)

    def _cell(self, cell: Element) -> Said:
        merged = cell.find("tcPr/vMerge")
        if merged is not None and merged.get("val", "continue") == "continue":
            return ()
        paragraphs = [seen_lines(self._lines(one)) for one in cell.iter("p")]
        lines = [line for paragraph in paragraphs for line in paragraph]
        if len(lines) > 1:
            self.document.leave_out(LIST_IN_CELL)
        return one_line(lines)

    # Lines

    def _lines(self, paragraph: Element) -> list[Said]:
        lines: list[list[str | Link]] = [[]]
        self._inline(paragraph, lines, "")
        return [tuple(line) for line in lines]

    def _inline(self, parent: Element, lines: list[list], address: str) -> None:
        for element in parent:
            if element.tag == "r":
                self._run(element, lines, address)
            elif element.tag == "hyperlink":
                target = self.targets.get(element.get("id", ""), "")
                self._inline(element, lines, address_of(target))
            elif element.tag in THROUGH:
                self._through(element)
                found = HYPERLINK.match(element.get("instr", ""))
                self._inline(element, lines, address_of(found["target"]) if found else address)
            elif element.tag in PASSED_OVER:
                self.document.leave_out(PASSED_OVER[element.tag])

    def _run(self, run: Element, lines: list[list], address: str) -> None:
        if run.find("rPr/vanish") is not None and _val(run.find("rPr/vanish")) not in (
            "0",
            "false",
        ):
            self.document.leave_out(HIDDEN)
            return
        for element in run:
            if element.tag == "fldChar":
                self._field(element.get("fldCharType", ""))
            elif element.tag == "instrText":
                if self.fields:
                    self.fields[-1].append(element.text or "")
            elif element.tag == "t":
                self._say(element.text or "", lines, address)
            elif element.tag in SIGNS:
                self._say(SIGNS[element.tag], lines, address)
            elif element.tag == "cr" or (element.tag == "br" and element.get("type") is None):
                lines.append([])
            elif element.tag in PASSED_OVER:
                self.document.leave_out(PASSED_OVER[element.tag])

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append([])
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _say(self, words: str, lines: list[list], address: str) -> None:
        for instructions in reversed(self.fields):
            if found := HYPERLINK.match("".join(instructions)):
                address = address or address_of(found["target"])
        lines[-1].append(Link(words, address) if address and words else words)


def _numbering(tree: Element | None) -> _Numbering:
    found = _Numbering()
    if tree is None:
        return found
    kinds = {}
    for kind in tree.iter("abstractNum"):
        kinds[kind.get("abstractNumId")] = {
            level.get("ilvl", ""): (_val(level.find("numFmt")), _whole(level.find("start")))
            for level in kind.iter("lvl")
        }
    for number in tree.iter("num"):
        levels = dict(kinds.get(_val(number.find("abstractNumId")), {}))
        for level in number.iter("lvlOverride"):
            if (start := level.find("startOverride")) is not None:
                form = levels.get(level.get("ilvl", ""), ("bullet", 1))[0]
                levels[level.get("ilvl", "")] = (form, _whole(start))
        found.forms[number.get("numId", "")] = levels
    return found


def _val(element: Element | None) -> str:
    return "" if element is None else element.get("val", "")


def _whole(element: Element | None) -> int:
    said = _val(element)
    return int(said) if said.isdecimal() and len(said) < 4 else 1
