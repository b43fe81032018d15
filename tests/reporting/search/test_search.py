import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Kind, SearchText
from commitments.search.words import stem
from strategy.models import Action, Portfolio, Team
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def record():
    edition = make.draft_edition(2013)
    make.revision(edition, action=7, text="First words.\nThe Café portal was planned. It opened.")
    make.revision(edition, action=8, kind=Kind.PLAN, text="Managers of services will be trained.")
    make.pledge(edition, action=8, statement="Open the agencies’ gateway")
    make.wording(edition, action=7, title="Rebuilding our services")
    return make.publish(edition)


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("cafe", "Café"),
        ("CAFÉ", "Café"),
        ("plan", "planned"),
        ("planning", "planned"),
        ("service", "services"),
        ("train manager", "trained"),
        ('"cafe portal"', "portal"),
        ("agency", "agencies"),
        ("gateway&kind=pledge", "gateway"),
        ("portal&action=7&year=2013&kind=progress&department=dfe", "portal"),
    ],
)
def test_words_are_found_in_their_sentence(client, record, query, marked):
    page = client.get(f"/search/?q={query}")

    assert "1 result." in page.text
    assert f"<mark>{marked}</mark>" in page.text
    assert "First words." not in page.text


@pytest.mark.parametrize("query", ["harbour", '"portal cafe"', "portal&action=8", "---"])
def test_what_is_not_there_is_not_found(client, record, query):
    assert "<mark>" not in client.get(f"/search/?q={query}").text


@pytest.mark.parametrize("signs", ["🚀", "%", "*", "++", "---", '"_"'])
def test_signs_alone_are_said_not_to_be_searched(client, signs):
    make.published_edition(2013, facts=lambda edition: make.revision(edition, text=f"{signs} C++"))

    page = client.get("/search/", {"q": signs})

    assert "Signs are not searched. Enter a word or a number." in page.text
    assert "No entry has all of these words" not in page.text
    assert "1 result." in client.get("/search/", {"q": f"C {signs}"}).text


def test_a_word_that_is_nowhere_is_answered_with_the_nearest(client, record):
    page = client.get("/search/?q=portl")

    assert "No entry has “portl”. Did you mean" in page.text
    assert '<a class="govuk-link" href="/search/?q=portal">portal</a>' in page.text


def test_what_no_one_may_read_is_neither_found_nor_suggested(client, record):
    make.revision(make.draft_edition(2015), action=7, text="Secretive.")

    page = client.get("/search/?q=secretiv")

    assert "<mark>" not in page.text and "Did you mean" not in page.text


def test_as_at_a_day_finds_what_the_public_could_read(client, record):
    before = client.get("/search/?q=portl&as-at=2013-12-30")

    assert "Did you mean" not in before.text
    assert "1 result." in client.get("/search/?q=portal&as-at=2013-12-31").text


def test_a_corrected_text_is_found_only_as_at_its_days(client, record):
    make.published_edition(
        2013,
        "1 March 2014",
        kind="correction",
        change_note="Its name.",
        facts=lambda e: make.revision(e, action=7, text="The hub was planned."),
    )

    assert "1 result." in client.get("/search/?q=hub").text
    assert "No entry has “portal”." in client.get("/search/?q=portal").text
    assert "1 result." in client.get("/search/?q=portal&as-at=2014-02-28").text


def test_actions_offices_and_people_are_found_by_name(client, record):
    make.appointment(make.role(), "2012", person=make.person())
    action = Action.objects.get(number=7)
    action.title = "Redesign of the largest services"
    action.save()

    for query, name, address in (
        ("redesigning", "Action 7: Redesign of the largest services", "/actions/7/"),
        ('"digital leader"', "Digital leader", "/dfe/governance/roles/digital-leader/"),
        ("stacé", "Emma Stace", "/dfe/governance/people/emma-stace/"),
    ):
        page = client.get("/search/", {"q": query}).text.partition("<main")[2]
        assert name in page and f'{address}"' in page


def test_an_action_is_found_by_what_a_department_calls_it(client, record):
    page = client.get("/search/?q=rebuild").text
    assert 'href="/dfe/government-digital-strategy/actions/7/">Action 7: Rebuilding our' in page


def test_a_name_is_found_from_the_day_on_which_it_could_be_known(client, record):
    make.appointment(make.role(), "2014", person=make.person())

    assert "Emma Stace" not in client.get("/search/?q=emma&as-at=2013-12-31").text
    page = client.get("/search/?q=emma&as-at=2014-12-31").text
    assert '/people/emma-stace/?as-at=2014-12-31"' in page


def test_a_question_is_answered_with_who_held_the_office_in_its_year(client, record):
    role = make.role()
    make.appointment(role, "2012", "June 2014", person=make.person())
    make.appointment(role, "June 2014", "2015", number=2)

    def told(question):
        page = client.get("/search/", {"q": question})
        assert 'href="/dfe/governance/roles/digital-leader/"' in page.text
        return page.text

    year = told("Who was the digital leader in 2014?")
    assert "In 2014: Emma Stace; name not published" in year
    assert "In 2012: Emma Stace" in told("digital leader 2012")
    assert "In 2015: possibly name not published" in told("digital leader 2015")
    assert "In 2020: not known" in told("digital leader in 2020")
    assert "In 2" not in told("digital leader")
    make.appointment(role, "2015", number=3)
    assert "In 2015: up to 2 people, names not published" in told("digital leader in 2015")


def test_a_year_finds_what_is_of_it_and_what_names_it(client, record):
    make.published_edition(
        2014,
        facts=lambda edition: [
            make.revision(edition, action=7, text="The portal opened."),
            make.revision(edition, action=8, text="The portal closes in 2020."),
        ],
    )

    assert "2 results of 2014, or that name it" in client.get("/search/?q=portal+2014").text
    assert "1 result of 2020, or that name it" in client.get("/search/?q=portal+2020").text
    assert "1 result." in client.get("/search/?q=2020").text


