"""A published page from its file: its title, address and day, and its pieces in order.

A piece is a line of a plain text, or a paragraph, a list or a table of a page of HTML. Of those
`report_of` makes the lines that `read_report` reads, so that a page is understood by one set of
rules in whatever form it comes.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit

from commitments.brought.document import CannotRead, Document
from commitments.brought.html import Reader, text_of_page, whole_tags
from commitments.importers.report_file import BadReport, split_lines
from commitments.importers.report_lines import (
    ActionMark,
    Line,
    SectionMark,
    guarded,
    is_blank,
    mark_of,
    parse_action,
    parse_year,
    plain,
)
from commitments.importers.report_page import Report, read_report
from commitments.importers.report_preamble import GUARDED, UPDATED, marks_line, parse_day
from commitments.marks.notation import Block, Paragraph, needs_marks, unmarked, written
from commitments.marks.past import MARKED, spoken, words_of

ENDINGS = ("html", "htm", "json", "txt")
LARGEST = 5 * 2**20
DAY = r"[0-9]{1,2}(?:st|nd|rd|th)? \w+,? [0-9]{4}"
LAST_UPDATED = re.compile(rf"(?:last )?updated:? (?:on )?(?P<day>{DAY})\b", re.IGNORECASE)
LABEL = re.compile(r"(?:last )?updated:?", re.IGNORECASE)
EXPECTED = (
    "expected a page of HTML as a browser saves it, GOV.UK’s content JSON with details.body, or "
    "plain text"
)


@dataclass(frozen=True)
class Piece:
    """A part of a page: in which line of its file it begins, and what it says.

    `words` are those of a single line, which may open something; a list or a table has none.
    """

    line: int
    words: str
    block: Block | None = None  # None in a plain text, where each line is a piece.
    is_heading: bool = False


@dataclass
class Page:
    """A published page. What its file doesn't say is empty."""

    name: str
    source: bytes = field(repr=False)
    pieces: list[Piece] = field(repr=False)
    title: str = ""
    url: str = ""
    updated_on: date | None = None
    left_out: list[str] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        return all(piece.block is None for piece in self.pieces)


def read_page(source: bytes, *, name: str) -> Page:
    """Raises BadReport."""
    if len(source) > LARGEST:
        raise BadReport(name, [(None, f"is larger than {LARGEST // 2**20} MiB: {EXPECTED}")])
    if _is_json(source, name):
        return _read_json(source, name)
    if _is_html(source, name):
        return _read_html(source, name)
    return _read_text(source, name)


def _is_json(source: bytes, name: str) -> bool:
    return name.lower().endswith(".json") or source.lstrip()[:1] == b"{"


def _is_html(source: bytes, name: str) -> bool:
    return name.lower().endswith((".html", ".htm")) or source.lstrip()[:1] == b"<"


def _read_text(source: bytes, name: str) -> Page:
    lines = split_lines(source, name=name).lines
    days = (UPDATED.fullmatch(plain(line)) for line in lines)
    day = next((parse_day(found["day"]) for found in days if found), None)
    pieces = [Piece(number, line) for number, line in enumerate(lines, 1)]
    return Page(name, source, pieces, updated_on=day)


# HTML


def _read_html(source: bytes, name: str) -> Page:
    try:
        reader = _PageReader()
        reader.read(text_of_page(source))
    except CannotRead as error:
        raise BadReport(name, [(None, str(error))]) from None
    return _page(source, name, reader)


def _page(source: bytes, name: str, reader: "_PageReader") -> Page:
    document = reader.document
    body = document.body or document.main or document.rest
    if not body:
        raise BadReport(name, [(None, f"has no text: {EXPECTED}")])
    beside = [piece.words for piece in document.main if piece not in body]
    return Page(
        name,
        source,
        body,
        title=plain(document.title or reader.title),
        url=reader.url,
        updated_on=_updated_in(beside) or _updated_in(piece.words for piece in body),
        left_out=document.left_out,
    )


