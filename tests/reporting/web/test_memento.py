"""Pages as they were shown before, as RFC 7089 has it: the time gate, the memento, the time map."""

import re

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db

DFE = "/dfe/government-digital-strategy"
SITE = "https://pledges.example"
GATE = f'<{SITE}{DFE}/>; rel="original timegate"'
MAP = f'<{SITE}/log/timemap{DFE}/>; rel="timemap"; type="application/link-format"'


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def asked(client, address, day):
    return client.get(address, headers={"accept-datetime": day})


def test_a_page_tells_its_time_gate_and_its_time_map(client, mended):
    page = client.get(f"{DFE}/")

    assert page.headers["Link"] == f"{GATE}, {MAP}"
    assert "Accept-Datetime" in page.headers["Vary"]
    assert "Memento-Datetime" not in page.headers


@pytest.mark.parametrize(
    ("moment", "leads_to"),
    [
        ("Thu, 04 Jun 2020 12:00:00 GMT", "2020-06-01"),
        ("Fri, 05 Jun 2020 00:00:00 GMT", "2020-06-05"),
        ("Wed, 01 Jan 2025 00:00:00 GMT", "2020-06-05"),
        ("Wed, 01 Jan 2014 00:00:00 GMT", "2020-06-01"),  # The first, where there is none before.
    ],
)
def test_a_page_leads_to_what_it_was_on_a_day(client, mended, moment, leads_to):
    led = asked(client, f"{DFE}/", moment)

    assert (led.status_code, led.headers["Location"]) == (302, f"{DFE}/?as-recorded={leads_to}")
    assert led.headers["Link"] == f"{GATE}, {MAP}"
    assert "Accept-Datetime" in led.headers["Vary"]


def test_what_it_was_says_when_that_was_and_never_leads_on(client, mended):
    page = asked(client, f"{DFE}/?as-recorded=2020-06-04", "Wed, 01 Jan 2014 00:00:00 GMT")

    assert page.status_code == 200
    assert page.headers["Memento-Datetime"] == "Thu, 04 Jun 2020 22:59:59 GMT"
    assert page.headers["Link"] == f"{GATE}, {MAP}"


def test_a_day_that_is_not_over_is_no_memento(client, mended):
    page = client.get(f"{DFE}/?as-recorded={timezone.localdate()}")

    assert page.status_code == 200 and "Memento-Datetime" not in page.headers


def test_of_a_day_of_the_public_there_are_those_since_then(client, mended):
    led = asked(client, f"{DFE}/?as-at=2020-06-03", "Wed, 01 Jan 2014 00:00:00 GMT")

    assert led.headers["Location"] == f"{DFE}/?as-at=2020-06-03&as-recorded=2020-06-03"


def test_files_have_them_too_beside_what_else_they_link_to(client, mended):
    file = client.get("/entries.csv?as-recorded=2020-06-04")

    assert 'rel="license"' in file.headers["Link"]
    assert f'<{SITE}/entries.csv>; rel="original timegate"' in file.headers["Link"]
    assert file.headers["Memento-Datetime"] == "Thu, 04 Jun 2020 22:59:59 GMT"


def test_no_date_is_refused(client, mended):
    refused = asked(client, f"{DFE}/", "yesterday")

    assert refused.status_code == 400 and "Accept-Datetime has to be a date" in refused.text


def test_a_record_with_no_past_is_shown_as_it_is(client, db):
    assert asked(client, "/", "Wed, 01 Jan 2014 00:00:00 GMT").status_code == 200


def test_the_time_map_lists_the_days_on_which_a_page_became_another(client, mended):
    answer = client.get(f"/log/timemap{DFE}/")

    first, last = "Mon, 01 Jun 2020 22:59:59 GMT", "Fri, 05 Jun 2020 22:59:59 GMT"
    about = f'from="{first}"; until="{last}"'
    assert answer.headers["Content-Type"] == "application/link-format"
    assert answer.text == (
        f"{GATE},\n"
        f'<{SITE}/log/timemap{DFE}/>; rel="self"; type="application/link-format"; {about},\n'
        f'<{SITE}{DFE}/?as-recorded=2020-06-01>; rel="first memento"; datetime="{first}",\n'
        f'<{SITE}{DFE}/?as-recorded=2020-06-05>; rel="last memento"; datetime="{last}"\n'
    )
    for address in re.findall(r"<([^>]+)>; rel=\"(?:first|last) memento", answer.text):
        page = client.get(address.removeprefix(SITE))
        assert f'datetime="{page.headers["Memento-Datetime"]}"' in answer.text


def test_the_front_page_and_lists_have_time_maps(client, mended):
    assert f"<{SITE}/?as-recorded=2020-06-05>" in client.get("/log/timemap/").text
    listed = client.get("/log/timemap/pledges/?outcome=dropped").text
    assert f"<{SITE}/pledges/?outcome=dropped&as-recorded=2020-06-05>" in listed


def test_what_is_of_no_day_has_no_time_map(client, mended):
    for address in ("no/such/thing/at/all/", "admin/", "log/checkpoint", "bundle.zip"):
        assert client.get(f"/log/timemap/{address}").status_code == 404
    assert "Link" not in client.get("/robots.txt").headers


def test_no_address_leads_elsewhere_or_breaks_a_header(client, mended):
    day = "Wed, 01 Jan 2025 00:00:00 GMT"

    for path in ("//evil.example/", "/a\r\nSet-Cookie: x=1/"):
        led = client.get("/", headers={"accept-datetime": day}, PATH_INFO=path)

        assert led.headers["Location"].startswith(("/%2Fevil", "/a%0D%0A"))
        assert "\n" not in led.headers["Link"]


def test_the_usual_page_asks_no_query_more(client, mended, django_assert_num_queries):
    with django_assert_num_queries(11):
        client.get(f"{DFE}/?as-at=2015-02-01")
    with django_assert_num_queries(2):
        asked(client, f"{DFE}/", "Wed, 01 Jan 2025 00:00:00 GMT")
