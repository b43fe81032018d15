"""How this record decides: one page, held to docs/rules.md and to what the code does."""

import re
from html import unescape

import pytest
from django.conf import settings as project

from commitments.models import Outcome
from reporting.record.progress import STATUSES
from reporting.record.readings import AGREEMENT
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/about/method/"
RULES = (project.BASE_DIR / "docs/rules.md").read_text()


def section(heading):
    return RULES.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def words(text):
    """What is read, whatever marks it up."""
    text = re.sub(r"<[^>]*>", "", unescape(text))
    return " ".join(text.replace("*", "").replace("`", "").split())


def sentences(heading):
    """Of each rule under a heading what it says, sentence by sentence."""
    rules = [words(rule) for rule in re.split(r"\n\n|\n- ", section(heading)) if rule.strip()]
    return [part.strip(" -:") for rule in rules for part in re.split(r"(?<=\.) |: ", rule)]


@pytest.mark.parametrize("heading", ["How a promise is read", "How an outcome is read"])
def test_it_says_every_rule_of_reading_in_the_words_of_the_rules(client, heading):
    page = words(client.get(ADDRESS).text).lower()

    found = sentences(heading)
    assert len(found) > 5
    for sentence in found:
        told = sentence.removeprefix("Dropped").removeprefix("that").strip(" .").lower()
        assert told in page, sentence


def test_every_status_has_its_sign_and_its_test(client):
    page = client.get(ADDRESS).text
    terms = page.partition('id="statuses"')[2].partition("</dl>")[0]

    assert terms.count("<dt") == len(STATUSES)
    for status in STATUSES.values():
        assert f"{status.capitalize()}</strong>" in terms


def test_the_agreement_of_readers_is_that_of_the_rules(client):
    make.published_edition(2014)
    page = words(client.get(ADDRESS).text.partition('id="arguable"')[2])
    rows = re.findall(r"\| (.+?) \| (\d+) \| (\d+) \| (\d+)% \|", section("What is arguable"))

    assert [(what, int(alike), int(of)) for what, alike, of, _share in rows] == AGREEMENT
    for what, alike, of, share in rows:
        assert f"{what[0].upper()}{what[1:]}{alike}{of}{share}%" in page.replace(
            f" {alike} {of} {share}%", f"{alike}{of}{share}%"
        )


def test_without_what_came_from_data_files_it_tells_of_no_readers(client):
    page = client.get(ADDRESS).text

    assert "agreed" not in page and "two readers differ" in page


def test_it_says_how_auditors_give_opinions_and_that_they_are_in_the_log(client):
    page = words(client.get(ADDRESS).text.partition('id="auditors"')[2])

    for told in (
        "when a second auditor approves it",
        "Totals don’t follow it",
        "It is a line of the log",
    ):
        assert told in page
    assert "opinions of auditors" in client.get("/data/").text


def test_it_counts_what_is_arguable_as_at_a_day(client):
    plan = make.draft_edition(2013)
    first = make.pledge(plan, arguable="A hope?")
    make.pledge(plan, number=2)
    make.pledge(plan, number=3, is_our_reading=False, arguable="Theirs.")
    make.publish(plan)
    make.published_edition(
        2014, facts=lambda e: make.outcome(e, first, Outcome.Status.DROPPED, arguable="Half?")
    )

    now, before = client.get(ADDRESS).text, client.get(f"{ADDRESS}?as-at=2014-06-01").text

    assert "1 of 2 promises and 1 of 1 outcomes of our reading" in now
    assert "on 1 June 2014: 1 of 2 promises and 0 of 0 outcomes of our reading" in before
    assert 'href="/pledges/?arguable=yes"' in now


def test_it_says_whom_to_write_to(client, settings):
    settings.CONTACT_EMAIL = ""
    assert "have not given an address" in client.get(ADDRESS).text

    settings.CONTACT_EMAIL = "record@pledgebook.example"

    assert "mailto:record@pledgebook.example" in client.get(ADDRESS).text


def test_where_something_of_ours_is_the_page_leads_to_it(client):
    make.published_edition(2013, facts=make.pledge)

    assert (
        f'href="{ADDRESS}">How we decide, and how to contest it</a>' in client.get("/pledges/").text
    )
