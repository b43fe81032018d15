"""What is renamed keeps its former names, however it is saved."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from strategy.models import (
    Action,
    FormerName,
    Function,
    PolicyArea,
    Portfolio,
    Profession,
    Role,
    Team,
    names_as_at,
)
from tests import make
from tests.admin_pages import fill_in

pytestmark = pytest.mark.django_db

GROUPS = (Profession, Portfolio, PolicyArea, Function, Team)
MAKERS = {
    "department": lambda: make.department(),
    "strategy": lambda: make.strategy(),
    "action": lambda: make.action(),
    "role": lambda: make.role(),
    "person": lambda: make.person(),
    "service": lambda: make.service("one"),
    **{model._meta.model_name: (lambda model=model: make.group(model, "one")) for model in GROUPS},
}


def kept():
    return [(row.kind, row.subject, row.name, row.slug) for row in FormerName.objects.all()]


@pytest.mark.parametrize("kind", MAKERS)
def test_a_name_is_kept_when_it_is_changed(kind):
    row = MAKERS[kind]()
    before, slug = row.called, getattr(row, "slug", "")
    assert kept() == []

    setattr(row, row.name_field, "Another name")
    row.save()
    row.save()

    assert kept() == [(kind, row.pk, before, slug)]
    assert FormerName.objects.get().until == timezone.localdate()


def test_a_slug_is_kept_when_it_is_changed():
    role = make.role("digital-leader")
    role.slug = "chief-digital-officer"
    role.save()

    assert kept() == [("role", role.pk, "Digital leader", "digital-leader")]


def test_what_keeps_its_name_leaves_nothing():
    role = make.role()
    role.end_reason = ""
    role.save()
    role.name = "Another name"
    role.save(update_fields=["end_reason"])

    assert kept() == []


def test_a_name_given_and_taken_back_on_one_day_is_kept_once_each():
    role = make.role()
    for name in ("Other", "Digital leader", "Other", "Digital leader"):
        role.name = name
        role.save()

    assert [name for _kind, _pk, name, _slug in kept()] == ["Digital leader", "Other"]
    with names_as_at(date(2014, 6, 30)):
        assert Role.objects.get().name == "Digital leader"


def test_it_is_not_kept_where_the_change_is_undone():
    role = make.role()
    role.name = "Other"
    role.is_single_holder = None  # Which the database refuses.
    with pytest.raises(IntegrityError), transaction.atomic():
        role.save()

    assert kept() == []


def test_within_a_day_what_is_read_carries_the_name_of_that_day(django_assert_num_queries):
    action = make.action(7)
    for name, until in (("First", date(2013, 1, 1)), ("Second", date(2014, 1, 1))):
        FormerName.objects.create(kind="action", subject=action.pk, name=name, until=until)

    def title(day):
        with names_as_at(day):
            return Action.objects.get().title

    assert title(date(2012, 12, 31)) == "First"
    assert title(date(2013, 1, 1)) == title(date(2013, 12, 31)) == "Second"
    assert title(date(2014, 1, 1)) == title(None) == "Title of action 7"
    with django_assert_num_queries(3), names_as_at(date(2012, 1, 1)):
        assert [str(row) for row in Action.objects.all()] == ["Action 7: First"]
        assert Action.objects.select_related("strategy").get().title == "First"


def test_what_carries_a_name_of_the_past_is_not_saved():
    role = make.role()
    FormerName.objects.create(kind="role", subject=role.pk, name="Old", until=date(2014, 1, 1))

    with names_as_at(date(2013, 1, 1)):
        read = Role.objects.get()
    with pytest.raises(TypeError, match="a name of the past"):
        read.save()

    assert Role.objects.get().name == "Digital leader"


def renamed_by_hand(client, person, **typed):
    client.force_login(User.objects.create_superuser("admin"))
    typed = {"slug": "emma-stace", "name": "Emma Stace", "why": "Misread."} | typed
    return fill_in(client, f"/admin/strategy/person/{person.pk}/change/", typed)


def test_the_admin_keeps_it(client):
    person = make.person("Emma Stase")

    renamed_by_hand(client, person)

    assert kept() == [("person", person.pk, "Emma Stase", "emma-stase")]
    assert FormerName.objects.get().until == timezone.localdate()


def test_the_admin_asks_since_when(client):
    person = make.person("Emma Stase")

    to_come = renamed_by_hand(client, person, renamed_on="2999-01-01")
    assert "yet to come" in to_come.text and kept() == []
    client.logout()
    User.objects.all().update(username="another")
    renamed_by_hand(client, person, renamed_on="2016-05-01")

    assert FormerName.objects.get().until == date(2016, 5, 1)
    assert "First day of a new name" in to_come.text


def test_an_import_keeps_it(tmp_path):
    role = make.role("leader", name="Leader")
    (tmp_path / "roles.csv").write_text(
        "department,slug,name,is_single_holder,started_on,reports_to,ended_on,end_reason,"
        "successor,successor_words\ndfe,leader,Digital leader,yes,,,,,,\n"
    )

    call_command("import_governance", str(tmp_path), "--renamed=dfe/leader")

    assert kept() == [("role", role.pk, "Leader", "leader")]
