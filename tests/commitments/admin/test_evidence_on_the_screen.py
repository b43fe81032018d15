"""Files of evidence, given and taken away on the screen of a year, beside what they back."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments import file_types, workflow
from commitments.models import Evidence, Kind
from tests import make
from tests.admin_pages import boxes_of, edition_page, forms, part_of
from tests.commitments import people

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 who was trained"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


@pytest.fixture
def draft(teo):
    """Of 2014, with a pledge due and a measure, under action 1."""

    def facts(edition):
        make.revision(edition, kind=Kind.PLAN, text="We will train people.")
        make.pledge(edition, statement="Train people.")

    make.published_edition(2013, "December 2013", facts=facts)
    make.measure(action=make.action(1))
    return workflow.open_year(response=make.response(), year=2014, by=teo)


@pytest.fixture
def outcome():
    return f"1-outcome-{make.Pledge.objects.get().pk}"


@pytest.fixture
def figure():
    return f"1-figure-{make.Measure.objects.get().pk}"


def pdf(name="survey.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def save(client, draft, **sent):
    """Post the form of action 1 as it was drawn, with some boxes filled."""
    drawn = boxes_of(forms(client.get(edition_page(draft)))[0])
    return client.post(edition_page(draft), drawn | sent)


def delivered(outcome):
    return {f"{outcome}-status": "delivered"}


def test_a_file_is_attached_with_the_outcome_that_it_backs(client, draft, outcome):
    answer = save(client, draft, **delivered(outcome), **{f"{outcome}-file": pdf()})

    assert answer.status_code == 302
    kept = Evidence.objects.get()
    assert (kept.outcome.edition, kept.title) == (draft, "survey.pdf")
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    page = client.get(edition_page(draft)).text
    assert f'<a href="{kept.file.url}">survey.pdf</a> (PDF)' in page


def test_a_file_is_attached_to_a_figure(client, draft, figure):
    save(client, draft, **{f"{figure}-value": "3", f"{figure}-file": pdf()})

    assert Evidence.objects.get().figure.value == 3


def test_a_file_is_attached_to_the_edition_as_a_whole(client, draft):
    answer = client.post(edition_page(draft), {"edition-file": pdf()})

    assert answer.status_code == 302
    assert Evidence.objects.get().of_edition == draft
    assert "Evidence for the report as a whole" in client.get(part_of(draft, "whole")).text


def test_it_is_told_who_attached_and_who_took_away(client, draft):
    client.post(edition_page(draft), {"edition-file": pdf()})
    kept = Evidence.objects.get()
    client.post(edition_page(draft), {f"edition-gone-{kept.pk}": "on"})

    assert not Evidence.objects.exists()
    name = f"survey.pdf, SHA-256 {kept.sha256}"
    took, gave = draft.events.filter(what="saved")[:2]
    assert gave.changes == {"edition/files": [[], [name]]}
    assert took.changes == {"edition/files": [[name], []]}


def test_a_file_beside_others_stays(client, draft):
    for name in ("one.pdf", "two.pdf"):
        client.post(edition_page(draft), {"edition-file": pdf(name, PDF + name.encode())})
    first, second = Evidence.objects.all()

    client.post(edition_page(draft), {f"edition-gone-{first.pk}": "on"})

    assert list(Evidence.objects.all()) == [second]


def test_the_same_file_sent_twice_is_attached_once(client, draft):
    for _time in range(2):
        assert client.post(edition_page(draft), {"edition-file": pdf()}).status_code == 302

    assert Evidence.objects.count() == 1
    assert draft.events.filter(what="saved").count() == 1


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (pdf("page.html"), "Files of this type are not kept. These are: pdf, png, "),
        (pdf("survey.pdf", b"<html>"), "What is in this file is no PDF, as its name says."),
        (pdf("survey.pdf", b""), "What is in this file is no PDF, as its name says."),
    ],
)
def test_a_file_that_is_refused_is_told_and_the_words_are_kept(client, draft, outcome, file, why):
    file.seek(0)
    typed = {**delivered(outcome), "1-progress-text": "Trained 3.", f"{outcome}-file": file}

    page = save(client, draft, **typed)

    assert page.status_code == 400
    assert "What you typed is saved. A file was not attached: its box says why." in page.text
    assert f'<a href="#{outcome}-file">“' in page.text and why in page.text
    assert draft.revisions.get().text == "Trained 3."
    assert draft.outcomes.get().status == "delivered"
    assert not Evidence.objects.exists()


def test_a_file_that_is_too_large_is_refused(client, draft, monkeypatch):
    monkeypatch.setattr(file_types, "LARGEST", 2**20)

    page = client.post(edition_page(draft), {"edition-file": pdf(content=PDF.ljust(2**20 + 1))})

    assert "This file is larger than 1 MiB: link to it." in page.text
    assert not Evidence.objects.exists()


def test_a_file_of_what_is_not_told_yet_is_refused(client, draft, outcome, figure):
    page = save(client, draft, **{f"{outcome}-file": pdf(), f"{figure}-file": pdf("2.pdf")})

    assert page.text.count("Choose the outcome or give the figure that it backs") == 4
    assert not Evidence.objects.exists()


def test_a_conflict_of_words_holds_up_no_file(client, draft, outcome):
    save(client, draft, **delivered(outcome), **{"1-progress-text": "Theirs."})
    late = {"1-drawn": "as it was before", "1-progress-text": "Ours.", f"{outcome}-file": pdf()}

    page = save(client, draft, **late)

    assert page.status_code == 409
    assert "Theirs." in page.text and "Ours." in page.text
    assert Evidence.objects.get().outcome == draft.outcomes.get()


def test_nothing_is_attached_to_what_is_no_draft(client, draft, teo):
    make.revision(draft)
    workflow.submit(edition=draft, by=teo)

    page = client.post(edition_page(draft), {"edition-file": pdf()})

    assert page.status_code == 409
    assert "Nothing was saved" in page.text
    assert not Evidence.objects.exists()


def test_only_files_of_the_draft_are_taken_away(client, draft):
    other = make.draft_edition(2015)
    client.post(edition_page(other), {"edition-file": pdf()})
    kept = Evidence.objects.get()

    client.post(edition_page(draft), {f"edition-gone-{kept.pk}": "on"})

    assert Evidence.objects.get() == kept


def test_who_edits_for_another_department_attaches_nothing(client, draft):
    client.force_login(people.person("bis", "Editors", department="bis"))

    client.post(edition_page(draft), {"edition-file": pdf()})

    assert not Evidence.objects.exists()
