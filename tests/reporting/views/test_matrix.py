"""The matrix: promises as squares by action and the year they are due, and what is missing."""

import re
from html import unescape

import pytest

from commitments.models import Kind, Outcome, Response, Revision
from reporting.drawn.signs import LOOKS
from reporting.record.cells import Cells
from reporting.record.matrix import Matrix
from reporting.record.progress import STATUSES
from tests import make, sample
from tests.reporting.exported import csv_rows
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/government-digital-strategy/"


def table(page):
    """The cells of each row, by its title and the label of the cell's column."""
    rows = re.findall(r'<tr role="row"><th scope="row".*?</tr>', page.text)
    return {
        unescape(re.search(r'href="[^"]*">(.*?)</a>', row)[1]): dict(
            re.findall(r'data-label="(.*?)">(.*?)</td>', row)
        )
        for row in rows
    }


def cell(page, action, label):
    return next(row for title, row in table(page).items() if title.startswith(f"{action}. "))[label]


def squares(html):
    """What each square says, and where it leads."""
    found = re.findall(r'<a class="app-square[^"]*" href="([^"]*)" title="([^"]*)">', html)
    return [(unescape(title), unescape(address)) for address, title in found]


def heads(page):
    """What the head of each year says beside it."""
    head = page.text.partition("<thead")[2].partition("</thead>")[0]
    cells = [re.sub(r"<[^>]*>", "", one).strip() for one in re.findall(r"<th.*?</th>", head)]
    return dict(re.fullmatch(r"(\d{4}) ?(.*)", one).groups() for one in cells if one[:4].isdigit())


def test_every_kind_of_emptiness_has_its_own_sign_and_word(client):
    response = make.response()
    for number in (1, 2, 3, 4):
        make.action(number, of=response.strategy)
    make.action(15, of=response.strategy, first_year=2014)
    make.publish(make.draft_edition(2012, of=response))
    edition = make.draft_edition(2014, of=response)
    make.revision(edition, action=1, text="Done.")
    make.revision(edition, action=2, text="", answer=Revision.Answer.NIL_RETURN, reason="Quiet.")
    make.revision(
        edition, action=3, text="", answer=Revision.Answer.NOT_APPLICABLE, reason="Not ours."
    )
    make.publish(edition)

    # A year after the report of 2013 was due, and before that of 2015 is.
    page = client.get(f"{ADDRESS}?as-at=2015-06-01")

    def said(action, year):
        shown = re.sub(r"<[^>]*>", " ", cell(page, action, str(year)))
        return " ".join(shown.split())

    assert said(1, 2014) == "¶ □ Plan: no report"
    assert 'title="Action 1, 2014: read the text"' in cell(page, 1, "2014")
    assert f'{ADDRESS}actions/1/?as-at=2015-06-01#progress-2014"' in cell(page, 1, "2014")
    assert said(2, 2014).startswith("0 Nil return : progress of action 2")
    assert said(3, 2014).startswith("/ Not applicable : progress of action 3")
    assert said(4, 2014) == "□ Plan: no report ! Progress: left out"
    assert said(4, 2012) == "! Commitment: left out"
    assert said(15, 2012) == said(15, 2013) == "– Not due"
    assert said(1, 2013) == "□ Progress: no report"
    assert said(1, 2015) == "! Plan: left out ○ Progress: awaited"
    assert heads(page) == {
        "2012": "",
        "2013": "No report",
        "2014": "No plan",
        "2015": "Report awaited",
    }
    for status in ("not-due", "left-out", "no-report", "awaited"):
        look = LOOKS[status]
        assert f'aria-hidden="true">{look.sign}</span> {look.words}</li>' in page.text
    assert "Published</" not in page.text.partition("What the words")[0]


def test_counts_say_how_much_is_filled_and_awaited(client):
    response = make.response()
    make.action(1, of=response.strategy)
    make.published_edition(2012, facts=lambda e: make.revision(e, kind=Kind.COMMITMENT))

    page = client.get(f"{ADDRESS}?as-at=2014-12-31")

    assert "1 of 1 filled, 5 awaited" in page.text  # Progress of three years, plans of two.

    page = client.get(f"{ADDRESS}?as-at=2015-01-01")

    # What was asked for in 2013 is 12 months late.
    assert "1 of 1 filled, 2 with no report, 3 awaited" in page.text


def test_counts_say_how_much_was_left_out_of_a_report_that_is_out(client):
    make.action(1, of=make.response().strategy)
    make.published_edition(2014)

    page = client.get(f"{ADDRESS}?as-at=2014-12-31")

    assert "0 of 2 filled, 2 left out, 1 with no report, 3 awaited" in page.text


