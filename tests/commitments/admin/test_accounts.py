"""Accounts and groups: none is deleted that somebody's work, or the workflow, hangs on."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from tests.commitments import people

pytestmark = pytest.mark.django_db


def address(name, row):
    return reverse(f"admin:auth_{name}", args=[row.pk])


def test_an_account_is_never_deleted_and_that_is_said(admin_client, admin_user):
    for account in (admin_user, people.teo()):
        delete = address("user_delete", account)
        assert delete not in admin_client.get(address("user_change", account)).text

        page = admin_client.post(delete, {"post": "yes", "why": "Gone."}, follow=True)

        assert "An account is never deleted" in page.text
        assert User.objects.filter(pk=account.pk).exists()


def test_who_may_not_look_at_accounts_learns_nothing_of_them(client, admin_user):
    client.force_login(people.teo())

    assert client.post(address("user_delete", admin_user), {"post": "yes"}).status_code == 403


def test_a_group_of_the_workflow_is_neither_renamed_nor_deleted(admin_client):
    people.groups()
    group = Group.objects.get(name="Approvers")
    change = {"name": "Deciders", "why": "A nicer word."}

    admin_client.post(address("group_change", group), change)
    page = admin_client.post(
        address("group_delete", group), {"post": "yes", "why": "Gone."}, follow=True
    )

    assert "The steps of an edition ask for this group" in page.text
    assert Group.objects.get(pk=group.pk).name == "Approvers"


def test_another_group_is_renamed_and_deleted(admin_client):
    group = Group.objects.create(name="Readers")

    admin_client.post(address("group_change", group), {"name": "Lookers", "why": "Better."})
    assert Group.objects.get(pk=group.pk).name == "Lookers"
    admin_client.post(address("group_delete", group), {"post": "yes", "why": "Not needed."})

    assert not Group.objects.filter(pk=group.pk).exists()
