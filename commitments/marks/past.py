"""What a text says past its marks: by that it is quoted, compared, searched and measured."""

from collections.abc import Iterator
from functools import lru_cache

from commitments.marks.notation import Block, Link, List, Paragraph, Said, Table, parse

PLAIN, MARKED = "plain", "marked"


def words_of(text: str, form: str) -> str:
    """A text without its marks: a line for each item and each row, a tab between cells."""
    return _words(text) if form == MARKED else text


@lru_cache(maxsize=256)
def _words(text: str) -> str:
    return "\n\n".join("\n".join(_lines(block)) for block in parse(text))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from map(spoken, block.lines)
        case List():
            yield from (spoken(said) for item in block.items for said in item)
        case Table():
            yield from ("\t".join(map(spoken, row)) for row in block.rows)


def spoken(said: Said) -> str:
    return "".join(part.words if isinstance(part, Link) else part for part in said)


def marks_in_words(text: str, form: str) -> str:
    """Which marks a text has, in order, so that a change of them is told where no word changed."""
    return ("; ".join(_told(text)) or "none") if form == MARKED else ""


def _told(text: str) -> Iterator[str]:
    for number, block in enumerate(parse(text), 1):
        if isinstance(block, List):
            kind = "a list" if block.start is None else f"a list numbered from {block.start}"
            yield f"{kind}, {len(block.items)} items, as block {number}"
        elif isinstance(block, Table):
            size = f"{len(block.rows)} rows of {len(block.rows[0])}"
            yield f"a table, {size}, as block {number}"
        for link in links_in(block):
            yield f"“{link.words}” leads to {link.address}"


def links_in(block: Block) -> Iterator[Link]:
    match block:
        case Paragraph():
            lines = block.lines
        case List():
            lines = tuple(said for item in block.items for said in item)
        case Table():
            lines = tuple(said for row in block.rows for said in row)
    yield from (part for said in lines for part in said if isinstance(part, Link))
