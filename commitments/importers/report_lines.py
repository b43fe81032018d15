"""What a line of a report is, judged by nothing but the line itself."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal
from unicodedata import decimal

from strategy.letters import why_misread
from strategy.partial_dates import YEARS

Kind = Literal["commitment", "progress", "plan"]

ACTIONS = range(1, 1000)
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

# Letters that take no room: soft hyphens, zero-width spaces and joiners, marks of direction.
ZERO_WIDTH = "".join(
    chr(code)
    for first, last in (
        *((0xAD, 0xAD), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E)),
        *((0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)),
    )
    for code in range(first, last + 1)
)
SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
CONTROLS = "".join(
    chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in SPACES
)
# White space, and what else the web leaves at the ends of a copied line.
UNSEEN = SPACES + ZERO_WIDTH
NOTHING = dict.fromkeys(map(ord, ZERO_WIDTH + CONTROLS))
DASH = r"[-\u2013\u2014]"

# "1.2 ", "2) ", "(2) ", "3. "
NUMBER_BEFORE = r"(?:\(?[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}(?:[.)]\s*|\s+))?"
NUMBERED = re.compile(NUMBER_BEFORE)

ACTION = re.compile(
    rf"{NUMBER_BEFORE}(?P<word>action)\s+(?P<number>[0-9]+)"
    rf"(?:\s*(?P<separator>:|\.(?![0-9])|{DASH}(?=\s|$))\s*(?P<title>.*)|$)",
    re.IGNORECASE,
)
ACTION_UNSEPARATED = re.compile(rf"{NUMBER_BEFORE}actions?\s*[0-9]", re.IGNORECASE)
ACTION_NEAR = re.compile(
    rf"{NUMBER_BEFORE}(?P<word>[A-Z][A-Za-z]{{3,7}})\s*[0-9lIO]+[A-Za-z]?(?:\.[0-9]+)*"
    rf"(?:\s*(?:and|to|&|,|{DASH})\s*[0-9]+)*\s*(?:[:.)](?![0-9])|{DASH}(?=\s))"
)

# These are matched with a line whose white space is single spaces.
COMMITMENT = re.compile(
    rf"{NUMBER_BEFORE}departmental digital strategy commitments? ?(?:[,:]|{DASH})? ?"
    r"\(? ?(?:(?P<month>[^\W\d]+) )?(?P<year>[0-9]+) ?\)? ?:?",
    re.IGNORECASE,
)
PROGRESS = re.compile(
    rf"{NUMBER_BEFORE}progress (?:during|in|for) ?(?P<year>[0-9]+) ?:?", re.IGNORECASE
)
PLAN = re.compile(
    rf"{NUMBER_BEFORE}planned activit(?:ies|y) (?:in|for|during) ?(?P<year>[0-9]+) ?:?",
    re.IGNORECASE,
)
SECTIONS: dict[Kind, re.Pattern[str]] = {
    "commitment": COMMITMENT,
    "progress": PROGRESS,
    "plan": PLAN,
}

# The words of a section's heading before its year, to measure what comes near them.
COMMITMENT_WORDS = "departmental digital strategy commitments"
SECTION_WORDS = (
    COMMITMENT_WORDS,
    *("progress", "progress during", "progress in"),
    *("planned activities", "planned activities in", "planned activities for"),
)
# How headings begin that may be a section's, though not in words that are known.
SECTION_BEGINNING = re.compile(r"(?:Progress|Planned activit(?:y|ies)|Plans?)\b")
MOST_WORDS = 5  # "Progress to date", "Planned activities for next year"

# What refers to a footnote, at the end of a heading: "2014¹", "2014 [1]".
FOOTNOTE_MARK = re.compile(
    r" ?(?:[\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u2020\u2021\u00a7]+|\[[0-9a-z]{1,3}\])(?= ?:?$)"
)
NEAR = 0.85  # Of 1, which is the same words: a letter or two wrong, or a short word more.
HEADING_LENGTH = 100  # In characters; the longest section heading has 57.

# At the end of a line: "2014", "(2014)", "20l4", "2O14", "2014-15", "2014 to 2015".
YEAR_LIKE = re.compile(
    r" \(?(?=\S*[0-9]\S*[0-9])[0-9loi]{3,5}"
    rf"(?: ?(?:/|to|and|{DASH}) ?[0-9]{{2,4}})?\)? ?:?$",
    re.IGNORECASE,
)
MARKUP = "#*_> "  # What a text may have round its headings: "## Action 7: …".
BULLET = re.compile(rf"(?:[\u2022\u00b7\u25aa\u25e6*o]|{DASH})\s")
SENTENCE_END = re.compile(r"[.!?\u2026][)\]\u201d\u2019\"']*$")

# A heading of which only the beginning is there: one of these, or a beginning of one, and then no
# more than three digits.
TORN_WORDS = (
    "action ",
    *("progress during ", "progress in "),
    *("planned activities in ", "planned activities for "),
    *(f"{COMMITMENT_WORDS} ({month} " for month in MONTHS),
)
TORN_NUMBER = re.compile(r"[0-9]{0,3}")
TORN_LENGTH = 4  # "Acti", "Prog"; less could be any word.

# What leads lines of text that would open something, in a report that says so.
GUARD = "\\"

# What no page means to say: letters that nobody sees.
UNMEANT = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

# Whole lines that belong to the web site and to no report.
SITE_LINES = (
    *("contents", "back to top", "back to contents", "return to top", "top of page"),
    *("print this page", "print this document", "skip to main content", "skip to content"),
    *("is this page useful?", "share this page", "help us improve gov.uk"),
    *("show all updates", "see all updates"),
)
SITE_LINE_BEGINNINGS = (
    "\u00a9 crown copyright",
    "all content is available under the open government licence",
)


@dataclass(frozen=True)
class Line:
    """One line of the file, counted from 1, as it stands there, and what is to be said of it."""

    number: int
    text: str
    message: str = ""


@dataclass(frozen=True)
class ActionMark:
    """An action's heading: its number as written, its title without white space at the ends."""

    number: str
    title: str


