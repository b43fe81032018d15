"""What stands on a report page before its first action."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from commitments.importers.report_file import Fault
from commitments.importers.report_lines import (
    DASH,
    Line,
    SiteMark,
    mark_of,
    parse_month,
    parse_year,
    plain,
    stripped,
)
from strategy.letters import quoted
from strategy.partial_dates import PartialDate

PreamblePart = Literal[
    "type", "title", "updated", "published", "government", "summary", "guarded", "marked", "day"
]

PAGE_TYPES = (
    *("corporate report", "policy paper", "guidance", "independent report", "impact assessment"),
    *("transparency data", "research and analysis", "statutory guidance", "correspondence"),
    *("notice", "form", "decision", "closed consultation", "consultation outcome"),
    *("government response", "regulation", "international treaty", "detailed guide", "strategy"),
)
UPDATED = re.compile(
    r"(?:last )?updated:? (?:on )?(?P<day>[0-9]{1,2}(?:st|nd|rd|th)? \w+,? [0-9]+"
    rf"|[0-9]+(?:[-/.][0-9]+){{2}})\.?(?: ?{DASH} .*)?",
    re.IGNORECASE,
)
PUBLISHED = re.compile(r"(?:first )?published:? (?:on )?[0-9]{1,2} \w+ [0-9]{4}", re.IGNORECASE)
GOVERNMENT = re.compile(r"this (?:\w+ )?was published under the .+ government\.?", re.IGNORECASE)

# What a report that this record wrote says of itself where its texts are not published words.
SUMMARY = "The texts are a summary made for this record. They are not the department’s own words."

# And where lines of its texts would open something, or a text something else than a text.
GUARDED = "A line that begins with a backslash (\\) is text to the letter, but for that backslash."
# And which of its texts have marks, by action, kind and year.
MARKS = "Lists, tables and links are marked in these texts: "
MARKED_KEY = r"[0-9]{1,3}/(?:commitment|progress|plan)/[0-9]{4}"
MARKED = re.compile(rf"{MARKS}(?P<keys>{MARKED_KEY}(?:, {MARKED_KEY})*)")
# And where the page doesn't show when a year's report was published.
REPORT_DAY = re.compile(
    r"Report of (?P<year>[0-9]{4}), published (?P<day>.+?)(?P<inferred> \(inferred\))?"
)

DAY_IN_WORDS = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)? (?P<month>\w+),? (?P<year>[0-9]{4})", re.IGNORECASE
)
DAY_IN_DIGITS = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")


@dataclass(frozen=True)
class PreambleLine:
    """One line before the first action, as it stands there, and what part of the page it is."""

    part: PreamblePart
    number: int
    text: str


@dataclass(frozen=True)
class ReportDay:
    """When the report of a year was published, and whether that is inferred; in which line."""

    on: PartialDate
    is_inferred: bool
    line: int


@dataclass
class Preamble:
    """What was understood of the lines before the first action, and what was not."""

    title: str
    updated_on: date | None = None
    published: dict[int, "ReportDay"] = field(default_factory=dict)
    lines: list[PreambleLine] = field(default_factory=list)
    unplaced: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_preamble(lines: list[Line]) -> Preamble:
    """The title, the day and the known parts among the lines before the first action.

    None of the lines is blank.
    """
    preamble = Preamble(title=_title_of(lines))
    for line in lines:
        part = _part_of(line, preamble.title)
        if part:
            preamble.lines.append(PreambleLine(part, line.number, line.text))
        else:
            why = "stands before the first action, and is no part of a report page that is known"
            preamble.unplaced.append(Line(line.number, line.text, why))
    _read_updated(preamble)
    _read_days(preamble)
    return preamble


def day_line(year: int, on: PartialDate, *, is_inferred: bool) -> str:
    """When the report of a year was published, as a line that is read back."""
    return f"Report of {year}, published {on.spelled_out()}{' (inferred)' if is_inferred else ''}"


def marks_line(keys: list[str]) -> str:
    """Which texts have marks, as a line that is read back."""
    return f"{MARKS}{', '.join(keys)}"


def keys_marked(text: str) -> list[str]:
    """The keys in such a line."""
    found = MARKED.fullmatch(plain(text))
    return found["keys"].split(", ") if found else []


def _title_of(lines: list[Line]) -> str:
    """The first line after the page's type that is nothing else; without a type, the first."""
    parts = [_known_part(line.text) for line in lines]
    start = parts.index("type") if "type" in parts else 0
    unknown = [
        (index, stripped(line.text))
        for index, line in enumerate(lines)
        if not parts[index] and not isinstance(mark_of(line.text), SiteMark)
    ]
    after = [title for index, title in unknown if index >= start]
    return next(iter(after or [title for _, title in unknown]), "")


def _part_of(line: Line, title: str) -> PreamblePart | None:
    return _known_part(line.text) or ("title" if stripped(line.text) == title else None)


def _known_part(text: str) -> PreamblePart | None:
    words = plain(text)
    if words.lower() in PAGE_TYPES:
        return "type"
    if UPDATED.fullmatch(words):
        return "updated"
    if PUBLISHED.fullmatch(words):
        return "published"
    if words == SUMMARY:
        return "summary"
    if words == GUARDED:
        return "guarded"
    if MARKED.fullmatch(words):
        return "marked"
    if REPORT_DAY.fullmatch(words):
        return "day"
    return "government" if GOVERNMENT.fullmatch(words) else None


def _read_updated(preamble: Preamble) -> None:
    """Note the day of "Updated …"; at fault if it is no day, or if two lines differ."""
    first = None
    for line in preamble.lines:
        if line.part != "updated":
            continue
        day = _updated_day(line)
        if not day:
            expected = "expected a day of the calendar, as in \u201cUpdated 16 January 2015\u201d"
            preamble.faults.append((line.number, f"{quoted(line.text)}: {expected}"))
        elif first and day != preamble.updated_on:
            other = f"line {first.number} says {quoted(first.text)}"
            message = f"{quoted(line.text)}, but {other}: expected one day"
            preamble.faults.append((line.number, message))
        else:
            first, preamble.updated_on = line, day


def _read_days(preamble: Preamble) -> None:
    """Note when the report of each year was published; at fault if a year is told twice."""
    for line in preamble.lines:
        if line.part == "day":
            try:
                year, day = _report_day(line)
            except ValueError as error:
                preamble.faults.append((line.number, f"{quoted(line.text)}: {error}"))
                continue
            if first := preamble.published.get(year):
                message = f"{quoted(line.text)}: line {first.line} tells it already"
                preamble.faults.append((line.number, message))
            preamble.published[year] = day


def _report_day(line: PreambleLine) -> tuple[int, ReportDay]:
    found = REPORT_DAY.fullmatch(plain(line.text))
    on = PartialDate.parse(found["day"])
    return int(found["year"]), ReportDay(on, bool(found["inferred"]), line.number)


def _updated_day(line: PreambleLine) -> date | None:
    found = UPDATED.fullmatch(plain(line.text))
    return parse_day(found["day"]) if found else None


def parse_day(words: str) -> date | None:
    """The day of "16 January 2015" or "2015-01-16"; None if the calendar has no such day."""
    found = DAY_IN_WORDS.fullmatch(words) or DAY_IN_DIGITS.fullmatch(words)
    if not found:
        return None
    month, year = parse_month(found["month"]), parse_year(found["year"])
    try:
        return date(year, month, int(found["day"])) if year and month else None
    except ValueError:
        return None
