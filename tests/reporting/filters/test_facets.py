"""What a list's filters offer: what there is on that day, what leads somewhere, and how many."""

import re

import pytest
from django.forms import ChoiceField

from commitments.models import Kind, Revision
from reporting.filters import choices, facets, lists
from reporting.web import paging
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
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
    """What a filter offers, each with its number."""
    page = client.get(address).text
    found = re.findall(rf'id="facet-{name}">.*?</ul>', page, re.DOTALL)
    links = re.findall(r"<li>(.*?)</li>", found[0], re.DOTALL) if found else []
    return [words(link) for link in links]


def words(html):
    """As it is seen: without signs, and what is only heard."""
    unheard = re.sub(r"<span (?:aria-hidden|class=.govuk-visually-hidden).*?</span>", "", html)
    return " ".join(re.sub(r"<[^>]*>", "", unheard).split())


def offered_by_search(client, address, name):
    """What the form of the search offers: its labels but the first, which narrows nothing."""
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
    assert offered(client, "/measures/", "action") == ["1 Title of action 1 (1)"]
    assert offered(client, "/measures/?as-at=2014-06-01", "department") == []


def test_a_search_says_how_many_results_have_each_value(client, record):
    assert offered_by_search(client, "/search/?q=moved", "department") == ["DFE (1)", "HMRC (2)"]
    assert offered_by_search(client, "/search/?q=moved", "kind") == ["Progress (1)", "Plan (2)"]
    assert offered_by_search(client, "/search/?q=promise", "kind") == ["Promise (2)"]
    assert offered_by_search(client, "/search/?q=moved&as-at=2014-06-01", "year") == ["2014 (2)"]
    assert "Progress" in offered_by_search(client, "/search/?q=moved&kind=plan", "kind")


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
    for slug in ("dfe", "hmrc"):
        edition = make.draft_edition(2014 + (slug == "hmrc"), of=make.response(slug))
        for number in range(1, 2 + (slug == "hmrc")):
            make.figure(edition, make.measure(f"{slug}-{number}", of=edition.response))
        make.publish(edition)
    monkeypatch.setattr(facets, "MOST_COUNTED", 1)

    assert offered(client, "/measures/", "department") == ["DFE (1)", "HMRC (more than 1)"]


def test_the_numbers_of_all_values_take_one_query(record, django_assert_num_queries, rf):
    from reporting.filters.entries import entries_asked_for

    request = rf.get("/entries/")
    request.as_at = make.on("1 June 2015").last
    filters = entries_asked_for(request)
    assert filters.faults() == []
    # Years, departments, strategies and actions to choose from; then how many of each.
    with django_assert_num_queries(5):
        assert filters.counts()["kind"] == {"progress": 3, "plan": 2}
    with django_assert_num_queries(0):
        assert filters.total == 5


def test_a_value_is_added_to_those_that_are_chosen_and_taken_away_again(client, record):
    page = client.get("/entries/?kind=plan&as-at=2015-06-01&page=1").text

    assert 'href="/entries/?kind=plan&amp;as-at=2015-06-01&amp;kind=progress"' in page
    both = client.get("/entries/?kind=plan&kind=progress").text
    assert 'href="/entries/?kind=plan"' in both and 'href="/entries/?kind=progress"' in both
    assert "chosen: take it away" in both
    assert "5 entries" in both


def test_all_filters_are_cleared_at_once_and_the_day_and_the_order_stay(client, record):
    page = client.get("/entries/?kind=plan&q=move&sort=-year&as-at=2015-06-01").text

    assert 'href="/entries/?sort=-year&amp;as-at=2015-06-01">Clear all' in page
    assert "Clear all" not in client.get("/entries/").text


def test_the_form_adds_to_what_is_chosen(client, record):
    """Of its own boxes it sends what is typed in them, and of all else what it was."""
    page = client.get("/pledges/?year=2014&q=promise&sort=due").text
    form = page.partition("More filters")[2].partition("</form>")[0]

    assert '<input type="hidden" name="year" value="2014">' in form
    assert '<input type="hidden" name="sort" value="due">' in form
    assert '<input type="hidden" name="q"' not in form
    assert re.search(r'<input class="govuk-input" type="text" name="q"[^>]* value="promise"', form)


def test_where_many_departments_respond_one_is_asked_for_by_its_slug(client, record, monkeypatch):
    monkeypatch.setattr(choices, "MOST_TO_CHOOSE_FROM", 1)

    page = client.get("/entries/?department=hmrc")
    assert '<input type="hidden" name="department" value="hmrc">' in page.text
    assert 'type="text" name="department"' in page.text
    assert offered(client, "/entries/?department=hmrc", "department") == []
    assert "3 entries" in page.text and "Department: HMRC" in page.text
    assert "5 entries" in client.get("/entries/?department=hmrc&department=dfe").text
    assert 'name="department" value="hmrc"' in client.get("/measures/?department=hmrc").text
    searched = client.get("/search/?q=moved&department=hmrc").text
    assert 'name="department" value="hmrc"' in searched and '<option value="hmrc"' not in searched
    refused = client.get("/entries/?department=nobody")
    assert refused.status_code == 400
    assert "the slug of a department that responds: dfe" in refused.text
    assert "<li>hmrc</li>" not in refused.text


# How many a list has


def test_a_list_has_a_number_however_long_it_is(client, record, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 1)

    assert "5 entries" in client.get("/entries/").text
    assert "3 entries" in client.get("/entries/?department=hmrc").text
    assert "2 promises" in client.get("/pledges/").text
    assert "1 promise<" in client.get("/pledges/?outcome=delivered").text
    assert "3 entries" in client.get("/entries/?year=2014").text
    assert "2 entries" in client.get("/entries/?q=begun").text


def test_a_list_that_is_not_counted_leads_on_page_by_page(client, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 1)
    monkeypatch.setattr("reporting.views.measures.MEASURES_A_PAGE", 2)
    edition = make.draft_edition(2014)
    for number in range(3):
        make.figure(edition, make.measure(f"measure-{number}"))
    make.publish(edition)

    first, second = (client.get(f"/measures/?page={page}") for page in (1, 2))
    assert "Showing 1 to 2 of More than 1 measures" in " ".join(first.text.split())
    assert "page=2" in first.text
    assert "Showing 3 to 3 of" in second.text and "page=3" not in second.text
    assert client.get("/measures/?page=3").status_code == 404


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


def test_kept_choices_are_gone_through_as_they_are():
    pairs = [("dfe", "DfE"), ("hmrc", "HMRC")]
    kept = lists.KeptChoices(lambda: pairs)

    field = ChoiceField(choices=kept)

    assert field.choices is kept and field.widget.choices is kept
    assert [*kept] == pairs and len(kept) == 2
    assert field.clean("hmrc") == "hmrc"
