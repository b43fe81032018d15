"""Doubtful places as marks in a text that is looked at: never in one that is kept."""

import re

from django.utils.safestring import SafeString

from commitments.brought.document import Doubt

FIRST_SIGN = 0xE000  # Signs that mean nothing anywhere: one for each place.
MOST_MARKED = 1000
FEWER = 2  # Words by which a place is looked for where a link or a mark is among them.


def with_signs(text: str, doubts: tuple[Doubt, ...]) -> str:
    """A text with a sign at each place that is found in it."""
    for number, doubt in enumerate(doubts[:MOST_MARKED]):
        at = _place_of(text, doubt)
        if at is not None:
            text = f"{text[:at]}{chr(FIRST_SIGN + number)}{text[at:]}"
    return text


def with_marks(html: str, doubts: tuple[Doubt, ...]) -> SafeString:
    """HTML in which a mark that is read out stands for each sign."""
    for number, _doubt in enumerate(doubts[:MOST_MARKED]):
        mark = f'<mark class="update-doubt">[doubtful {number + 1}]</mark> '
        html = html.replace(chr(FIRST_SIGN + number), mark)
    return SafeString(html)


def _place_of(text: str, doubt: Doubt) -> int | None:
    before, after = doubt.before.split(" "), doubt.after.split(" ")
    for count in (max(len(before), len(after)), FEWER):
        words = re.escape(" ".join(before[-count:])), re.escape(" ".join(after[:count]))
        found = re.search(rf"{words[0]}\s*(?P<after>{words[1]})", text)
        if found:
            return found.start("after")
    return None
