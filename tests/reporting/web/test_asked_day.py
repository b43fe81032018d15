"""A day typed in three boxes, on every page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.web.asked_day import WrongDay, real_day, typed_day
from tests import make

pytestmark = pytest.mark.django_db

ACTION = "/dfe/government-digital-strategy/actions/7/"


def typed(day, month, year):
    return {"as-at-day": day, "as-at-month": month, "as-at-year": year}


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("1", "6", "2014"), ("01", "06", "2014"), (" 1 ", "June", "2014"), ("1", "jun", "2014")],
)
def test_a_day_leads_to_the_same_page_as_at_that_day(client, day, month, year):
    make.action(7, of=make.response().strategy)

    led = client.get(ACTION, typed(day, month, year))

    assert (led.status_code, led.headers["Location"]) == (302, f"{ACTION}?as-at=2014-06-01")


def test_the_rest_of_the_address_goes_along_but_the_page_of_a_list(client):
    make.response()
    asked = {"outcome": "dropped", "page": "3", "as-at": "2013-01-01"} | typed("1", "6", "2014")

    led = client.get("/pledges/", asked)

    assert led.headers["Location"] == "/pledges/?outcome=dropped&as-at=2014-06-01"


def test_today_is_the_page_as_it_is(client, settings):
    make.response()
    today = date.today()

    led = client.get("/", typed(str(today.day), str(today.month), str(today.year)))

    assert led.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("day", "month", "year", "says", "wrong"),
    [
        ("", "", "", "Enter a day.", {"day", "month", "year"}),
        ("1", "", "", "The day must include a month and a year.", {"month", "year"}),
        ("31", "2", "2014", "Enter a real day: February 2014 has 28 days.", {"day"}),
        ("0", "2", "2014", "Enter a real day: February 2014 has 28 days.", {"day"}),
        ("1", "13", "2014", "The month must be a number from 1 to 12.", {"month"}),
        ("1", "6", "14", "The year must have 4 numbers.", {"year"}),
        ("one", "6", "2014", "Enter the day in numbers, for example 1 6 2014.", {"day"}),
        ("1", "ju", "2014", "Enter the day in numbers, for example 1 6 2014.", {"month"}),
        ("1", "6", "20144", "Enter the day in numbers, for example 1 6 2014.", {"year"}),
        ("²", "6", "2014", "Enter the day in numbers, for example 1 6 2014.", {"day"}),
        ("1", "1", "2999", "or before it.", {"day", "month", "year"}),
        ("1", "1", "1999", "The record begins on 1 November 2012.", {"day", "month", "year"}),
    ],
)
def test_a_wrong_day_is_told_beside_the_boxes_with_what_was_typed(
    client, day, month, year, says, wrong
):
    make.action(7, of=make.response().strategy)

    page = client.get(ACTION, typed(day, month, year))

    assert page.status_code == 400
    told = page.text.partition("<main")[2]
    assert "There is a problem" in told and told.count(says) == 2
    for name, value in typed(day, month, year).items():
        box = told.partition(f'id="{name}"')
        assert f'value="{value}"' in box[2].partition(">")[0]
        is_wrong = "govuk-input--error" in box[0].rpartition("<input")[2]
        assert is_wrong == (name.removeprefix("as-at-") in wrong)
    assert f'action="{ACTION}"' in told


def test_what_was_typed_is_shown_as_text(client):
    page = client.get("/", typed('"><script>', "6", "2014"))

    assert page.status_code == 400
    assert "<script>" not in page.text.partition("<main")[2]
    assert "&lt;script&gt;" in page.text


@pytest.mark.parametrize(
    "address",
    ["/", "/pledges/", "/search/?q=portal", "/dfe/governance/", "/about/method/", ACTION],
)
def test_every_page_has_the_boxes_and_keeps_what_else_was_asked_for(client, address):
    make.action(7, of=make.response().strategy)

    page = client.get(address).text
    before, _class, after = page.partition('class="app-day__form"')
    form = before.rpartition("<form")[2] + after.partition("</form>")[0]

    assert f'action="{address.partition("?")[0]}"' in form
    assert all(f'name="{name}"' in form for name in typed("", "", ""))
    assert ('name="q" value="portal"' in form) == ("q=portal" in address)


def test_the_boxes_hold_the_day_of_the_page(client):
    make.response()

    page = client.get("/?as-at=2014-06-01").text

    for name, value in typed("1", "6", "2014").items():
        assert f'name="{name}" type="text" value="{value}"' in page
    assert "what later sources say about who was responsible" in page


def test_the_days_of_the_editions_are_offered_on_the_page_and_all_beside_the_boxes(client):
    for year, day in ((2012, "3 December 2012"), (2013, "30 December 2013")):
        make.published_edition(year, day, facts=lambda e: make.revision(e, action=7))
    make.draft_edition(2014)

    page = client.get(ACTION).text
    form = page.partition('class="govuk-details app-day')[2].partition("</details>")[0]
    chosen = client.get(ACTION, {"as-at": "choose"})

    assert f'href="{ACTION}?as-at=2012-12-03">3 December 2012</a>' in form
    assert f'href="{ACTION}?as-at=choose"' in form
    assert chosen.status_code == 200 and "There is a problem" not in chosen.text
    assert chosen.text.index("30 December 2013") < chosen.text.index("3 December 2012<")
    assert "Report of 2014" not in chosen.text


def test_the_banner_calls_no_day_another_than_today_that_is_today(client):
    make.published_edition(2014)
    today = timezone.localdate()
    titles = {
        day: client.get(f"/?as-at={day}").text.partition('id="as-at-title">')[2].partition("<")[0]
        for day in (today, today - timedelta(days=1))
    }

    assert list(titles.values()) == ["The record of one day", "Not today’s record"]


def test_programs_are_told_as_before(client):
    make.response()

    for address in ("/pledges.json", "/data/pledges/", "/pledges.csv"):
        assert client.get(address, typed("1", "6", "2014")).status_code == 400
    assert client.get("/pledges.json", {"as-at": "choose"}).status_code == 400


def test_the_staffs_pages_take_no_notice(admin_client):
    assert admin_client.get(reverse("admin:index"), typed("1", "6", "2014")).status_code == 200


def test_29_february_is_a_day_in_a_leap_year_alone():
    assert real_day(29, 2, 2012) == date(2012, 2, 29)
    with pytest.raises(WrongDay, match="February 2013 has 28 days"):
        real_day(29, 2, 2013)


def test_a_record_with_nothing_in_it_has_no_first_day():
    assert typed_day({"day": "1", "month": "1", "year": "1950"}) == date(1950, 1, 1)
