"""Whatever refuses a form of the admin, the words typed into it are on the page that answers."""

import re
from collections import defaultdict
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import resolve

from commitments import workflow
from commitments.models import Edition, Event
from strategy.not_saved.typed import CODE
from tests import refusals, staff_forms
from tests.commitments import people

pytestmark = pytest.mark.long_on_postgresql("every form of the admin, in several ways")

COLLEAGUES = "What a colleague saved."
# Forms of what is stored. A withdrawal overwrites nothing, and an addition or a deletion can't.
HELD_AGAINST_WHAT_IS_STORED = (
    "/change/",
    "/actions/1/",
    "/check/",
    "/publish/",
    "/return/",
    "/hand-over/",
)


@pytest.fixture(scope="module")
def forms(django_db_setup, django_db_blocker):
    """Every form with its words, found once; what the tests do to the record is undone.

    One person may do everything, so that one finds them all.
    """
    one_person = override_settings(ONE_PERSON_MAY_APPROVE=True)
    with django_db_blocker.unblock(), transaction.atomic(), one_person:
        staff_forms.a_record_of_each_kind()
        yield staff_forms.found()
        transaction.set_rollback(True)


# Where nothing is written, or a sentence has its own test: a spreadsheet's in test_spreadsheets.
WITHOUT_WORDS = {
    "commitments_edition_outcomes",  # Of a draft with nothing due: test_outcomes has one with.
    "commitments_edition_outcomes_autosave",
    "commitments_edition_autosave",  # A form’s, while somebody types: test_autosave.
    "commitments_edition_change",  # A draft’s are on the page of each action.
    "commitments_edition_contribution_answer",
    "commitments_edition_contribution_remind",
    "commitments_edition_contribution_revoke",
    "commitments_edition_clear",
    "commitments_edition_close",
    "commitments_edition_comments",
    "commitments_edition_preview",
    "commitments_edition_restart",
    "commitments_edition_spreadsheet",
    "commitments_edition_take_up",
    "commitments_edition_upload",
    "commitments_opinion_approve",
    "commitments_opinion_submit",
    "commitments_response_open",
}


def test_every_page_of_the_admin_is_tried(forms):
    """A new page of a model's own belongs into `pages` of tests/staff_forms.py."""
    own = {
        pattern.name
        for model_admin in admin.site._registry.values()
        if model_admin.model._meta.app_label != "auth"
        for pattern in model_admin.get_urls()
        if pattern.name
        and pattern.name.rpartition("_")[2] not in ("changelist", "history", "add", "delete")
    }
    tried = {resolve(form.action).url_name for form in forms}
    only_shown = {f"{m._meta.label_lower.replace('.', '_')}_change" for m in staff_forms.ONLY_SHOWN}

    assert own - tried - only_shown == WITHOUT_WORDS


@pytest.fixture
def ada(forms, db):
    """May do everything."""
    return User.objects.get(username="ada")


def each_refused(forms, desks, status, title, *, more=None, sent=lambda boxes: {"data": boxes}):
    """Send every form: each is refused with its words on the page, and none is saved."""
    assert len(forms) > 80
    for form in forms:
        answer = desks[form.by].post(form.action, **sent(form.typed | (more or {})))
        assert answer.status_code == status, form
        assert title in answer.text, form
        assert form.missing_on(answer) == [], form


def test_a_session_that_ended(forms, db, django_assert_num_queries):
    desks = defaultdict(Client)
    with django_assert_num_queries(0):
        each_refused(forms, desks, 403, "<h1>You are signed out</h1>")


def test_rights_that_were_taken_away(forms, ada):
    User.objects.filter(pk=ada.pk).update(is_superuser=False)
    User.groups.through.objects.all().delete()
    desks = staff_forms.desks()
    for form in forms:
        answer = desks[form.by].post(form.action, form.typed)
        assert answer.status_code in (403, 404), form
        assert form.missing_on(answer) == [], form
        assert "Nothing was saved." in answer.text


def test_a_cookie_that_is_gone(forms, ada):
    desks = staff_forms.desks(enforce_csrf_checks=True)
    each_refused(forms, desks, 403, "form was not accepted")


def test_a_sign_in_in_another_tab(forms, ada):
    client = Client(enforce_csrf_checks=True)
    drawn = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get("/admin/login/").text)[1]
    entered = {"username": "ada", "password": "pledges", "csrfmiddlewaretoken": drawn}
    assert client.post("/admin/login/", entered).status_code == 302

    desks, token = defaultdict(lambda: client), {"csrfmiddlewaretoken": drawn}
    each_refused(forms, desks, 403, "form was not accepted", more=token)


def without_files(boxes: dict) -> dict:
    """As a browser sends a form that takes no file."""
    return {"data": urlencode(boxes), "content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "sent", [lambda boxes: {"data": boxes}, without_files], ids=["parts", "url"]
)
@pytest.mark.parametrize("limit", ["NUMBER_FIELDS", "MEMORY_SIZE"])
def test_a_limit(forms, ada, limit, sent):
    with override_settings(**{f"DATA_UPLOAD_MAX_{limit}": 1}):
        desks, more = staff_forms.desks(), {"one_more": "A box."}
        each_refused(forms, desks, 413, "too much for one form", more=more, sent=sent)


