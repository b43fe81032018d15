"""A spreadsheet for people to read: a few named columns of texts, and a page that says what it is.

The whole of a list, for programs, is what `Dataset` gives.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from commitments.models import StandingPending
from reporting.exports.about import LICENCE, PENDING, About
from strategy.partial_dates import day_words

LONGEST_CELL = 32_767 // 2  # Characters: a cell of XLSX holds twice as many UTF-16 units.
CUT = " … (cut here: a cell holds no more; the page has the whole)"
MOST_ROWS = 1_048_575  # Below the head, as many as a sheet holds.
# What XML can't hold at all.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
SIZE_OF_NONE = 3_500  # Bytes, about: so much is said before a file is made.


@dataclass(frozen=True)
class Heading:
    """A column, `width` characters wide."""

    name: str
    width: int
    is_link: bool = False


@dataclass(frozen=True)
class List:
    """A list as a spreadsheet for people. `rows` makes lists of texts of what was asked for."""

    name: str
    title: str
    headings: list[Heading]
    filters: Callable[..., Any]
    rows: Callable[[Any, Iterable[dict]], Iterable[list[str]]]
    stands: tuple[str, ...]
    size_of_a_row: int  # Bytes of XLSX, about.
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """What a file is made of."""

    title: str
    headings: list[Heading]
    rows: Iterable[list[str]]
    about: list[tuple[str, str]]

    @property
    def widths(self) -> list[int]:
        return [heading.width for heading in self.headings]

    def written(self) -> Iterator[list[str]]:
        """The head, and rows of texts that a cell can hold."""
        yield [heading.name for heading in self.headings]
        for number, row in enumerate(self.rows):
            if number == MOST_ROWS:
                return
            yield [fitting(text) for text in row]


def about_in_words(about: About, note: str, number: int) -> list[tuple[str, str]]:
    """The page that says what a file is, as name and value."""
    told = [
        ("What this is", f"{about.title}, from Pledgebook"),
        ("What was asked for", about.query),
        ("Rows", f"{number:,}"),
        ("As at", day_words(about.as_at)),
        ("The same as a page", page_of(about)),
        ("Licence", LICENCE),
    ]
    if about.as_recorded:
        told.append(("As this site showed it on", day_words(about.as_recorded)))
    if about.log:
        told.append(("Log of the record", "{log_size} lines, root {log_root}".format(**about.log)))
    if StandingPending.objects.exists():
        told.append(("Not up to date", PENDING))
    if number > MOST_ROWS:
        told.append(("Not all", f"A sheet holds {MOST_ROWS:,} rows. All are in the CSV file."))
    return [*told, ("To be known", note)] if note else told


def page_of(about: About) -> str:
    """The address of the list itself."""
    return re.sub(r"spreadsheet\.(xlsx|ods)$", "", about.address_without_query) + about.query_string


def fitting(text: str) -> str:
    if len(text) <= LONGEST_CELL:
        return text
    return text[: LONGEST_CELL - len(CUT)] + CUT


def written(text: str) -> str:
    """A text as XML has it."""
    return escape(UNWRITABLE.sub("\ufffd", text))


def size_in_words(number: int, size_of_a_row: int) -> str:
    """About how large a file of so many rows is: "about 9 kB"."""
    size = SIZE_OF_NONE + size_of_a_row * number
    return f"about {size / 1e6:.1f} MB" if size >= 1_000_000 else f"about {-(-size // 1000)} kB"
