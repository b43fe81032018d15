"""The register of services: the list, and the page of one."""

import pytest

from commitments.models import Kind
from tests import make
from tests.reporting.exported import json_rows
from tests.rows import made_once

pytestmark = pytest.mark.django_db

PAGE = "/dfe/services/get-into-teaching/"


@pytest.fixture
@made_once
def source():
    return make.source(title="The report", published_on=make.on("16 January 2015"))


@pytest.fixture
def service(source):
    """With everything that is told of one, and something of later that is not told before."""
    row = make.service(
        source=source, owner="Education Funding Agency", description="For people who want to teach."
    )
    make.service_manager(row, "1 May 2013", "1 March 2014", person=make.person("Ann Lee"))
    make.service_manager(row, "1 March 2014", section="Page 2")
    make.service_stage(row, "alpha", "June 2013", words="alpha phase")
    make.service_stage(row, "beta", "June 2014")
    make.service_figure(row, "120000", year=2012)
    make.service_figure(row, "150000", year=2014, period="12 months to March 2014")
    make.service_figure(row, "4.5", of="cost-per-transaction", year=2013)
    make.assessment(row, "not-met", "May 2014", panel="A panel", result_words="Not pass")
    return row


def promise(text="Launch the site", **fields):
    edition = make.published_edition(
        2013,
        facts=lambda e: make.pledge(e, action=5, kind=Kind.PLAN, year=2014, statement=text),
        **fields,
    )
    return edition.pledges.get()


def test_a_service_says_what_sources_tell_of_it(client, service, django_assert_num_queries):
    # The service; stages, managers, figures, assessments; promises.
    with django_assert_num_queries(6):
        page = client.get(PAGE).text

    for told in (
        "Education Funding Agency",
        "For people who want to teach.",
        "Beta, in June 2014",
        "Ann Lee",
        "Not named by the source",
        "In the source: “alpha phase”",
        "120,000",
        "12 months to March 2014",
        "No figure of 2013: the line has a gap there.",
        "A panel",
        "Not met: “Not pass”",
    ):
        assert told in page, told
    assert page.count("The report") > 8  # The source of each.


def test_an_end_that_no_source_gives_is_last_heard_of(client, service):
    page = " ".join(client.get(PAGE).text.split())

    assert "Last heard of in January 2015" in page
    assert "1 March 2014" in page


def test_nothing_is_said_that_no_source_says(client, source):
    make.service(source=source)

    page = client.get(PAGE).text

    for told in (
        "No source names one",
        "No source names anyone.",
        "No source says how far it has come.",
        "No source tells of an assessment.",
        "No source gives a figure of it.",
        "No source links a promise to it.",
    ):
        assert told in page, told
    assert page.count("No source says") == 3  # The stage, twice, and whether an exemplar.


def test_a_result_that_no_source_gives_is_told_so(client, source):
    make.assessment(make.service(source=source), "not-said")

    assert "No source gives the result" in client.get(PAGE).text
    assert "No source gives the result" in client.get("/services/").text


def test_an_exemplar_has_its_own_source(client, source):
    chosen = make.source(title="List of exemplars")
    make.service(source=source, is_exemplar=True, exemplar_source=chosen, exemplar_section="Row 3")

    page = client.get(PAGE).text

    assert "List of exemplars" in page and "Row 3" in page


def test_as_at_a_day_nothing_of_later_is_told(client, service):
    page = client.get(f"{PAGE}?as-at=2014-02-01").text

    assert "Alpha, in June 2013" in page and "Beta" not in page
    assert "Ann Lee" in page and "Not named by the source" not in page
    assert "1 March 2014" not in page
    assert "120,000" in page and "4.5" in page and "150,000" not in page
    assert "No source tells of an assessment by 1 February 2014." in page


def test_a_service_is_not_there_before_a_source_tells_of_it(client, service):
    assert client.get(f"{PAGE}?as-at=2012-12-31").status_code == 200
    assert client.get(f"{PAGE}?as-at=2012-12-30").status_code == 404
    assert (
        "No source tells of a service by 30 December 2012."
        in client.get("/services/?as-at=2012-12-30").text
    )