@dataclass(frozen=True)
class SectionMark:
    """A section's heading: its year, and a month where there is one, as written.

    `footnote` is what in it refers to a footnote.
    """

    kind: Kind
    year: str
    month: str | None
    footnote: str = ""


@dataclass(frozen=True)
class NearMark:
    """A line very near a heading, but not one that is known: "Progress during 20l4"."""

    heading: Literal["action", "section"]


@dataclass(frozen=True)
class SiteMark:
    """A line of the web site round the report: "Back to top"."""


@dataclass(frozen=True)
class TornMark:
    """The beginning of a heading, where the file ends: "Planned activ"."""


Mark = ActionMark | SectionMark | NearMark | SiteMark | TornMark


def mark_of(text: str) -> Mark | None:
    """What a line opens; None for a line that opens nothing: text, or blank."""
    if is_blank(text):
        return None
    known = _action_mark(text) or _action_mark(visible(text)) or _section_mark(text)
    return known or _near_mark(text) or _site_mark(text)


def misread_lines(lines: list[str], *, is_text: bool) -> set[int]:
    """The places of lines of a text that would be read as something else: that open something, are
    blank at an end or, at the head of what `is_text`, make an answer of it.
    """
    ends = {0, len(lines) - 1}
    opening = {place for place, line in enumerate(lines) if mark_of(line)}
    blank = {place for place in ends if is_blank(lines[place])}
    return opening | blank | ({0} if is_text else set())


def guarded(lines: list[str], *, is_text: bool) -> list[str]:
    """The lines as a report has them that says that a backslash leads such lines."""
    misread = misread_lines(lines, is_text=is_text)
    return [
        f"{GUARD}{line}" if place in misread or line.startswith(GUARD) else line
        for place, line in enumerate(lines)
    ]


def why_doubted(text: str) -> str | None:
    """What in a line was hardly meant so; None where nothing is."""
    if found := UNMEANT.search(text):
        return f"holds U+{ord(found[0]):04X}, which can’t be seen"
    return why_misread(text)


def is_blank(text: str) -> bool:
    """Nothing in the line can be seen."""
    return not stripped(text)


def stripped(text: str) -> str:
    """A line without what can't be seen at its ends."""
    return text.strip(UNSEEN)


def visible(text: str) -> str:
    """A line without what takes no room, and with 0 to 9 for the digits of any script."""
    letters = text.translate(NOTHING)
    if letters.isascii():
        return letters
    return "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in letters)


def plain(text: str) -> str:
    """What can be seen of a line, with single spaces, and none at its ends."""
    return " ".join(visible(text).split())


def _action_mark(text: str) -> ActionMark | None:
    found = ACTION.match(stripped(text))
    if not found:
        return None
    # A sentence broken over two lines may well go on with "action 3. The next …".
    if found["word"].islower() and found["separator"] != ":":
        return None
    return ActionMark(found["number"], found["title"] or "")


