"""What stands at the head or foot of page after page: running lines and numbers of pages."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from commitments.brought.pdf.lines import Line
from commitments.brought.pdf.pages import Page, Word
from commitments.importers.report_lines import mark_of

HEAD, FOOT = 0.85, 0.13  # From where to where on a page they stand, of its height.
FEW_PAGES = 9
AS_HIGH = 4  # Points by which they may differ from page to page.
SMALL = 0.92  # How high letters of a footnote are at most, beside those of the text.
NOTE = re.compile(r"(?P<number>[0-9]{1,3}|[*†‡])(?![0-9])[.)]?")
CONTENTS_HEADING = re.compile(r"(table of )?contents", re.IGNORECASE)
CONTENTS_LINE = re.compile(r".*\D[.…\s]*\s(?P<page>[0-9]{1,3})")
DIGITS = re.compile(r"[0-9]+")
PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:page\s+)?(?:[0-9]{1,3}|[ivx]{1,5})(?:\s*(?:of|/)\s*[0-9]{1,3})?[-–—|\s]*",
    re.IGNORECASE,
)


def running_lines(pages: list[tuple[Page, list[Line]]]) -> set[int]:
    """The ids of those lines that are no part of the text."""
    on: dict[tuple[str, int], set[int]] = defaultdict(set)  # On which pages, by words and height.
    for page, lines in pages:
        for line in _outer(page, lines):
            on[_alike(line)].add(page.number)
    least = 2 if len(pages) < FEW_PAGES else 3
    again: set[int] = set()
    for page, lines in pages:
        for line in _outer(page, lines):
            words, height = _alike(line)
            near = (on.get((words, height + by), set()) for by in (-1, 0, 1))
            if len(set().union(*near)) >= least:
                again.add(id(line))
    found: set[int] = set()
    for page, lines in pages:
        found |= {id(line) for line in _outer(page, lines, again)}
        found |= {id(line) for line in _numbers(page, lines)}
    return found


def _alike(line: Line) -> tuple[str, int]:
    return DIGITS.sub("#", line.text), round(line.base / AS_HIGH)


def _outer(page: Page, lines: list[Line], only: set[int] | None = None) -> Iterator[Line]:
    """Those that stand at the head or foot, with nothing between them and the page’s edge."""
    head = takewhile(lambda line: line.base > HEAD * page.height, lines)
    foot = takewhile(lambda line: line.base < FOOT * page.height, reversed(lines))
    for some in (head, foot):
        for line in some:
            if mark_of(line.text) is not None:
                break
            if only is not None and id(line) not in only:
                break
            yield line


def _is_outside(page: Page, line: Line) -> bool:
    return not FOOT * page.height < line.base < HEAD * page.height


def _numbers(page: Page, lines: list[Line]) -> Iterator[Line]:
    """A page’s number that stands alone above or below all else."""
    if len(lines) > 1:
        for line, next_to in ((lines[0], lines[1]), (lines[-1], lines[-2])):
            is_apart = abs(line.base - next_to.base) > 2 * next_to.height
            if is_apart and _is_outside(page, line) and PAGE_NUMBER.fullmatch(line.text):
                yield line


def footnotes_apart(lines: list[Line], usual: float) -> tuple[list[Line], set[str]]:
    """The lines of a page without its footnotes: what ends it in smaller letters, after a number,
    or after a number as small as that which leads there.

    The numbers are given, too; where they stand small in the text, they are taken from it.
    """
    small_from = len(lines)
    while small_from and lines[small_from - 1].height <= SMALL * usual:
        small_from -= 1
    led_to: set[str] = set()
    for at, line in enumerate(lines):
        number = _number_of(line)
        if at and number and (at >= small_from or number in led_to):
            break
        led_to.update(word.words for word in line.words if _is_small(word, line))
    else:
        return lines, set()
    numbers = {_number_of(line) for line in lines[at:]}
    kept = (_without_signs(line, numbers) for line in lines[:at])
    return [line for line in kept if line.words], numbers


def _number_of(line: Line) -> str:
    """That of a footnote, with which it begins; empty where it begins with none."""
    found = NOTE.match(line.words[0].words)
    return found["number"] if found else ""


def _is_small(word: Word, line: Line) -> bool:
    return word.height < SMALL * line.height


def _without_signs(line: Line, numbers: set[str]) -> Line:
    words = [word for word in line.words if word.words not in numbers or not _is_small(word, line)]
    return replace(line, words=tuple(words))


def contents_apart(lines: list[Line]) -> tuple[list[Line], bool]:
    """The lines without a table of contents: what ends in a page’s number below its heading."""
    kept: list[Line] = []
    number = -1  # Of the page on which the part begins that was named last; none outside.
    was_left = False
    for line in lines:
        if CONTENTS_HEADING.fullmatch(line.text):
            number = 0
        found = CONTENTS_LINE.fullmatch(line.text) if number >= 0 else None
        if found and int(found["page"]) >= number:
            if number == 0:
                kept.pop()
            number, was_left = int(found["page"]), True
            continue
        if number > 0:
            number = -1
        kept.append(line)
    return kept, was_left
