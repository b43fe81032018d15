import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Kind
from commitments.search.words import stem
from strategy.models import Action
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
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


@pytest.mark.parametrize("query", ["cafe gateway", '"portal cafe"', "portal&action=8", "---"])
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


@pytest.mark.parametrize("departments", [1, 20])
def test_queries_do_not_grow_with_results(client, django_assert_num_queries, departments):
    for number in range(departments):
        response = make.response(f"department-{number}")
        make.published_edition(2014, of=response, facts=make.revision)
        make.appointment(make.role(of=response.department), "2012")

    # The choices of departments, strategies, actions and years; the matches, their order, a page,
    # what they have for each filter; former names; the names of actions, as departments call them,
    # of offices, of people.
    with django_assert_num_queries(13):
        client.get("/search/?q=done")


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
