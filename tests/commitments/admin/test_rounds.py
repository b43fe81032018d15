"""The pages of a year of all departments: what is pressed there, by whom, and what they show."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments import comments, workflow
from commitments.models import Edition
from tests import make
from tests.admin_pages import boxes_of
from tests.commitments import people
from tests.commitments.test_rounds import YEAR, asked, editor  # noqa: F401 – A fixture.

pytestmark = pytest.mark.django_db
OF = ["government-digital-strategy", YEAR]
ROUND, WAITING = reverse("round", args=OF), reverse("round_waiting", args=OF[:1])


@pytest.fixture
def ada(client):
    ada = people.person("ada", "Administrators", department=None)
    client.force_login(ada)
    return ada


def test_it_says_what_opens_and_opens_that(client, ada, asked):  # noqa: F811
    make.draft_edition(YEAR, of=make.response("bis"))
    page = client.get(ROUND)
    assert "Of 4 responses, 0 are published, 1 is open, and 3 can be opened." in " ".join(
        page.text.split()
    )
    form = boxes_of(page.text.split('round/open/"')[-1])

    opened = client.post(reverse("round_open", args=OF), form, follow=True)
    again = client.post(reverse("round_open", args=OF), form)

    assert "3 opened: DFE, DH, MOJ." in opened.text
    assert again.status_code == 409 and "Nothing was opened" in again.text
    assert Edition.objects.filter(state="draft").count() == 4


def test_it_lists_who_is_late_and_reminds_them(client, ada, asked):  # noqa: F811
    editor("teo", "dfe")
    page = client.get(ROUND)
    assert "for 20 days" in page.text and "Remind 1 person" in page.text
    assert "MOJ: editors: nobody, so nobody can be reminded" in page.text

    told = client.post(reverse("round_remind", args=OF), follow=True)
    client.post(reverse("round_remind", args=OF))

    assert "1 person reminded, of 1 late report." in told.text
    assert [message.to for message in mail.outbox] == [["teo@example.uk"]]
    assert "1 was told in the last 7 days" in " ".join(told.text.split())


def test_who_may_read_no_drafts_or_only_approves_presses_nothing(client, asked):  # noqa: F811
    client.force_login(people.person("vera", department=None))
    assert client.get(ROUND).status_code == 403
    client.force_login(people.rita())
    assert client.get(ROUND).status_code == 200
    for name in ("round_open", "round_remind"):
        assert client.post(reverse(name, args=OF)).status_code == 403
    assert client.get(reverse("round", args=[OF[0], 1999])).status_code == 404
    assert not Edition.objects.exists() and not mail.outbox


def test_who_approves_sees_what_waits_for_them_with_its_checks(client, asked):  # noqa: F811
    teo, rita = editor("teo", "dfe", "bis"), editor("rita", "dfe", "bis", group="Approvers")
    first, second = (make.draft_edition(YEAR, of=make.response(slug)) for slug in ("dfe", "bis"))
    elsewhere = make.draft_edition(YEAR, of=make.response("dh"))
    make.action()
    for edition in (first, second, elsewhere):
        make.revision(edition, text="As said in 2011.")
        by = teo if edition != elsewhere else editor("dan", "dh")
        workflow.submit(edition=edition, by=by)
    told = {"place": "Action 1", "weight": "must", "text": "By when?"}
    comments.write(edition=second, by=rita, **told)
    client.force_login(rita)

    page = " ".join(client.get(WAITING).text.split())

    assert page.index("DFE, Report for 2014") < page.index("BIS, Report for 2014")
    assert "DH, Report" not in page
    assert page.count("it names 2011") == 2
    assert "Comments that are open: 1, of which 1 must be seen to first" in page
    assert "<form" not in page.split('id="content-main"')[1]


def test_ten_that_wait_are_on_a_page_and_its_questions_stop_growing(client, asked):  # noqa: F811
    slugs = [f"dept-{number}" for number in range(12)]
    rita = editor("rita", *slugs, group="Approvers")
    teo = editor("teo", *slugs)
    counts = []
    client.force_login(rita)
    for number, slug in enumerate(slugs, start=1):
        edition = make.draft_edition(YEAR, of=make.response(slug))
        make.revision(edition)
        workflow.submit(edition=edition, by=teo)
        if number in (10, 12):
            with CaptureQueriesContext(connection) as queries:
                page = client.get(WAITING)
            counts.append(len(queries))

    assert counts[1] <= counts[0] < 400
    assert "Page 1 of 2, 12 editions" in " ".join(page.text.split())
    assert "Page 2 of 2" in " ".join(client.get(f"{WAITING}?page=2").text.split())
