"""The groups that the migration makes, and what each may do."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection

from tests import refusals
from tests.commitments import people

pytestmark = pytest.mark.django_db

migration = import_module("commitments.migrations.0002_groups")
SCHEMA = SimpleNamespace(connection=connection)
IN_DRAFTS = {*migration.FACTS}


@pytest.fixture(autouse=True)
def groups():
    people.groups()


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


@pytest.mark.parametrize("name", ["Approvers", "Auditors"])
def test_approvers_and_auditors_change_nothing_by_hand(name):
    assert rights(name) == of_our_models("view")


def test_editors_enter_facts_and_editions_and_change_nothing_else():
    more = rights("Editors") - of_our_models("view")

    facts = {f"commitments.{verb}_{name}" for name in IN_DRAFTS for verb in ("add", "change")}
    assert facts < more
    others = {right.partition("_")[2] for right in more} - IN_DRAFTS
    assert others == {"edition", "measure"}
    assert "commitments.delete_edition" not in more


def test_administrators_do_everything_and_look_after_people():
    may = rights("Administrators")

    assert of_our_models("view", "add", "change", "delete") <= may
    assert {"auth.add_user", "auth.change_user", "auth.change_group"} <= may


def test_the_migration_can_be_run_again_and_back():
    before = {name: rights(name) for name in migration.GROUPS}

    migration.make_groups(apps, SCHEMA)
    assert {name: rights(name) for name in migration.GROUPS} == before

    migration.remove_groups(apps, SCHEMA)
    assert not Group.objects.filter(name__in=migration.GROUPS).exists()
    migration.make_groups(apps, SCHEMA)
    assert {name: rights(name) for name in migration.GROUPS} == before


def test_permissions_that_are_not_there_yet_are_made():
    """On a fresh database Django makes them only when all migrations are over."""
    Permission.objects.all().delete()

    migration.make_groups(apps, SCHEMA)

    assert "commitments.change_revision" in rights("Editors")
    assert "auth.change_user" in rights("Administrators")
