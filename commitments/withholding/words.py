"""The sentence that stands where words were withheld, and whether a text holds words."""

import re
from datetime import date

from django.utils.formats import date_format

from commitments.search.words import words as words_of

SENTENCE = re.compile(r"Withheld on \d{1,2} [A-Z][a-z]+ \d{4}: ")
RUN = 8  # So many words one after the other are taken from the same text.
FEW = 3  # So few are common: they are the same words only where nothing else stands beside them.


def sentence(day: date, ground: str, longest: int | None = None) -> str:
    """Withheld on 3 March 2027: Court order of 1 March 2027."""
    said = f"Withheld on {date_format(day, 'j F Y')}: {ground.rstrip('. ')}."
    return said if longest is None or len(said) <= longest else f"{said[: longest - 1]}…"


def is_withheld(text: str) -> bool:
    """Whether a text is the sentence that stands where words were withheld."""
    return bool(SENTENCE.match(text))


class Sought:
    """Words that are looked for in other texts."""

    def __init__(self, text: str, *, is_name: bool = False):
        words = words_of(text)
        # A name is sought within sentences however short it is.
        self.is_common = len(words) <= FEW and not is_name
        self.words = _joined(words)
        self.runs = {
            _joined(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)) if words
        }

    def stand_in(self, text: str) -> bool:
        if is_withheld(text):
            return False
        words = words_of(text)
        if self.is_common:
            return bool(words) and _joined(words) == self.words
        joined = _joined(words)
        if len(words) < RUN:
            return self.words in joined
        shortest = min(len(run) for run in self.runs) if self.runs else 0
        return len(joined) >= shortest and any(run in joined for run in self.runs)


def _joined(words: list[str]) -> str:
    """With a space around each word, so that none is found within another."""
    return f" {' '.join(words)} " if words else ""
