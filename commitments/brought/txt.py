"""A plain text, from a file or pasted: paragraphs, and lists as people type them."""

import codecs
import re
from itertools import groupby

from commitments.brought.document import CannotRead, Document, seen_lines
from commitments.marks.notation import List

BULLET = re.compile(r"\s*[-*•◦▪·–]\s+(?P<said>\S.*)")
NUMBER = re.compile(r"\s*(?P<number>[0-9]{1,3})[.)]\s+(?P<said>\S.*)")
LINE_END = re.compile(r"\r\n|\r|\n|\u2028|\u2029|\f")


def read_txt(content: bytes) -> Document:
    """Raises CannotRead."""
    return read_words(decoded(content))


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, in UTF-16 where it says so, else in Windows’ own encoding."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                raise CannotRead("Its text is damaged: save it as UTF-8.") from None
    if b"\0" in content:
        raise CannotRead("It is no text.")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace")


def read_words(text: str) -> Document:
    """Where no blank line parts paragraphs, each line is one."""
    document = Document()
    lines = LINE_END.split(text)
    while lines and not lines[-1].strip():
        lines.pop()
    are_parted = any(not line.strip() for line in lines)
    for is_blank, some in groupby(lines, key=lambda line: not line.strip()):
        if not is_blank:
            _add(document, list(some), are_parted)
    return document


def _add(document: Document, lines: list[str], are_parted: bool) -> None:
    """Lines that no blank one parts: their lists, and what stands between these."""
    for kind, some in groupby(lines, key=_kind_of):
        run = list(some)
        if kind == "bullet":
            _add_list(document, [BULLET.fullmatch(line)["said"] for line in run], None)
        elif kind == "number" and (start := _counts_up(run)) is not None:
            _add_list(document, [NUMBER.fullmatch(line)["said"] for line in run], start)
        elif are_parted:
            document.add_paragraph([(line,) for line in run])
        else:
            for line in run:
                document.add_paragraph([(line,)])


def _kind_of(line: str) -> str:
    if BULLET.fullmatch(line):
        return "bullet"
    return "number" if NUMBER.fullmatch(line) else "line"


def _counts_up(lines: list[str]) -> int | None:
    """The first of numbers that count up; none where they don’t."""
    numbers = [int(NUMBER.fullmatch(line)["number"]) for line in lines]
    is_so = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return numbers[0] if is_so and len(numbers) > 1 else None


def _add_list(document: Document, items: list[str], start: int | None) -> None:
    found = tuple(tuple(seen_lines([(item,)])) for item in items)
    document.add(List(tuple(item for item in found if item), start))
