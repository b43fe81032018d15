"""A report's file: from bytes to lines, or every reason why not."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from commitments.importers.report_lines import is_blank

MAX_BYTES = 5 * 1024 * 1024
"""The largest report that is read. The longest published so far has 21 kB."""
MAX_LINES = 20_000

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
EXPECTED = "expected the page's plain text, saved as UTF-8"

# Not str.splitlines(): a form feed or a line separator inside a paragraph belongs to its text.
LINE_END = re.compile(r"\r\n|\r|\n")
LINE_END_BYTES = re.compile(rb"\r\n|\r|\n")

Fault = tuple[int | None, str]


class BadReport(Exception):
    """A report that can't be read, with all its faults at once.

    `faults` are pairs of the line, counted from 1, and what is wrong there, in the order of the
    file; the line is None where a fault is the whole file's.
    """

    def __init__(self, name: str, faults: list[Fault]):
        self.name = name
        self.faults = sorted(faults, key=lambda fault: fault[0] or 0)
        super().__init__(name, self.faults)

    def __str__(self) -> str:
        return "\n".join(f"{self._place(line)}: {message}" for line, message in self.faults)

    def _place(self, line: int | None) -> str:
        return self.name if line is None else f"{self.name}, line {line}"


@dataclass(frozen=True)
class SourceLines:
    """The lines of a report, without their line ends, and how the last one ends."""

    lines: tuple[str, ...]
    is_last_open: bool
    """The last line has words, and no line end after them."""
    is_last_torn: bool
    """The file ends within a character; the bytes of that character are left out."""


def read_file(path: str | Path) -> bytes:
    """The bytes of a report's file. Raises BadReport, and reads no more than MAX_BYTES + 1."""
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            source = b"" if size > MAX_BYTES else file.read(MAX_BYTES + 1)
    except OSError as error:
        fault = f"can't be read: {error.strerror}; expected the file of a report"
        raise BadReport(str(path), [(None, fault)]) from error

    # A pipe has no size of its own, so what was read counts too.
    check_size(max(size, len(source)), name=str(path))
    return source


def check_size(size: int, *, name: str) -> None:
    """Raise BadReport if a report of so many bytes is more than is read."""
    if size > MAX_BYTES:
        found = f"{size:,} bytes" if size > MAX_BYTES + 1 else "more"
        limit = f"expected at most 5 MiB ({MAX_BYTES:,} bytes), found {found}"
        raise BadReport(name, [(None, f"is too large for a report: {limit}")])


def split_lines(source: bytes, *, name: str) -> SourceLines:
    """The lines of a report's bytes, whichever system ended them. A byte order mark is no part.

    Raises BadReport: too large, empty, or not text in UTF-8.
    """
    check_size(len(source), name=name)
    text, is_last_torn = _decode(source, name=name)
    if is_blank(text):
        raise BadReport(name, [(None, f"is empty: {EXPECTED}")])

    lines = LINE_END.split(text)
    if len(lines) > MAX_LINES:
        limit = f"expected at most {MAX_LINES:,}, found {len(lines):,}"
        raise BadReport(name, [(None, f"has too many lines for a report: {limit}")])
    is_last_open = not is_blank(lines[-1])
    if lines[-1] == "":
        lines.pop()
    return SourceLines(tuple(lines), is_last_open, is_last_torn)


def _decode(source: bytes, *, name: str) -> tuple[str, bool]:
    """The text, and whether its last character was torn in two, as by a broken download."""
    if source.startswith(UTF_16_MARKS):
        raise BadReport(name, [(1, f"is UTF-16: {EXPECTED}")])
    faults = _nul_faults(source)
    mark = len(BYTE_ORDER_MARK) if source.startswith(BYTE_ORDER_MARK) else 0
    text, torn_at = "", None
    try:
        text = source[mark:].decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            text, torn_at = source[mark : mark + error.start].decode(), error.start
        else:
            faults.append(_encoding_fault(source, mark + error.start))
    if faults:
        raise BadReport(name, faults)
    return text, torn_at is not None


def _nul_faults(source: bytes) -> list[Fault]:
    at = source.find(b"\0")
    if at < 0:
        return []
    return [(_line_at(source, at), f"is not text, byte {at + 1:,} is NUL: {EXPECTED}")]


def _encoding_fault(source: bytes, at: int) -> Fault:
    found = f"byte {at + 1:,} (hexadecimal {source[at]:02x}) is not UTF-8"
    return _line_at(source, at), f"{found}: {EXPECTED}"


def _line_at(source: bytes, at: int) -> int:
    return len(LINE_END_BYTES.findall(source[:at])) + 1
