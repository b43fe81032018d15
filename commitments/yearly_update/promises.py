"""Sentences of a plan that promise something, proposed to the editor as pledges."""

import re

PROMISING = re.compile(
    r"\b(will|shall|(?:plans?|aims?|intends?|expects?|commits?|undertakes?|hopes?) to"
    r"|(?:is|are) (?:going|planning|aiming|due|committed) to|by the end of)\b",
    re.IGNORECASE,
)
# A sentence ends with its sign before a capital, a figure or a quotation mark, or with its line.
END_OF_SENTENCE = re.compile(r"(?<=[.!?])[”’\"')]*\s+(?=[“\"'(]?[A-Z0-9])|\n+")
NOT_AN_END = re.compile(r"\b(?:e\.g|i\.e|etc|no|approx|Dr|Mr|Mrs|Ms|St)\.$", re.IGNORECASE)
LIST_MARK = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")
ALIKE = 0.6  # The share of words in common from which a pledge is taken to be that sentence.


def sentences(text: str) -> list[str]:
    """The sentences of a text and the points of its lists, each on one line."""
    found: list[str] = []
    for piece in END_OF_SENTENCE.split(text):
        piece = " ".join(LIST_MARK.sub("", piece).split())
        if found and NOT_AN_END.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece:
            found.append(piece)
    return found


def promises(text: str) -> list[str]:
    """The sentences that say what will be done."""
    return [sentence for sentence in sentences(text) if PROMISING.search(sentence)]


def proposals(text: str, taken: list[str]) -> list[str]:
    """The promises of a text that none of the pledges already taken from it says."""
    return [
        promise
        for promise in dict.fromkeys(promises(text))
        if not any(_is_alike(promise, statement) for statement in taken)
    ]


def _is_alike(promise: str, statement: str) -> bool:
    words, theirs = (set(re.findall(r"\w+", text.lower())) for text in (promise, statement))
    if any(word.isdigit() and word not in words for word in theirs):
        return False  # Ten managers are not twenty.
    return bool(theirs) and len(words & theirs) >= ALIKE * min(len(words), len(theirs))
