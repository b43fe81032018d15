"""Accounts and groups: none is deleted that somebody's work, or the workflow, hangs on."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import IntegrityError, transaction
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


# Not by the ways around its page either.


def test_no_list_of_accounts_offers_to_delete_them(admin_client, admin_user):
    teo = people.teo()
    accounts = reverse("admin:auth_user_changelist")
    assert "delete_selected" not in admin_client.get(accounts).text

    many = {"action": "delete_selected", "_selected_action": [teo.pk], "post": "yes"}
    admin_client.post(accounts, many)

    assert User.objects.filter(pk=teo.pk).exists()


def test_the_database_deletes_no_account():
    teo = people.teo()
    teo.memberships.all().delete()

    with pytest.raises(IntegrityError, match="An account is never deleted"), transaction.atomic():
        teo.delete()
    with pytest.raises(IntegrityError, match="Make it inactive"), transaction.atomic():
        User.objects.filter(pk=teo.pk).delete()

    assert User.objects.filter(pk=teo.pk).exists()


# What is a superuser's to give.


@pytest.fixture
def ada(client):
    """She looks after accounts, and is no superuser."""
    ada = people.person("ada", "Administrators", department=None)
    client.force_login(ada)
    return ada


def sent(account, **fields):
    """The form of an account as a browser sends it, with more in it than there are boxes for."""
    filled = {"username": account.username, "email": account.email, "is_active": "on", "why": "So."}
    dates = {"date_joined_0": "2026-01-01", "date_joined_1": "09:00:00"}
    return filled | {"is_staff": "on"} | dates | fields


def given(account) -> tuple:
    account = User.objects.get(pk=account.pk)
    rights = account.user_permissions.order_by("pk").values_list("pk", flat=True)
    groups = account.groups.order_by("name").values_list("name", flat=True)
    return account.is_superuser, list(groups), list(rights), account.password


@pytest.mark.parametrize("name", ["vera", "ada"])
def test_who_may_only_change_accounts_gives_no_rights_also_by_a_crafted_form(client, ada, name):
    account = ada if name == "ada" else people.person("vera", department=None)
    before, group = given(account), Group.objects.get(name="Approvers")
    right = Permission.objects.get(codename="change_revision")
    page = client.get(address("user_change", account)).text
    assert 'name="groups"' not in page and 'name="is_superuser"' not in page
    assert 'name="user_permissions"' not in page and "../password/" not in page

    more = {"is_superuser": "on", "groups": [group.pk], "user_permissions": [right.pk]}
    answer = client.post(
        address("user_change", account),
        sent(account, first_name="Vera", password="md5$a$b", **more),
    )

    assert answer.status_code == 302 and User.objects.get(pk=account.pk).first_name == "Vera"
    assert given(account) == before


def test_who_may_only_change_accounts_sets_no_password(client, ada):
    teo = people.teo()
    before = given(teo)
    passwords = {"usable_password": "true", "password1": "a Word of 9", "password2": "a Word of 9"}

    for method in (client.get, client.post):
        answer = method(address("user_password_change", teo), passwords)
        assert answer.status_code == 403

    assert given(teo) == before


def test_an_account_that_they_add_has_no_password_that_they_know(client, ada):
    crafted = {"usable_password": "true", "password1": "a Word of 9", "password2": "a Word of 9"}
    group = Group.objects.get(name="Approvers").pk

    client.post(
        reverse("admin:auth_user_add"),
        {"username": "nina", "is_superuser": "on", "groups": [group]} | crafted,
    )

    nina = User.objects.get(username="nina")
    assert not nina.has_usable_password()
    assert given(nina)[:3] == (False, [], [])


def test_they_send_nobody_with_rights_a_password_to_another_address(client, ada):
    rita, vera = people.rita(), people.person("vera", department=None)
    for account in (rita, vera):
        client.post(address("user_change", account), sent(account, email="ada@example.org"))

    emails = dict(User.objects.values_list("username", "email"))
    assert emails["rita"] == "" and emails["vera"] == "ada@example.org"


def test_they_do_not_change_a_superuser(client, ada, admin_user):
    answer = client.post(address("user_change", admin_user), sent(admin_user, email="a@b.example"))

    assert answer.status_code == 403
    assert User.objects.get(pk=admin_user.pk).email == admin_user.email


def test_they_neither_add_change_nor_delete_a_group(client, ada):
    group = Group.objects.create(name="Readers")
    before = list(Group.objects.values_list("name", "permissions"))

    for page, row in (("group_change", group), ("group_delete", group)):
        crafted = {"name": "All", "post": "yes", "why": "So.", "permissions": ["1"]}
        assert client.post(address(page, row), crafted).status_code == 403
    assert client.post(reverse("admin:auth_group_add"), {"name": "All"}).status_code == 403

    assert list(Group.objects.values_list("name", "permissions")) == before


def test_they_close_an_account_and_open_it_again(client, ada):
    rita = people.rita()

    client.post(address("user_change", rita), sent(rita, is_active=""))
    assert not User.objects.get(pk=rita.pk).is_active
    client.post(address("user_change", rita), sent(rita))

    assert User.objects.get(pk=rita.pk).is_active


# What goes not together.


def chosen(account, *groups, **fields):
    keys = [Group.objects.get(name=name).pk for name in groups]
    return sent(account, groups=keys, **fields)


@pytest.mark.parametrize("group", ["Editors", "Approvers"])
@pytest.mark.parametrize("also", ["Administrators", "a superuser", "a right"])
def test_whoever_looks_after_accounts_is_given_no_part_in_reports(admin_client, group, also):
    vera = people.person("vera", department=None)
    groups = [group, also] if also == "Administrators" else [group]
    more = {"is_superuser": "on"} if also == "a superuser" else {}
    if also == "a right":
        more = {"user_permissions": [Permission.objects.get(codename="change_user").pk]}
    before = given(vera)

    page = admin_client.post(address("user_change", vera), chosen(vera, *groups, **more))

    assert page.status_code == 200 and "takes no part in editing or approving" in page.text
    assert given(vera) == before


def test_each_of_the_two_is_given_alone(admin_client):
    vera = people.person("vera", department=None)

    for group in ("Approvers", "Administrators"):
        admin_client.post(address("user_change", vera), chosen(vera, group))
        assert given(vera)[1] == [group]


def test_a_team_of_one_is_given_both(admin_client, settings):
    settings.ONE_PERSON_MAY_APPROVE = True
    vera = people.person("vera", department=None)

    admin_client.post(address("user_change", vera), chosen(vera, "Approvers", "Administrators"))

    assert given(vera)[1] == ["Administrators", "Approvers"]


def of_group(name, *codenames):
    keys = Permission.objects.filter(codename__in=codenames).values_list("pk", flat=True)
    return {"name": name, "permissions": list(keys), "why": "So."}


def test_a_group_that_takes_part_is_given_no_accounts(admin_client):
    people.groups()
    readers = Group.objects.create(name="Readers")
    people.rita().groups.add(readers)
    for group in (Group.objects.get(name="Editors"), readers):
        before = set(group.permissions.all())

        page = admin_client.post(
            address("group_change", group), of_group(group.name, "change_user")
        )

        assert "takes no part in editing or approving" in page.text
        assert set(group.permissions.all()) == before
    admin_client.post(address("group_change", readers), of_group("Readers", "view_user"))
    assert readers.permissions.get().codename == "view_user"