def test_an_old_address_leads_on(client, service):
    service.slug = "teach"
    service.save()

    moved = client.get(f"{PAGE}?as-at=2014-06-01")

    assert moved.status_code == 301
    assert moved.url == "/dfe/services/teach/?as-at=2014-06-01"


# Promises


def test_promises_and_services_are_linked_both_ways(client, service, source):
    make.service_pledge(service, promise(), section="Plan for 2014")
    pledge = service.pledges.get().pledge

    of_service = client.get(PAGE).text
    of_pledge = client.get(f"/pledges/{pledge.pk}/").text
    of_action = client.get("/dfe/government-digital-strategy/actions/5/").text

    assert f'href="/pledges/{pledge.pk}/"' in of_service and "Plan for 2014" in of_service
    assert f'href="{PAGE}"' in of_pledge and "Plan for 2014" in of_pledge
    assert f'href="{PAGE}"' in of_action


def test_a_link_is_not_told_before_its_promise_was_published(client, service):
    make.service_pledge(service, promise(published_on="16 January 2014"))

    assert "Launch the site" in client.get(f"{PAGE}?as-at=2014-01-16").text
    assert "Launch the site" not in client.get(f"{PAGE}?as-at=2014-01-15").text


def test_the_page_takes_no_more_queries_with_more_promises(
    client, service, django_assert_num_queries
):
    edition = make.published_edition(
        2013,
        facts=lambda e: [
            make.pledge(e, action=5, kind=Kind.PLAN, year=2014, number=number)
            for number in range(1, 6)
        ],
    )
    for pledge in edition.pledges.all():
        make.service_pledge(service, pledge)

    # And documents, outcomes of the promises, and whether anything waits to be brought up to date.
    with django_assert_num_queries(9):
        client.get(PAGE)


# The list


def test_the_list_tells_the_last_of_each(client, service):
    page = " ".join(client.get("/services/").text.split())

    assert f'href="{PAGE}"' in page
    assert "150,000" in page and "120,000" not in page
    assert "Beta" in page and "Alpha<span" not in page
    assert "Not named" in page and "Ann Lee" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stage=beta", True),
        ("stage=alpha", False),
        ("stage=alpha&as-at=2014-02-01", True),
        ("stage=not-known", False),
        ("exemplar=not-known", True),
        ("exemplar=yes", False),
        ("assessed=yes", True),
        ("assessed=no", False),
        ("assessed=no&assessed=yes", True),
        ("department=dfe", True),
        ("department=esfa", False),
        ("q=funding+teach", True),
        ("q=nowhere", False),
    ],
)
def test_the_list_is_narrowed(client, service, query, found):
    make.department("esfa")

    page = client.get(f"/services/?{query}").text

    assert (f'href="{PAGE}' in page) is found
    assert ("No services match." in page) is not found


@pytest.mark.parametrize("query", ["stage=gamma", "exemplar=maybe", "assessed=2014", "owner=x"])
def test_what_is_not_understood_is_asked_back(client, query):
    assert client.get(f"/services/?{query}").status_code == 400


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("services", [2, 12])
def test_queries_do_not_grow_with_services(client, source, django_assert_num_queries, services):
    for number in range(services):
        row = make.service(f"service-{number}", source=source)
        make.service_manager(row)
        make.service_stage(row)
        make.service_figure(row)
        make.assessment(row)

    # The departments to choose from; the count, also of each choice; services; and of these the
    # stages, managers, figures and assessments.
    with django_assert_num_queries(8):
        client.get("/services/")


def test_the_list_has_the_order_of_the_names_that_it_shows(client, source):
    make.service("zebra", name="Apply for a place", source=source)
    make.service("apply", name="Zebra crossings", source=source)
    make.service("last", of=make.department("aaa", abbreviation="ZZZ"), source=source)

    names = [row["name"] for row in json_rows(client, "/services.json")]

    assert names == ["Apply for a place", "Zebra crossings", "Last"]


