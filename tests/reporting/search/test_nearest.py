"""The words nearest to one that is nowhere."""

import random
import time
from datetime import date

import pytest

from commitments.models import SearchWord
from reporting.search import nearest

pytestmark = pytest.mark.django_db
TODAY = date(2015, 1, 16)


def test_at_most_three_are_nearest_the_nearest_first(monkeypatch):
    monkeypatch.setattr(nearest, "is_public", lambda word, day: word in there)
    there = ["portal", "portals", "portable", "portrait", "plural", "poor"]
    SearchWord.objects.bulk_create(SearchWord(word=word) for word in [*there, "partly"])

    assert nearest.nearest("portl", TODAY) == ["portal", "portals"]
    assert nearest.nearest("portali", TODAY) == ["portal", "portals", "portable"]
    assert nearest.nearest("zzzzz", TODAY) == []


def test_words_that_are_hard_to_compare_take_no_time():
    """Of 50 letters, of two kinds, as many as are compared: difflib took a second for each."""
    chance = random.Random(7)
    hostile = {"a" + "".join(chance.choices("ab", k=49)) for _ in range(nearest.MOST_COMPARED)}
    SearchWord.objects.bulk_create(SearchWord(word=word) for word in hostile)
    asked = " ".join("a" + "ba" * 24 + letter for letter in "abcde")
    began = time.process_time()

    missing = nearest.missing_words(asked, TODAY)

    assert len(missing) == nearest.MOST_MISSING
    assert time.process_time() - began < 0.5