def _updated_in(lines: Iterable[str]) -> date | None:
    """The day in a line “Updated 16 January 2015”, or in the one below “Last updated:”."""
    was_label = False
    for line in lines:
        words = plain(line)
        if was_label and (day := parse_day(words)):
            return day
        if (found := LAST_UPDATED.match(words)) and (day := parse_day(found["day"])):
            return day
        was_label = bool(LABEL.fullmatch(words))
    return None


class _Pieces(Document):
    """A document that knows where in the page each of its blocks stands."""

    def __init__(self):
        super().__init__()
        self.title = ""
        self.at: int | None = None
        self.is_heading = False
        self.region = "rest"
        self.body: list[Piece] = []
        self.main: list[Piece] = []
        self.rest: list[Piece] = []

    def add(self, block: Block) -> None:
        super().add(block)
        for words, part in _lines_of(block):
            piece = Piece(self.at or 1, words, part, self.is_heading)
            {"body": self.body, "main": self.main, "rest": self.rest}[self.region].append(piece)
        self.at = None


def _lines_of(block: Block) -> Iterator[tuple[str, Block]]:
    """A block in parts: each line that opens something is one of its own."""
    if not isinstance(block, Paragraph):
        yield "", block
        return
    run: list = []
    for said in block.lines:
        if mark_of(spoken(said)):
            if run:
                yield _one_line(run), Paragraph(tuple(run))
            yield spoken(said), Paragraph((said,))
            run = []
        else:
            run.append(said)
    if run:
        yield _one_line(run), Paragraph(tuple(run))


def _one_line(run: list) -> str:
    return spoken(run[0]) if len(run) == 1 else ""


# What of a page of GOV.UK is no part of what it publishes, by a class or an id.
BESIDE = re.compile(
    r"cookie|contents-list|gem-c-contents|__contents|related|contextual|feedback|share-links|"
    r"breadcrumb|print-link|skip-link|phase-banner|back-to-top|report-a-problem|devolved|"
    r"translation-nav|layout-footer|global-header|global-bar|user-satisfaction|site-search|"
    r"super-navigation|govuk-header|govuk-footer|emergency-banner|survey|withdrawal-notice|"
    r"intervention|page-contents",
    re.IGNORECASE,
)
UNENDED = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
    *("source", "track", "wbr"),
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BODY = re.compile(r"(?:^|\s)(?:gem-c-)?govspeak(?:\s|$)")


