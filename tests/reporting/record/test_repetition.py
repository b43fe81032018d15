import time

import pytest

from commitments.models import Kind
from reporting.record.repetition import share_same
from tests import make
from tests.benchmarks.differences import hostile

HOSTILE = list(hostile())

SAID = "The department will work with all others on platforms that everybody can use."


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (SAID, 1.0),
        (SAID.upper().replace(".", " …"), 1.0),
        (SAID.replace("will work", "worked"), 22 / 25),
        ("Something else was done this year, and nobody had expected any of it.", 0.0),
        ("The department will work.", 0.0),  # Too few words to compare.
        ("", 0.0),
    ],
)
def test_share_is_of_words_in_the_same_order(text, share):
    assert share_same(text, SAID) == pytest.approx(share, abs=0.02)


def test_a_word_that_occurs_very_often_is_not_taken_for_junk():
    text = " ".join(["the platform"] * 200)

    assert share_same(text, text) == 1.0


def test_words_count_in_the_order_that_most_of_them_share():
    text = "One two three four five six seven eight nine ten."
    other = "Seven eight nine ten one two three four five six."

    assert share_same(text, other) == pytest.approx(12 / 20)


@pytest.mark.parametrize(("name", "texts"), HOSTILE, ids=[name for name, _texts in HOSTILE])
def test_texts_of_100_000_characters_are_compared_at_once(name, texts):
    start = time.process_time()
    share_same.function(*texts)

    assert time.process_time() - start < 2  # 0.1 with nothing else to do: see tests/benchmarks.


@pytest.mark.django_db
def test_repeated_text_is_marked_where_cells_are_shown(client):
    edition = make.draft_edition(2013)
    make.revision(edition, action=7, text=SAID)
    make.revision(edition, action=7, kind=Kind.PLAN, text=SAID)
    make.publish(edition)
    make.published_edition(
        2014, facts=lambda e: make.revision(e, action=7, text=SAID.replace("will work", "worked"))
    )

    for address in ("actions/7/", "years/2014/"):
        page = client.get(f"/dfe/government-digital-strategy/{address}").text
        assert "% the same as the plan for 2014</a>, <a" in page
        assert "% the same as the progress during 2013" in page
        assert "/actions/7/#plan-2014" in page
        assert "the same as" not in page.partition("Progress during 2014")[0]


@pytest.mark.django_db
def test_a_draft_is_not_compared(client):
    make.published_edition(2013, facts=lambda e: make.revision(e, kind=Kind.PLAN, text=SAID))
    make.revision(make.draft_edition(2014), text=SAID)

    page = client.get("/dfe/government-digital-strategy/actions/1/").text

    assert "the same as" not in page
