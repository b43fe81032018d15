"""Every rule of what is fixed before any reporting has a row here that breaks it."""

import pytest

from strategy.models import Embedding, Function, PolicyArea, SecurityEvent
from strategy.rules import RULES
from tests import make
from tests.make import on
from tests.refusals import ACTS, changed, leave_only, needed_here, refused

pytestmark = pytest.mark.django_db


def group(model, department="dfe", slug="one"):
    return model.objects.create(department=make.department(department), slug=slug, name="One")


def embedding(area="dfe"):
    return Embedding(function=group(Function), policy_area=group(PolicyArea, area))


def split_into_two():
    first = make.department_change(kind="split")
    return make.department_change(into="other", kind="split"), {"into": first.into, "number": 3}


def gone():
    return make.department("gone", closed_on=on("1 July 2013"))


def part_that_moved_to_one_that_was_gone():
    change = make.department_change(into="gone", kind="part-moved", day="30 June 2013")
    changed(change.into, closed_on=on("1 July 2013")).save()
    return change, {"happened_on": on("1 July 2013"), "number": 2}


def office_that_went_with_a_part():
    change = make.department_change(kind="part-moved")
    make.role(of=change.department, ended_on=on("2014"), successor=make.role())
    return change, {}


def second_holder():
    """Somebody who follows on the first holder's last day, and who would have come before it."""
    role = make.role()
    make.appointment(role, "1 January 2012", "1 June 2014")
    return make.appointment(role, "1 June 2014"), {"started_on": on("31 May 2014")}


def role_held_by_two():
    role = make.role(is_single_holder=False)
    make.appointment(role, "2012")
    make.appointment(role, "2013")
    return role, {"is_single_holder": True}


def holder_of_a_role_of_2012():
    role = make.role(started_on=on("2012"), ended_on=on("2014"))
    return make.appointment(role, "2012"), {"started_on": on("2011")}


def second_answerable():
    action = make.action()
    make.accountability(action, make.role("board-sponsor"), "1 January 2012", "1 June 2014")
    later = make.accountability(action, make.role(), "1 June 2014")
    return later, {"started_on": on("31 May 2014")}


def answerable_in_a_role_of_2012():
    role = make.role(started_on=on("2012"), ended_on=on("2014"))
    return make.accountability(make.action(), role, "2012"), {"started_on": on("2015")}


def role_that_somebody_held():
    role = make.role(started_on=on("2012"))
    make.appointment(role, "2012")
    return role, {"started_on": on("2014")}


def role_that_was_answerable():
    role = make.role(started_on=on("2012"))
    make.accountability(make.action(), role, "2014")
    return role, {"ended_on": on("2013")}


def embedded_elsewhere():
    row = embedding()
    row.save()
    return row, {"policy_area": group(PolicyArea, "esfa")}


def deadline_of_another_action():
    row = make.deadline(replaces=make.deadline(), reason="The agencies asked for more time.")
    return row, {"replaces": make.deadline(action=make.action(2))}


def deadline_that_another_replaces():
    row = make.deadline()
    make.deadline(replaces=row, reason="The agencies asked for more time.")
    return row, {"for_whom": "agencies"}


def security_event():
    return SecurityEvent.objects.create(what="signed-in")


# The rule, a row that it allows, and the change that it doesn't.
BROKEN = {
    "department_has_no_strategys_address": lambda: (
        make.department(),
        {"slug": make.strategy().slug},
    ),
    "strategy_has_no_departments_address": lambda: (
        make.strategy(),
        {"slug": make.department().slug},
    ),
    "one_holder_at_a_time": second_holder,
    "one_holder_at_a_time_from_now_on": role_held_by_two,
    "appointment_within_the_role": holder_of_a_role_of_2012,
    "role_around_its_appointments": role_that_somebody_held,
    "one_role_is_answerable_at_a_time": second_answerable,
    "accountability_within_the_role": answerable_in_a_role_of_2012,
    "role_around_its_accountabilities": role_that_was_answerable,
    "role_within_its_department": lambda: (
        make.role(),
        {"reports_to": make.role(of=make.department("esfa"))},
    ),
    "embedded_within_its_department": embedded_elsewhere,
    "deadline_replaces_one_of_its_action": deadline_of_another_action,
    "deadline_replaced_by_one_of_its_action": deadline_that_another_replaces,
    "role_stays": lambda: (make.role(), {"department": make.department("esfa")}),
    "function_stays": lambda: (group(Function), {"department": make.department("esfa")}),
    "policyarea_stays": lambda: (group(PolicyArea), {"department": make.department("esfa")}),
    "securityevent_kept": lambda: (security_event(), {"what": "failed"}),
    "securityevent_not_displaced": lambda: (row := security_event(), {"id": row.pk}),
    "department_change_carried": lambda: (
        make.department_change(),
        {"happened_on": on("2 July 2013"), "number": 2},
    ),
    "department_ends_one_way": split_into_two,
    "department_change_between_two_that_are_there": part_that_moved_to_one_that_was_gone,
    "department_around_its_changes": lambda: (
        make.department_change().into,
        {"closed_on": on("30 June 2013")},
    ),
    "department_end_told_by_its_changes": lambda: (
        make.department_change().department,
        {"merged_into": None, "merged_on": None},
    ),
    "department_merged_into_one_that_is_there": lambda: (
        make.department("esfa", merged_into=make.department(), merged_on=on("2 July 2013")),
        {"slug": "other", "merged_into": gone(), "merged_on": on("1 July 2013")},
    ),
    "departmentchange_stays": lambda: (
        make.department_change(kind="part-moved"),
        {"into": make.department("other")},
    ),
    "department_change_that_offices_follow": office_that_went_with_a_part,
    "service_stays": lambda: (make.service(), {"department": make.department("esfa")}),
    "action_stays": lambda: (make.action(), {"strategy": make.strategy("transformation")}),
}


