import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from strategy import workflow
from strategy.models import Accountability, RoleAim
from tests import make
from tests.admin_pages import fill_in
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    """A role with one aim, a holder and an action that it is answerable for."""
    role = make.role("head-of-digital", started_on=make.on("28 May 2021"))
    RoleAim.objects.create(role=role, number=1, aim="Meet the standard")
    make.appointment(role, "June 2021")
    make.accountability(make.action(1), role, "June 2021")
    return role


def end(role, client, **changes):
    values = {"ended_on": "29 June 2022", "reason": "It is done", "outcome_1": "Teams meet it"}
    return fill_in(client, reverse("admin:strategy_role_end", args=[role.pk]), values | changes)


def test_a_role_is_ended_in_one_step(admin_client, role):
    end(role, admin_client, successor_words="everyone in the leadership team")

    role.refresh_from_db()
    assert str(role.ended_on) == "29 June 2022"
    assert role.end_reason == "It is done"
    assert role.successor_words == "everyone in the leadership team"
    assert role.aims.get().outcome == "Teams meet it"
    assert str(role.appointments.get().ended_on) == "29 June 2022"
    assert str(role.accountabilities.get().ended_on) == "29 June 2022"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ended_on": ""}, "This field is required"),
        ({"ended_on": "then"}, "“then” is not a date"),
        ({"reason": ""}, "This field is required"),
        ({"ended_on": "1 January 2020"}, "had not begun, or had ended"),
    ],
)
def test_an_end_that_makes_no_sense_is_told_and_nothing_is_changed(
    admin_client, role, changes, told
):
    page = end(role, admin_client, **changes)

    assert page.status_code == 200
    assert told in page.text or "contradict" in page.text
    role.refresh_from_db()
    assert role.ended_on is None
    assert role.appointments.get().ended_on is None


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(admin_client, role):
    address = reverse("admin:strategy_role_end", args=[role.pk])
    sent = {"ended_on": "29 June 2022", "reason": "It is done", "outcome_1": "Teams meet it"}
    drawn = {"drawn": admin_client.get(address).context["drawn"]}
    role.aims.update(outcome="Half of the teams meet it")

    page = admin_client.post(address, sent | drawn)

    assert page.status_code == 409
    assert "Somebody else saved this" in page.text and "Teams meet it</textarea>" in page.text
    assert role.aims.get().outcome == "Half of the teams meet it"
    assert admin_client.post(address, sent | {"drawn": page.context["drawn"]}).status_code == 302
    assert role.aims.get().outcome == "Teams meet it"


def test_an_accountability_is_handed_over_once(admin_client, role):
    before = role.accountabilities.get()
    address = reverse("admin:strategy_accountability_hand_over", args=[before.pk])
    drawn = {"drawn": admin_client.get(address).context["drawn"], "why": "The role ends."}

    first = admin_client.post(address, drawn | {"to": make.role("chief").pk, "on": "1 March 2022"})
    second = admin_client.post(address, drawn | {"to": make.role("head").pk, "on": "1 May 2022"})

    assert (first.status_code, second.status_code) == (302, 409)
    before.refresh_from_db()
    assert str(before.ended_on) == "1 March 2022" and Accountability.objects.count() == 2


def test_a_successor_is_a_role_or_words_and_not_both(admin_client, role):
    other = make.role("chief")

    page = end(role, admin_client, successor=other.pk, successor_words="all of us")

    assert "not both" in page.text


def test_an_accountability_is_handed_over_from_a_day_and_its_history_stays(admin_client, role):
    before = role.accountabilities.get()
    to = make.role("chief")

    fill_in(
        admin_client,
        reverse("admin:strategy_accountability_hand_over", args=[before.pk]),
        {"to": to.pk, "on": "1 March 2022", "why": "The role ends."},
    )

    before.refresh_from_db()
    after = Accountability.objects.get(role=to)
    assert str(before.ended_on) == str(after.started_on) == "1 March 2022"
    assert after.action == before.action


def test_a_hand_over_before_the_beginning_is_refused_in_words(admin_client, role):
    before = role.accountabilities.get()

    page = fill_in(
        admin_client,
        reverse("admin:strategy_accountability_hand_over", args=[before.pk]),
        {"to": make.role("chief").pk, "on": "1 March 2020", "why": "The role ends."},
    )

    assert page.status_code == 200
    assert "contradict" in page.text
    assert Accountability.objects.count() == 1


def test_people_without_the_right_can_not_take_a_step(client, role, django_user_model):
    vera = django_user_model.objects.create_user("vera", is_staff=True)
    client.force_login(vera)

    assert end(role, client).status_code == 403
    role.refresh_from_db()
    assert role.ended_on is None


def test_holders_are_entered_under_their_role_and_an_overlap_is_told_there(admin_client, role):
    held = role.appointments.get()
    address = reverse("admin:strategy_role_change", args=[role.pk])
    page = fill_in(
        admin_client,
        address,
        {
            "department": role.department_id,
            "slug": role.slug,
            "name": role.name,
            "is_single_holder": "on",
            "started_on": "28 May 2021",
            "why": "The register has it.",
            "appointments-TOTAL_FORMS": 2,
            "appointments-INITIAL_FORMS": 1,
            "appointments-0-id": held.pk,
            "appointments-0-role": role.pk,
            "appointments-0-number": 1,
            "appointments-0-started_on": "June 2021",
            "appointments-1-role": role.pk,
            "appointments-1-number": 2,
            "appointments-1-started_on": "July 2021",
            "aims-TOTAL_FORMS": 0,
            "aims-INITIAL_FORMS": 0,
        },
    )

    assert page.status_code == 200
    assert "Somebody else holds this role at that time" in page.text
    assert role.appointments.count() == 1


def test_the_page_of_a_role_takes_as_many_queries_with_40_holders_as_with_2(admin_client):
    counts = []
    for slug, holders in (("quiet", 2), ("busy", 40)):
        role = make.role(slug)
        for number in range(holders):
            make.appointment(role, str(1950 + number), str(1951 + number))
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(reverse("admin:strategy_role_change", args=[role.pk]))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_handing_over_is_one_transaction(role):
    accountability = role.accountabilities.get()
    ended = make.role("ended", ended_on=make.on("2021"), end_reason="Over")

    with pytest.raises(Exception, match="did not exist at that time"):
        workflow.hand_over(
            accountability=accountability,
            to=ended,
            on=make.on("March 2022"),
            why="The role ends.",
            by=people.rita(),
        )
    accountability.refresh_from_db()
    assert accountability.ended_on is None