class _PageReader(Reader):
    """Reads a page as `brought.html` does, without what the web site has round it."""

    def __init__(self, *, is_body: bool = False):
        super().__init__()
        self.document = _Pieces()
        self.title = self.url = ""
        self.skipped: tuple[str, int] | None = None  # An element, and how often it is open.
        self.regions: list[tuple[str, str, int]] = []  # Tag, the region before it, how often open.
        self.has_title = is_body
        self.in_title = False
        if is_body:
            self.document.region = "body"

    def read(self, text: str) -> None:
        self.feed(whole_tags(text))
        self.close()
        self.end_paragraph()
        self.close_list()

    def handle_starttag(self, tag, attrs):
        told = {name: value or "" for name, value in attrs}
        self._note(tag, told)
        if self._skips(tag, told):
            return
        super().handle_starttag(tag, attrs)
        if self.unsaid or tag in UNENDED:
            return
        if tag in HEADINGS:
            self.document.is_heading = True
            self.in_title = tag == "h1" and not self.has_title
        self._enter(tag, told)

    def handle_startendtag(self, tag, attrs):
        """HTML has no such tag: one that is not empty is open."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if self.skipped:
            name, depth = self.skipped
            if tag == name:
                self.skipped = (name, depth - 1) if depth > 1 else None
            return
        super().handle_endtag(tag)
        if tag in HEADINGS:
            self.document.is_heading = self.in_title = False
        self._leave(tag)

    def handle_data(self, data):
        if self.skipped:
            return
        if not self.unsaid and data.strip():
            if self.document.at is None:
                self.document.at = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count(
                    "\n"
                )
            if self.in_title:
                self.document.title += data
                self.has_title = True
        super().handle_data(data)

    def _note(self, tag, told):
        """What the head of the page says of it."""
        if tag == "link" and told.get("rel", "").lower() == "canonical":
            self.url = _address(told.get("href", "")) or self.url
        elif tag == "meta" and told.get("property") == "og:title":
            self.title = told.get("content", "")
        elif tag == "meta" and told.get("property") == "og:url":
            self.url = self.url or _address(told.get("content", ""))

    def _skips(self, tag, told) -> bool:
        if self.skipped:
            name, depth = self.skipped
            if tag == name:
                self.skipped = (name, depth + 1)
            return True
        if tag in UNENDED or tag in ("html", "body", "main"):
            return False
        is_beside = BESIDE.search(f"{told.get('class', '')} {told.get('id', '')}")
        is_round = tag in ("footer", "aside", "form", "nav") or (
            tag == "header" and self.document.region == "rest"
        )
        if is_beside or is_round:
            self.end_paragraph()
            self.skipped = (tag, 1)
            return True
        return False

    def _enter(self, tag, told):
        if self.regions and self.regions[-1][0] == tag:
            name, before, depth = self.regions[-1]
            self.regions[-1] = (name, before, depth + 1)
        elif BODY.search(told.get("class", "")) and self.document.region != "body":
            self._begin(tag, "body")
        elif tag == "main" and self.document.region == "rest":
            self._begin(tag, "main")

    def _begin(self, tag, region):
        self.end_paragraph()
        self.regions.append((tag, self.document.region, 1))
        self.document.region = region

    def _leave(self, tag):
        if self.regions and self.regions[-1][0] == tag:
            name, before, depth = self.regions.pop()
            if depth > 1:
                self.regions.append((name, before, depth - 1))
            else:
                self.end_paragraph()
                self.document.region = before


def _address(said: str) -> str:
    """An address that may be shown as a link; else nothing."""
    try:
        parts = urlsplit(said.strip())
    except ValueError:
        return ""
    is_one = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return said.strip() if is_one and len(said) <= 200 and said.isprintable() else ""


# Content JSON


def _read_json(source: bytes, name: str) -> Page:
    told = _parsed(source, name)
    body, title = _body_of(told), told.get("title")
    if not body or not isinstance(title, str):
        raise BadReport(name, [(None, f"is no content JSON with details.body: {EXPECTED}")])
    reader = _PageReader(is_body=True)
    try:
        reader.read(body)
    except CannotRead as error:
        raise BadReport(name, [(None, str(error))]) from None
    page = _page(source, name, reader)
    line = source.count(b"\n", 0, max(source.find(b'"body"'), 0)) + 1
    page.pieces = [replace(piece, line=line) for piece in page.pieces]
    page.title = plain(title)
    page.url = _url_of(told)
    page.updated_on = _day_of(told.get("public_updated_at")) or page.updated_on
    return page


def _parsed(source: bytes, name: str) -> dict:
    try:
        told = json.loads(source.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadReport(name, [(None, f"is no JSON in UTF-8: {EXPECTED}")]) from None
    return told if isinstance(told, dict) else {}


def _body_of(told: dict) -> str:
    """The HTML of its body, which may be given in several types."""
    details = told.get("details")
    body = details.get("body") if isinstance(details, dict) else None
    if isinstance(body, list):
        of_html = [
            one.get("content")
            for one in body
            if isinstance(one, dict) and one.get("content_type") == "text/html"
        ]
        body = of_html[0] if of_html else None
    return body if isinstance(body, str) else ""


def _url_of(told: dict) -> str:
    url, path = told.get("web_url"), told.get("base_path")
    if isinstance(url, str) and _address(url):
        return _address(url)
    return _address(f"https://www.gov.uk{path}") if isinstance(path, str) else ""


def _day_of(moment) -> date | None:
    return parse_day(moment[:10]) if isinstance(moment, str) else None


# As a report


def read_pieces(pieces: list[Piece], *, name: str, head: list[str], source: bytes = b"") -> Report:
    """What pieces of a page say, below lines that are put before them; its lines are the file's.

    Raises BadReport, whose lines are the file's, too.
    """
    written_lines = _Lines(head)
    for run in _runs(pieces):
        written_lines.take(run)
    content, places = written_lines.content()
    try:
        report = read_report(content, name=name)
    except BadReport as bad:
        faults = [(places[line - 1] if line else None, told) for line, told in bad.faults]
        raise BadReport(name, faults) from None
    return _placed(report, places)


def _runs(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Each piece that opens something alone; what stands between them together."""
    run: list[Piece] = []
    for piece in pieces:
        if piece.words and mark_of(piece.words):
            if run:
                yield run
            yield [piece]
            run = []
        else:
            run.append(piece)
    if run:
        yield run