def _section_mark(text: str) -> SectionMark | None:
    words = plain(text)
    if len(words) > HEADING_LENGTH:
        return None
    footnote = FOOTNOTE_MARK.search(words)
    words = FOOTNOTE_MARK.sub("", words)
    for kind, pattern in SECTIONS.items():
        if found := pattern.fullmatch(words):
            month = found.groupdict().get("month")
            return SectionMark(kind, found["year"], month, footnote[0].strip() if footnote else "")
    return None


def _near_mark(text: str) -> NearMark | None:
    if BULLET.match(plain(text)):
        return None
    words = plain(text).strip(MARKUP)
    action = ACTION_NEAR.match(words)
    if action and _is_near(action["word"].lower(), "action"):
        return NearMark("action")
    if len(words) <= HEADING_LENGTH and _is_near_section(words):
        return NearMark("section")
    return None


def _is_near_section(words: str) -> bool:
    if words.endswith(".") and _section_mark(words[:-1]):
        return True
    words = _unnumbered(words.lower())
    if words.rstrip(" :") == COMMITMENT_WORDS:
        return True
    year = YEAR_LIKE.search(words)
    if not year:
        return False
    return any(_is_near(words[: year.start()], known) for known in SECTION_WORDS)


def _is_near(words: str, heading: str) -> bool:
    likeness = SequenceMatcher(None, words, heading, autojunk=False)
    # The first is an upper bound that costs next to nothing.
    return likeness.real_quick_ratio() >= NEAR and likeness.ratio() >= NEAR


def _unnumbered(words: str) -> str:
    """A line without the number before it."""
    number = NUMBERED.match(words)
    return words[number.end() :] if number else words


def _site_mark(text: str) -> SiteMark | None:
    words = plain(text).lower()
    is_site_line = words in SITE_LINES or words.startswith(SITE_LINE_BEGINNINGS)
    return SiteMark() if is_site_line else None


def is_like_heading(text: str) -> bool:
    """A line that stays text, but that somebody should look at: "Outlook for 2016".

    Short, no bullet, no full stop, and ends in a year, or begins as a section's heading does; or
    "Action 7 Corporate publishing", with nothing after the number that would tell it from a
    sentence; or a heading that is known, with a bullet before it.
    """
    words = plain(text)
    if BULLET.match(words):
        unbulleted = BULLET.sub("", words, count=1)
        return bool(_action_mark(unbulleted) or _section_mark(unbulleted))
    if SENTENCE_END.search(words):
        return False
    if is_like_action(text) or words.lower().rstrip(" :") in SECTION_WORDS:
        return True
    if SECTION_BEGINNING.match(words) and len(words.split()) <= MOST_WORDS:
        return True
    is_short = len(words) <= 60 and not words[:1].islower()
    return is_short and bool(YEAR_LIKE.search(words))


def is_like_action(text: str) -> bool:
    """A line that begins as an action's heading does, whatever comes after the number."""
    return bool(ACTION_UNSEPARATED.match(plain(text).strip(MARKUP)))


def is_torn_heading(text: str) -> bool:
    """The beginning of a heading and nothing after it; only to be asked of a file's last line."""
    words = _unnumbered(plain(text).lower())
    if len(words) < TORN_LENGTH:
        return False
    return any(
        heading.startswith(words)
        or (words.startswith(heading) and TORN_NUMBER.fullmatch(words, len(heading)))
        for heading in TORN_WORDS
    )


def is_mid_sentence(text: str) -> bool:
    """Something must come after this line: "DfE will:"."""
    return stripped(text).endswith((":", ","))


def is_sentence_end(text: str) -> bool:
    return bool(SENTENCE_END.search(stripped(text)))


def parse_month(words: str) -> int | None:
    """The month "December", "Dec" or "12", as 12; None if there is no such month."""
    if words.isdecimal():
        return int(words) if len(words) <= 2 and 1 <= int(words) <= 12 else None
    name = words.lower()
    names = [(month, month[:3], month[:4]) for month in MONTHS]
    return next((number for number, known in enumerate(names, 1) if name in known), None)


def parse_year(digits: str) -> int | None:
    """Four digits between 1900 and 2100; None if they are no such year."""
    return int(digits) if len(digits) == 4 and int(digits) in YEARS else None


def parse_action(digits: str) -> int | None:
    """An action's number, 1 to 999; None if it is no such number."""
    return int(digits) if len(digits) <= 3 and int(digits) in ACTIONS else None
