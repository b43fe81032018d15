"""The admin of editions and their facts: what is out is kept, a draft is its department's."""

import hashlib
import re

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commitments.models import (
    Citation,
    Edition,
    Entry,
    Evidence,
    Figure,
    Measure,
    Outcome,
    Revision,
    Wording,
)
from tests import make, refusals
from tests.admin_pages import address, fill_in
from tests.commitments import one_of_each, people

pytestmark = pytest.mark.django_db

KEPT = [*one_of_each.FACTS, "edition", "seal", "event"]
BOXES = re.compile(r'<(textarea|select|input type="(text|number|checkbox|file)")[^>]*id="id_')


def change_of(row):
    return address(type(row), "change", row.pk)


@pytest.fixture
def teo(client):
    """Edits for DfE, and is signed in."""
    made = people.teo()
    client.force_login(made)
    return made


def refused(client, page, sent):
    """Sends a form that is refused, and gives the page that says so; nothing has changed."""
    before = refusals.rows()
    answer = fill_in(client, page, sent)
    assert answer.status_code in (200, 302, 403, 404, 409), answer.status_code
    assert refusals.rows() == before
    return answer


# What is published


@pytest.mark.long("every model’s form; the database’s rules are tried by themselves")
@pytest.mark.parametrize("name", KEPT)
def test_what_is_published_is_read_only_also_for_a_superuser(name, admin_client):
    row = one_of_each.published()[name]
    page = admin_client.get(change_of(row))

    assert page.status_code == 200
    assert not BOXES.search(page.text)
    assert 'name="_save"' not in page.text
    assert address(type(row), "delete", row.pk) not in page.text


@pytest.mark.long("every model’s form; the database’s rules are tried by themselves")
@pytest.mark.parametrize("name", KEPT)
def test_a_form_that_is_sent_all_the_same_changes_nothing_published(name, admin_client):
    row = one_of_each.published()[name]
    other = {field.name: "7" for field in row._meta.fields}

    refused(admin_client, change_of(row), other)
    refused(admin_client, address(type(row), "delete", row.pk), {"post": "yes"})


def test_while_it_waits_for_approval_an_edition_is_read_only_too(client, teo):
    draft = make.draft_edition(2014)
    text = make.revision(draft)
    assert 'name="text"' in client.get(change_of(text)).text

    Edition.objects.filter(pk=draft.pk).update(
        state="submitted", submitted_by=teo, submitted_name="Teo", submitted_at=draft.created_at
    )

    assert 'name="text"' not in client.get(change_of(text)).text
    page = refused(client, change_of(text), {"text": "Other words"})
    assert page.status_code == 409
    assert "submitted, so its texts are locked" in page.text and "Other words" in page.text


def test_nothing_is_added_to_a_published_edition(client, teo):
    edition = make.published_edition(2014)
    entry = make.entry(of=edition.response)

    page = refused(
        client,
        address(Revision, "add"),
        {
            "entry": entry.pk,
            "edition": edition.pk,
            "answer": "text",
            "form": "plain",
            "text": "Late",
        },
    )

    assert "That choice is not one of the available choices" in page.text
    assert "Late" in page.text


def test_a_measure_keeps_its_slug_once_a_value_of_it_is_published(client, teo):
    draft = make.draft_edition(2014)
    measure = make.measure()
    make.figure(draft, measure)
    assert 'name="slug"' in client.get(change_of(measure)).text

    make.publish(draft)

    page = client.get(change_of(measure))
    assert 'name="slug"' not in page.text
    assert "Slug: This is part of the address of something published" in page.text


# What the workflow decides


def test_a_new_edition_is_a_draft_of_who_made_it(client, teo):
    sent = {
        "response": make.response().pk,
        "kind": "report",
        "year": 2014,
        "state": "published",
        "position": 7,
        "origin": "seeded",
    }

    client.post(address(Edition, "add"), sent)

    made = Edition.objects.get()
    assert (made.state, made.position, made.origin) == ("draft", None, "entered")
    assert made.created_by == teo


def test_what_the_workflow_decides_is_never_a_box(client, teo):
    boxes = client.get(address(Edition, "add")).context["adminform"].form.fields

    assert not boxes.keys() & {"state", "position", "origin", "recorded_at", "created_by"}
    assert not [name for name in boxes if name.startswith(("submitted_", "approved_", "source_"))]


def test_a_second_report_of_a_year_is_told_in_words(client, teo):
    draft = make.draft_edition(2014)

    page = refused(
        client,
        address(Edition, "add"),
        {"response": draft.response_id, "kind": "report", "year": 2014},
    )

    assert "There is a report for this year already." in page.text


