"""What words of the record may hold, and how messages repeat them.

A name, a title or any other single line has no letter that nobody sees: feeds and files made of
them would break. A text keeps what its source has in it, but for what no database holds.
"""

import re
from functools import partial

from django.core.exceptions import ValidationError
from django.db import models

LONGEST_TEXT = 100_000
NOT_IN_A_TEXT = re.compile("[\0\ud800-\udfff]")
NOT_IN_A_LINE = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# UTF-8 that was read as if it were Windows-1252: You’ll as Youâ€™ll.
MISREAD = re.compile(
    "\ufffd|â€[\u2122\u0153\u02dc\u201c\u201d\u00a6\u00a2\u009d\u0099]|[\u00c2\u00c3][\u0080-\u00bf]|ï»¿|ï¿½"
)
MISREAD_BEGINS = ("\ufffd", "â€", "\u00c2", "\u00c3", "ï»¿", "ï¿½")
BLANK_LINES_FIRST = re.compile(r"\A(?:[^\S\n]*\n)+")
NAMES = {
    "\0": "NUL",
    "\t": "a tab",
    "\n": "a line end",
    "\v": "a vertical tab",
    "\f": "a form feed",
    "\r": "a line end",
}


def why_no_line(words: str) -> str | None:
    """What is wrong with words that are to be one line; None where nothing is."""
    return _holding(NOT_IN_A_LINE.search(words))


def why_no_text(text: str) -> str | None:
    """What is wrong with a text, be it of many lines; None where nothing is."""
    if len(text) > LONGEST_TEXT:
        return f"This has {len(text):,} characters. A text has at most {LONGEST_TEXT:,}."
    return why_kept_nowhere(text)


def why_kept_nowhere(text: str) -> str | None:
    """What in a text no database holds, however long it may be."""
    return _holding(NOT_IN_A_TEXT.search(text))


def as_kept(text: str) -> str:
    """A text of many lines as the record keeps it: with its own line ends, without blank lines at
    the ends. What leads its first line stays: it may be the first of a list.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return BLANK_LINES_FIRST.sub("", lines).rstrip()


def why_misread(text: str) -> str | None:
    """What in a text shows that it was read in another encoding; None where nothing does."""
    found = MISREAD.search(text)
    if found is None:
        return None
    return f"holds “{found[0]}”: was the page saved in another encoding than it was read in?"


def check(row: models.Model) -> None:
    """Raises ValidationError for every field whose words hold what they may not."""
    wrong = {}
    for field in row._meta.concrete_fields:
        words = getattr(row, field.attname)
        if not isinstance(words, str):
            continue
        if isinstance(field, models.CharField):
            wrong[field.name] = why_no_line(words)
        elif isinstance(field, models.TextField):
            wrong[field.name] = why_no_text(words)
    if faults := {name: why for name, why in wrong.items() if why}:
        raise ValidationError(faults)


def check_fields(row: models.Model, exclude: list[str] | None = None) -> None:
    """As `row.clean_fields()`, and its letters, too: all that is wrong with a row at once."""
    faults: dict = {}
    for look in (partial(row.clean_fields, exclude=exclude), partial(check, row)):
        try:
            look()
        except ValidationError as error:
            faults = error.update_error_dict(faults)
    if faults:
        raise ValidationError(faults)


def quoted(words: str) -> str:
    """Words as a message repeats them."""
    return f"“{seen(words, 60)}”"


def seen(words: str, longest: int) -> str:
    """What can be seen of words, or of the beginning of many, on one line."""
    signs = words[: longest * 10]
    signs = "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in signs)
    line = " ".join(signs.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _holding(found: re.Match | None) -> str | None:
    if found is None:
        return None
    code = f"U+{ord(found[0]):04X}"
    named = f"{NAMES[found[0]]} ({code})" if found[0] in NAMES else code
    return f"This holds {named}, which can’t be seen: take it out."