if connection.vendor == "postgresql":

    def test_whether_a_row_names_a_year_is_not_looked_for_in_a_list_of_all_that_do(record):
        found = SearchText.objects.having("portal").of_year(2014)
        assert "SubPlan" not in found.explain()


def test_where_no_entry_has_all_words_those_with_some_are_shown(client, record):
    page = client.get("/search/?q=cafe+gateway").text

    assert "No entry has all of these words. These have some of them." in page
    assert "<mark>Café</mark>" in page and "<mark>gateway</mark>" in page
    assert "all of these words" not in client.get("/search/?q=cafe+portal").text


def test_a_text_stands_with_its_promises_and_what_became_of_them(client):
    def facts(edition):
        make.revision(edition, action=7, kind=Kind.PLAN, text="The portal opens. So do shops.")
        make.pledge(edition, action=7, statement="Open the portal")
        make.pledge(edition, action=7, statement="Open the shops", number=2)
        return make.pledge(edition, action=8, statement="Close the portal")

    make.published_edition(2013, facts=facts)
    make.published_edition(2014)
    page = client.get("/search/?q=portal").text.partition("<main")[2]

    assert "2 results, the most relevant first" in page
    own = page.partition("Action 7, plan for 2014")[2].partition("</article>")[0]
    assert "The <mark>portal</mark> opens." in own
    assert "Open the <mark>portal</mark>" in own and "shops" not in own
    assert own.count("Not mentioned") == 1
    assert "1 more promise: 1 not mentioned" in own
    assert "Close the <mark>portal</mark>" in page.partition("Action 8, plan for 2014")[2]


def test_the_newest_thousand_are_put_in_order(client, monkeypatch):
    monkeypatch.setattr("reporting.search.found.MOST_RESULTS", 2)
    for year in (2012, 2013, 2014):
        make.published_edition(year, facts=lambda e: make.revision(e, action=7, text="A portal."))
    page = client.get("/search/?q=portal").text.partition("<main")[2]

    assert "More than 2 texts and promises. Of the newest: 2 results" in page
    assert "progress during 2014" in page and "progress during 2012" not in page
    assert page.index("progress during 2014") < page.index("progress during 2013")


def test_groups_are_found_by_name_and_by_former_names(client):
    of = make.department()
    Portfolio.objects.create(department=of, slug="families", name="Families and children")
    team = Team.objects.create(department=of, slug="growth", name="Growth")
    team.name = "Delivery"
    team.save()

    assert "Portfolio, DFE" in client.get("/search/?q=family").text
    page = client.get("/search/?q=growth").text
    assert "Team, DFE; before: Growth" in page


def test_a_filter_is_about_texts_and_leaves_names_out(client, record):
    assert "By name" in client.get("/search/?q=title").text
    assert "By name" not in client.get("/search/?q=title&kind=plan").text


def test_without_a_word_it_tells_how_to_search(client, record):
    assert "Put words in quotes" in client.get("/search/").text


@pytest.mark.parametrize(
    "query", ["q=a&action=77", "q=a&kind=promise", "word=a", "q=a%00", "q=" + "x" * 201]
)
def test_what_is_unknown_is_refused(client, record, query):
    assert client.get(f"/search/?{query}").status_code == 400


@pytest.mark.parametrize("query", ['"', "*", "a* OR NOT", "-", "x" * 200, "🙂", "a:b ^c", "½ İ"])
def test_any_input_gives_a_page(client, record, query):
    assert client.get("/search/", {"q": query}).status_code == 200


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=st.text(max_size=60))
def test_whatever_is_typed_gives_a_page(client, record, query):
    assert client.get("/search/", {"q": query}).status_code in (200, 400)


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("departments", [1, 20])
def test_queries_do_not_grow_with_results(client, django_assert_num_queries, departments):
    for number in range(departments):
        response = make.response(f"department-{number}")
        make.published_edition(2014, of=response, facts=make.revision)
        make.appointment(make.role(of=response.department), "2012")

    # The choices of departments, strategies, actions and years; the matches; a page of them with
    # their promises; what they have for each filter; of which kinds something may be called so, and
    # the names of actions; whether anything is pending.
    with django_assert_num_queries(13):
        client.get("/search/?q=done")


def test_each_kind_is_looked_up_where_something_may_be_called_so(client):
    make.appointment(make.role("portal-lead"), "2012")
    make.published_edition(2014, facts=make.revision)

    def looked_up(word):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/search/?q={word}")
        return page, [row["sql"] for row in asked if 'FROM "strategy_role"' in row["sql"]]

    found, queries = looked_up("portal")
    assert "Portal lead" in found.text and len(queries) == 1
    assert looked_up("nobody")[1] == []


def test_lists_find_words_as_search_does(client, record):
    assert "Café" in client.get("/entries/?q=CAFE+plans").text
    assert "gateway" in client.get("/pledges/?q=gateways").text.partition("<main")[2]


def test_every_page_has_the_box_and_keeps_the_day(client, record):
    page = client.get("/entries/?as-at=2014-01-01")

    box = page.text.partition('role="search"')[2].partition("</form>")[0]
    assert 'name="q"' in box and 'name="as-at" value="2014-01-01"' in box


@pytest.mark.parametrize(
    "forms",
    [
        "plan plans planned planning",
        "move moves moved moving",
        "publish publishes published publishing",
        "service services",
        "agency agencies",
        "create created creates creating",
    ],
)
def test_endings_make_no_difference(forms):
    assert len({stem(word) for word in forms.split()}) == 1


def test_plane_is_no_plan():
    assert stem("plane") != stem("plan")
