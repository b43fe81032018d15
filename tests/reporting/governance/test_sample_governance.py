"""What the sample record shows of DfE's offices: what both documents say for a day, no more."""

import json

import pytest

from strategy.models import Action

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]

ADDRESS = "/dfe/governance/"
RESPONSE = "/dfe/government-digital-strategy"


def office(client, slug, day):
    """The row of an office in the table of those in being on a day."""
    page = client.get(f"{ADDRESS}?as-at={day}").text
    offices = page.partition('id="offices"')[2].partition("<h2")[0]
    rows = [row for row in offices.split("<tr") if f"/roles/{slug}/" in row.partition("</th>")[0]]
    return rows[0] if rows else ""


def test_in_june_2014_the_change_of_that_year_is_left_open(client):
    for slug in ("digital-leader", "digital-board-sponsor"):
        row = office(client, slug, "2014-06-30")

        assert row.count("One of 2 people; names not published") == 1
        assert "during 2014)" in row
    assert "May not have begun by then" in office(client, "digital-inclusion-lead", "2014-06-30")
    page = client.get(f"{ADDRESS}?as-at=2014-06-30").text
    assert "Head of digital" not in page and "Emma Stace" not in page
    assert "Chief digital and technology officer" not in page


def test_today_every_office_of_the_report_says_when_it_was_last_heard_of(client):
    page = client.get(ADDRESS).text
    for slug, when in {
        "digital-leader": "January 2015",
        "digital-board-sponsor": "January 2015",
        "digital-inclusion-lead": "January 2015",
        "chief-digital-and-technology-officer": "June 2022",
        "permanent-secretary": "June 2022",
    }.items():
        rows = [row for row in page.split("<tr") if f"/roles/{slug}/" in row.partition("</th>")[0]]
        held = rows[0].partition("</th>")[2]

        assert "Last known:" in held and f"Last heard of</span><div>{when}</div>" in held, slug
    assert page.partition('id="teams"')[2].count("Last heard of in January 2015") == 13
    assert page.partition('id="portfolios"')[2].count("Last heard of in May 2021") == 5
    assert "app-timeline__faded" in page


def test_on_the_day_of_the_report_nothing_of_it_is_last_heard_of(client):
    for day in ("2014-06-30", "2015-01-16"):
        page = client.get(f"{ADDRESS}?as-at={day}").text

        assert "ast heard of in" not in page and "app-timeline__faded" not in page.split("key")[0]
    assert "Last heard of in January 2015" in client.get(f"{ADDRESS}?as-at=2015-01-17").text


@pytest.mark.parametrize(("query", "heard"), [("", "16 January 2015"), ("?as-at=2014-12-31", None)])
def test_the_export_says_when_an_office_and_its_holder_were_last_heard_of(client, query, heard):
    rows = json.loads(client.get(f"/dfe/governance.json{query}").getvalue())["rows"]
    leader = next(row for row in rows if row["slug"] == "digital-leader" and row["held_by"])
    team = next(row for row in rows if row["slug"] == "investment-board")

    assert leader["last_heard_of"] == leader["holder_last_heard_of"] == heard
    assert team["last_heard_of"] == heard
    assert leader["held_by"] == "name not published" and leader["is_certain"] is (heard is None)


def test_stratml_says_when_an_office_was_last_heard_of(client):
    told = client.get(f"{RESPONSE}/stratml.xml").text

    assert "From by December 2012, last heard of in January 2015. Held by: name not" in told


def test_the_front_page_says_when_the_digital_leader_was_last_heard_of(client):
    page = client.get("/").text

    assert "for 1 of 16 actions; last heard of in January 2015" in page
    assert "held by somebody" not in client.get("/dfe/governance/roles/digital-leader/").text


def test_in_june_2021_the_head_of_digital_is_there_and_its_end_is_not_told(client):
    head = office(client, "head-of-digital", "2021-06-30")
    chief = office(client, "chief-digital-and-technology-officer", "2021-06-30")
    page = client.get(f"{ADDRESS}?as-at=2021-06-30").text

    assert "Start: 28 May 2021" in head
    assert "Possibly somebody, name not published" in head
    assert "Emma Stace" in chief and "Charlotte Briscall" in chief  # The day is open from May on.
    assert "Offices that had ended" not in page and "leadership team to" not in page
    for portfolio in (
        "Teaching workforce",
        "Quality of provision",
        "School business professionals",
    ):
        assert portfolio in page
    assert "professions stated" not in page and "under way" not in page


