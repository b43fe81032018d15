"""The offices and groups of a department as at a day."""

import re

import pytest

from strategy.models import (
    Embedding,
    Function,
    Merger,
    PolicyArea,
    Portfolio,
    Profession,
    StatedCount,
    Team,
)
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/governance/"
WINDOW = "between 28 May 2021 and 29 June 2022"


def part(page, anchor):
    """The part of a page from one heading of the second level to the next."""
    return page.text.partition(f'id="{anchor}"')[2].partition("<h2")[0]


def test_offices_show_who_held_them_since_when_and_whom_they_report_to(client):
    chief = make.role("chief-officer")
    leader = make.role("digital-leader", reports_to=chief, source=make.source(title="A post"))
    make.appointment(leader, "1 July 2014", person=make.person("Emma Stace"), section="Opening")

    page = client.get(f"{ADDRESS}?as-at=2014-07-01")
    offices = part(page, "offices")

    row = offices.partition("Digital leader")[2]
    assert "Emma Stace</a>" in row and "(since: 1 July 2014)" in row
    assert "/dfe/governance/roles/chief-officer/?as-at=2014-07-01" in row
    assert 'href="#source-1"' in row
    assert "A post" in page.text.partition('<li id="source-1">')[2].partition("</li>")[0]


def test_each_source_is_told_once_at_the_foot_by_its_number(client):
    first, second = make.source(title="A report"), make.source(title="A post")
    for slug, source in (("a", first), ("b", second), ("c", first)):
        make.role(slug, source=source, section=f"Part {slug}")

    page = client.get(ADDRESS).text
    offices, _, foot = page.partition('id="sources"')
    links = re.findall(r'href="#(source-\d)"', offices)

    assert links == ["source-1", "source-2", "source-1"]
    assert foot.count('<li id="source-') == 2
    assert foot.count("A report") == foot.count("A post") == 1
    assert "Part a" in offices and "Part c" in offices


def test_it_begins_with_a_day_to_choose(client):
    make.role()
    page = client.get(f"{ADDRESS}?as-at=2014-07-01").text.partition("<h1")[2]

    form = page.partition("<form")[2].partition("</form>")[0]
    assert "Show who was responsible on" in form and 'value="2014"' in form
    assert page.index("<form") < page.index('id="offices"')
    assert "Days on which something was published" in page
    assert page.count("<fieldset") == 1


def test_every_possible_holder_is_named_as_possible(client):
    role = make.role("chief-officer")
    make.appointment(role, "2020", WINDOW, person=make.person("Emma Stace"))
    charlotte = make.person("Charlotte Briscall")
    make.appointment(role, WINDOW, person=charlotte, source=make.told("29 June 2022"))

    before = part(client.get(f"{ADDRESS}?as-at=2022-06-28"), "offices")
    after = part(client.get(f"{ADDRESS}?as-at=2022-06-29"), "offices")

    assert before.count("Possibly") == 2 and "leave open which of these" in before
    assert "Emma Stace" in before and "Charlotte Briscall" in before
    assert "Possibly" not in after and "Emma Stace" not in after and "Charlotte Briscall" in after


def test_a_holder_without_a_name_a_vacancy_and_an_unknown_holder_are_told_apart(client):
    unnamed, vacant, unknown = (make.role(slug) for slug in ("unnamed", "vacant", "unknown"))
    make.appointment(unnamed, "2012", source=make.told("16 January 2015"))
    make.appointment(vacant, "2012", "1 March 2014", person=make.person("Emma Stace"))

    offices = part(client.get(f"{ADDRESS}?as-at=2014-06-01"), "offices")

    told = {
        name: offices.partition(f"/{name}/")[2].partition("</tr>")[0]
        for name in ("unnamed", "vacant", "unknown")
    }
    assert "Name not published" in told["unnamed"]
    assert "Not known since 1 March 2014, when the last who is known left" in told["vacant"]
    assert "Not known" in told["unknown"] and "left" not in told["unknown"]
    assert unknown.appointments.count() == 0


def test_an_office_that_ended_later_is_shown_as_in_being_and_its_end_is_not_told(client):
    role = make.role(
        "head-of-digital",
        started_on=make.on("28 May 2021"),
        ended_on=make.on("29 June 2022"),
        end_reason="It did what it was for.",
        successor_words="everyone in the leadership team",
    )
    make.appointment(role, "28 May 2021")

    before = client.get(f"{ADDRESS}?as-at=2022-06-28")
    after = client.get(f"{ADDRESS}?as-at=2022-06-29")

    assert "Head of digital" in part(before, "offices")
    assert "29 June 2022" not in before.text and "leadership team" not in before.text
    assert "Head of digital" not in part(after, "offices")
    ended = part(after, "ended")
    assert "29 June 2022" in ended and "Everyone in the leadership team" in ended


def test_an_office_that_began_later_is_not_shown(client):
    make.role("digital-leader", started_on=make.on("2012"))
    make.role("head-of-digital", started_on=make.on("28 May 2021"))
    make.group(Team, "gaps", started_on=make.on("28 May 2021"))

    page = client.get(f"{ADDRESS}?as-at=2021-05-27")

    assert "Digital leader" in page.text
    assert "Head of digital" not in page.text and "Gaps" not in page.text


def test_an_office_without_a_start_is_known_from_its_first_holder_or_its_source(client):
    by_source = make.role("by-source", source=make.source(published_on=make.on("29 June 2022")))
    make.role("without-any")
    assert by_source.started_on is None

    before = client.get(f"{ADDRESS}?as-at=2022-06-28").text
    after = client.get(f"{ADDRESS}?as-at=2022-06-29").text

    assert "By source" not in before and "By source" in after
    assert "Without any" in before