# Drafts of one's own department


def test_an_editor_enters_changes_and_deletes_a_fact_of_a_draft(client, teo):
    draft = make.draft_edition(2014)
    entry = make.entry(of=draft.response)
    sent = {
        "entry": entry.pk,
        "edition": draft.pk,
        "answer": "text",
        "form": "plain",
        "text": "Done.",
    }

    client.post(address(Revision, "add"), sent)
    text = Revision.objects.get()
    fill_in(client, change_of(text), sent | {"text": "Done in May."})
    text.refresh_from_db()
    assert text.text == "Done in May."

    client.post(address(Revision, "delete", text.pk), {"post": "yes"})
    assert not Revision.objects.exists()


def test_a_fact_stays_in_its_edition(client, teo):
    text = make.revision(make.draft_edition(2014))
    other = make.draft_edition(2014, kind="correction")

    sent = {
        "entry": text.entry_id,
        "edition": other.pk,
        "answer": "text",
        "form": "plain",
        "text": "New.",
    }
    fill_in(client, change_of(text), sent)

    text.refresh_from_db()
    assert (text.text, text.edition.kind) == ("New.", "report")


@pytest.fixture
def theirs():
    """A draft of another department, with facts."""
    draft = make.draft_edition(2014, of=make.response("esfa"))
    return {"edition": draft, **one_of_each.facts(draft)}


def test_nothing_is_added_to_a_draft_of_another_department(client, teo, theirs):
    draft = theirs["edition"]
    entry, action = theirs["revision"].entry, theirs["wording"].action
    other = make.entry(2, of=draft.response)
    pledge, outcome = theirs["pledge"], theirs["outcome"]
    measure = theirs["figure"].measure
    facts = [
        (
            Revision,
            {
                "entry": other.pk,
                "edition": draft.pk,
                "answer": "text",
                "form": "plain",
                "text": "Mine",
            },
        ),
        (Wording, {"action": other.action_id, "edition": draft.pk, "title": "Mine"}),
        (Outcome, {"pledge": pledge.pk, "edition": draft.pk, "status": "dropped"}),
        (Figure, {"measure": measure.pk, "edition": draft.pk, "year": 2013, "value": 1}),
        (Citation, {"outcome": outcome.pk, "entry": other.pk, "words": "Mine"}),
        (Evidence, {"outcome": outcome.pk, "title": "Mine", "url": "https://example.org/"}),
        (Entry, {"response": draft.response_id, "action": action.pk, "kind": "plan", "year": 2019}),
        (Measure, {"response": draft.response_id, "slug": "m", "name": "M", "unit": "people"}),
    ]
    assert entry.response.department.slug == "esfa"
    for model, sent in facts:
        page = refused(client, address(model, "add"), sent)
        assert "not one of the available choices" in page.text, model


def test_facts_of_another_departments_draft_are_neither_seen_nor_changed(client, teo, theirs):
    for row in theirs.values():
        assert client.get(change_of(row)).status_code in (302, 404), row
        refused(client, change_of(row), {"text": "Mine", "title": "Mine"})
        refused(client, address(type(row), "delete", row.pk), {"post": "yes"})


def test_measures_and_cells_of_another_department_are_not_changed(client, teo, theirs):
    for row in (theirs["figure"].measure, theirs["revision"].entry):
        assert 'name="_save"' not in client.get(change_of(row)).text
        assert refused(client, change_of(row), {"name": "Mine", "unit": "x"}).status_code == 403


def looked_up(client, model, field, words=""):
    label = {"app_label": "commitments", "model_name": model, "field_name": field}
    answer = client.get(reverse("admin:autocomplete", query=label | {"term": words}))
    return answer.json()["results"]


def test_what_is_looked_up_for_a_fact_is_ones_own_drafts(client, teo, theirs):
    make.published_edition(2013)
    draft = make.draft_edition(2014)

    assert looked_up(client, "revision", "edition") == [{"id": str(draft.pk), "text": str(draft)}]


def test_pledges_of_another_departments_draft_are_not_found(client, teo, theirs):
    found = looked_up(client, "outcome", "pledge", theirs["pledge"].statement)

    assert found == []


def test_what_is_looked_up_for_a_fact_is_of_ones_own_department(client, teo, theirs):
    entry = make.entry()
    make.published_edition(2013, of=theirs["edition"].response, facts=make.revision)

    assert looked_up(client, "revision", "entry") == [{"id": str(entry.pk), "text": str(entry)}]


