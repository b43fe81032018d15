"""The texts of an XLSX file, which anybody may have made: read in bounded time and memory.

Such a file is a ZIP archive of XML. Only the parts that hold texts are unpacked, and each is given
up on as soon as it is larger, deeper or of more elements than a yearly update can be. Beside the
texts it is told what can't be taken as one: a formula, a date, an error.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

LARGEST_UNPACKED = 10 * 2**20  # Of all the parts that are read, and of what says something.
LARGEST_WITH_EMPTY = 150 * 2**20  # Of one part, with its cells and rows that say nothing.
AT_ONCE = 2**20
MOST_PARTS = 1000
MOST_ELEMENTS = 300_000  # Of all the parts that are read; 2,000 rows take 60,000.
DEEPEST = 32
MOST_SHEETS = 50

RELATIONS = "_rels/.rels"
LONGEST_TAG = re.compile(rb"<[^<>]{10000}")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# What says nothing. Programs write it for each cell that was given a look, down to the last row.
EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]*")?(?:/>|></c>)')
EMPTY_ROW = re.compile(rb'<row r="[0-9]{1,7}"(?: [A-Za-z0-9:]{1,40}="[^"<>]*")*(?:/>|></row>)')
# How XLSX spells what XML can't hold, and an underscore that would begin such a spelling.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What a number's format has beside the signs of days and times: words, colours, conditions.
NO_SIGN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}

FORMULA = "has a formula: give its result as text"
ERROR = "has an error instead of a value"
DATE = "has a date: format the cell as text"


class NoWorkbook(Exception):
    """What can't be read as an XLSX file."""


class WithPassword(NoWorkbook):
    """What opens with a password only."""


class TooLarge(Exception):
    """More than a yearly update can be; says what."""


@dataclass(frozen=True)
class Cell:
    """A cell that says something: its text, or what is wrong with it."""

    column: int  # Counted from 0.
    text: str
    fault: str = ""


@dataclass
class Page:
    """One sheet of a workbook."""

    name: str
    is_hidden: bool
    part: str


@dataclass(frozen=True)
class Relation:
    """That a part refers to another: by which key, and what it is to it."""

    key: str
    kind: str
    part: str


@dataclass
class Element:
    """What an element of XML holds while it is read."""

    name: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    value: list[str] = field(default_factory=list)  # Of a cell.
    has_formula: bool = False


Step = Callable[[Element, list[Element]], None]


def ignore(element: Element, above: list[Element]) -> None:
    """For what needs no step."""


