"""A PDF as blocks: its lines in the order of reading, and what of its pages could not be taken."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from commitments.brought.document import CannotRead, Document
from commitments.brought.docx import CONTENTS, PASSED_OVER
from commitments.brought.pdf.columns import Column, Piece, columns_of, gutter_of, rows_alike
from commitments.brought.pdf.lines import Line, lines_of
from commitments.brought.pdf.pages import INSTEAD, Page, Pages, pages_of
from commitments.brought.pdf.paragraphs import Builder, usual_of
from commitments.brought.pdf.running import DIGITS, contents_apart, footnotes_apart, running_lines
from commitments.brought.pdf.tables import Grid, tables_on
from strategy.letters import quoted, seen

PICTURES_OF_PAGES = f"This PDF holds pictures of pages, no text. {INSTEAD}"
NO_LETTERS = f"Its signs can’t be read as letters: it doesn’t say which they are. {INSTEAD}"
PICTURES = PASSED_OVER["drawing"]
FOOTNOTES = PASSED_OVER["footnoteReference"]
LOST = {
    "aslant": "Words that stand upright or aslant.",
    "unknown": "Signs of which the PDF doesn’t say what they are: � stands for each.",
    "unseen": "Words beneath pictures, as a scanner recognised them, are taken: compare them.",
    "links": "Links that lead to other addresses from places without words.",
}
MERGED = "A table with merged cells or a single row: its words stand in lines ({})."
NO_RULES = "A table without rules, or what looks like one: each row stands on a line ({})."
A_PICTURE = "What is on pages that are pictures ({})."
COLUMNS = "Columns: they are read one after the other ({})."
OVER_PAGES = "A table that goes on over a page: it is taken as one ({})."
RUNNING = "What stands at the head or foot of pages, and is left out: {}."
MOST_QUOTED = 5
LONGEST_QUOTED = 60


def read_pdf(content: bytes) -> Document:
    """Raises CannotRead."""
    return _Reader(pages_of(content)).read()


def in_words(pages: list[int]) -> str:
    """ "page 3", "pages 3, 4 and 7"."""
    *others, last = map(str, pages)
    return f"pages {', '.join(others)} and {last}" if others else f"page {last}"


class _Reader:
    def __init__(self, pages: Pages):
        self.pages = pages
        self.document = Document()
        self.grids: dict[int, list[Grid]] = {}  # By the number of their page.
        self.notes: dict[str, list[int]] = {}  # Pages, by what is said of them.
        heights: Counter = Counter()
        for page in pages.pages:
            for word in page.words:
                heights[word.height] += len(word.words)
        self.height = heights.most_common(1)[0][0] if heights else 0

    def read(self) -> Document:
        self._refuse_what_has_no_text()
        pieces = self._pieces()
        usual = usual_of([piece for piece in pieces if isinstance(piece, Line)])
        builder = Builder(self.document, usual)
        for piece in pieces:
            if isinstance(piece, Line):
                builder.take(piece)
            else:
                builder.end()
                self.document.add_table([list(row) for row in piece.cells])
        builder.end()
        self._tell_what_is_lost()
        return self.document

    def _refuse_what_has_no_text(self) -> None:
        signs = "".join(word.words for page in self.pages.pages for word in page.words)
        if not signs and any(page.pictures for page in self.pages.pages):
            raise CannotRead(PICTURES_OF_PAGES)
        if signs.count("�") > len(signs) / 5:
            raise CannotRead(NO_LETTERS)

    def _pieces(self) -> list[Piece]:
        """All that is read, in order."""
        found = [self._taken_apart(page) for page in self.pages.pages]
        running = running_lines(found)
        self._tell_running(
            [line.text for _, lines in found for line in lines if id(line) in running]
        )
        standing = [(page, self._standing(page, lines, running)) for page, lines in found]
        gutters = [gutter for _page, pieces in standing if (gutter := gutter_of(pieces))]
        columns: list[tuple[Page, Column]] = []
        for page, pieces in standing:
            some = columns_of(pieces, gutters)
            if sum(column.is_part for column in some) > 1:
                self._note(COLUMNS, page.number)
            columns += [(page, column) for column in some]
        return self._over_pages(self._in_order(columns))

    def _taken_apart(self, page: Page) -> tuple[Page, list[Line]]:
        self.grids[page.number], words, unclear = tables_on(page)
        if unclear:
            self._note(MERGED, page.number)
        if page.pictures:
            self.document.leave_out(PICTURES)
        if page.pictures and not page.words:
            self._note(A_PICTURE, page.number)
        return page, lines_of(page.number, words, page.dots)

    def _standing(self, page: Page, lines: list[Line], running: set[int]) -> list[Piece]:
        """What of a page is of the text, from its top."""
        lines = [line for line in lines if id(line) not in running]
        kept, numbers = footnotes_apart(lines, self.height)
        if numbers:
            self.document.leave_out(FOOTNOTES)
        kept, had_contents = contents_apart(kept)
        if had_contents:
            self.document.leave_out(CONTENTS)
        return sorted([*self.grids[page.number], *kept], key=lambda piece: -piece.base)

    def _in_order(self, columns: list[tuple[Page, Column]]) -> Iterator[Piece]:
        widest: dict[float, tuple[float, float]] = {}  # By the width of the page.
        for page, column in columns:
            if not column.is_part:
                left, right = widest.get(page.width, column.edges)
                widest[page.width] = min(left, column.edges[0]), max(right, column.edges[1])
        for page, column in columns:
            edges = column.edges if column.is_part else widest[page.width]
            if rows_alike(column.pieces) > 1:
                self._note(NO_RULES, page.number)
            for at, piece in enumerate(column.pieces):
                if isinstance(piece, Line):
                    yield replace(piece, edges=edges, begins=not at)
                else:
                    yield piece

    def _over_pages(self, pieces: Iterable[Piece]) -> list[Piece]:
        """The same, with a table that goes on at the top of the next page as one."""
        found: list[Piece] = []
        for piece in pieces:
            last = found[-1] if found else None
            if isinstance(piece, Grid) and isinstance(last, Grid) and last.goes_on_in(piece):
                self._note(OVER_PAGES, piece.page)
                found[-1] = last.with_rows_of(piece)
            else:
                found.append(piece)
        return found

    # What is told

    def _note(self, what: str, page: int) -> None:
        pages = self.notes.setdefault(what, [])
        if page not in pages:
            pages.append(page)

    def _tell_running(self, lines: list[str]) -> None:
        alike: dict[str, str] = {}  # The first of those that differ in their numbers only.
        for line in [*self.pages.asides, *lines]:
            alike.setdefault(DIGITS.sub("#", line.strip()), line.strip())
        if alike:
            shown = [quoted(seen(line, LONGEST_QUOTED)) for line in alike.values()][:MOST_QUOTED]
            more = ["and more"] if len(alike) > MOST_QUOTED else []
            self.document.leave_out(RUNNING.format(", ".join([*shown, *more])))

    def _tell_what_is_lost(self) -> None:
        for what, pages in self.notes.items():
            self.document.leave_out(what.format(in_words(pages)))
        for what, count in self.pages.lost.items():
            if count:
                self.document.leave_out(LOST[what])
