"""Every constraint of what is fixed before any reporting has a row here that breaks it."""

from datetime import date

import pytest

from strategy.models import (
    Embedding,
    FormerName,
    Function,
    Merger,
    PolicyArea,
    Portfolio,
    Profession,
    RoleAim,
    SecurityEvent,
    StatedCount,
    Team,
)
from strategy.partial_dates import Precision
from tests import make
from tests.make import on
from tests.refusals import (
    again,
    changed,
    constraints_of,
    pointing_to_itself,
    refused,
    undated,
)


def group(model, slug="one", **fields):
    return model.objects.create(department=make.department(), slug=slug, name="One", **fields)


def role_aim():
    return RoleAim.objects.create(role=make.role(), number=1, aim="Lead the change.")


def embedding():
    return Embedding.objects.create(function=group(Function), policy_area=group(PolicyArea))


def stated_count():
    return StatedCount.objects.create(
        department=make.department(), of="professions", count=10, stated_on=on("June 2022")
    )


def published_count(**fields):
    return make.published_count(**fields)


def merger():
    return Merger.objects.create(
        department=make.department(),
        slug="esfa",
        what="Digital teams",
        state="planned",
        as_of=on("June 2022"),
    )


def change(**fields):
    return make.department_change(**fields)


def part_moved(**fields):
    return make.department_change(kind="part-moved", **fields)


def appointment():
    return make.appointment(make.role(is_single_holder=False))


def accountability():
    """One whose dates are too open to overlap with another's for certain."""
    return make.accountability(make.action(), make.role(), "2012", "2012")


def changed_deadline():
    return make.deadline(replaces=make.deadline(), reason="The agencies asked for more time.")


def into_itself(change):
    return again(change, into=change.department, number=2)


def backwards(row):
    """A row whose end is before its start."""
    return changed(row, started_on=on("2014"), ended_on=on("2012"))


def manager():
    return make.service_manager(make.service(), "2013", "2014")


def stage():
    return make.service_stage(make.service())


def service_figure(**fields):
    return make.service_figure(make.service(), **fields)


def assessment(**fields):
    return make.assessment(make.service(), **fields)


SAID = constraints_of("strategy")