def test_what_is_only_said_to_be_there_by_a_later_day_stands_apart(client):
    make.role("permanent-secretary", started_on=make.on("by 29 June 2022"))
    make.group(Team, "leadership-team", started_on=make.on("by 29 June 2022"))

    before = client.get(f"{ADDRESS}?as-at=2014-06-30")
    after = client.get(f"{ADDRESS}?as-at=2022-06-29")

    assert "Permanent secretary (by 29 June 2022)" in before.text
    assert "Leadership team (by 29 June 2022)" in before.text
    assert "No source names offices that were there on 30 June 2014" in part(before, "offices")
    assert "Permanent secretary" in part(after, "offices")
    assert "Leadership team" in part(after, "teams")


def test_professions_show_heads_and_the_last_count_stated_by_the_day(client):
    head = make.role("head-of-user-research")
    make.appointment(head, "2021", person=make.person("Emma Stace"))
    make.group(Profession, "user-research", head_role=head)
    for count, day in ((8, "1 June 2021"), (10, "29 June 2022")):
        StatedCount.objects.create(
            department=head.department, of="professions", count=count, stated_on=make.on(day)
        )

    before = part(client.get(f"{ADDRESS}?as-at=2022-06-28"), "professions")
    after = part(client.get(f"{ADDRESS}?as-at=2022-06-29"), "professions")

    assert "8 professions stated on 1 June 2021; 1 named here" in before
    assert "10 professions stated on 29 June 2022; 1 named here" in after
    assert "Head of user research" in after and "Emma Stace" in after


def test_portfolios_functions_teams_and_mergers_show_what_was_said_by_the_day(client):
    said = make.on("29 June 2022")
    source = make.source(title="The post", published_on=said)
    sponsor = make.role("secretary-of-state", started_on=make.on("2010"))
    make.group(
        Portfolio,
        "schools",
        users="teachers",
        setting="classrooms",
        sponsor_role=sponsor,
        started_on=make.on("28 May 2021"),
    )
    Embedding.objects.create(
        function=make.group(Function, "security", source=source),
        policy_area=make.group(PolicyArea, "families"),
        planned_on=said,
    )
    make.group(Team, "gaps", purpose="Looks after users.", source=source)
    Merger.objects.create(
        department=make.department(),
        slug="esfa",
        what="digital teams",
        state="under-way",
        as_of=said,
        from_department=make.department("esfa"),
    )

    before, after = (client.get(f"{ADDRESS}?as-at={day}") for day in ("2022-06-28", "2022-06-29"))

    portfolios = part(before, "portfolios")
    assert "Teachers" in portfolios and "Classrooms" in portfolios
    assert "Secretary of state" in portfolios
    assert "No source names cross-cutting functions that were there" in part(before, "functions")
    assert "No source speaks of a merger" in part(before, "mergers")
    assert "Gaps" not in part(before, "teams")
    assert "To be embedded in Families (said on 29 June 2022)" in part(after, "functions")
    assert "Looks after users." in part(after, "teams")
    assert "Digital teams (of ESFA): <strong>under way</strong>" in part(after, "mergers")


def test_a_department_that_became_part_of_another_is_told_from_that_day(client):
    make.department("esfa", merged_into=make.department(), merged_on=make.on("31 March 2025"))
    make.role()

    assert "became part of" not in client.get(f"{ADDRESS}?as-at=2025-03-30").text
    assert "became part of DFE" in client.get(f"{ADDRESS}?as-at=2025-03-31").text


def test_a_department_without_offices_says_that_nothing_is_recorded(client):
    make.department()

    assert "Nothing is recorded of DFE’s offices yet" in client.get(ADDRESS).text


def test_another_departments_offices_are_not_shown(client):
    make.role(of=make.department("esfa"))
    make.department("dfe")

    assert "Digital leader" not in client.get(ADDRESS).text
    assert client.get("/dfe/governance/roles/digital-leader/").status_code == 404


def test_an_unknown_department_is_not_found(client):
    assert client.get("/nobody/governance/").status_code == 404


def test_matrix_leads_to_the_governance_of_its_department(client):
    make.response()

    assert 'href="/dfe/governance/"' in client.get("/dfe/government-digital-strategy/").text


@pytest.mark.parametrize("count", [2, 40])
def test_queries_do_not_grow_with_offices_holders_or_groups(
    client, django_assert_num_queries, count
):
    make.department(source=make.source())
    for number in range(count):
        role = make.role(f"role-{number}", source=make.source())
        make.appointment(role, "2012", "2013", person=make.person(f"A {number}"))
        make.appointment(role, "2013", person=make.person(f"B {number}"))
        for model in (Profession, Portfolio, Team):
            make.group(model, f"group-{number}", source=make.source())
        function = make.group(Function, f"function-{number}")
        area = make.group(PolicyArea, f"area-{number}")
        Embedding.objects.create(function=function, policy_area=area, planned_on=make.on("2013"))
        Merger.objects.create(
            department=role.department,
            slug=f"merger-{number}",
            what="teams",
            state="planned",
            as_of=make.on("2013"),
            from_department=make.department(f"body-{number}"),
        )

    # The department; roles, what attests them, appointments; professions, portfolios, functions
    # with their policy areas, teams; stated counts, mergers, merged departments.
    with django_assert_num_queries(12):
        client.get(ADDRESS)
