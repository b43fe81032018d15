"""A page of HTML: its paragraphs, lists, tables and links, and nothing that only a browser does."""

import codecs
import re
from html.parser import HTMLParser

from commitments.brought.document import CannotRead, Document, one_line, seen_lines
from commitments.brought.docx import CONTENTS, LIST_IN_CELL, NESTED
from commitments.brought.txt import decoded
from commitments.marks.notation import Link, List, Said, address_of

LARGEST = 2 * 2**20
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([a-zA-Z0-9_-]{2,40})", re.IGNORECASE)
GAP = re.compile(r"[ \t\r\n\f]+")
UNSAID = {"script", "style", "head", "template", "noscript", "svg", "select", "textarea", "del"}
PASSED_OVER = {
    "nav": CONTENTS,
    "img": "Pictures and text boxes.",
    "picture": "Pictures and text boxes.",
}
# What ends a paragraph before it and after it.
BLOCKS = {
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main", "header"),
    *("footer", "aside", "blockquote", "pre", "address", "figure", "figcaption", "dl", "dt", "dd"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "hr"),
    *("body", "html", "form", "fieldset", "details", "summary", "center"),
}


def read_html(content: bytes) -> Document:
    """Raises CannotRead."""
    if len(content) > LARGEST:
        raise CannotRead(f"It is larger than {LARGEST // 2**20} MiB.")
    reader = Reader()
    reader.feed(whole_tags(text_of_page(content)))
    reader.close()
    reader.end_paragraph()
    reader.close_list()
    return reader.document


def whole_tags(text: str) -> str:
    """The text without comments, and with no tag that never ends: both take a parser long. Its
    lines stay where they are.
    """
    parts, at = [], 0
    while (start := text.find("<!", at)) >= 0:
        parts.append(text[at:start])
        closing = "-->" if text.startswith("<!--", start) else ">"
        end = text.find(closing, start)
        at = len(text) if end < 0 else end + len(closing)
        parts.append("\n" * text.count("\n", start, at))
    text = "".join([*parts, text[at:]]).replace("<?", "&lt;?")
    last = text.rfind(">") + 1
    return text[:last] + text[last:].replace("<", "&lt;")


def text_of_page(content: bytes) -> str:
    found = CHARSET.search(content[:4096])
    if found and not content.startswith(
        (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        try:
            return content.decode(found[1].decode())
        except (LookupError, ValueError):
            pass  # It says one thing and is another.
    return decoded(content)


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self.lines: list[list[str | Link]] = [[]]
        self.address = ""
        self.unsaid: list[str] = []  # Elements of which nothing is said.
        self.lists: list[int | None] = []  # With which number each that is open begins.
        self.items: list[list[Said]] = []  # Of the outermost list.
        self.in_item = False
        self.rows: list[list[Said]] | None = None  # Of the table that is open.
        self.cell: list[Said] | None = None
        self.tables = 0

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag in UNSAID or tag == "nav":
            self.unsaid.append(tag)
            if tag == "nav":
                self.document.leave_out(CONTENTS)
        if self.unsaid:
            return
        if tag in PASSED_OVER:
            self.document.leave_out(PASSED_OVER[tag])
        elif tag == "br":
            self.lines.append([])
        elif tag == "a":
            self.address = address_of(told.get("href") or "")
        elif tag in BLOCKS:
            self.end_paragraph()
            self._open(tag, told)

    def handle_endtag(self, tag):
        if self.unsaid:
            if tag in self.unsaid:
                del self.unsaid[self.unsaid.index(tag) :]
        elif tag == "a":
            self.address = ""
        elif tag in BLOCKS:
            self.end_paragraph()
            self._close(tag)

    def handle_data(self, data):
        if not self.unsaid:
            words = GAP.sub(" ", data)
            self.lines[-1].append(Link(words, self.address) if self.address else words)

    def _open(self, tag, told):
        if tag in ("ul", "ol"):
            if self.lists and self.cell is None:
                self.document.leave_out(NESTED)
            start = told.get("start") or "1"
            number = int(start) if start.isdecimal() and len(start) < 4 else 1
            self.lists.append(None if tag == "ul" else number)
        elif tag == "li" and self.cell is None:
            self.items.append([])
            self.in_item = True
        elif tag == "table":
            self.tables += 1
            if self.tables == 1:
                self.close_list()
                self.rows = []
        elif tag == "tr" and self.tables == 1:
            self.rows.append([])
        elif tag in ("td", "th") and self.tables == 1 and self.rows:
            self._close_cell()
            self.cell = []
            span = told.get("colspan") or "1"
            self.span = min(int(span), 64) if span.isdecimal() else 1

    def _close(self, tag):
        if tag in ("ul", "ol") and self.lists:
            start = self.lists.pop()
            if not self.lists and self.cell is None:
                self._add_list(start)
        elif tag == "li":
            self.in_item = False
        elif tag in ("td", "th", "tr") and self.tables == 1:
            self._close_cell()
        elif tag == "table" and self.tables:
            self.tables -= 1
            if not self.tables:
                self._close_cell()
                self.document.add_table(self.rows)
                self.rows = None

    def _close_cell(self):
        if self.cell is not None:
            if len(self.cell) > 1:
                self.document.leave_out(LIST_IN_CELL)
            self.rows[-1] += [one_line(self.cell), *[()] * (self.span - 1)]
            self.cell = None

    def end_paragraph(self):
        lines, self.lines = seen_lines([tuple(line) for line in self.lines]), [[]]
        if self.cell is not None:
            self.cell += lines
        elif self.lists and self.items:
            self.items[-1] += lines
        elif self.rows is None:
            self.document.add_paragraph(lines)

    def close_list(self):
        """A list that nothing ended."""
        if self.lists:
            self._add_list(self.lists[0])
            self.lists = []

    def _add_list(self, start: int | None):
        items = [tuple(item) for item in self.items if item]
        self.items = []
        if items:
            self.document.add(List(tuple(items), start))