@pytest.fixture
@made_once
def record():
    """Promises of two actions for 2013, 2014 and 2017: action 2 got further than action 1."""
    first = make.draft_edition(2012)
    old = make.pledge(first, action=1, kind=Kind.COMMITMENT, statement="Begin")
    make.publish(first)
    plan = make.draft_edition(2013)
    make.outcome(plan, old, Outcome.Status.PARTLY_DELIVERED)
    make.pledge(plan, action=1, statement="Say <b>so</b>")
    moved = make.pledge(plan, action=2, statement="Move agencies")
    make.pledge(plan, action=2, number=2, statement="Close sites", due_on=make.on("March 2017"))
    make.publish(plan)
    report = make.draft_edition(2014)
    make.action(3)
    make.outcome(report, moved, Outcome.Status.DELIVERED)
    return make.publish(report)


def test_a_promise_is_a_square_under_the_year_it_is_due(client, record):
    page = client.get(f"{ADDRESS}?as-at=2014-12-31")

    assert list(heads(page)) == ["2012", "2013", "2014", "2015", "2017"]
    [(said, address)] = squares(cell(page, 1, "2013"))
    assert said == "Begin: partly delivered"
    assert re.fullmatch(r"/pledges/\d+/\?as-at=2014-12-31", address)
    assert client.get(address).status_code == 200
    assert [said for said, _ in squares(cell(page, 1, "2014"))] == ["Say <b>so</b>: not mentioned"]
    assert [said for said, _ in squares(cell(page, 2, "2014"))] == ["Move agencies: delivered"]
    assert [said for said, _ in squares(cell(page, 2, "2017"))] == ["Close sites: not asked"]
    assert 'app-square--delivered" ' in cell(page, 2, "2014")
    assert f'<span aria-hidden="true">{LOOKS["delivered"].sign}</span>' in cell(page, 2, "2014")
    assert (cell(page, 1, "Delivered"), cell(page, 2, "Delivered")) == ("0 of 2", "1 of 1")
    assert "<b>" not in page.text


def test_each_count_is_that_of_the_squares_and_of_the_list_that_it_leads_to(client, record):
    for day in ("", "?as-at=2014-06-01", "?as-at=2013-06-01"):
        page = client.get(f"{ADDRESS}{day}")
        key = page.text.partition("app-key--counts")[2].partition("</ul>")[0]
        counts = re.findall(r'href="([^"]*)">.*?</span> (\d+) ([^<]*)</a>', key)
        said = [told.rpartition(": ")[2] for told, _address in squares(page.text)]
        words = {"with no report": "no report", "not asked about": "not asked"}

        assert sum(int(count) for _address, count, _words in counts) == len(said) > 0
        for address, count, status in counts:
            assert said.count(words.get(status, status)) == int(count)
            assert f"{count} p" in client.get(unescape(address)).text
            assert ("as-at" in address) is bool(day)


def test_what_it_counts_is_what_its_files_hold(client):
    sample.put_in()
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    pledges = "/pledges.csv?department=dfe&strategy=government-digital-strategy"
    for day in ("2012-12-31", "2014-06-01", "2026-01-01"):
        page = client.get(f"{ADDRESS}?as-at={day}")
        listed = [row["outcome"] for row in csv_rows(client, f"{pledges}&as-at={day}")]
        shown = [told.rpartition(": ")[2] for told, _address in squares(page.text)]
        assert sorted(shown) == sorted(STATUSES[status] for status in listed)

        rows = csv_rows(client, f"{ADDRESS[:-1]}.csv?as-at={day}")
        cells = Cells(response, make.on(day).first)
        found = Matrix(cells)
        assert (found.counts, found.tally) == (cells.counts, cells.tally)
        for action, years in table(page).items():
            told = [row for row in rows if row["action"] == action.split(".")[0]]
            for status in ("awaited", "left-out", "no-report"):
                said = rf"(Commitment|Plan|Progress): {LOOKS[status].words.lower()}<"
                gaps = [len(re.findall(said, html)) for html in years.values()]
                assert sum(gaps) == sum(row["status"] == status for row in told)


