"""A file of evidence, which is saved and never shown, by whoever may read its edition."""

import stat

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from commitments import workflow
from commitments.models import Evidence
from strategy.models import SecurityEvent
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 what was counted"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def keep(name="survey.pdf", content=PDF, **backs):
    row = Evidence(title="Survey", file=ContentFile(content, name), **backs)
    row.take_digest()
    row.save()
    return row


def told(edition, **given):
    """Evidence of an outcome that the edition tells."""
    return keep(outcome=make.outcome(edition, make.pledge(edition)), **given)


@pytest.fixture
def published():
    edition = make.draft_edition(2014)
    row = told(edition)
    make.publish(edition, "16 January 2015")
    return row


@pytest.fixture
def draft():
    return told(make.draft_edition(2015))


def submit(edition, by):
    make.revision(edition, action=2)
    workflow.submit(edition=edition, by=by)


def content(response):
    return b"".join(response.streaming_content)


def test_anybody_saves_what_is_published(client, published):
    response = client.get(published.file.url)

    assert response.status_code == 200
    assert content(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(PDF))
    assert response["Content-Disposition"].startswith('attachment; filename="survey')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_its_address_is_that_of_the_file(published):
    assert published.file.url == reverse("evidence_file", args=[published.file.name])
    assert published.file.url.startswith("/media/evidence/")


@pytest.mark.parametrize("backs", ["figure", "of_edition"])
def test_what_a_figure_or_the_whole_edition_has_is_saved_too(client, backs):
    edition = make.draft_edition(2014)
    facts = {"figure": lambda: make.figure(edition, make.measure()), "of_edition": lambda: edition}
    row = keep(**{backs: facts[backs]()})
    assert client.get(row.file.url).status_code == 404

    make.revision(edition)
    make.publish(edition)

    assert content(client.get(row.file.url)) == PDF


def test_nobody_saves_it_as_at_a_day_before_it_was_published(client, published):
    assert client.get(published.file.url, {"as-at": "2015-01-15"}).status_code == 404
    assert client.get(published.file.url, {"as-at": "2015-01-16"}).status_code == 200


@pytest.mark.parametrize("is_submitted", [False, True])
def test_a_draft_is_read_by_its_department_and_auditors_alone(client, draft, is_submitted):
    if is_submitted:
        submit(draft.outcome.edition, by=people.person("ann", "Editors"))
    reads = {
        "nobody who is signed in": None,
        "an editor": people.teo(),
        "an approver": people.rita(),
        "an auditor": people.otto(),
        "another department’s editor": people.person("ed", "Editors", department="esfa"),
        "somebody in no group": people.person("vera"),
    }

    seen = {}
    for who, user in reads.items():
        client.logout()
        if user:
            client.force_login(user)
        seen[who] = client.get(draft.file.url).status_code

    assert seen == dict.fromkeys(reads, 404) | dict.fromkeys(
        ("an editor", "an approver", "an auditor"), 200
    )


def test_who_takes_that_of_a_draft_is_noted_and_of_what_is_public_nobody(client, draft, published):
    client.force_login(people.otto())
    for row in (published, draft):
        content(client.get(row.file.url))

    event = SecurityEvent.objects.get(what="downloaded")
    assert event.subject == f"Evidence that is not public: {draft.file.name}"


def test_a_withdrawn_draft_is_nobody_elses(client, draft):
    workflow.withdraw(edition=draft.outcome.edition, by=people.teo())

    assert client.get(draft.file.url).status_code == 404


def test_who_left_reads_no_draft_any_more(client, draft):
    teo = people.teo()
    client.force_login(teo)
    teo.is_active = False
    teo.save()

    assert client.get(draft.file.url).status_code == 404


def test_what_is_read_with_a_session_is_kept_by_no_cache(client, draft):
    client.force_login(people.teo())

    response = client.get(draft.file.url)

    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize(
    "name",
    [
        "../settings.py",
        "evidence/../../db.sqlite3",
        "evidence/2015/other.pdf",
        "%00",
        "/etc/passwd",
    ],
)
def test_no_other_file_is_served(client, published, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_a_file_that_is_gone_is_not_found(client, published):
    published.file.storage.delete(published.file.name)

    assert client.get(published.file.url).status_code == 404


def test_a_page_is_saved_and_never_shown(client):
    edition = make.draft_edition(2014)
    row = keep("page.html", b"<script>alert(1)</script>", of_edition=edition)
    make.revision(edition)
    make.publish(edition)

    response = client.get(row.file.url)

    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


def test_other_accounts_of_the_machine_read_no_file(published, media):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in media.rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in media.rglob("*") if path.is_dir()}

    assert modes == {0o600}
    assert folders == {0o700}
    assert stat.S_IMODE(media.stat().st_mode) == 0o700


# Where it is linked


def test_the_page_of_a_pledge_links_it_and_says_what_it_is(client, published):
    page = client.get(f"/pledges/{published.outcome.pledge_id}/")

    link = f'<a class="govuk-link" href="{published.file.url}">Survey</a> (PDF, 25\xa0bytes)'
    assert link in page.text
    assert published.sha256 in page.text


def test_the_link_keeps_the_day_that_was_asked_for(client, published):
    page = client.get(f"/pledges/{published.outcome.pledge_id}/", {"as-at": "2016-01-01"})

    assert f'href="{published.file.url}?as-at=2016-01-01"' in page.text


def test_measures_link_it_and_their_export_has_its_address(client, settings):
    settings.SITE_URL = "https://pledges.example"
    edition = make.draft_edition(2014)
    row = keep(figure=make.figure(edition, make.measure()))
    make.publish(edition)

    assert f'href="{row.file.url}"' in client.get("/measures/").text
    exported = content(client.get("/measures.json")).decode()
    assert f"https://pledges.example{row.file.url}" in exported


def test_a_page_says_that_a_file_is_missing(client, published):
    published.file.storage.delete(published.file.name)

    page = client.get(f"/pledges/{published.outcome.pledge_id}/")

    assert "Survey: the file is missing here" in page.text
    assert published.file.url not in page.text


def test_an_approver_opens_it_from_the_review(client, draft):
    edition = draft.outcome.edition
    submit(edition, by=people.teo())
    client.force_login(people.rita())

    page = client.get(reverse("admin:commitments_edition_change", args=[edition.pk]))

    assert f'<a href="{draft.file.url}">Survey</a> (PDF, 25\xa0bytes), for “' in page.text
    assert draft.sha256 in page.text


def test_the_review_takes_the_same_queries_however_many_files(
    client, draft, django_assert_max_num_queries
):
    edition = draft.outcome.edition
    client.force_login(people.otto())
    review = reverse("admin:commitments_edition_change", args=[edition.pk])
    with django_assert_max_num_queries(100) as few:
        client.get(review)
    for number in range(3):
        keep(f"{number}.pdf", outcome=draft.outcome)
        keep(f"f{number}.pdf", of_edition=edition)

    with django_assert_max_num_queries(len(few)):
        client.get(review)


def test_the_admins_own_form_leads_to_the_file(client, draft):
    client.force_login(people.teo())

    page = client.get(reverse("admin:commitments_evidence_change", args=[draft.pk]))

    assert f'href="{draft.file.url}"' in page.text