def test_a_colleague_who_saved_first(forms, ada):
    """Sent on what is no longer stored, nothing is saved; both stand on the page."""
    desks = staff_forms.desks()
    tried = [form for form in forms if form.action.endswith(HELD_AGAINST_WHAT_IS_STORED)]
    tried = [form for form in tried if saved_by_a_colleague(form, ada)]
    for form in tried:
        answer = desks[form.by].post(form.action, form.typed)
        assert answer.status_code == 409, form
        assert form.missing_on(answer) == [], form
        told = (COLLEAGUES, "changed after you opened", "Somebody else saved this")
        assert any(words in answer.text for words in told), form
    assert len(tried) > 25


def saved_by_a_colleague(form, ada) -> bool:
    """Change a text that the page of a form shows; whether it has one."""
    row = form.row
    if isinstance(row, Edition):
        is_submitted, submitter = row.state == "submitted", row.submitted_by
        if is_submitted:
            workflow.return_to_draft(edition=row, by=ada, comment="Give the figure.")
        row.revisions.update(text=f"{COLLEAGUES} In {form.action}.")
        if is_submitted:
            workflow.submit(edition=row, by=submitter)
        return True
    if row is None or row._meta.app_label == "auth":
        return False
    texts = [field.name for field in row._meta.fields if field.name in form.texts]
    return any(was_written(row, name) for name in texts)


def was_written(row, name: str) -> bool:
    """Whether the database takes a text in a column, whatever the others hold."""
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{name: COLLEAGUES})
    except IntegrityError:
        return False
    return True


def test_a_draft_that_was_locked(forms, ada):
    """Or a decision that somebody else took first."""
    desks = staff_forms.desks()
    tried = [form for form in forms if form.edition and not form.edition.is_published]
    for edition in {form.edition for form in tried}:
        if edition.state == "draft":
            workflow.withdraw(edition=edition, by=ada)
        else:
            workflow.return_to_draft(edition=edition, by=ada, comment="Give the figure.")
    for form in tried:
        answer = desks[form.by].post(form.action, form.typed)
        if form.action.endswith("/answer/"):  # A comment is answered in a draft, too.
            assert answer.status_code == 302, form
            continue
        assert answer.status_code == 409, form
        assert form.missing_on(answer) == [], form
    assert len(tried) > 12


def test_somebody_else_is_signed_in_by_now(forms, db):
    """Who may not even know of a draft: its address looks like one that isn't there."""
    client = Client()
    client.force_login(people.person("bis", "Editors", "Approvers", department="bis"))
    for form in forms:
        answer = client.post(form.action, form.typed)
        assert answer.status_code in (200, 403, 404, 409), form
        assert form.missing_on(answer) == [], form


# A process that dies gives no page. Then nothing is saved, and the same form can be sent again.


ROW = {"why": "It was wrong.", "section": "Page 3"}
STEP = {
    "why": "It was wrong.",
    "comment": "It was wrong.",
    "reason": "It was wrong.",
    "text": "By when?",
    "answer": "By May.",
    "kind": "correction",
    "published_on": staff_forms.A_DAY,
    "ended_on": staff_forms.A_DAY,
    "post": "yes",
}
NO_WORDS = re.compile(".*_on|as_of|url|words")  # Days, addresses, and what quotes a text.


class Killed(BaseException):
    """As if the process had died here."""


@pytest.mark.long("starts a server and kills it")
def test_a_worker_that_was_killed(forms, ada, monkeypatch):
    desks, before = staff_forms.desks(), refusals.rows()
    died = []
    for form in forms:
        with transaction.atomic():
            client = desks[form.by]
            if dies_in_it(client, form, monkeypatch):
                assert refusals.rows() == before, form
                assert client.post(form.action, rewritten(form)).status_code == 302, form
                died.append(form)
            transaction.set_rollback(True)
    assert len(died) > 45
    steps = {resolve(form.action).url_name for form in died}
    assert {name for name in steps if name.startswith("commitments_edition_")} == {
        f"commitments_edition_{step}"
        for step in (
            *("action", "check", "publish", "return", "withdraw", "correct", "left_out"),
            *("bypass", "due", "comment", "answer"),
        )
    }
    assert {"commitments_opinion_change", "commitments_opinion_return"} <= steps
    assert {"strategy_role_change", "strategy_role_end", "strategy_roleaim_delete"} <= steps


def dies_in_it(client, form, monkeypatch) -> bool:
    """Send a form, and die when its event is written, the last thing that a save does."""
    with monkeypatch.context() as patched:
        patched.setattr(Event, "save", die)
        try:
            client.post(form.action, rewritten(form))
        except Killed:
            return True
    return False  # It is no whole form, so there was nothing to save.


def die(*args, **kwargs):
    raise Killed


def rewritten(form) -> dict[str, str]:
    """The form with more words where it had some, and with what a step asks for."""
    names = [name for name in form.texts if not NO_WORDS.fullmatch(name)]
    lines = {name: form.drawn[name].strip() for name in names}
    more = {name: f"{said} More" for name, said in lines.items() if not CODE.fullmatch(said)}
    is_row = "drawn" in form.drawn and form.action.endswith("/change/")
    return form.drawn | more | (ROW if is_row else STEP)