def test_an_approver_and_an_auditor_find_no_boxes(client):
    draft = make.draft_edition(2014)
    rows = [draft, *one_of_each.facts(draft).values(), draft.response]
    for person in (people.rita(), people.otto()):
        client.force_login(person)
        for row in rows:
            page = client.get(change_of(row))
            assert page.status_code == 200, row
            assert not BOXES.search(page.text), row
            assert client.get(address(type(row), "add")).status_code == 403, row


def test_whoever_looks_after_accounts_finds_no_boxes_for_facts(client, admin_user):
    draft = make.draft_edition(2014)
    rows = [draft, *one_of_each.facts(draft).values()]
    for person in (people.person("ada", "Administrators", department=None), admin_user):
        client.force_login(person)
        for row in rows:
            assert not BOXES.search(client.get(change_of(row)).text), row
            assert client.get(address(type(row), "add")).status_code == 403, row


def test_who_is_in_no_group_finds_nothing(client, django_user_model):
    edition = make.published_edition()
    client.force_login(django_user_model.objects.create_user("vera", is_staff=True))

    for model in admin.site._registry:
        assert client.get(address(model, "changelist")).status_code == 403, model
    assert client.get(change_of(edition)).status_code == 403


# Evidence


@pytest.fixture
def outcome():
    draft = make.draft_edition(2014)
    return make.outcome(draft, make.pledge(draft))


@pytest.mark.parametrize("size", [5, 3_000_000])  # In memory, and in a temporary file.
def test_a_file_is_kept_with_its_digest(size, outcome, client, teo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    figures = b"x" * size
    sent = {"outcome": outcome.pk, "title": "Figures"}

    file = SimpleUploadedFile("figures.csv", figures)
    client.post(address(Evidence, "add"), sent | {"file": file})

    kept = Evidence.objects.get()
    assert kept.sha256 == hashlib.sha256(figures).hexdigest()
    with kept.file.open() as stored:
        assert stored.read() == figures
    fill_in(client, change_of(kept), {**sent, "title": "The figures"})
    kept.refresh_from_db()
    assert (kept.title, kept.sha256) == ("The figures", hashlib.sha256(figures).hexdigest())


def test_a_file_that_is_gone_is_told(outcome, client, teo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("figures.csv", b"1")
    sent = {"outcome": outcome.pk, "title": "Figures"}
    client.post(address(Evidence, "add"), sent | {"file": file})
    kept = Evidence.objects.get()
    kept.file.storage.delete(kept.file.name)

    page = refused(client, change_of(kept), sent)

    assert "This file is gone" in page.text


@pytest.mark.parametrize("links", [{}, {"url": "https://example.org/", "file": True}])
def test_evidence_is_either_a_link_or_a_file(links, outcome, client, teo):
    sent = {"outcome": outcome.pk, "title": "Figures"} | links
    if "file" in sent:
        sent["file"] = SimpleUploadedFile("figures.csv", b"1")

    page = refused(client, address(Evidence, "add"), sent)

    assert "Give either a link or a file." in page.text


def test_evidence_that_would_back_nothing_any_more_is_told(outcome, client, teo):
    link = make.evidence(outcome=outcome)

    page = refused(client, change_of(link), {"title": link.title, "url": link.url})

    assert page.status_code == 200 and "errornote" in page.text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("figures.pdf", b"<html>", "What is in this file is no PDF, as its name says."),
        ("page.html", b"<html>", "Files of this type are not kept. These are: pdf, png, "),
    ],
)
def test_a_file_of_evidence_is_what_its_name_says(name, content, told, outcome, client, teo):
    sent = {"outcome": outcome.pk, "title": "Figures", "file": SimpleUploadedFile(name, content)}

    page = refused(client, address(Evidence, "add"), sent)

    assert told in page.text


# To the public page


def test_an_entry_leads_to_where_the_public_reads_it(admin_client):
    text = make.published_edition(facts=lambda edition: make.revision(edition)).revisions.get()
    page = admin_client.get(change_of(text.entry))

    link = re.search(r'href="(/admin/r/[^"]+)" class="viewsitelink"', page.text)

    place = admin_client.get(link[1])
    assert place["Location"].endswith(text.entry.get_absolute_url())


def test_a_draft_leads_nowhere(admin_client):
    draft = make.draft_edition()

    assert "viewsitelink" not in admin_client.get(change_of(draft)).text
    assert admin.site.get_model_admin(Edition).get_view_on_site_url(draft) is None
