"""What a link shows where it is pasted: a title, a sentence and a picture of the figure."""

import re

import pytest

from reporting.documents.preview import preview_data
from reporting.record.progress import Tally
from tests import make

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy/"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"


def tally(*statuses):
    return Tally.of([(status, True, False, False, False) for status in statuses])


@pytest.mark.parametrize(
    ("statuses", "headline", "line"),
    [
        ([], "No promises in the record yet", ""),
        (["delivered", "not-reported"], "1 of 2 promises delivered", "1 not mentioned"),
        (["delivered"], "1 of 1 promise delivered", ""),
        (
            ["delivered", "dropped", "not-reported", "no-report"],
            "1 of 3 promises delivered",
            "1 not mentioned, 1 with no report",
        ),
        (["awaited", "awaited"], "2 promises", "2 awaited"),
    ],
)
def test_the_picture_says_the_fair_figure(statuses, headline, line):
    told = preview_data("A title", tally(*statuses))

    assert (told["headline"], told["line"]) == (headline, line)
    assert sum(part["count"] for part in told["parts"]) == len(statuses)


def test_a_picture_is_made_once_and_known_by_its_etag(client):
    make.published_edition(2014, facts=lambda e: make.pledge(e, action=7))

    first = client.get(f"{RESPONSE}preview.png")
    again = client.get("/preview.png", headers={"if-none-match": first["ETag"]})

    assert first.getvalue().startswith(PNG) and first["Content-Type"] == "image/png"
    assert again.status_code == 200  # Another title, another picture.
    same = client.get(f"{RESPONSE}preview.png", headers={"if-none-match": first["ETag"]})
    assert same.status_code == 304


def test_pages_name_the_picture_and_say_what_they_are(client, settings):
    settings.SITE_URL = "https://pledges.example"
    make.response()

    page = client.get(f"{RESPONSE}?as-at=2014-06-01").text
    told = dict(re.findall(r'<meta (?:property|name)="([a-z:]+)" content="([^"]*)">', page))

    assert told["og:title"] in page.partition("<title>")[2].partition("</title>")[0]
    assert told["og:url"] == f"https://pledges.example{RESPONSE}?as-at=2014-06-01"
    image = f"https://pledges.example{RESPONSE}preview.png?as-at=2014-06-01"
    assert told["og:image"] == image
    assert told["og:description"] == told["description"] != ""
    assert "https://pledges.example/preview.png" in client.get("/entries/").text


def test_what_stands_in_a_title_cannot_leave_it(client):
    edition = make.published_edition(
        2014, facts=lambda e: make.pledge(e, statement='Say "<b>" & {words}')
    )

    page = client.get(f"/pledges/{edition.pledges.get().pk}/").text

    said = "Say &quot;&lt;b&gt;&quot; &amp; {words} – promise"
    assert f"<title>{said} – Pledgebook</title>" in page
    assert f'<meta property="og:title" content="{said}">' in page


def test_the_icon_that_browsers_look_for_is_there(client):
    assert client.get("/favicon.ico").headers["Location"].endswith("pledgebook.ico")
    assert "apple-touch-icon" in client.get("/").text