def test_before_the_first_post_on_it_only_one_can_have_been_chief(client):
    chief = office(client, "chief-digital-and-technology-officer", "2021-05-27")

    assert "Emma Stace" in chief and "Possibly" not in chief and "Charlotte" not in chief


def test_on_the_day_before_the_last_post_both_are_possible_as_chief(client):
    chief = office(client, "chief-digital-and-technology-officer", "2022-06-28")

    assert chief.count("Possibly") == 2
    assert "Emma Stace" in chief and "Charlotte Briscall" in chief
    assert office(client, "head-of-digital", "2022-06-28")


@pytest.mark.parametrize("day", ["2022-06-29", "2022-07-01"])
def test_from_the_last_post_on_the_head_of_digital_is_no_more_and_what_came_after_is_told(
    client, day
):
    chief = office(client, "chief-digital-and-technology-officer", day)
    page = client.get(f"{ADDRESS}?as-at={day}").text
    ended = page.partition('id="ended"')[2].partition("<h2")[0]

    assert "Charlotte Briscall" in chief and "Possibly" not in chief and "Emma" not in chief
    assert office(client, "head-of-digital", day) == ""
    assert "29 June 2022" in ended and "Everyone in the leadership team" in ended
    assert "10 professions stated on 29 June 2022; 0 named here" in page
    assert "11 functions stated on 29 June 2022; 2 named here" in page
    assert "To be embedded in Families" in page and "<strong>under way</strong>" in page
    assert "Multidisciplinary team for the gaps between products" in page


def test_the_three_aims_stand_beside_what_came_of_them(client):
    page = client.get(f"{ADDRESS}roles/head-of-digital/").text
    before = client.get(f"{ADDRESS}roles/head-of-digital/?as-at=2022-06-28").text

    assert page.count("What came of aim") == 3
    assert "10 heads of profession" in page and "10 heads of profession" not in before


def test_every_action_and_year_names_an_accountable_office_or_says_not_known(client):
    for year in (2012, 2013, 2014, 2015):
        page = client.get(f"{RESPONSE}/years/{year}/").text
        told = page.split('<h2 class="govuk-heading-m" id="action-')[1:]
        numbers = Action.objects.filter(strategy__slug="government-digital-strategy")
        assert len(told) == numbers.count() == 16
        known = {1: "Digital leader"} | ({15: "Digital inclusion lead"} if year >= 2014 else {})
        assert f"not known for {16 - len(known)} of 16 actions" in page
        for number, words in enumerate(told, 1):
            sentence = words.partition(f"Responsible in {year}:")[2].partition("</p>")[0]
            assert known.get(number, "") in sentence and bool(sentence) == (number in known)


def test_actions_with_no_named_lead_in_2013_are_all_but_the_first_and_the_later_two(client):
    page = client.get(f"{ADDRESS}no-named-lead/?from=2013-01-01&to=2013-12-31").text

    assert "The whole time" in page
    assert f"{RESPONSE}/actions/2/#answerable" in page
    assert f"{RESPONSE}/actions/1/#answerable" not in page


@pytest.mark.parametrize("path", ["", "actions/1/", "actions/4/", "?as-at=2021-04-20", "editions/"])
def test_the_pages_of_the_second_strategy_await_nothing_that_nobody_asked_for(client, path):
    page = client.get(f"/dfe/digital-and-technology-strategy-2021/{path}")

    assert page.status_code == 200
    assert "Awaited" not in page.text and "No report</strong>" not in page.text
    if path.startswith("actions"):
        assert "Not known: no source says who was responsible" in page.text
    if path in ("", "actions/1/", "actions/4/"):
        assert "Not due: the strategy asks for no reports on its actions." in page.text


@pytest.mark.parametrize("day", ["", "?as-at=2014-06-30", "?as-at=2022-07-01"])
def test_every_link_on_the_governance_page_leads_somewhere(client, day):
    page = client.get(ADDRESS + day).text
    links = {part.partition('"')[0] for part in page.split('href="/dfe/')[1:]}

    assert links
    for link in links:
        assert client.get(f"/dfe/{link}").status_code == 200, link
