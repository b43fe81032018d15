"""What auditors say of outcomes: beside them on pages, in lists and files, and in no count."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import Opinion
from tests import make
from tests.commitments import people
from tests.reporting.exported import content, csv_rows, json_rows
from tests.rows import made_once

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy/"
SAID = "Three of the nine are still there."


@pytest.fixture
@made_once
def pledge():
    """Two for 2014; by our reading the first was delivered, and the second is not mentioned."""
    plan = make.draft_edition(2013)
    made = make.pledge(plan, action=7, statement="Move the agencies")
    make.pledge(plan, action=7, number=2, statement="Say so")
    make.publish(plan)

    def facts(edition):
        text = make.revision(edition, action=7, text="All moved.")
        make.citation(make.outcome(edition, made, "delivered"), text.entry, "All moved.")

    make.published_edition(2014, facts=facts)
    return made


@pytest.fixture
def otto():
    return people.otto()


@pytest.fixture
def olga():
    return people.olga()


@pytest.fixture
def disputed(pledge, otto, olga):
    said = {"verdict": "disagree", "status": "partly-delivered", "reasons": SAID}
    return make.published_opinion(pledge, otto, olga, **said)


PLACES = (
    "/pledges/",
    "/pledges/?opinion=disagree",
    f"{RESPONSE}actions/7/",
    f"{RESPONSE}years/2014/",
)


def test_it_stands_beside_the_outcome_with_both_names_and_days(client, pledge, disputed):
    for path in (f"/pledges/{pledge.pk}/", *PLACES):
        said = " ".join(client.get(path).text.split())
        assert "Otto (auditor) disagrees, and would say" in said, path
        assert SAID in said and "Partly delivered</strong>" in said
        assert "Given on 31 December 2015. Approved on" in said
        assert "by olga, a second auditor. What counted when it was given:" in said


def test_before_its_day_and_before_it_is_approved_nobody_reads_it(client, pledge, otto, disputed):
    make.opinion(pledge, otto, reasons="A draft.", given_on=date(2016, 1, 1))
    for path in (f"/pledges/{pledge.pk}/", *PLACES):
        assert "A draft." not in client.get(path).text
        ending = "&" if "?" in path else "?"
        assert SAID not in client.get(f"{path}{ending}as-at=2015-12-30").text, path


def test_what_no_edition_tells_of_can_have_one_too(client, pledge, otto, olga):
    other = pledge.entry.pledges.get(number=2)
    said = {"verdict": "disagree", "status": "delivered", "reasons": SAID}
    make.published_opinion(other, otto, olga, **said)

    said = " ".join(client.get(f"{RESPONSE}actions/7/").text.split())
    assert "No edition says what happened to it:" in said and SAID in said
    assert "Auditors disagree on" in client.get(RESPONSE).text
    assert SAID in client.get("/pledges/not-reported/").text
    assert SAID not in client.get("/pledges/not-reported/?as-at=2015-12-30").text


def test_a_pledge_tells_what_its_auditor_said_before(client, pledge, otto, olga, disputed):
    make.published_opinion(pledge, otto, olga, reasons="They moved.", given_on=date(2016, 2, 1))

    now = client.get(f"/pledges/{pledge.pk}/").text
    before = client.get(f"/pledges/{pledge.pk}/?as-at=2016-01-31").text

    told = now.partition('id="auditors"')[2]
    assert told.index("They moved.") < told.index("What they said before") < told.index(SAID)
    assert "Otto (auditor) agrees" in told
    assert "What they said before" not in before and SAID in before
    assert SAID not in client.get("/pledges/").text


def test_it_is_counted_beside_the_headline_and_changes_no_count(client, pledge, otto, olga):
    paths = (RESPONSE, "/", f"{RESPONSE}outcomes/")
    before = {path: client.get(path).text for path in paths}
    said = {"verdict": "disagree", "status": "partly-delivered", "reasons": SAID}
    make.published_opinion(pledge, otto, olga, **said)

    for path in paths:
        page = " ".join(client.get(path).text.split())
        assert "Auditors disagree on <a" in page and "opinion=disagree" in page, path
        assert "1 promise</a>. These figures don’t follow them." in page
        assert "Auditors disagree" not in before[path]
        assert "Auditors disagree" not in client.get(f"{path}?as-at=2015-12-30").text
    headline = "2 of DFE’s 2 promises: 1 is reported as delivered, 1 is not mentioned."
    assert headline in before[RESPONSE] and headline in client.get(RESPONSE).text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("opinion=disagree", 1),
        ("opinion=disagree&as-at=2015-12-30", 0),
        ("opinion=agree", 0),
        ("opinion=not-enough-evidence", 1),
        ("outcome=delivered", 1),
        ("outcome=partly-delivered", 0),
        ("outcome=partly-delivered&opinion=disagree", 0),
    ],
)
def test_lists_and_files_are_narrowed_by_it(client, pledge, otto, olga, disputed, query, found):
    other = pledge.entry.pledges.get(number=2)
    make.published_opinion(other, otto, olga, verdict="not-enough-evidence")

    assert len(csv_rows(client, f"/pledges.csv?{query}")) == found
    assert client.get(f"/pledges/?{query}").text.count('<th scope="row"') == found


def test_an_unknown_opinion_is_refused_and_the_known_are_named(client):
    page = client.get("/pledges/?opinion=perhaps")

    assert page.status_code == 400 and "not-enough-evidence" in page.text


def test_files_and_the_api_say_whether_auditors_disagree(client, pledge, otto, olga, disputed):
    make.published_opinion(pledge, olga, otto)

    for rows in (json_rows(client, "/pledges.json"), client.get("/data/pledges/").json()["rows"]):
        first, second = rows
        assert (first["auditors_disagree"], first["opinions"]) == (True, "disagree agree")
        assert first["outcome"] == "delivered"
        assert (second["auditors_disagree"], second["opinions"]) == (False, None)


def test_a_whole_file_of_opinions(client, pledge, otto, olga, disputed):
    make.published_opinion(pledge, otto, olga, given_on=date(2016, 2, 1))
    first, second = (row.approved_at.isoformat() for row in Opinion.objects.order_by("given_on"))
    place = f"{pledge.pk},dfe,government-digital-strategy,7,plan,2014,1"

    file = content(client.get("/data/opinions.csv")).decode()

    assert file == (
        "pledge,department,strategy,action,kind,entry_year,number,auditor,opinion,judged,instead,"
        "reasons,given_on,approved_by,approved_at,is_current\r\n"
        f"{place},Otto,disagree,delivered,partly-delivered,{SAID},2015-12-31,olga,{first},false\r\n"
        f"{place},Otto,agree,delivered,,I asked.,2016-02-01,olga,{second},true\r\n"
    )
    [before] = json_rows(client, "/data/opinions.json?as-at=2016-01-31")
    assert before["is_current"] is True
    assert json_rows(client, "/data/opinions.json?as-at=2015-12-30") == []


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        content(client.get(path))
    return len(queries)


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
def test_queries_do_not_grow_with_opinions(client, pledge, otto, olga, disputed):
    addresses = [*PLACES, "/pledges/not-reported/", f"/pledges/{pledge.pk}/", "/pledges.csv"]
    counts = {path: queries_of(client, path) for path in addresses}
    for by, other in ((otto, olga), (olga, otto)):
        for status in ("dropped", "re-scoped"):
            make.published_opinion(pledge, by, other, verdict="disagree", status=status)

    for path in addresses:
        assert queries_of(client, path) == counts[path], path
