"""What is withheld by law: pages and exports say so, and nobody finds the words."""

import pytest
from django.core.management import call_command

from commitments.models import Pledge
from tests import make
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

TEXT = "Zebedee Quillfeather trained all of the forty managers in Kettlewick."
KEY = "dfe/government-digital-strategy"
SAID = "Withheld on"
GROUND = "Court order of 1 March"
PAGES = [
    f"/{KEY}/actions/1/",
    f"/{KEY}/actions/1/timeline/",
    f"/{KEY}/years/2014/",
    f"/{KEY}/editions/1/",
    f"/{KEY}/editions/2/changes/",
    f"/{KEY}/compare/?from=1&to=2",
    "/entries/",
    "/pledges/",
    "/entries.csv",
    "/entries.json",
    "/pledges.csv",
    "/pledges.json",
    "/feed/",
    "/search/?q=withheld",
]


@pytest.fixture
@made_once
def withheld():
    def facts(edition):
        text = make.revision(edition, text=TEXT)
        promised = make.pledge(edition, statement="Ask Zebedee Quillfeather")
        outcome = make.outcome(edition, promised, note="Seen by Quillfeather.")
        make.citation(outcome, text.entry, words="all of the forty managers in Kettlewick")

    first = make.published_edition(2014, facts=facts)
    correction = make.draft_edition(2014, kind="correction", change_note="Mended.", origin="seeded")
    make.revision(correction, text="It trained some managers.")
    make.publish(correction)
    people.person("rosa", "Administrators", department=None)
    for fact in (
        f"revisions/{KEY}/1/progress/2014/1",
        f"pledges/{KEY}/1/plan/2015/1",
        f"outcomes/{KEY}/1/plan/2015/1/1",
    ):
        call_command("withhold", fact, ground=GROUND, by="rosa", verbosity=0)
    return first


@pytest.mark.parametrize("page", PAGES)
def test_pages_and_exports_say_that_words_were_withheld(client, withheld, page):
    answer = client.get(page, follow=True)
    told = b"".join(answer).decode() if answer.streaming else answer.content.decode()

    assert answer.status_code == 200
    assert "Quillfeather" not in told and "Kettlewick" not in told
    if not page.startswith(("/feed", "/entries", "/search", f"/{KEY}/years")):
        assert SAID in told


def test_a_promise_says_it_on_its_own_page_without_quotation_marks(client, withheld):
    told = client.get(f"/pledges/{Pledge.objects.get().pk}/").content.decode()

    assert told.count(f": {GROUND}.") >= 3
    assert f"“{SAID}" not in told
    assert f"As we read it: {SAID}" not in told
    assert "Kettlewick" not in told


@pytest.mark.parametrize("words", ["Kettlewick", "Quillfeather"])
def test_nobody_finds_it_by_the_words_that_went(client, withheld, words):
    told = client.get("/search/", {"q": words}).content.decode()

    assert SAID not in told
    assert "Zebedee" not in told