class Workbook:
    """Reads the sheets that it is asked for. Raises NoWorkbook and TooLarge."""

    def __init__(self, content: bytes):
        if content.count(b"PK\x01\x02") > MOST_PARTS:
            raise TooLarge(f"it has more than {MOST_PARTS:,} parts")
        self.bytes_left, self.elements_left = LARGEST_UNPACKED, MOST_ELEMENTS
        self.characters_left = LARGEST_UNPACKED  # Many cells may show one text.
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise NoWorkbook from None
        book = _first(self._relations(RELATIONS), "officeDocument")
        folder, name = posixpath.split(book)
        relations = self._relations(posixpath.join(folder, "_rels", f"{name}.rels"))
        self.pages = self._pages(book, {row.key: row.part for row in relations})
        self.strings = self._strings(_first(relations, "sharedStrings"))
        self.dates = self._styles_of_dates(_first(relations, "styles"))

    def rows(self, page: Page) -> list[tuple[int, list[Cell]]]:
        """The rows of a sheet that say something, with their numbers, counted from 1."""
        rows: list[tuple[int, list[Cell]]] = []
        number, column = 0, -1

        def start(element: Element, _above):
            nonlocal number, column
            if element.name == "row":
                number, column = _number(element.attributes.get("r"), number + 1), -1
                rows.append((number, []))
            elif element.name == "c":
                column = _column(element.attributes.get("r"), column + 1)

        def end(element: Element, above: list[Element]):
            if element.name in ("v", "t") and not _is_spoken(above):
                cell = next((row for row in above if row.name == "c"), element)
                cell.value += element.text
            elif element.name == "f" and above:
                above[-1].has_formula = True
            elif element.name == "c" and rows:
                cell = self._cell(element, column)
                if cell.text.strip() or cell.fault:
                    rows[-1][1].append(cell)
            elif element.name == "row" and rows and not rows[-1][1]:
                rows.pop()

        self._walk(page.part, start, end)
        return rows

    def _cell(self, element: Element, column: int) -> Cell:
        kind, said = element.attributes.get("t", "n"), "".join(element.value)
        if element.has_formula:
            return Cell(column, "", FORMULA)
        if kind == "e":
            return Cell(column, "", ERROR)
        if kind == "d" or (kind == "n" and said and element.attributes.get("s") in self.dates):
            return Cell(column, "", DATE)
        text = self._text(kind, said)
        self.characters_left -= len(text)
        if self.characters_left < 0:
            raise TooLarge("it has more text than an update can have")
        return Cell(column, text)

    def _text(self, kind: str, said: str) -> str:
        if kind == "s":
            place = _number(said, -1)
            if not 0 <= place < len(self.strings):
                raise NoWorkbook
            return self.strings[place]
        if kind == "b":
            return "TRUE" if said.strip() == "1" else "FALSE"
        return as_shown(said) if kind == "n" else unescaped(said)

    # The other parts

    def _pages(self, book: str, parts: dict[str, str]) -> list[Page]:
        pages: list[Page] = []

        def start(element: Element, _above):
            if element.name == "sheet":
                told = element.attributes
                is_hidden = told.get("state", "visible") != "visible"
                part = parts.get(told.get("id", ""), "")
                pages.append(Page(unescaped(told.get("name", "")), is_hidden, part))

        self._walk(book, start)
        if len(pages) > MOST_SHEETS:
            raise TooLarge(f"it has more than {MOST_SHEETS} sheets")
        if not pages:
            raise NoWorkbook
        return pages

    def _strings(self, name: str) -> list[str]:
        strings: list[str] = []
        runs: list[str] = []

        def end(element: Element, above: list[Element]):
            if element.name == "si":
                strings.append(unescaped("".join(runs)))
                runs.clear()
            elif element.name == "t" and not _is_spoken(above):
                runs.extend(element.text)

        if name:
            self._walk(name, end=end)
        return strings

    def _styles_of_dates(self, name: str) -> set[str]:
        """The numbers of the styles in which a number is a day or a time."""
        formats: dict[str, str] = {}
        styles: list[str] = []

        def end(element: Element, above: list[Element]):
            told = element.attributes
            if element.name == "numFmt":
                formats[told.get("numFmtId", "")] = told.get("formatCode", "")
            elif element.name == "xf" and above and above[-1].name == "cellXfs":
                styles.append(told.get("numFmtId", "0"))

        if name:
            self._walk(name, end=end)
        return {str(place) for place, number in enumerate(styles) if _is_date(number, formats)}

    def _relations(self, name: str) -> list[Relation]:
        """What a part refers to."""
        found: list[Relation] = []
        folder = posixpath.dirname(posixpath.dirname(name))

        def start(element: Element, _above):
            if element.name == "Relationship":
                told = element.attributes
                part = posixpath.normpath(posixpath.join("/", folder, told.get("Target", "")))
                kind = told.get("Type", "").rpartition("/")[2]
                found.append(Relation(told.get("Id", ""), kind, part.lstrip("/")))

        self._walk(name, start)
        return found

    # XML, a part at a time

    def _walk(self, name: str, start: Step = ignore, end: Step = ignore) -> None:
        """Call for each element, with those that it stands in, as it starts and as it ends."""
        above: list[Element] = []

        def on_start(name, attributes):
            self.elements_left -= 1
            if self.elements_left < 0:
                raise TooLarge("it has more cells than an update can have")
            if len(above) == DEEPEST:
                raise NoWorkbook
            told = {_local(key): said for key, said in attributes.items()}
            element = Element(_local(name), told)
            start(element, above)
            above.append(element)

        def on_end(_name):
            end(above.pop(), above)

        def on_text(text):
            above[-1].text.append(text)

        def on_doctype(*_told):
            raise NoWorkbook

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = on_text, on_doctype
        try:
            parser.Parse(self._unpacked(name), True)
        except expat.ExpatError:
            raise NoWorkbook from None

    def _unpacked(self, name: str) -> bytes:
        try:
            info = self.archive.getinfo(name)
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise NoWorkbook  # Others may ask for gigabytes to unpack a kilobyte.
            with self.archive.open(info) as file:
                content = self._without_empty(file)
        except (KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError):
            raise NoWorkbook from None
        self.bytes_left -= len(content)
        if LONGEST_TAG.search(content):
            raise NoWorkbook
        return content

    def _without_empty(self, file: IO[bytes]) -> bytes:
        """What a part has beside its cells and rows that say nothing.

        `cells` are without empty cells, and go on with a row that may be an empty one.
        """
        kept, cells, rest = [], b"", b""
        size = read = 0
        is_plain = True  # In comments and the like, nothing is what it seems.
        while chunk := file.read(AT_ONCE):
            read += len(chunk)
            rest += chunk
            whole, rest = _parted(rest, b"<")
            is_plain = is_plain and b"<!" not in whole
            cells += EMPTY_CELL.sub(b"", whole) if is_plain else whole
            whole, cells = _parted(cells, b"<row")
            kept.append(EMPTY_ROW.sub(b"", whole) if is_plain else whole)
            size += len(kept[-1])
            too_large = size + len(cells) + len(rest) > self.bytes_left
            if too_large or read > LARGEST_WITH_EMPTY:
                raise TooLarge(f"it unpacks to more than {LARGEST_UNPACKED // 2**20} MiB")
        return b"".join([*kept, cells, rest])


def _parted(content: bytes, mark: bytes) -> tuple[bytes, bytes]:
    """What is before the last of a mark, and what goes on from there; all where it has none."""
    at = content.rfind(mark)
    return (content, b"") if at < 0 else (content[:at], content[at:])


def unescaped(text: str) -> str:
    """A text as it was before XLSX spelled out what XML can't hold."""
    if "_x" not in text:
        return text
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def column_name(column: int) -> str:
    """A column as spreadsheet programs call it: A, B … Z, AA."""
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _first(relations: list[Relation], kind: str) -> str:
    """The name of the first part that is something to another; empty where there is none."""
    return next((row.part for row in relations if row.kind == kind), "")


def _is_spoken(above: list[Element]) -> bool:
    """Whether a text only says how another is pronounced."""
    return any(element.name == "rPh" for element in above)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def _column(reference: str | None, otherwise: int) -> int:
    found = REFERENCE.fullmatch(reference or "")
    if not found:
        return otherwise
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def as_shown(number: str) -> str:
    """A number as spreadsheet programs show it, of which they keep 15 digits."""
    try:
        value = float(number)
    except ValueError:
        return number
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"


def _is_date(number: str, formats: dict[str, str]) -> bool:
    if number in formats:
        return bool(re.search(r"[dmyhs]", NO_SIGN.sub("", formats[number]), re.IGNORECASE))
    return _number(number, 0) in BUILT_IN_DATES
