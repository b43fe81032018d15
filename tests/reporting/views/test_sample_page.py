import csv
import io

import pytest

from tests import make
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESS = "/pledges/sample/"
ASKED = f"{ADDRESS}?seed=2013&size=5"


def rows(client, query="seed=2013&size=5"):
    file = client.get(f"/pledges/sample.csv?{query}")
    assert file.status_code == 200
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
@made_once
def pledge():
    def facts(edition):
        make.revision(edition, kind="plan", text="We will move.")
        make.pledge(edition, statement="Move 9 sites")
        make.pledge(edition, number=2, statement="Close 3 offices")

    made = make.published_edition(2013, facts=facts)
    return made.pledges.get(number=1)


def test_without_a_seed_it_asks_for_one_and_says_how_it_draws(client, pledge):
    page = client.get(ADDRESS).text

    assert "Draw the sample" in page
    assert "SHA-256 of the seed, a comma and the key" in page
    assert "Move 9 sites" not in page


def test_a_row_has_what_an_auditor_needs_and_room_for_an_opinion(client, pledge):
    def report(edition):
        told = make.revision(edition, text="All moved.")
        outcome = make.outcome(edition, pledge)
        make.citation(outcome, told.entry, "All moved.")
        make.evidence(outcome=outcome, url="https://example.org/moved")

    make.published_edition(2014, facts=report)

    [row] = rows(client, "seed=1&size=60&outcome=delivered")

    assert row["key"] == "dfe/government-digital-strategy/1/plan/2014/1"
    assert (row["planned"], row["progress"]) == ("We will move.", "All moved.")
    assert (row["outcome"], row["words"]) == ("delivered", "All moved.")
    assert row["evidence"] == "https://example.org/moved"
    assert row["url"].endswith(f"/pledges/{pledge.pk}/")
    assert row["my_opinion"] == row["my_outcome"] == row["my_reasons"] == ""


def test_a_day_has_its_own_sample(client, pledge):
    before = client.get(f"{ASKED}&as-at=2013-01-01")

    assert "There is nothing to draw from" in before.text
    assert len(rows(client)) == 2


@pytest.mark.parametrize("query", ["seed=1&size=0", "seed=1&size=1001", "seed=1&by=colour"])
def test_what_can_not_be_understood_is_named(client, query):
    assert client.get(f"{ADDRESS}?{query}").status_code == 400


def test_a_file_without_a_seed_is_refused(client):
    assert client.get("/pledges/sample.csv?size=5").status_code == 400


def test_opinions_are_counted_apart_and_shown_only_once_published(client, pledge):
    otto, olga = people.otto(), people.olga()
    make.published_opinion(pledge, otto, olga)
    waiting = make.opinion(pledge, olga, reasons="A draft of Olga’s.")

    page = client.get(ASKED).text

    assert "Auditors published 1 opinion, on 1 of 2 promises: 1 agrees. 1 has none." in page
    assert "1 published" in page and "None published" in page
    assert f"/admin/commitments/opinion/{waiting.pk}/" not in page


def test_an_auditor_sees_what_waits_and_can_give_an_opinion(client, pledge):
    otto = people.otto()
    draft = make.opinion(pledge, people.olga())
    client.force_login(otto)

    page = client.get(ASKED)

    assert f'href="/admin/commitments/opinion/{draft.pk}/change/"' in page.text
    assert f'href="/admin/commitments/opinion/add/?pledge={pledge.pk}"' in page.text
    assert "private" in page.headers["Cache-Control"]


@pytest.mark.parametrize("somebody", [people.rita, people.teo])
def test_a_department_sees_nothing_that_waits_and_can_give_none(client, pledge, somebody):
    draft = make.opinion(pledge, people.otto())
    client.force_login(somebody())

    page = client.get(ASKED).text

    assert f"/admin/commitments/opinion/{draft.pk}/" not in page
    assert "Give an opinion" not in page
