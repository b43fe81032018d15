import pytest

from commitments.models import Evidence, Kind
from tests import make

pytestmark = pytest.mark.django_db


def publish_figures(measure, values):
    for year, value in values.items():
        make.published_edition(
            year,
            of=measure.response,
            facts=lambda e, value=value: make.figure(e, measure, value),
        )


@pytest.fixture
def measure():
    return make.measure(source=make.source(title="The report page"))


def test_a_measure_has_its_figures_as_a_line_and_a_table(client, measure):
    publish_figures(measure, {2013: 3, 2014: 1250})

    page = client.get("/measures/").text

    assert "Service managers trained" in page and "In people." in page
    assert "2013: 3 people. 2014: 1,250 people." in page
    assert page.count('<line class="app-chart__line"') == 1
    assert '<th scope="row" class="govuk-table__header">2014</th>' in page
    assert "Source: The report page" in page


def test_a_missing_year_is_a_gap_and_not_nought(client, measure):
    publish_figures(measure, {2012: 1, 2014: 3, 2015: 2})

    page = client.get("/measures/").text

    assert page.count('<line class="app-chart__line"') == 1
    assert "No figure of 2013: the line has a gap there." in page
    assert '<td class="govuk-table__cell">No figure of 2013</td>' in page


def test_one_figure_is_no_line(client, measure):
    publish_figures(measure, {2013: 3})

    page = client.get("/measures/").text

    assert "Only one figure so far" in page
    assert "app-chart" not in page


def test_a_figure_says_where_it_stands_and_what_backs_it(client, measure):
    edition = make.draft_edition(2013)
    entry = make.entry(2, Kind.PROGRESS, 2013)
    figure = make.figure(edition, measure, entry=entry)
    Evidence.objects.create(figure=figure, title="The list", url="https://www.gov.uk/list")
    make.publish(edition)

    page = client.get("/measures/").text

    assert "/dfe/government-digital-strategy/actions/2/#progress-2013" in page
    assert "/editions/1/" in page
    assert 'href="https://www.gov.uk/list"' in page


def test_a_corrected_figure_takes_the_place_of_the_first_from_its_day(client, measure):
    publish_figures(measure, {2013: 3})
    make.published_edition(
        2013,
        "1 March 2014",
        kind="correction",
        change_note="Miscounted.",
        facts=lambda e: make.figure(e, measure, 4),
    )

    cell = '<td class="govuk-table__cell govuk-table__cell--numeric">{}</td>'
    assert cell.format(4) in client.get("/measures/").text
    assert cell.format(3) in client.get("/measures/?as-at=2014-02-28").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=2", True),
        ("action=3", False),
        ("q=MANAGERS+people", True),
        ("q=nothing", False),
        ("department=dfe&strategy=government-digital-strategy", True),
    ],
)
def test_filters_give_what_they_say(client, query, found):
    make.action(3, of=make.response().strategy)
    publish_figures(make.measure(action=make.action(2)), {2013: 3})

    page = client.get(f"/measures/?{query}").text

    assert ("<article" in page) is found
    assert ("No measures match." in page) is not found


@pytest.mark.parametrize("query", ["action=77", "department=dft", "year=2014"])
def test_what_is_unknown_is_refused(client, measure, query):
    assert client.get(f"/measures/?{query}").status_code == 400


def test_a_measure_that_only_a_draft_has_is_not_shown(client, measure):
    make.figure(make.draft_edition(2013), measure)

    page = client.get("/measures/").text

    assert "Service managers trained" not in page
    assert "No figure has been published yet." in page


def test_nothing_by_a_day_is_said_with_the_day(client, measure):
    publish_figures(measure, {2013: 3})

    page = client.get("/measures/?as-at=2013-01-15").text

    assert "No figure had been published by 15 January 2013." in page


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("measures", [2, 15])
def test_queries_do_not_grow_with_measures(client, django_assert_num_queries, measures):
    edition = make.draft_edition(2013)
    for number in range(measures):
        make.figure(edition, make.measure(f"measure-{number}"))
    make.publish(edition)

    # The choices of departments, strategies, actions; the count, also of each choice; measures,
    # figures, evidence, baselines and targets; whether anything is pending.
    with django_assert_num_queries(10):
        client.get("/measures/")
