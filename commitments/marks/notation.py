r"""The marks of a text: paragraphs, lists, tables and links, in a notation that reads as it stands.

    A paragraph. A line end in it is kept, and a blank line ends it.

    - an item of a list
      and a second line of it

    1. an item of a list with numbers, which count up

    | What | How many |
    | service managers | 3 |

    [words that lead somewhere](https://www.gov.uk/)

A table has two rows or more with the same number of cells, and its first is its head. A link leads
to http, https or an address of mail. There are no other marks: whatever is not just one of these
is text to the letter. A backslash before a backslash, a pipe, a bracket, a hyphen or a full stop
takes from that sign that it marks anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

ITEM = re.compile(r"- (?P<said>\S.*)")
NUMBERED = re.compile(r"(?P<number>[0-9]{1,3})\. (?P<said>\S.*)")
MORE = "  "  # Leads what goes on with an item.
CELL = re.compile(r"(?:\\.|[^|\\])*")
SIGNS = r"[\\|\[\].-]"  # From which a backslash takes that they mark something.
ADDRESS = r"(?:https?://|mailto:)[^\s()<>\"\\|]+"
LINK = re.compile(rf"\[(?P<words>(?:\\.|[^\[\]\\])+)\]\((?P<address>{ADDRESS})\)")
MARKS = re.compile(rf"\\(?P<sign>{SIGNS})|{LINK.pattern}")
UNTAKEN = re.compile(rf"\\(?={SIGNS}|$)")
SPELLED = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", '"': "%22", "\\": "%5C", "|": "%7C"}


@dataclass(frozen=True)
class Link:
    words: str
    address: str


Said = tuple[str | Link, ...]  # What one line says.


@dataclass(frozen=True)
class Paragraph:
    lines: tuple[Said, ...]


@dataclass(frozen=True)
class List:
    """Its items, each with its lines; `start` is the number of the first, where they have some."""

    items: tuple[tuple[Said, ...], ...]
    start: int | None = None


@dataclass(frozen=True)
class Table:
    """Rows of as many cells each; the first is the head."""

    rows: tuple[tuple[Said, ...], ...]


Block = Paragraph | List | Table


# From a text


def parse(text: str) -> list[Block]:
    blocks: list[Block] = []
    for is_blank, lines in groupby(text.split("\n"), key=lambda line: not line.strip()):
        if not is_blank:
            blocks += _blocks(list(lines))
    return blocks


def _blocks(lines: list[str]) -> list[Block]:
    """The blocks of lines that no blank one parts."""
    blocks: list[Block] = []
    for kind, run in _runs(lines):
        block = READ[kind](run) or _paragraph(run)
        if blocks and isinstance(block, Paragraph) and isinstance(blocks[-1], Paragraph):
            blocks[-1] = Paragraph(blocks[-1].lines + block.lines)
        else:
            blocks.append(block)
    return blocks


def _runs(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Lines of one kind that follow each other."""
    runs: list[tuple[str, list[str]]] = []
    for line in lines:
        kind = _kind_of(line)
        if line.startswith(MORE) and runs and runs[-1][0] in ("item", "numbered"):
            kind = runs[-1][0]
        if not runs or runs[-1][0] != kind:
            runs.append((kind, []))
        runs[-1][1].append(line)
    return runs


def _kind_of(line: str) -> str:
    if ITEM.fullmatch(line):
        return "item"
    if NUMBERED.fullmatch(line):
        return "numbered"
    return "row" if _cells(line) else "line"


def _paragraph(lines: list[str]) -> Paragraph:
    return Paragraph(tuple(_said(line) for line in lines))


def _list(lines: list[str]) -> List:
    return List(tuple(_items(ITEM, lines)))


def _numbered(lines: list[str]) -> List | None:
    """None where the numbers don't count up."""
    found = [NUMBERED.fullmatch(line) for line in lines if not line.startswith(MORE)]
    numbers = [int(one["number"]) for one in found if one]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    return List(tuple(_items(NUMBERED, lines)), start=numbers[0])


def _items(item: re.Pattern, lines: list[str]) -> Iterator[tuple[Said, ...]]:
    own: list[Said] = []
    for line in lines:
        found = None if line.startswith(MORE) else item.fullmatch(line)
        if found and own:
            yield tuple(own)
            own = []
        own.append(_said(found["said"] if found else line.removeprefix(MORE)))
    yield tuple(own)


