import time
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments import wording_diff
from commitments.kept import kept
from commitments.templatetags.marked import marked
from commitments.wording_diff import difference
from tests.benchmarks.differences import hostile

HOSTILE = list(hostile())
TEXTS = st.text(alphabet="ab \n\t.’-é\u200b\xa0", max_size=60)


def holds_both(made, before, after):
    assert "".join(text for change, text in made if change != "insert") == before
    assert "".join(text for change, text in made if change != "delete") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "New."),
        ("Gone.", ""),
        ("We will train 9 people.", "We will train 12 people, and more."),
        ("One.\n\nTwo.", "One.\nTwo."),
    ],
)
def test_a_difference_holds_both_texts(before, after):
    holds_both(difference(before, after), before, after)


@given(TEXTS, TEXTS)
def test_a_difference_holds_both_of_any_texts(before, after):
    made = difference(before, after)

    holds_both(made, before, after)
    assert bool(made) == (before != after)


def test_a_difference_is_by_words():
    assert difference("We train 9 people.", "We train 12 people.").pieces == (
        ("equal", "We train "),
        ("delete", "9 "),
        ("insert", "12 "),
        ("equal", "people."),
    )


def test_a_word_that_ends_a_sentence_now_is_no_other_word():
    made = difference("Train people.", "Train  people\nand more.")

    assert marked(made) == "Train  people<ins><br>and more</ins>."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It is done.", "It is  done."),
        ("One.\n\nTwo.", "One.\nTwo."),
        ("any one", "anyone"),
        ("any\xa0one", "any one"),
        ("by\u200bpass", "bypass"),
        ("caf\u00e9", "cafe\u0301"),
    ],
)
def test_a_change_that_cannot_be_seen_says_so(before, after):
    assert "signs that can’t be seen" in marked(difference(before, after))


@pytest.mark.parametrize(("before", "after"), [("a b", "a  c"), ("same", "same"), ("", " x")])
def test_nothing_is_said_of_what_can_be_seen_or_is_no_change(before, after):
    assert difference(before, after).notice == ""


@pytest.mark.parametrize(("name", "texts"), HOSTILE, ids=[name for name, _texts in HOSTILE])
def test_texts_of_100_000_characters_are_compared_at_once(name, texts):
    start = time.process_time()
    made = difference.function(*texts)
    page = marked(made)
    spent = time.process_time() - start

    holds_both(made, *texts)
    assert spent < 2  # 0.2 on a machine with nothing else to do: see tests/benchmarks.
    assert len(page) < 10 * sum(map(len, texts))


def test_what_is_too_much_for_words_is_compared_by_paragraph_and_says_so(monkeypatch):
    monkeypatch.setattr(wording_diff, "MOST_COMPARED", 9)
    before, after = "One two three.\nIt stays.\nFour.\n", "Five six.\nIt stays.\nSeven.\n"

    made = difference.function(before, after)

    assert ("equal", "It stays.\n") in made.pieces
    assert ("delete", "One two three.\n") in made.pieces
    assert "Compared paragraph by paragraph" in marked(made)


def test_what_is_too_much_to_read_word_by_word_is_compared_by_paragraph(monkeypatch):
    monkeypatch.setattr(wording_diff, "MOST_PIECES", 4)

    made = difference.function("a b c d e f g", "a x c y e z g")

    assert made.pieces == (("delete", "a b c d e f g"), ("insert", "a x c y e z g"))
    assert made.by == "paragraph"


def test_what_is_too_much_for_paragraphs_is_shown_as_replaced_whole(monkeypatch):
    monkeypatch.setattr(wording_diff, "MOST_COMPARED", 3)

    made = difference.function("One.\nTwo.\n", "Three.\nFour.\n")

    assert made.pieces == (("delete", "One.\nTwo.\n"), ("insert", "Three.\nFour.\n"))
    assert "replaced whole" in marked(made)


def test_a_mark_of_html_in_a_text_stays_a_text():
    assert marked(difference("<b>", "<i>")) == "&lt;<del>b</del><ins>i</ins>&gt;"


def test_a_comparison_is_kept_for_the_next_reader_and_the_oldest_forgotten():
    asked = []

    @kept(10)
    def compare(one, other):
        asked.append((one, other))
        return f"{one}{other}"

    assert [compare("a", "b"), compare("a", "b"), compare("cccc", "dddd")] == [
        "ab",
        "ab",
        "ccccdddd",
    ]
    assert asked == [("a", "b"), ("cccc", "dddd")]
    compare("e", "f")  # Ten characters are full: the first goes.
    compare("a", "b")
    assert asked[2:] == [("e", "f"), ("a", "b")] and compare.held <= 10


def test_what_is_larger_than_the_whole_memory_is_not_kept():
    compare = kept(3)(lambda one, other: one + other)

    assert compare("aaa", "bbb") == "aaabbb"
    assert compare.held == 0 and not compare.answers


def test_threads_share_what_is_kept():
    compare = kept(1000)(lambda one, other: one + other)
    threads = [
        Thread(target=lambda n=n: [compare("a" * (i % 9), "b" * (n % 3)) for i in range(200)])
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert compare.held == sum(len(one) + len(other) for one, other in compare.answers)