class _Lines:
    """The lines of a report, each with its line in the file of the page."""

    def __init__(self, head: list[str]):
        self.head = head
        self.lines: list[tuple[str, int]] = []
        self.marked: list[str] = []
        self.action: int | None = None
        self.key = ""
        self.is_plain = True

    def take(self, run: list[Piece]) -> None:
        first = run[0]
        mark = mark_of(first.words) if first.words else None
        if mark:
            self._open(mark)
            self.lines.append((first.words, first.line))
        elif first.block is None:
            self.lines += [(piece.words, piece.line) for piece in run]
        else:
            self._write(run)

    def _open(self, mark) -> None:
        if isinstance(mark, ActionMark):
            self.action, self.key = parse_action(mark.number), ""
        elif isinstance(mark, SectionMark) and self.action and parse_year(mark.year):
            self.key = f"{self.action}/{mark.kind}/{mark.year}"
        else:
            self.key = ""

    def _write(self, run: list[Piece]) -> None:
        self.is_plain = False
        blocks = [piece.block for piece in run]
        is_marked = needs_marks(blocks)
        text = written(blocks) if is_marked else unmarked(blocks)
        if is_marked and not self.key:
            text = words_of(text, MARKED)  # Of what is no text of an entry only words are kept.
        elif is_marked:
            self.marked.append(self.key)
        lines = guarded(text.split("\n"), is_text=False)
        self.lines += [("", run[0].line), *((line, run[0].line) for line in lines)]

    def content(self) -> tuple[bytes, list[int]]:
        head = [*self.head]
        if not self.is_plain:
            head.append(GUARDED)
        if self.marked:
            head.append(marks_line(list(dict.fromkeys(self.marked))))
        lines = [*((line, 1) for line in head), *self.lines]
        return "\n".join(line for line, _place in lines).encode() + b"\n", [
            place for _line, place in lines
        ]


def _placed(report: Report, places: list[int]) -> Report:
    """The report with the lines of the file in place of its own."""

    def at(line: int | None) -> int | None:
        return places[line - 1] if line else None

    def moved(lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(replace(line, number=at(line.number)) for line in lines)

    return replace(
        report,
        preamble=tuple(replace(line, number=at(line.number)) for line in report.preamble),
        headings=tuple(
            replace(
                row,
                line=at(row.line),
                note_first_line=at(row.note_first_line),
                note_last_line=at(row.note_last_line),
            )
            for row in report.headings
        ),
        sections=tuple(
            replace(
                row,
                first_line=at(row.first_line),
                last_line=at(row.last_line),
                heading_line=at(row.heading_line),
            )
            for row in report.sections
        ),
        section_headings=moved(report.section_headings),
        unplaced=moved(line for line in report.unplaced if not is_blank(line.text)),
        warnings=moved(report.warnings),
    )


def report_of(page: Page) -> Report:
    """The report of a department’s page."""
    if page.is_plain:
        return read_report(page.source, name=page.name)
    head = [page.title] if page.title else []
    if page.updated_on:
        head.append(f"Updated {page.updated_on.day} {page.updated_on:%B %Y}")
    return read_pieces(page.pieces, name=page.name, head=head)