def test_the_sample_says_only_what_is_missing_and_is_light(client):
    sample.put_in()

    page = client.get(ADDRESS)

    assert len(table(page)) == 16
    assert heads(page) == {"2012": "", "2013": "", "2014": "", "2015": "No report"}
    assert "Published</" not in page.text.partition("What the words")[0]
    assert "Not applicable" in cell(page, 4, "2012")
    assert squares(cell(page, 16, "2015"))[0][0].endswith(": no report")
    assert "74 of 74 filled, 16 with no report" in page.text
    assert "cover 48 of DfE’s 86 promises: 6 are reported as delivered, 29 are" in page.text
    assert len(page.content) <= 60_500


def titles(page):
    return [title.split(".")[0] for title in table(page)]


def test_rows_are_sorted_by_how_far_each_action_got(client, record):
    """Partly counts after delivered; of actions that no report could tell of nothing is known."""
    assert titles(client.get(ADDRESS)) == ["1", "2", "3"]
    most, least = (client.get(f"{ADDRESS}?sort={order}") for order in ("-delivered", "delivered"))
    assert (titles(most), titles(least)) == (["2", "1", "3"], ["1", "2", "3"])
    assert 'aria-sort="descending"' in most.text and 'aria-sort="ascending"' in least.text
    for page in (most, least):
        assert f'href="{ADDRESS}">Action' in page.text  # Back to the numbers.
    assert f'href="{ADDRESS}?sort=delivered">Delivered' in most.text


def test_an_order_is_kept_with_the_day_and_none_that_there_is_not_is_taken(client, record):
    page = client.get(f"{ADDRESS}?as-at=2014-12-31")
    link = f"{ADDRESS}?as-at=2014-12-31&sort=-delivered"

    assert f'href="{link.replace("&", "&amp;")}"' in page.text
    assert titles(client.get(link)) == ["2", "1", "3"]
    for wrong in ("sort=year", "sort=delivered&sort=-delivered"):
        refused = client.get(f"{ADDRESS}?{wrong}")
        assert refused.status_code == 400 and "sort can’t be" in refused.text


def test_drafts_are_not_seen_nor_counted(client):
    draft = make.draft_edition(2014)
    make.revision(draft, action=1, text="A draft.")
    make.pledge(draft, action=1)

    page = client.get(ADDRESS)

    assert "0 filled" in page.text
    assert "Nothing has been published yet" in page.text
    assert squares(page.text) == [] and "read the text" not in page.text


def test_texts_that_nobody_has_read_are_not_said_to_promise_nothing(client):
    make.published_edition(2014, facts=make.revision)

    assert "Nobody has read the promises out of the published texts yet" in client.get(ADDRESS).text


def test_an_action_added_later_is_not_in_an_earlier_view(client):
    response = make.response()
    make.action(1, of=response.strategy)
    make.action(15, of=response.strategy, added_on=make.on("December 2013"), first_year=2014)

    assert "Title of action 15" in client.get(ADDRESS).text
    assert "Title of action 15" not in client.get(f"{ADDRESS}?as-at=2013-01-15").text
    assert "This strategy had no actions on 1 January 2012." in client.get(
        f"{ADDRESS}?as-at=2012-01-01"
    ).text.replace("\n", " ")


def test_a_withdrawn_action_is_not_due_in_the_year_of_its_end(client):
    response = make.response()
    make.action(1, of=response.strategy, withdrawn_on=make.on("June 2013"))

    page = client.get(f"{ADDRESS}?as-at=2013-12-31")

    assert "1 awaited" in page.text  # Only the commitment of 2012.


def test_no_title_or_statement_is_taken_for_html(client):
    make.action(1, title='"><script>alert(1)</script>' + 400 * "x")
    make.published_edition(2013, facts=lambda e: make.pledge(e, statement='"><img src=x>'))

    page = client.get(ADDRESS)

    assert "<script>alert" not in page.text and "<img" not in page.text
    assert [said for said, _address in squares(page.text)] == ['"><img src=x>: no report']


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("departments", [1, 30])
def test_queries_do_not_grow_with_departments_years_or_entries(
    client, django_assert_num_queries, departments
):
    make_responses(departments)

    # Its response, actions, reporting years, editions; what texts, promises and opinions stand;
    # changes of its department; and two more for why totals changed.
    with django_assert_num_queries(10):
        client.get(ADDRESS)


def make_responses(departments):
    for number in range(departments):
        slug = "dfe" if number == 0 else f"department-{number}"
        edition = make.draft_edition(2014, of=make.response(slug))
        for action in range(1, 1 + departments // 5 + 2):
            make.revision(edition, action=action)
            make.pledge(edition, action=action, kind=Kind.PLAN)
        make.publish(edition)


def test_an_unknown_response_is_not_found(client):
    assert client.get("/dfe/no-such-strategy/").status_code == 404
