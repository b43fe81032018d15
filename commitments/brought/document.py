"""A document as its readers give it: its blocks in order, and what of it was left out."""

from dataclasses import dataclass, field

from commitments.marks.notation import Block, Link, Paragraph, Said, Table

MOST_BLOCKS = 20_000
# What takes no room and belongs to the making of a page: soft hyphens, byte order marks.
NOT_SAID = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


class CannotRead(Exception):
    """Why a file can't be read, in words for whoever brought it."""


@dataclass(frozen=True)
class Doubt:
    """A place in a text that may be taken wrongly: between which words, and how it is taken."""

    before: str
    after: str
    why: str


@dataclass
class Document:
    """`left_out` says, once each, what is in the file and not in its blocks.

    `doubts` are by the number of the block in which they are.
    """

    blocks: list[Block] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    doubts: dict[int, list[Doubt]] = field(default_factory=dict)

    def leave_out(self, what: str) -> None:
        if what not in self.left_out:
            self.left_out.append(what)

    def add(self, block: Block) -> None:
        self.blocks.append(block)
        if len(self.blocks) > MOST_BLOCKS:
            raise CannotRead(f"It has more than {MOST_BLOCKS:,} paragraphs: bring it in parts.")

    def add_paragraph(self, lines: list[Said]) -> None:
        if lines := seen_lines(lines):
            self.add(Paragraph(tuple(lines)))

    def add_table(self, rows: list[list[Said]]) -> None:
        """Rows of as many cells each; a frame round a single row is no table."""
        width = max((len(row) for row in rows), default=0)
        rows = [row for row in rows if any(row)]
        if len(rows) == 1 or width == 1:
            for row in rows:
                for cell in row:
                    self.add_paragraph([cell])
        elif rows:
            empty: Said = ()
            self.add(Table(tuple(tuple(row + [empty] * (width - len(row))) for row in rows)))


def seen_lines(lines: list[Said]) -> list[Said]:
    """Those that say something, each without spaces at its ends."""
    return [line for line in map(tidied, lines) if line]


def tidied(said: Said) -> Said:
    """A line without what takes no room, spaces at its ends and links that lead nowhere."""
    parts: list[str | Link] = []
    for part in said:
        words = (part.words if isinstance(part, Link) else part).translate(NOT_SAID)
        words = words.replace("\t", " ").replace("\n", " ").replace("\r", " ")
        if isinstance(part, Link) and words.strip():
            before = words[: len(words) - len(words.lstrip())]
            after = words[len(words.rstrip()) :]
            parts += [before, Link(words.strip(), part.address), after]
        else:
            parts.append(words)
    return _stripped(_joined(parts))


def one_line(lines: list[Said]) -> Said:
    """Lines as the one that a cell has."""
    parts: list[str | Link] = []
    for line in seen_lines(lines):
        parts += [" ", *line] if parts else line
    return tidied(tuple(parts))


def _joined(parts: list[str | Link]) -> list[str | Link]:
    found: list[str | Link] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, str) and isinstance(last, str):
            found[-1] = last + part
        elif isinstance(part, Link) and isinstance(last, Link) and part.address == last.address:
            found[-1] = Link(last.words + part.words, last.address)
        elif part:
            found.append(part)
    return found


def _stripped(parts: list[str | Link]) -> Said:
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return tuple(part for part in parts if part)
