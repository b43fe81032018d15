"""What somebody asks for: the words that count, and the year, of a question as people type it."""

import re
from dataclasses import dataclass

from commitments.search.words import fold, phrases, words

YEAR = re.compile(r"(?:19|20)\d\d")
# What makes a question of words, and tells nothing of what is asked for.
FILLERS = frozenset(
    [
        "a",
        "about",
        "all",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "became",
        "become",
        "been",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "done",
        "for",
        "from",
        "had",
        "happen",
        "happened",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "show",
        "so",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


@dataclass(frozen=True)
class Question:
    """`words`: a query without its fillers, where anything is left of it; `year`: one it names."""

    words: str
    year: int | None = None

    @property
    def phrases(self) -> list[list[str]]:
        return phrases(self.words)


def understood(query: str) -> Question:
    """“Who was digital leader in 2014”: the words “digital leader”, and the year 2014.

    What stands in quotes is taken as it is.
    """
    parts = query.replace("“", '"').replace("”", '"').split('"')
    kept, years = [], []
    for place, part in enumerate(parts):
        if place % 2:
            kept.append(f'"{part}"')
            continue
        for word in part.split():
            if YEAR.fullmatch(bare := word.strip("?!.,;:()")):
                years.append(bare)
            elif not is_filler(word):
                kept.append(word)
    if not phrases(" ".join(kept)):
        return Question(query)
    if len(set(years)) == 1:
        return Question(" ".join(kept), int(years[0]))
    return Question(" ".join([*kept, *years]))


def is_filler(word: str) -> bool:
    """Also with the signs around it, and as part of another: “what’s” is “what is”."""
    return all(part in FILLERS or part == "s" for part in words(fold(word)))
