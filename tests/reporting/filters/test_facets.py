"""What a list's filters offer: what there is on that day, what leads somewhere, and how many."""

import re

import pytest

from commitments.models import Kind, Revision
from reporting.filters import choices, facets
from reporting.web import paging
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    """Plans of two departments for 2014, reported on by one of them."""
    for slug in ("dfe", "hmrc"):
        plan = make.draft_edition(2013, of=make.response(slug))
        make.revision(plan, kind=Kind.PLAN, text="Move.")
        make.revision(plan, text="Begun.")
        pledge = make.pledge(plan)
        make.publish(plan)
    report = make.draft_edition(2014, of=make.response("hmrc"))
    make.revision(report, text="Moved.")
    make.outcome(report, pledge)
    make.publish(report)


def offered(client, address, name):
    """What a filter offers: its labels but the first, which narrows nothing."""
    page = client.get(address).text
    [select] = re.findall(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)
    labels = re.findall(r"<option[^>]*>\s*(.*?)\s*</option>", select, re.DOTALL)
    return labels[1:]


def test_each_value_has_the_number_of_rows_that_it_leaves(client, record):
    assert offered(client, "/entries/", "department") == ["DFE (2)", "HMRC (3)"]
    assert offered(client, "/entries/", "kind") == ["Progress (3)", "Plan (2)"]
    assert offered(client, "/entries/", "year") == ["2013 (2)", "2014 (3)"]
    assert offered(client, "/pledges/", "outcome") == ["Delivered (1)", "No report (1)"]


def test_so_it_is_of_measures(client, record):
    edition = make.draft_edition(2014, of=make.response("dfe"))
    make.figure(edition, make.measure(of=edition.response, action=make.action(1)))
    make.publish(edition)

    assert offered(client, "/measures/", "department") == ["DFE (1)"]
    assert offered(client, "/measures/", "action") == ["1 (1)"]
    assert offered(client, "/measures/?as-at=2014-06-01", "department") == []


def test_a_search_says_how_many_results_have_each_value(client, record):
    assert offered(client, "/search/?q=moved", "department") == ["DFE (1)", "HMRC (2)"]
    assert offered(client, "/search/?q=moved", "kind") == ["Progress (1)", "Plan (2)"]
    assert offered(client, "/search/?q=promise", "kind") == ["Promise (2)"]
    assert offered(client, "/search/?q=moved&as-at=2014-06-01", "year") == ["2014 (2)"]
    assert "Progress" in offered(client, "/search/?q=moved&kind=plan", "kind")


def test_the_numbers_are_of_what_the_other_filters_leave(client, record):
    assert offered(client, "/entries/?kind=plan", "department") == ["DFE (1)", "HMRC (1)"]
    assert offered(client, "/entries/?kind=plan", "kind") == ["Progress (3)", "Plan (2)"]
    assert offered(client, "/entries/?q=moved", "department") == ["DFE (1)", "HMRC (2)"]


def test_what_there_was_not_on_the_day_is_not_offered(client, record):
    assert offered(client, "/entries/?as-at=2014-06-01", "department") == ["DFE (2)", "HMRC (2)"]
    assert offered(client, "/pledges/?as-at=2014-06-01", "outcome") == ["Awaited (2)"]
    assert offered(client, "/entries/?as-at=2013-01-01", "department") == []


def test_a_value_that_leads_nowhere_stays_while_it_is_chosen(client, record):
    """Its place on the form says why the list is empty."""
    assert offered(client, "/pledges/?outcome=dropped", "outcome") == [
        "Delivered (1)",
        "Dropped (0)",
        "No report (1)",
    ]


def test_values_are_counted_up_to_a_limit(client, record, monkeypatch):
    monkeypatch.setattr(facets, "MOST_COUNTED", 2)

    assert offered(client, "/entries/", "department") == ["DFE (2)", "HMRC (more than 2)"]


def test_the_numbers_of_all_values_take_one_query(record, django_assert_num_queries, rf):
    from reporting.filters.entries import entries_asked_for

    request = rf.get("/entries/")
    request.as_at = make.on("1 June 2015").last
    filters = entries_asked_for(request)
    assert filters.faults() == []
    # Strategies, actions and years to choose from; then how many of each, departments too.
    with django_assert_num_queries(4):
        filters.count_facets()


def test_where_many_departments_respond_one_is_asked_for_by_its_slug(client, record, monkeypatch):
    monkeypatch.setattr(choices, "MOST_TO_CHOOSE_FROM", 1)

    page = client.get("/entries/?department=hmrc")
    assert 'name="department" value="hmrc"' in page.text
    assert '<option value="hmrc"' not in page.text
    assert (
        "3 entries" in page.text and "Department, as its address has it: dfe: “hmrc”" in page.text
    )
    for address in ("/search/?q=moved&department=hmrc", "/measures/?department=hmrc"):
        assert 'name="department" value="hmrc"' in client.get(address).text
    refused = client.get("/entries/?department=nobody")
    assert refused.status_code == 400
    assert "the slug of a department that responds: dfe" in refused.text


# How many a list has


def test_a_list_that_is_not_narrowed_has_the_number_that_is_kept(client, record, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 1)

    assert "5 entries" in client.get("/entries/").text
    assert "3 entries" in client.get("/entries/?department=hmrc").text
    assert "2 promises" in client.get("/pledges/").text
    assert "1 promise." in client.get("/pledges/?outcome=delivered").text
    assert "More than 1 entries" in client.get("/entries/?year=2014").text


def test_a_list_that_is_not_counted_leads_on_page_by_page(client, record, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 1)
    monkeypatch.setattr("reporting.views.entries.ENTRIES_A_PAGE", 2)

    first, second = (client.get(f"/entries/?year=2014&page={page}") for page in (1, 2))
    assert "Showing 1 to 2 of" in first.text and "page=2" in first.text
    assert "Showing 3 to 3 of" in second.text and "page=3" not in second.text
    assert client.get("/entries/?year=2014&page=3").status_code == 404


def test_what_can_find_nothing_is_counted_without_asking(record, django_assert_num_queries):
    nothing, two = Revision.objects.none(), Revision.objects.filter(entry__kind=Kind.PLAN)
    with django_assert_num_queries(1):
        assert facets.counted({"nothing": nothing, "two": two}) == {"nothing": 0, "two": 2}
    with django_assert_num_queries(0):
        assert facets.counted({"nothing": nothing}) == {"nothing": 0}
        assert facets.counted({}) == {}


def test_words_that_find_nothing_leave_nothing(client, record):
    for address in ("/entries/?q=%25", "/pledges/?q=%25"):
        assert client.get(address).status_code == 200