@pytest.mark.parametrize("rule", needed_here(RULES), ids=lambda rule: rule.trigger)
def test_a_rule_alone_refuses_what_breaks_it(rule):
    leave_only(rule)
    row, fields = BROKEN[rule.name]()

    with refused(rule.message):
        ACTS[rule.operation](row, **fields)


def test_no_rule_of_strategy_is_forgotten_here():
    assert set(BROKEN) == {rule.name for rule in RULES}


# What may look like it, and is allowed.


def test_a_role_is_handed_over_on_a_day():
    role = make.role()
    make.appointment(role, "1 January 2012", "1 June 2014")
    make.appointment(role, "1 June 2014")

    assert role.appointments.count() == 2


@pytest.mark.parametrize(
    ("ended_on", "started_on"),
    [
        ("June 2014", "June 2014"),
        ("by 31 December 2014", "1 June 2014"),
        ("2014", "first quarter of 2014"),
        ("between 1 May 2014 and 1 July 2014", "15 May 2014"),
    ],
)
def test_dates_that_only_possibly_overlap_are_allowed(ended_on, started_on):
    role = make.role()
    make.appointment(role, "1 January 2012", ended_on)
    make.appointment(role, started_on)

    assert role.appointments.count() == 2


@pytest.mark.parametrize(
    ("started_on", "ended_on"),
    [
        ("2013", None),
        ("1 January 2011", "3 January 2012"),
        ("2011", "2015"),
        ("March 2012", "April 2012"),
    ],
)
def test_dates_that_certainly_overlap_are_refused(started_on, ended_on):
    role = make.role()
    make.appointment(role, "1 January 2012", "1 June 2014")

    with refused("Somebody else holds this role at that time"):
        make.appointment(role, started_on, ended_on)


def test_some_roles_are_held_by_several():
    role = make.role(is_single_holder=False)
    make.appointment(role, "2012")
    make.appointment(role, "2012")

    assert role.appointments.count() == 2


def test_a_role_held_by_one_after_the_other_becomes_one_of_a_single_holder():
    role = make.role(is_single_holder=False)
    make.appointment(role, "2012", "1 June 2014")
    make.appointment(role, "1 June 2014")

    changed(role, is_single_holder=True).save()


def test_a_holder_moves_to_a_role_that_nobody_holds_then():
    busy, free = make.role("board-sponsor"), make.role()
    make.appointment(busy, "2012")
    leaving = make.appointment(make.role("data-leader"), "2012")

    with refused("Somebody else holds this role at that time"):
        changed(leaving, role=busy, number=2).save()
    changed(leaving, role=free).save()


@pytest.mark.parametrize(
    ("started_on", "ended_on"),
    [
        ("2011", None),
        ("December 2011", None),
        ("2012", "2015"),
        ("by 2020", "2015"),
        ("2014", None),
    ],
)
def test_a_term_wholly_outside_its_role_is_refused(started_on, ended_on):
    role = make.role(started_on=on("2012"), ended_on=on("1 January 2014"))

    with refused("The role did not exist at that time"):
        make.appointment(role, started_on, ended_on)


def test_a_term_may_begin_and_end_with_its_role_as_far_as_dates_tell():
    role = make.role(
        started_on=on("June 2012"), ended_on=on("January 2014"), is_single_holder=False
    )
    make.appointment(role, "2012", "2014")
    make.appointment(role, "1 June 2012", "31 January 2014")
    make.appointment(role, "by 2020")

    assert role.appointments.count() == 3


def test_a_role_without_dates_is_around_any_term():
    make.appointment(make.role(), "1980", "1981")


def test_a_role_that_was_held_may_be_renamed():
    role = make.role(started_on=on("2012"))
    make.appointment(role, "2012")

    changed(role, name="Chief digital officer").save()


def test_roles_of_two_departments_are_answerable_for_one_action():
    action = make.action()
    make.accountability(action, make.role(), "2012")
    make.accountability(action, make.role(of=make.department("esfa")), "2012")

    assert action.accountabilities.count() == 2


def test_one_role_is_answerable_for_two_actions():
    role = make.role()
    make.accountability(make.action(1), role, "2012")
    make.accountability(make.action(2), role, "2012")

    assert role.accountabilities.count() == 2


def test_a_role_reports_to_and_is_followed_by_roles_of_its_department():
    sponsor, successor = make.role("board-sponsor"), make.role("head-of-digital")

    make.role(reports_to=sponsor, ended_on=on("2022"), successor=successor)


def test_a_deadline_replaces_one_for_the_same_bodies():
    first = make.deadline(due_on=on("March 2014"))

    make.deadline(due_on=on("July 2014"), replaces=first, reason="They asked for more time.")

    assert first.replaced_by.due_on == on("July 2014")


def test_a_deadline_does_not_replace_one_for_other_bodies():
    first = make.deadline(for_whom="departments")

    with refused("A deadline replaces one of the same action, for the same bodies."):
        make.deadline(for_whom="agencies", replaces=first, reason="A slip.")
