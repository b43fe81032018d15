"""Whatever refuses a form of the admin, the words typed into it are on the page that answers."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client, override_settings

from tests import staff_forms
from tests.commitments import people


@pytest.fixture(scope="module")
def forms(django_db_setup, django_db_blocker):
    """Every form with its words, found once; what the tests do to the record is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        ada = staff_forms.a_record_of_each_kind()
        client = Client()
        client.force_login(ada)
        yield [form for page in staff_forms.pages() for form in staff_forms.forms_on(client, page)]
        transaction.set_rollback(True)


@pytest.fixture
def ada(forms, db):
    """May do everything."""
    return get_user_model().objects.get(username="ada")


def signed_in(user, **options) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


def each_refused(forms, client, status, title, *, more=None, sent=lambda boxes: {"data": boxes}):
    """Send every form: each is refused with its words on the page, and none is saved."""
    assert len(forms) > 80
    for form in forms:
        answer = client.post(form.action, **sent(form.typed | (more or {})))
        assert answer.status_code == status, form
        assert title in answer.text, form
        assert form.missing_on(answer) == [], form


def test_a_session_that_ended(forms, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        each_refused(forms, Client(), 403, "<h1>You are signed out</h1>")


def test_rights_that_were_taken_away(forms, ada):
    ada.groups.clear()
    User.objects.filter(pk=ada.pk).update(is_superuser=False)
    client = signed_in(ada)
    for form in forms:
        answer = client.post(form.action, form.typed)
        assert answer.status_code in (403, 404), form
        assert form.missing_on(answer) == [], form
        assert "Nothing was saved." in answer.text


def test_a_cookie_that_is_gone(forms, ada):
    each_refused(forms, signed_in(ada, enforce_csrf_checks=True), 403, "form was not accepted")


def test_a_sign_in_in_another_tab(forms, ada):
    client = Client(enforce_csrf_checks=True)
    drawn = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get("/admin/login/").text)[1]
    entered = {"username": "ada", "password": "pledges", "csrfmiddlewaretoken": drawn}
    assert client.post("/admin/login/", entered).status_code == 302

    token = {"csrfmiddlewaretoken": drawn}
    each_refused(forms, client, 403, "form was not accepted", more=token)


def without_files(boxes: dict) -> dict:
    """As a browser sends a form that takes no file."""
    return {"data": urlencode(boxes), "content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "sent", [lambda boxes: {"data": boxes}, without_files], ids=["parts", "url"]
)
@pytest.mark.parametrize("limit", ["NUMBER_FIELDS", "MEMORY_SIZE"])
def test_a_limit(forms, ada, limit, sent):
    with override_settings(**{f"DATA_UPLOAD_MAX_{limit}": 1}):
        client, more = signed_in(ada), {"one_more": "A box."}
        each_refused(forms, client, 413, "too much for one form", more=more, sent=sent)


def test_somebody_else_is_signed_in_by_now(forms, db):
    """Who may not even know of a draft: its address looks like one that isn't there."""
    client = signed_in(people.person("bis", "Editors", "Approvers", department="bis"))
    for form in forms:
        answer = client.post(form.action, form.typed)
        assert answer.status_code in (200, 403, 404, 409), form
        assert form.missing_on(answer) == [], form
