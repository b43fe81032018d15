"""Ten kinds of people, and every address of the site with rows of a record behind it."""

import re
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from commitments.ledger import checkpoints
from commitments.models import (
    Checkpoint,
    Contribution,
    ContributionAnswer,
    Edition,
    Event,
    Evidence,
    Line,
    Opinion,
    Pledge,
    Revision,
    Token,
)
from strategy.last_things import do_now
from tests import staff_forms
from tests.commitments import one_of_each, people
from tests.project.access import FACTS


def signed_in() -> dict[str, dict[str, str]]:
    """The cookies of each kind of person, who is signed in where that can be."""
    found = {"signed out": {}}
    for name, user in users().items():
        client = Client()
        client.force_login(user)
        found[name] = {key: morsel.value for key, morsel in client.cookies.items()}
    User.objects.filter(username="closed").update(is_active=False)
    return found


def users() -> dict[str, User]:
    found = {
        "closed account": people.person("closed", "Approvers"),
        "in no group": people.person("nobody", department=None),
        "editor elsewhere": people.person("elsewhere", "Editors", department="bis"),
        "editor": people.person("editor", "Editors"),
        "approver": people.person("approver", "Approvers"),
        "auditor": User.objects.get(username="otto"),
        "administrator": people.person("administrator", "Administrators", department=None),
        "superuser": User.objects.create_superuser("superuser", password="pledges"),
    }
    for user in found.values():
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    new = people.person("new", "Administrators", department=None)
    return found | {"no second factor": new}


# What stands in an address where a route leaves a place for it.
PARTS = {
    "department": "dfe",
    "strategy": "government-digital-strategy",
    "slug": "row-1",
    "number": "1",
    "action": "1",
    "position": "1",
    "year": "1951",
    "kind": "progress",
    "extension": "csv",
    "path": "",
    "page": "dfe/government-digital-strategy/",
    "size": "1",
    "name": "entries",
    "section": "actions",
    "app_label": "commitments",
    "url": "nowhere/",
    "uidb36": "1",
    "key": "set-password",
    "token": "none-that-was-sent",
    "what": "sent",
    "provider_id": "none-that-is-set",
}
# Of these routes some parts are others.
OTHERS = {
    "admin:commitments_edition_action": {"key": "whole"},
    "admin:commitments_edition_autosave": {"key": "whole"},
    "department": {"slug": "dfe"},
    "strategy": {"slug": "government-digital-strategy"},
    "governance_role": {"slug": "digital-leader"},
    "receipt_office": {"slug": "digital-leader"},
    "told_of": {"table": "roles", "key": "dfe/digital-leader"},
    "receipt_fixed": {"table": "roles", "key": "dfe/digital-leader"},
    "tile": {"address": "0/000.p/1"},
}


def addresses() -> dict[str, str]:
    """An example of an address for each route of the URL map."""
    return {route: filled_in(route, pattern) for route, pattern in routes()}


def routes(patterns=None, namespace: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    """Every route of the URL map: its name, or its pattern where it has none; and its pattern."""
    for row in get_resolver().url_patterns if patterns is None else patterns:
        whole = path + str(row.pattern)
        if isinstance(row, URLResolver):
            inner = f"{row.namespace}:" if row.namespace else ""
            yield from routes(row.url_patterns, namespace + inner, whole)
        elif isinstance(row, URLPattern):
            yield (namespace + row.name if row.name else whole), whole


def filled_in(route: str, pattern: str) -> str:
    parts = PARTS | keys(route, pattern) | OTHERS.get(route, {})
    pattern = pattern.replace("(?P<app_label>auth|strategy|commitments)", "commitments")
    pattern = re.sub(
        r"\(\?P<(\w+)>[^)]*\)|[\^$]|\\Z", lambda found: parts[found[1]] if found[1] else "", pattern
    )
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(parts[found[1]]), pattern)


def keys(route: str, pattern: str) -> dict:
    """The keys of the rows that an address of the admin names: of drafts where it is of a draft."""
    draft = Edition.objects.get(state="draft", kind="report")
    submitted = staff_forms.waiting_for_approval()
    found = {"pk": Pledge.objects.published().earliest("pk").pk, "revision": published_text().pk}
    if model := model_of(pattern):
        found |= {"object_id": row_of(model, draft).pk, "id": row_of(model, draft).pk}
        found["pk"] = found["object_id"]
    steps = ("publish", "return", "clear", "bypass", "due", "comment", "answer", "close")
    if route in [f"admin:commitments_edition_{step}" for step in steps]:
        found["pk"] = submitted.pk
    if route in ("admin:commitments_edition_answer", "admin:commitments_edition_close"):
        found["number"] = submitted.comments.get().pk
    if route in ("admin:commitments_opinion_approve", "admin:commitments_opinion_return"):
        found["pk"] = Opinion.objects.get(state="submitted").pk
    if route == "admin:commitments_edition_contribution_answer":
        found["key"] = ContributionAnswer.objects.get().pk
    elif route.startswith("admin:commitments_edition_contribution_"):
        found["key"] = Contribution.objects.get().pk
    if route == "admin:commitments_edition_left_out":
        found |= {"pk": staff_forms.a_report_without().pk, "of": "commitment"}
    if pattern.startswith("admin/r/"):
        content_type = ContentType.objects.get_for_model(Edition)
        found |= {
            "content_type_id": content_type.pk,
            "object_id": staff_forms.a_report_without().pk,
        }
    if route == "receipt_line":
        found["number"] = Line.objects.filter(of="roles/dfe/digital-leader").latest("number").number
    if route == "receipt_opinion":
        opinion = Opinion.objects.filter(state="published").earliest("pk")
        found |= {"pk": opinion.pledge_id, "opinion": opinion.pk}
    if route == "receipt_fact":
        published = Edition.objects.get(response__department__slug="dfe", position=1)
        found |= {"table": "wordings", "pk": published.wordings.earliest("pk").pk}
    if route.startswith("checkpoint_"):
        found["size"] = Checkpoint.objects.get().size
    if route == "evidence_file":
        found["name"] = Evidence.objects.exclude(file="").get().file.name
    if route == "admin:commitments_edition_spreadsheet":
        found["extension"] = "xlsx"
    return found


def model_of(pattern: str):
    found = re.match(r"admin/(strategy|commitments|auth)/(\w+)/", pattern)
    return found and apps.get_model(found[1], found[2])


def row_of(model, draft: Edition):
    """A row of a model: of a draft where it is a fact, of what is public otherwise."""
    rows = model._base_manager.order_by("pk")
    if model is Edition:
        return draft
    if model is Opinion:
        return rows.get(given_by__username="otto", state="draft")
    if model is User:
        return rows.get(username="nobody")
    if model is Event:
        return rows.filter(edition__state="draft").first()
    return rows.last() if model._meta.model_name in (*FACTS, "author") else rows.first()


def published_text() -> Revision:
    return staff_forms.a_published_text()


def a_record() -> None:
    """Rows of every table: what is public, and what is in the making."""
    people.groups()
    with override_settings(ONE_PERSON_MAY_APPROVE=True):
        staff_forms.a_record_of_each_kind()
    outcome = Edition.objects.get(state="draft", kind="report").outcomes.first()
    file = ContentFile(b"a,b", "draft.csv")
    Evidence.objects.create(outcome=outcome, title="Counts", file=file, sha256="0" * 64)
    one_of_each.withholding()
    do_now()
    checkpoints.sign()
    checkpoint = Checkpoint.objects.get()
    Token.objects.create(
        checkpoint=checkpoint, authority="https://time.example/", answer="AA==", at=checkpoint.at
    )
