import csv
import io
from hashlib import sha256

import pytest

pytestmark = pytest.mark.django_db

ADDRESS = "/pledges/sample/"
ASKED = f"{ADDRESS}?seed=2013&size=5"


def rows(client, query="seed=2013&size=5"):
    file = client.get(f"/pledges/sample.csv?{query}")
    assert file.status_code == 200
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_anybody_can_draw_it_from_the_list_of_all_promises(client, sample):
    file = client.get("/pledges.csv")
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    parts = ("department", "strategy", "action", "kind", "entry_year", "number")
    keys = ["/".join(row[name] for name in parts) for row in csv.DictReader(io.StringIO(text))]
    numbered = sorted((sha256(f"2013,{key}".encode()).hexdigest(), key) for key in keys)

    assert [(row["sha256"], row["key"]) for row in rows(client)] == numbered[:5]


def test_the_page_and_the_file_have_the_same_promises_in_the_same_order(client, sample):
    page = client.get(ASKED).text
    places = [page.index(f"/pledges/{row['pledge']}/") for row in rows(client)]

    assert places == sorted(places) and len(places) == 5
    assert "5 of 86 promises" in page


def test_strata_are_told_with_their_wholes(client, sample):
    page = client.get(f"{ASKED}&by=year&share=equal").text
    found = rows(client, "seed=2013&size=5&by=year&share=equal")

    assert "How many were drawn from each stratum" in page
    assert [row["stratum"] for row in found] == [row["year"] for row in found]


def test_it_is_drawn_from_those_that_are_asked_for(client, sample):
    found = rows(client, "seed=2013&size=60&outcome=delivered&action=5")

    assert {(row["outcome"], row["action"]) for row in found} == {("delivered", "5")}


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
def test_queries_do_not_grow_with_the_sample(client, sample, django_assert_num_queries):
    client.get(ASKED)

    with django_assert_num_queries(9):
        client.get(f"{ADDRESS}?seed=2014&size=20")
    with django_assert_num_queries(9):
        client.get(f"{ADDRESS}?seed=2014&size=60")
