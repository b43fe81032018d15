"""Sentences of a report's progress that may show what became of a pledge, the likest first."""

import re
from collections import Counter

from commitments.yearly_update.promises import sentences

LONGEST = 600  # Of a sentence that is offered; a longer one is rather a text without full stops.
ENDINGS = 5  # Letters from which on words are taken for forms of one: "develop", "developing".
SAY_NOTHING = re.compile(
    r"a|all|an|and|are|as|at|be|been|by|for|from|had|has|have|in|is|it|its|keep|more|new|of|on|or"
    r"|that|the|their|they|this|to|was|we|were|which|will|with"
)


def offered(text: str) -> list[str]:
    """The sentences of a text, each once, in its order."""
    return [row for row in dict.fromkeys(sentences(text)) if len(row) <= LONGEST]


def likeness(statements: list[str], said: list[str]) -> list[list[float]]:
    """By statement, how much each sentence says of it: 0 for nothing, 1 for all of it.

    A word that few of the sentences have counts for more than one that all have.
    """
    stems = [_stems(row) for row in said]
    in_how_many = Counter(stem for row in stems for stem in row)
    found = []
    for promised in map(_stems, statements):
        shared = [sorted(promised & row) for row in stems]
        found.append(
            [sum(1 / in_how_many[stem] for stem in row) / len(promised or "1") for row in shared]
        )
    return found


def proposed(statements: list[str], said: list[str]) -> dict[int, str]:
    """By a statement's place the sentence that may show what became of it; each for one alone.

    What has most in common comes first. Where as many sentences are left as statements, the rest
    goes in their order, for a report mostly follows its plan.
    """
    like = likeness(statements, said)
    pairs = [(-row[s], p, s) for p, row in enumerate(like) for s in range(len(said)) if row[s]]
    found: dict[int, int] = {}
    for _, place, sentence in sorted(pairs):
        if place not in found and sentence not in found.values():
            found[place] = sentence
    over = [place for place in range(len(statements)) if place not in found]
    left = [sentence for sentence in range(len(said)) if sentence not in found.values()]
    if len(over) == len(left):
        found.update(zip(over, left, strict=True))
    return {place: said[sentence] for place, sentence in found.items()}


def likest(statement: str, said: list[str]) -> list[str]:
    """The sentences in the order in which they may show what became of it."""
    [like] = likeness([statement], said)
    return [said[place] for place in sorted(range(len(said)), key=lambda place: -like[place])]


def have_something_in_common(statement, said: str) -> bool:
    """Whether some words say a word, in any form of it, of those that a promise says."""
    return likeness([str(statement)], [said]) != [[0]]


def _stems(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {word[:ENDINGS] for word in words if not SAY_NOTHING.fullmatch(word)}