def test_the_list_of_a_department_has_an_address(client, service):
    moved = client.get("/dfe/services/?as-at=2014-06-01")

    assert moved.url == "/services/?department=dfe&as-at=2014-06-01"
    assert client.get("/nowhere/services/").status_code == 404


def test_a_department_names_its_services(client, service):
    assert f'href="{PAGE}"' in client.get("/dfe/").text


def test_hostile_texts_are_shown_as_they_are(client, source):
    nasty = "<script>alert(1)</script>"
    row = make.service(source=source, name=nasty, owner=nasty, description=nasty)
    make.service_stage(row, words=nasty)
    make.assessment(row, panel=nasty, result_words=nasty, standard=nasty)
    make.service_manager(row, note=nasty, section=nasty)
    make.service_figure(row, period=nasty)

    for address in ("/services/", PAGE, "/dfe/"):
        page = client.get(address).text
        assert nasty not in page and "&lt;script&gt;" in page


# As data


def test_an_export_has_the_last_of_each(client, service):
    [row] = json_rows(client, "/services.json?stage=beta")

    expected = {
        "service": "get-into-teaching",
        "stage": "beta",
        "transactions": 150000,
        "transactions_year": 2014,
        "managers": None,
        "last_assessment": "beta",
        "last_assessment_result": "not-met",
        "is_exemplar": None,
    }
    assert {name: row[name] for name in expected} == expected


def test_an_export_as_at_a_day_has_nothing_of_later(client, service):
    [row] = json_rows(client, "/services.json?as-at=2014-02-01")

    assert (row["stage"], row["transactions"], row["managers"]) == ("alpha", 120000, "Ann Lee")
    assert row["last_assessment"] is None
    [figure, cost] = json_rows(client, "/data/service-figures.json?as-at=2014-02-01")
    assert {figure["year"], cost["year"]} == {2012, 2013}


# Across services


def test_one_kind_of_figure_is_compared_across_services(client, service, source):
    other = make.service("marketplace", of=make.department("bis"), source=source)
    for year, value in {2012: "61.5", 2014: "70"}.items():
        make.service_figure(other, value, of="digital-take-up", year=year)
    make.service_figure(service, "50", of="digital-take-up", year=2013)

    page = client.get("/services/figures/?of=digital-take-up").text

    assert page.count('<svg class="app-chart"') == 2
    for told in (
        "Higher is better, as we read it.",
        "No figure of 2013: the line has a gap there.",
        "Only one figure so far, of 2013.",
        "2012: 61.5 per cent. 2014: 70 per cent. 2013: no figure.",
        'href="/data/service-figures.csv?of=digital-take-up"',
    ):
        assert told in page
    cost = client.get("/services/figures/?of=cost-per-transaction").text
    assert "Lower is better, as we read it." in cost
    assert "better" not in client.get("/services/figures/?of=transactions").text.partition("<h2")[0]
    earlier = client.get("/services/figures/?of=digital-take-up&as-at=2014-06-01").text
    assert "61.5" in earlier and "2014: 70" not in earlier


def test_the_kinds_of_figures_are_listed_and_the_unknown_refused(client, service):
    page = " ".join(client.get("/services/figures/").text.split())

    assert "of=user-satisfaction" in page and "No source gives one" in page
    for query in ("of=speed", "of=transactions&of=digital-take-up", "x=1"):
        assert client.get(f"/services/figures/?{query}").status_code == 400
    assert "No source gives this figure" in client.get("/services/figures/?of=completion-rate").text
    [row] = json_rows(client, "/data/service-figures.json?of=cost-per-transaction")
    assert row["value"] == 4.5


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("services", [2, 30])
def test_queries_do_not_grow_with_services_compared(
    client, source, django_assert_num_queries, services
):
    for number in range(services):
        row = make.service(f"service-{number}", source=source)
        make.service_figure(row, "50", of="digital-take-up", year=2013)

    # Which kinds there are; the figures, with their services.
    with django_assert_num_queries(2):
        client.get("/services/figures/?of=digital-take-up")
