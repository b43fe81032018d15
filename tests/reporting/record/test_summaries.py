"""Summaries and published words beside each other, and what is made of either."""

import pytest

from tests import make
from tests.reporting.record.test_sample_words import NOTE, RESPONSE

pytestmark = pytest.mark.django_db

SOME = "Some texts here are our summaries of what was published. These are not the department’s own"


def two_years(*texts):
    """Reports of 2013 and 2014 that say the same, each in the words of the department or ours."""
    for year, kind in zip((2013, 2014), texts, strict=True):
        said = make.draft_edition(year, texts=kind, source=make.source())
        make.revision(said, action=7, text="One two three four five six seven.")
        make.publish(said)


@pytest.mark.parametrize(
    ("texts", "is_marked", "note"),
    [
        (("verbatim", "verbatim"), True, None),
        (("summary", "verbatim"), False, SOME),
        (("verbatim", "summary"), False, SOME),
        (("summary", "summary"), False, NOTE),
    ],
)
def test_only_published_words_are_measured_for_repetition(client, texts, is_marked, note):
    two_years(*texts)

    action = client.get(f"{RESPONSE}/actions/7/").text
    compared = client.get(f"{RESPONSE}/actions/7/compare/?from=2013&to=2014").text

    assert ("100% the same as the progress during 2013" in action) == is_marked
    assert ("Both years say the same, to the letter." in compared) == is_marked
    for page in (action, compared):
        assert (note in page) if note else ("app-summaries" not in page)


def test_a_page_of_one_year_speaks_of_the_texts_that_it_shows(client):
    two_years("summary", "verbatim")

    assert NOTE in client.get(f"{RESPONSE}/years/2013/").text
    assert "app-summaries" not in client.get(f"{RESPONSE}/years/2014/").text


def test_published_words_are_the_departments_for_programs(client):
    two_years("verbatim", "verbatim")

    page = client.get(f"{RESPONSE}/actions/7/").text
    assert '"author": {"@type": "GovernmentOrganization"' in page
    assert "Our summary" not in client.get(f"{RESPONSE}/stratml.xml").text
    assert "in our summary" not in client.get("/feed/").text
    assert "summary" not in client.get(f"{RESPONSE}/report.txt").text
