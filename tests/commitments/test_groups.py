"""The groups that migrate makes, and what each may do."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection

from commitments.groups import FACTS, GROUPS, make_missing_groups
from tests import refusals

pytestmark = pytest.mark.django_db

IN_DRAFTS = {*FACTS}


@pytest.fixture(autouse=True)
def groups():
    make_missing_groups(connection.alias)


def rights(name: str) -> set[str]:
    permissions = Group.objects.get(name=name).permissions.values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{codename}" for app, codename in permissions}


def of_our_models(*verbs: str) -> set[str]:
    return {
        f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
        for model in refusals.models_of("strategy", "commitments")
        for verb in verbs
    }


@pytest.mark.parametrize("name", ["Editors", "Approvers", "Auditors", "Administrators"])
def test_each_sees_the_whole_record(name):
    assert of_our_models("view") <= rights(name)


def test_approvers_change_nothing_by_hand():
    assert rights("Approvers") == of_our_models("view")


def test_auditors_give_opinions_and_change_nothing_else():
    more = rights("Auditors") - of_our_models("view")

    assert more == {f"commitments.{verb}_opinion" for verb in ("add", "change", "delete")}


def test_editors_enter_facts_and_editions_and_change_nothing_else():
    more = rights("Editors") - of_our_models("view")

    facts = {f"commitments.{verb}_{name}" for name in IN_DRAFTS for verb in ("add", "change")}
    assert facts < more
    others = {right.partition("_")[2] for right in more} - IN_DRAFTS
    assert others == {"edition", "measure"}
    assert "commitments.delete_edition" not in more


def test_administrators_do_everything_but_take_part_in_reports_and_opinions():
    may = rights("Administrators")

    taking_part = {*FACTS, "edition", "measure", "opinion"}
    parts = {f"commitments.{verb}_{n}" for verb in ("add", "change", "delete") for n in taking_part}
    assert of_our_models("view", "add", "change", "delete") - parts <= may
    assert not parts & may


def test_administrators_look_after_people_and_give_no_rights():
    accounts = {right for right in rights("Administrators") if right.startswith("auth.")}

    views = {"auth.view_user", "auth.view_group", "auth.view_permission"}
    assert accounts == views | {"auth.add_user", "auth.change_user"}


def test_migrating_makes_a_group_anew_that_was_deleted_or_renamed():
    before = {name: rights(name) for name in GROUPS}
    Group.objects.get(name="Editors").delete()
    Group.objects.filter(name="Approvers").update(name="Approvers of old")

    call_command("migrate", verbosity=0)

    assert {name: rights(name) for name in GROUPS} == before
    assert Group.objects.filter(name="Approvers of old").exists()


def test_migrating_leaves_the_rights_of_a_group_as_they_were_chosen():
    Group.objects.get(name="Auditors").permissions.clear()

    call_command("migrate", verbosity=0)

    assert not rights("Auditors")


def test_permissions_that_are_not_there_yet_are_made():
    """On a fresh database Django makes them only when all migrations are over."""
    Permission.objects.all().delete()
    Group.objects.all().delete()

    make_missing_groups(connection.alias)

    assert "commitments.change_revision" in rights("Editors")
    assert "auth.change_user" in rights("Administrators")