def _table(lines: list[str]) -> Table | None:
    """None where it is a single row, or rows have not the same number of cells."""
    rows = [_cells(line) for line in lines]
    if len(rows) < 2 or len({len(row) for row in rows}) > 1:
        return None
    return Table(tuple(tuple(_said(cell) for cell in row) for row in rows))


READ = {"item": _list, "numbered": _numbered, "row": _table, "line": _paragraph}


def _cells(line: str) -> list[str]:
    """The cells of a row; none where a line is no row."""
    line, cells, at = line.rstrip(), [], 1
    if not line.startswith("|"):
        return []
    while at < len(line):
        end = CELL.match(line, at).end()
        if line[end : end + 1] != "|":
            return []
        cells.append(line[at:end].strip())
        at = end + 1
    return cells


def _said(line: str) -> Said:
    said: list[str | Link] = []
    at = 0
    for found in MARKS.finditer(line):
        if found["address"] and not _leads_to(found):
            continue
        said += [line[at : found.start()], found["sign"] or _link(found)]
        at = found.end()
    return _joined([*said, line[at:]])


def _joined(parts: list[str | Link]) -> Said:
    """The same with no empty part, and no two texts side by side."""
    said: list[str | Link] = []
    for part in parts:
        if isinstance(part, str) and said and isinstance(said[-1], str):
            said[-1] += part
        elif part:
            said.append(part)
    return tuple(said)


def _link(found: re.Match) -> Link:
    return Link(re.sub(rf"\\({SIGNS})", r"\1", found["words"]), found["address"])


def _leads_to(found: re.Match) -> bool:
    return bool(found["words"].strip()) and is_address(found["address"])


def is_address(address: str) -> bool:
    """Whether a link may lead there: to a host, by http or https and as nobody, or to a mailbox."""
    if not re.fullmatch(ADDRESS, address) or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return bool(parts.hostname) and "@" not in parts.netloc


# To a text


def written(blocks: list[Block]) -> str:
    """The text that is read as these blocks."""
    return "\n\n".join(_written(block) for block in blocks)


def _written(block: Block) -> str:
    match block:
        case Paragraph():
            return "\n".join(_literal_start(_line(said)) for said in block.lines)
        case List():
            return "\n".join(_item(block, place) for place in range(len(block.items)))
        case Table():
            return "\n".join(_row(row) for row in block.rows)


def _item(block: List, place: int) -> str:
    lead = "- " if block.start is None else f"{block.start + place}. "
    return f"\n{MORE}".join(
        f"{'' if number else lead}{_line(said)}" for number, said in enumerate(block.items[place])
    )


def _row(row: tuple[Said, ...]) -> str:
    return f"| {' | '.join(_line(said, is_cell=True) for said in row)} |"


def _line(said: Said, *, is_cell: bool = False) -> str:
    return "".join(
        _link_written(part, is_cell) if isinstance(part, Link) else _text_written(part, is_cell)
        for part in said
    )


def _text_written(text: str, is_cell: bool) -> str:
    text = LINK.sub(lambda found: f"\\{found[0]}", UNTAKEN.sub(r"\\\\", text))
    return text.replace("|", r"\|") if is_cell else text


def _link_written(link: Link, is_cell: bool) -> str:
    signs = r"([\[\]|])" if is_cell else r"([\[\]])"
    words = re.sub(signs, r"\\\1", UNTAKEN.sub(r"\\\\", link.words))
    return f"[{words}]({link.address})"


def _literal_start(line: str) -> str:
    """A line of a paragraph, which begins no list and no table."""
    if ITEM.fullmatch(line) or line.startswith("|"):
        return f"\\{line}"
    if found := NUMBERED.fullmatch(line):
        return f"{found['number']}\\.{line[found.end('number') + 1 :]}"
    return line


def address_of(target: str) -> str:
    """An address as a link has it; empty where no link may lead there."""
    spelled = "".join(SPELLED.get(sign, sign) for sign in target.strip())
    return spelled if is_address(spelled) else ""


def needs_marks(blocks: list[Block]) -> bool:
    """Whether anything in them is more than paragraphs of text."""
    return not all(
        isinstance(block, Paragraph) and all(isinstance(part, str) for part in said)
        for block in blocks
        for said in (block.lines if isinstance(block, Paragraph) else [()])
    )


def unmarked(blocks: list[Block]) -> str:
    """Paragraphs of text alone, as a plain text has them."""
    return "\n\n".join("\n".join("".join(said) for said in block.lines) for block in blocks)
