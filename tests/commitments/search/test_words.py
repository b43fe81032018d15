"""Words without case and accents, and how many of a text the index holds."""

import pytest

from commitments.search import words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Digital by default", "digital by default"),
        ("CAFÉ, Zürich and Škoda’s", "cafe, zurich and skoda’s"),
        ("ﬁve ½", "five 1\N{FRACTION SLASH}2"),
        ("STRASSE Straße", "strasse strasse"),
        ("नमस्ते", "नमसत\N{DEVANAGARI VOWEL SIGN E}"),
    ],
)
def test_letters_are_compared_without_case_and_accents(text, folded):
    assert words.fold(text) == folded


def test_a_text_of_ascii_alone_has_the_words_that_it_has_among_others():
    """It is taken apart in another way."""
    text = "".join(map(chr, range(128))) * 2 + " A1 b_c-d  12.5%\tof\x00it\x1fx" + "y" * 60

    assert words.words(text) == words.words(f"{text} é")[:-1]
    assert words.words("A1 b_c, 12.5%") == ["a1", "b", "c", "12", "5"]


@pytest.mark.parametrize("text", ["Moved.", "Services moved, and moved again. " * 50, "é" * 40])
def test_a_text_that_may_be_too_large_holds_all_that_fits(text, monkeypatch):
    """A text that can't be too large is not measured word by word; the result is the same."""
    quickly = words.stems_held(text)
    monkeypatch.setattr(words, "MOST_BYTES", len(quickly.encode()) * 4)

    assert words.stems_held(text) == quickly


def test_a_text_that_has_no_end_is_held_up_to_what_the_database_takes(monkeypatch):
    monkeypatch.setattr(words, "MOST_BYTES", 40)

    assert words.stems_held("alpha beta gamma delta") == "alpha beta gamma"