# The constraint, and the row that it refuses.
BROKEN = {
    "former_name_says_what_and_how": lambda: FormerName(
        kind="role", subject=1, until=date(2014, 1, 1)
    ),
    "strategy_source.slug": lambda: again(make.source()),
    "source_published_on_is_whole": lambda: undated(make.source(), "published_on"),
    "strategy_department.slug": lambda: again(make.department()),
    "department_slug_is_free": lambda: changed(make.department(), slug="admin"),
    "department_merged_on_is_whole": lambda: undated(make.department(), "merged_on"),
    "department_closed_on_is_whole": lambda: undated(make.department(), "closed_on"),
    "department_not_merged_into_itself": lambda: pointing_to_itself(
        make.department(), "merged_into"
    ),
    "department_merged_on_a_date_into_another": lambda: changed(
        make.department(), merged_on=on("2025")
    ),
    "strategy_strategy.slug": lambda: again(make.strategy()),
    "strategy_slug_is_free": lambda: changed(make.strategy(), slug="governance"),
    "strategy_published_on_is_whole": lambda: undated(make.strategy(), "published_on"),
    "reporting_year_once_a_strategy": lambda: again(make.strategy().reporting_years.first()),
    "reporting_year_is_a_year": lambda: changed(make.strategy().reporting_years.first(), year=13),
    "reporting_year_asks_for_something": lambda: changed(
        make.strategy().reporting_years.first(), asks_for_commitment=False
    ),
    "reporting_year_due_on_is_whole": lambda: undated(
        make.strategy().reporting_years.first(), "due_on"
    ),
    "action_number_once_a_strategy": lambda: again(make.action()),
    "action_number_from_1": lambda: changed(make.action(), number=0),
    "action_first_year_is_a_year": lambda: changed(make.action(), first_year=12),
    "action_added_on_is_whole": lambda: undated(make.action(), "added_on"),
    "action_withdrawn_on_is_whole": lambda: undated(make.action(), "withdrawn_on"),
    "action_withdrawn_after_it_was_added": lambda: changed(
        make.action(), withdrawn_on=on("October 2012")
    ),
    "deadline_slug_once_an_action": lambda: again(make.deadline()),
    "strategy_deadline.replaces_id": lambda: again(changed_deadline(), slug="twice"),
    "deadline_due_on_is_whole": lambda: undated(make.deadline(), "due_on"),
    "deadline_announced_on_is_whole": lambda: undated(make.deadline(), "announced_on"),
    "deadline_does_not_replace_itself": lambda: pointing_to_itself(
        make.deadline(reason="A slip."), "replaces"
    ),
    "deadline_is_changed_for_a_reason": lambda: changed(changed_deadline(), reason=""),
    "role_slug_once_a_department": lambda: again(make.role()),
    "role_started_on_is_whole": lambda: undated(make.role(), "started_on"),
    "role_ended_on_is_whole": lambda: undated(make.role(), "ended_on"),
    "role_ended_on_not_before_started_on": lambda: backwards(make.role()),
    "role_does_not_report_to_itself": lambda: pointing_to_itself(make.role(), "reports_to"),
    "role_does_not_succeed_itself": lambda: pointing_to_itself(
        make.role(ended_on=on("2022")), "successor"
    ),
    "role_end_is_told_with_its_date": lambda: changed(make.role(), end_reason="All lead now."),
    "role_aim_number_once_a_role": lambda: again(role_aim()),
    "role_aim_says_something": lambda: changed(role_aim(), aim=""),
    "strategy_person.slug": lambda: again(make.person()),
    "appointment_number_once_a_role": lambda: again(appointment()),
    "appointment_started_on_is_whole": lambda: undated(appointment(), "started_on"),
    "appointment_ended_on_is_whole": lambda: undated(appointment(), "ended_on"),
    "appointment_ended_on_not_before_started_on": lambda: backwards(appointment()),
    "profession_slug_once_a_department": lambda: again(group(Profession)),
    "portfolio_slug_once_a_department": lambda: again(group(Portfolio)),
    "portfolio_started_on_is_whole": lambda: undated(group(Portfolio), "started_on"),
    "policyarea_slug_once_a_department": lambda: again(group(PolicyArea)),
    "function_slug_once_a_department": lambda: again(group(Function)),
    "embedding_once_a_policy_area": lambda: again(embedding()),
    "embedding_planned_on_is_whole": lambda: undated(embedding(), "planned_on"),
    "embedding_started_on_is_whole": lambda: undated(embedding(), "started_on"),
    "embedding_started_on_not_before_planned_on": lambda: changed(
        embedding(), planned_on=on("2023"), started_on=on("2022")
    ),
    "team_slug_once_a_department": lambda: again(group(Team)),
    "team_started_on_is_whole": lambda: undated(group(Team), "started_on"),
    "security_event_what_is_known": lambda: SecurityEvent(what="dreamt"),
    "security_event_says_what_was_taken": lambda: SecurityEvent(what="exported"),
    "published_count_slug_once_a_strategy": lambda: again(published_count()),
    "published_count_of_something_known": lambda: changed(published_count(), of="hopes"),
    "published_count_no_more_than_its_total": lambda: changed(published_count(), done=22),
    "published_count_says_of_what": lambda: changed(published_count(), words=""),
    "published_count_in_a_text_of_a_department": lambda: changed(
        published_count(entry="7/progress/2014"), department=None
    ),
    "published_count_said_on_is_whole": lambda: undated(published_count(), "said_on"),
    "stated_count_of_something_counted": lambda: changed(stated_count(), of="teams"),
    "stated_count_once_a_date": lambda: again(stated_count()),
    "stated_count_stated_on_is_whole": lambda: undated(stated_count(), "stated_on"),
    "merger_state_once_a_date": lambda: again(merger()),
    "merger_is_from_another_department": lambda: changed(
        merger(), from_department=make.department()
    ),
    "merger_state_is_known": lambda: changed(merger(), state="stopped"),
    "merger_as_of_is_whole": lambda: undated(merger(), "as_of"),
    "department_began_on_is_whole": lambda: undated(make.department(), "began_on"),
    "department_merged_on_not_before_began_on": lambda: changed(
        make.department("gone", merged_into=make.department(), merged_on=on("2013")),
        began_on=on("2014"),
    ),
    "department_closed_on_not_before_began_on": lambda: changed(
        make.department("gone", closed_on=on("2013")), began_on=on("2014")
    ),
    "department_ends_once": lambda: changed(
        make.department("gone", merged_into=make.department(), merged_on=on("2013")),
        closed_on=on("2013"),
    ),
    "department_change_number_once_a_department": lambda: again(part_moved()),
    "department_change_kind_is_known": lambda: again(part_moved(), kind="sold", number=2),
    "department_change_leads_to_another": lambda: again(part_moved(), into=None, number=2),
    "department_change_not_into_itself": lambda: into_itself(part_moved()),
    "department_change_says_which_part": lambda: changed(part_moved(), what=""),
    "department_change_happened_on_is_whole": lambda: undated(part_moved(), "happened_on"),
    "service_slug_once_a_department": lambda: again(make.service()),
    "service_known_since_is_whole": lambda: undated(make.service(), "known_since"),
    "service_exemplar_has_its_source": lambda: changed(make.service(), is_exemplar=False),
    "service_manager_number_once_a_service": lambda: again(manager()),
    "service_manager_started_on_is_whole": lambda: undated(manager(), "started_on"),
    "service_manager_ended_on_is_whole": lambda: undated(manager(), "ended_on"),
    "service_manager_ended_on_not_before_started_on": lambda: backwards(manager()),
    "service_stage_once_a_date": lambda: again(stage()),
    "service_stage_is_known": lambda: changed(stage(), stage="gamma"),
    "service_stage_as_of_is_whole": lambda: undated(stage(), "as_of"),
    "service_figure_once_a_year": lambda: again(service_figure()),
    "service_figure_of_something_counted": lambda: changed(service_figure(value=1), of="visits"),
    "service_figure_year_is_a_year": lambda: changed(service_figure(), year=13),
    "service_figure_can_be": lambda: changed(
        service_figure(of="digital-take-up", value=100), value="100.01"
    ),
    "assessment_number_once_a_service": lambda: again(assessment()),
    "assessment_stage_is_assessed": lambda: changed(assessment(), stage="retired"),
    "assessment_result_is_known": lambda: changed(assessment(), result="pass"),
    "assessment_words_are_of_a_result": lambda: changed(
        assessment(), result="not-said", result_words="Pass"
    ),
    "assessment_held_on_is_whole": lambda: undated(assessment(), "held_on"),
    "accountability_starts_once": lambda: again(accountability()),
    "accountability_started_on_is_whole": lambda: undated(accountability(), "started_on"),
    "accountability_ended_on_is_whole": lambda: undated(accountability(), "ended_on"),
    "accountability_ended_on_not_before_started_on": lambda: backwards(accountability()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_a_row_that_breaks(name):
    row = BROKEN[name]()

    with refused(*SAID[name]):
        row.save()


def test_no_constraint_of_strategy_is_forgotten_here():
    assert sorted(BROKEN) == sorted(SAID)


FIRST, LAST = date(2014, 1, 1), date(2014, 3, 31)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "precision", "words"),
    [
        (FIRST, None, "day", ""),
        (None, LAST, "day", ""),
        (None, None, "day", ""),
        (None, None, "", "in the spring"),
        (LAST, FIRST, "between", ""),
        (FIRST, LAST, "", ""),
        (FIRST, LAST, "week", ""),
        (FIRST, LAST, Precision.DAY, ""),
    ],
)
def test_a_partial_date_is_whole_or_absent(first, last, precision, words):
    source = changed(
        make.source(),
        published_on_first=first,
        published_on_last=last,
        published_on_precision=precision,
        published_on_words=words,
    )

    with refused("source_published_on_is_whole"):
        source.save()


@pytest.mark.django_db
def test_an_end_may_be_the_day_of_the_start_or_only_possibly_before_it():
    role = make.role(is_single_holder=False)

    make.appointment(role, "1 June 2014", "1 June 2014")
    make.appointment(role, "June 2014", "by 2014")

    assert role.appointments.count() == 2
