"""Whether words that are quoted stand in what they are quoted from."""

import re
from functools import lru_cache

from commitments.withholding.words import is_withheld

# Quotation marks that editors, word processors and web pages set differently for the same words.
SINGLE = "\u2018\u2019\u201a\u201b\u2032\u0060\u00b4"
DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
EVEN = str.maketrans({**dict.fromkeys(SINGLE, "'"), **dict.fromkeys(DOUBLE, '"')})
GAP = re.compile(r"\s+")


def stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text, white space and quotation marks evened out.

    Nobody said the sentence that stands where words were withheld.
    """
    if is_withheld(text) or is_withheld(words):
        return False
    return bool(words.strip()) and evened_out(words) in evened_out(text)


@lru_cache(maxsize=256)
def evened_out(text: str) -> str:
    """A text as quotations are compared: one space for white space, plain quotation marks."""
    return GAP.sub(" ", text.translate(EVEN)).strip()
