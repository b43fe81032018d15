"""What to say of a word that is nowhere: the words nearest to it that are somewhere."""

from dataclasses import dataclass

from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import Indel

from commitments.models import SearchText, SearchWord
from commitments.search.words import words

MOST_MISSING = 5
MOST_COMPARED = 5000
ENOUGH = 1000
MOST_NEAREST = 3
ALIKE = 0.6  # Of the letters of both, in the same order.


@dataclass(frozen=True)
class Missing:
    """A word that nothing public has, and others that something has."""

    word: str
    nearest: list[str]


def missing_words(query: str, day) -> list[Missing]:
    """The words of a query that are nowhere on that day, with the nearest that are."""
    asked = list(dict.fromkeys(words(query)))[:MOST_MISSING]
    return [Missing(word, nearest(word, day)) for word in asked if not is_public(word, day)]


def nearest(word: str, day) -> list[str]:
    about_as_long = range(len(word) - 2, len(word) + 3)
    alike = SearchWord.objects.annotate(length=Length("word")).filter(length__in=about_as_long)
    alike = alike.filter(word__startswith=word[0]).order_by("word").values_list("word", flat=True)
    close = process.extract(
        word,
        alike[:MOST_COMPARED],
        scorer=Indel.normalized_similarity,
        score_cutoff=ALIKE,
        limit=MOST_NEAREST,
    )
    return [found for found, _how, _place in close if is_public(found, day)]


def is_public(word: str, day) -> bool:
    """Asks for more than one: for one alone PostgreSQL reads the table, and not its index."""
    found = SearchText.objects.as_at(day).having(word).order_by().values_list("pk", flat=True)
    return bool(found[:ENOUGH])
