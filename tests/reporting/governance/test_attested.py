"""Up to when sources tell of offices, terms and groups."""

from datetime import date

import pytest

from reporting.governance.attested import attested, attested_roles, heard_of_words, last_heard_of
from strategy.models import Embedding, Function, PolicyArea, Portfolio, Profession, Role, RoleAim
from tests import make

pytestmark = pytest.mark.django_db


def test_a_row_is_attested_by_its_source_and_else_by_its_own_dates():
    role = make.role(is_single_holder=False)
    told = make.appointment(role, "2012", source=make.told("16 January 2015"))
    undated = make.appointment(role, "2012", source=make.source())
    ended = make.appointment(role, "2012", "1 July 2014")
    embedding = Embedding(
        function=make.group(Function, "security"),
        policy_area=make.group(PolicyArea, "schools"),
        planned_on=make.on("29 June 2022"),
    )

    assert str(attested(told)) == "16 January 2015"
    assert str(attested(undated)) == "2012"
    assert str(attested(ended)) == "1 July 2014"
    assert str(attested(embedding)) == "29 June 2022"
    assert attested(make.role("unknown")) is None


def hang_on_it(kind, role, source):
    """Something else that tells of a role."""
    if kind == "appointment":
        make.appointment(role, "2012", source=source)
    elif kind == "accountability":
        make.accountability(make.action(), role, "2012", source=source)
    elif kind == "aim":
        RoleAim.objects.create(role=role, number=1, aim="Lead.", source=source)
    elif kind == "what came of an aim":
        RoleAim.objects.create(role=role, number=1, aim="Lead.", outcome_source=source)
    elif kind == "who reports to it":
        make.role("deputy", reports_to=role, source=source)
    elif kind == "profession":
        make.group(Profession, "design", head_role=role, source=source)
    elif kind == "portfolio":
        make.group(Portfolio, "schools", sponsor_role=role, source=source)


@pytest.mark.parametrize(
    "kind",
    [
        "appointment",
        "accountability",
        "aim",
        "what came of an aim",
        "who reports to it",
        "profession",
        "portfolio",
    ],
)
def test_a_role_is_attested_by_what_hangs_on_it(kind, django_assert_num_queries):
    role = make.role(source=make.told("December 2012"))
    hang_on_it(kind, role, make.told("16 January 2015"))

    with django_assert_num_queries(1):
        found = attested_roles(Role.objects.all())

    assert str(found[role.pk]) == "16 January 2015"


def test_own_dates_of_what_hangs_on_a_role_count_where_no_source_has_a_day():
    role = make.role(started_on=make.on("2010"))
    make.appointment(role, "2012", "1 July 2014")
    make.accountability(make.action(), role, "March 2015")
    make.role("unknown")

    found = attested_roles(Role.objects.all())

    assert [str(when) for when in found.values()] == ["March 2015"]


def test_something_was_last_heard_of_only_after_the_last_day_that_is_told():
    when = make.on("January 2015")

    assert last_heard_of(when, date(2015, 1, 31)) is None
    assert last_heard_of(when, date(2015, 2, 1)) == when
    assert last_heard_of(None, date(2015, 2, 1)) is None


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("16 January 2015", "in January 2015"),
        ("January 2015", "in January 2015"),
        ("first quarter of 2014", "in the first quarter of 2014"),
        ("during 2014 (2014)", "in 2014"),
        ("by 29 June 2022", "in June 2022"),
        ("between 28 May 2021 and 29 June 2022", "between 28 May 2021 and 29 June 2022"),
    ],
)
def test_it_is_said_to_the_month_at_most(when, words):
    assert heard_of_words(make.on(when)) == words


def test_a_holder_whose_office_ended_later_was_last_heard_of_before_that(client):
    role = make.role(ended_on=make.on("1 June 2020"))
    make.appointment(role, "2012", person=make.person("Ann"), source=make.told("16 January 2015"))

    page = client.get("/dfe/governance/roles/digital-leader/").text
    then = client.get("/dfe/governance/?as-at=2015-01-16").text
    later = client.get("/dfe/governance/?as-at=2016-01-01").text

    assert "1 June 2020. Last heard of in January 2015" in page
    assert "Last known" not in then and "Last known:" in later
