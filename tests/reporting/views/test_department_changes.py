"""Changes of departments: their list, the page of each, and where a reader of the old is led."""

from datetime import date

import pytest

from commitments.models import Kind
from strategy.models import Department
from tests import make
from tests.make import on

pytestmark = pytest.mark.django_db

LIST = "/departments/changes/"
TOTALS = "/departments/changes/totals/?on=2013-07-01"
WHY = "/departments/changes/#esfa-1"
OLD = "/esfa/government-digital-strategy/"


@pytest.fixture
def source():
    return make.source(title="An order", published_on=on("1 June 2013"))


@pytest.fixture
def split(source):
    """ESFA, which reported on 2012, is split into DfE, which responds, and HMX, which doesn’t."""
    make.published_edition(
        2012, of=make.response("esfa"), facts=lambda e: make.pledge(e, kind=Kind.PLAN, year=2013)
    )
    make.response("dfe")
    Department.objects.create(
        slug="hmx", abbreviation="HMX", name="Department hmx", began_on=on("1 July 2013")
    )
    make.department_change(kind="split", what="Schools", source=source, section="Article 2")
    make.department_change(into="hmx", kind="split", what="Skills", reason="", source=source)


def text(client, address):
    return " ".join(client.get(address).text.split())


def test_the_list_tells_each_with_its_day_and_source(client, split, django_assert_num_queries):
    # How many changes, and those of the page; ends that none of them tells.
    with django_assert_num_queries(3):
        page = text(client, LIST)

    assert "Department esfa</a> was split, a part going to <a" in page
    assert "on 1 July 2013: Schools" in page and "An order" in page and "Article 2" in page
    assert "To save." in page and "The source gives no reason" in page
    assert f'href="{TOTALS}"' in page and 'href="/data/department-changes.csv"' in page


def test_nothing_is_told_before_its_day(client, split):
    before = text(client, f"{LIST}?as-at=2013-06-30")

    assert "No source tells of a change by 30 June 2013." in before and "esfa" not in before
    assert client.get(f"{TOTALS}&as-at=2013-06-30").status_code == 400
    for address in ("/esfa/", OLD, f"{OLD}actions/1/", "/dfe/"):
        page = text(client, f"{address}?as-at=2013-06-30")
        assert "split on" not in page and "split, a part" not in page, address
        assert "Nothing has been due" not in page, address


def test_a_reader_of_the_old_is_led_to_the_new(client, split):
    pledge = make.response("esfa").editions.get().pledges.get()

    for address in ("/esfa/", OLD, f"{OLD}actions/1/", f"/pledges/{pledge.pk}/"):
        page = text(client, address)
        assert "ESFA was split on 1 July 2013, into DFE and HMX." in page, address
        assert 'href="/hmx/"' in page and f'href="{WHY}"' in page, address
        assert "Nothing has been due from it since then." in page, address
    assert 'href="/dfe/government-digital-strategy/"' in text(client, f"{OLD}actions/1/")


def test_the_new_one_tells_what_became_part_of_it(client, split):
    department, response = text(client, "/dfe/"), text(client, "/dfe/government-digital-strategy/")

    assert 'href="/esfa/"' in department and f'href="{WHY}"' in department
    assert "was split, a part going to" in response and f'href="{OLD}"' in response


def test_a_part_that_moved_ends_nothing(client):
    make.response("esfa")
    make.department_change(kind="part-moved", what="Skills")

    page = text(client, OLD)
    assert "moved a part to" in page and "Nothing has been due" not in page
    assert "Parts that moved away" in text(client, "/esfa/")


def test_a_department_that_is_to_begin_says_so(client, split):
    assert "HMX began on 1 July 2013." in text(client, "/hmx/?as-at=2013-06-30")
    assert "HMX began on 1 July 2013." not in text(client, "/hmx/")


def test_an_end_without_a_change_is_listed_apart(client):
    make.department("gone", closed_on=on("1 July 2013"))

    assert "Department gone</a> came to an end on 1 July 2013" in text(client, LIST)
    assert "Department gone" not in text(client, f"{LIST}?as-at=2013-06-30")


def test_the_page_of_a_change_reconciles_the_totals(client, split):
    page = text(client, TOTALS)

    assert "Totals before and after" in page and "do not reconcile" not in page
    assert "ESFA was split, a part going to DFE</a>" in page and "HMX began" in page


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("departments", [1, 6])
def test_queries_do_not_grow_with_departments(
    client, split, departments, django_assert_max_num_queries
):
    for number in range(departments):
        make.response(f"other-{number}")
        make.department_change(f"other-{number}", "dfe", "merged")

    with django_assert_max_num_queries(16):
        client.get(TOTALS)


def test_an_office_that_went_with_the_day_leads_on(client):
    make.department_change()
    later = make.role("chief-digital-officer", started_on=on("1 July 2013"))
    make.role(of=make.department("esfa"), ended_on=on("1 July 2013"), successor=later)

    old = text(client, "/esfa/governance/roles/digital-leader/")
    new = text(client, "/dfe/governance/roles/chief-digital-officer/")

    assert 'href="/dfe/governance/roles/chief-digital-officer/"' in old and "of DFE" in old
    assert 'href="/esfa/governance/roles/digital-leader/"' in new and "of ESFA" in new


def test_hostile_texts_are_shown_as_they_are(client):
    nasty = "<script>alert(1)</script>"
    make.department_change(what=nasty, reason=nasty, section=nasty)

    for address in (LIST, TOTALS, "/esfa/", "/dfe/"):
        assert nasty not in client.get(address).text
    assert date.today() > make.department("esfa").ended_on.last
