"""The front page: one fair figure, the best and the worst, what readers ask, what is in it."""

import re
from html import unescape

import pytest

from commitments.models import Kind, Outcome
from reporting.filters import choices
from tests import make, sample

pytestmark = pytest.mark.django_db


def make_responses(departments):
    for number in range(departments):
        slug = "dfe" if number == 0 else f"department-{number}"
        response = make.response(slug)
        edition = make.draft_edition(2014, of=response)
        for action in range(1, 1 + departments // 5 + 2):
            make.revision(edition, action=action)
        make.pledge(edition, kind=Kind.PLAN)
        make.publish(edition)
        role = make.role(of=response.department)
        make.appointment(role, person=make.person(f"Leader of {slug}"))
        make.accountability(make.action(1), role)


def rows(page):
    """What is said of each response, by its title."""
    body = page.text.partition("app-responses")[2].partition("<tbody")[2].partition("</tbody>")[0]
    found = re.findall(r'<th scope="row".*?</tr>', body, re.DOTALL)
    return {
        re.search(r'href="[^"]*">(.*?)</a>', row)[1]: dict(
            re.findall(r'app-stacked__label">(.*?)</span>(.*?)</td>', row, re.DOTALL)
        )
        for row in found
    }


def squares(html):
    return [unescape(title) for title in re.findall(r'app-square[^>]*title="([^"]*)"', html)]


@pytest.mark.parametrize("departments", [2, 24])
def test_takes_as_many_queries_for_24_responses_as_for_2(
    client, django_assert_num_queries, departments
):
    make_responses(departments)

    # How many there are; a page of them, which and what they are; what stands of them, their last
    # editions, which and when; the actions of each; the promises of all, on how many auditors
    # disagree; whether one is pending; the last editions, which and what they are.
    with django_assert_num_queries(19):
        page = client.get("/")

    assert len(rows(page)) == departments
    assert f"{departments} departments with {departments} responses" in page.text
    assert "Leader of" not in page.text and 'href="/governance/"' in page.text


def test_one_department_is_said_to_be_the_only_one_so_far(client, django_assert_num_queries):
    make_responses(1)

    # Its offices, who held them, and how far its actions got come in the place of last editions.
    with django_assert_num_queries(21):
        page = client.get("/")

    assert "Only the Department dfe (DFE) so far, with 1 response" in page.text
    assert 'href="/about/#in-it"' in page.text
    assert '"/dfe/government-digital-strategy/"' in page.text


def test_an_empty_record_says_how_to_fill_it(client):
    page = client.get("/")

    assert page.status_code == 200
    assert "manage.py load_seeds" in page.text


def test_what_has_published_nothing_yet_is_said_not_to(client):
    make.response()
    for slug in ("dwp", "dft"):
        page = client.get("/")
        assert "Nothing has been published yet." in page.text
        assert [row["Promises"] for row in rows(page).values()] != []
        assert all("None published yet" in row["Reports"] for row in rows(page).values())
        make.response(slug)
    assert "Nothing had been published by 1 June 2013." in client.get("/?as-at=2013-06-01").text


def test_tells_of_the_sample_what_was_promised_done_and_never_mentioned(client):
    sample.put_in()

    page = client.get("/")

    assert "cover 48 of DfE’s 86 promises: 6 are reported as delivered, 29 are" in page.text
    assert '<a class="govuk-link" href="/pledges/?outcome=no-report">38 others</a> no report' in (
        page.text
    )
    key = page.text.partition("app-key--counts")[2].partition("</ul>")[0]
    counts = re.findall(r'href="/pledges/\?outcome=([a-z-]+)">.*?</span> (\d+) ', key)
    assert dict(counts) == {
        "delivered": "6",
        "partly-delivered": "5",
        "carried-forward": "5",
        "re-scoped": "3",
        "not-reported": "29",
        "no-report": "38",
    }
    assert 'href="/pledges/not-reported/">What was never mentioned?</a> 29 promises' in page.text
    assert "Digital inclusion lead</a>" in page.text
    assert "for 1 of 16 actions" in page.text
    said = rows(page)["DfE’s actions in response to the Government Digital Strategy"]
    assert "6 of 48 delivered" in said["Promises"] and "Latest: 16 January 2015" in said["Reports"]
    assert "Never published: the report for 2015" in said["Reports"]
    before = client.get("/?as-at=2016-12-31")
    assert "38 awaited" in before.text and "no report was published" not in before.text
    assert len(page.content) <= 40_000


def test_shows_the_actions_that_got_furthest_and_least_far_as_squares(client):
    sample.put_in()

    table = client.get("/").text.partition("app-furthest")[2].partition("</table>")[0]
    most, least = table.partition("Least delivered")[::2]

    assert re.findall(r'actions/(\d+)/">\1\. ', most) == ["4", "10", "11"]
    assert re.findall(r"app-matrix__rate\">(\d+ of \d+)<", most) == ["1 of 1", "3 of 5", "1 of 5"]
    assert re.findall(r'actions/(\d+)/">\1\. ', least)[0] == "14"
    assert re.findall(r"app-matrix__rate\">(\d+ of \d+)<", least) == ["0 of 4"] + 2 * ["0 of 3"]
    assert len(squares(most)) == 4 + 7 + 6
    assert {said.rpartition(": ")[2] for said in squares(least)} == {
        "not mentioned",
        "carried forward",
        "no report",
    }


def test_before_any_report_no_action_is_said_to_have_got_anywhere(client):
    make.published_edition(2012, facts=lambda e: make.pledge(e, kind=Kind.COMMITMENT))

    assert "Most delivered" not in client.get("/?as-at=2013-06-01").text
    assert "Least delivered" not in client.get("/?as-at=2013-06-01").text


def test_what_the_page_said_on_a_day_is_asked_in_three_boxes(client):
    make.published_edition(2014, facts=make.revision)

    page = client.get("/")
    for name in ("as-at-day", "as-at-month", "as-at-year"):
        assert page.text.count(f'name="{name}"') == 1
    assert "What did the page say on</legend>" in page.text
    assert "Days on which something was published" in page.text

    shown = client.get("/?as-at-day=1&as-at-month=6&as-at-year=2014")
    assert shown.url == "/?as-at=2014-06-01"
    then = client.get(shown.url).text
    assert 'href="/dfe/government-digital-strategy/?as-at=2014-06-01"' in then
    assert 'value="2014"' in then


def two_responses_with_an_outcome():
    make.response("dwp")
    first = make.published_edition(2012, facts=lambda e: make.pledge(e, kind=Kind.COMMITMENT))
    pledge = first.pledges.get()
    make.published_edition(2013, facts=lambda e: make.outcome(e, pledge, Outcome.Status.DELIVERED))


def test_counts_what_was_known_on_the_day_that_is_asked_for(client):
    two_responses_with_an_outcome()

    assert "cover 1 of 1 promise: 1 is reported as delivered" in client.get("/").text
    earlier = client.get("/?as-at=2013-06-01").text
    assert "No published report covers the only promise." in earlier
    assert 'href="/pledges/?outcome=awaited&amp;as-at=2013-06-01"' in earlier


def test_an_outcome_in_a_draft_is_not_counted(client):
    make.response("dwp")
    first = make.published_edition(2012, facts=lambda e: make.pledge(e, kind=Kind.COMMITMENT))
    make.outcome(make.draft_edition(2013), first.pledges.get(), Outcome.Status.DELIVERED)

    assert "No published report covers the only promise." in client.get("/").text


def test_an_office_that_ended_is_responsible_no_more(client):
    make_responses(1)
    role = make.role("board-sponsor", ended_on=make.on("May 2014"), end_reason="Over.")
    make.accountability(make.action(2), role, "2012", "May 2014")

    assert "Board sponsor" not in client.get("/").text
    assert "Board sponsor" in client.get("/?as-at=2014-01-31").text


def test_no_name_is_taken_for_html(client):
    make.response("dfe", title="<script>alert(1)</script>" + 150 * "x")
    make.action(1, title="<b>" + 400 * "x")
    first = make.published_edition(
        2012, facts=lambda e: make.pledge(e, kind=Kind.COMMITMENT, statement='"><img src=x>')
    )
    pledge = first.pledges.get()
    make.published_edition(2013, facts=lambda e: make.outcome(e, pledge, Outcome.Status.DELIVERED))

    page = client.get("/").text

    assert "<script>alert" not in page and "<img" not in page and "<b>" not in page
    assert squares(page) == ['"><img src=x>: delivered']


def test_departments_stand_by_name_and_choices_by_what_they_show(client):
    names = {
        "a": "Department for Business",
        "b": "Cabinet Office",
        "c": "Attorney General’s Office",
    }
    for (slug, name), abbreviation in zip(names.items(), ("BIS", "CO", "AGO"), strict=True):
        make.department(slug, name=name, abbreviation=abbreviation)
        make.response(slug)

    page = client.get("/").text

    places = [page.index(name) for name in sorted(names.values())]
    assert places == sorted(places)
    assert [shown for _slug, shown in choices.departments()] == ["AGO", "BIS", "CO"]


def test_shows_twenty_five_responses_a_page(client):
    make_responses(26)

    first, second = client.get("/"), client.get("/?page=2")
    assert [len(rows(page)) for page in (first, second)] == [25, 1]
    assert 'href="?page=2"' in first.text
    assert "26 responses" in second.text and "Showing 26 to 26." in second.text
    assert client.get("/?page=3").status_code == client.get("/?page=x").status_code == 404


def test_responses_are_sorted_by_how_much_is_delivered_and_those_that_nothing_is_known_of_are_last(
    client,
):
    for slug, statuses in {
        "a": ["delivered", None, None, None, None],
        "b": ["delivered", "delivered", "delivered", "partly-delivered", "dropped"],
        "c": ["delivered"] * 4,  # Too few to compare.
        "d": ["dropped"] * 5,
    }.items():
        of = make.response(slug, title=slug)
        plan, report = make.draft_edition(2013, of=of), make.draft_edition(2014, of=of)
        for number, status in enumerate(statuses, start=1):
            pledge = make.pledge(plan, number=number)
            if status:
                make.outcome(report, pledge, status)
        make.publish(plan)
        make.publish(report)

    first = client.get("/")
    assert list(rows(first)) == ["a", "b", "c", "d"]
    # Each by its full name, and all of them side by side.
    assert "Department b: 1 action<" in first.text
    assert (
        'Departments side by side: <a class="govuk-link" href="/government-digital-' in first.text
    )
    most = client.get("/?sort=-delivered")
    assert list(rows(most)) == ["b", "a", "d", "c"]
    assert list(rows(client.get("/?sort=delivered"))) == ["d", "a", "b", "c"]
    assert 'aria-sort="descending"' in most.text and 'href="?sort=delivered#in-it"' in most.text
    # On a day before the reports nothing is known of any.
    assert set(rows(client.get("/?sort=-delivered&as-at=2014-06-01"))) == {"a", "b", "c", "d"}
    assert client.get("/?sort=name").status_code == 400


def test_of_one_department_each_response_has_a_cell_for_who_was_responsible(client):
    make.response()
    make.response("dfe", "another")

    page = client.get("/").text

    heads = page.count('role="columnheader"') - page.partition("What is in this record")[0].count(
        'role="columnheader"'
    )
    rows = page.partition("What is in this record")[2].split('<tr class="govuk-table__row"')[2:]
    assert heads == 4
    assert [row.count("<th ") + row.count("<td ") for row in rows] == [4, 4]
    assert all("Not known" in row for row in rows)
