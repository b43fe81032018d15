"""Published pages brought in the admin: shown first, then kept as drafts, or refused in words."""

import io
import re
import zipfile
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commitments.importers.pages import files as limits
from commitments.models import Edition
from tests import make
from tests.admin_pages import boxes_of
from tests.commitments import people
from tests.commitments.importers.pages.shapes import (
    CELLS,
    Shape,
    department_page,
    page_by_action,
    zipped,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("bring_pages")
RECORD = {("dfe", 7, kind, year): f"DfE’s {kind} {year}: it is so." for kind, year in CELLS}


@pytest.fixture(autouse=True)
def teo(client, settings, tmp_path):
    """Edits for DfE, which has a response; the strategy has action 7."""
    settings.MEDIA_ROOT = tmp_path / "media"
    make.response(), make.action(7)
    teo = people.teo()
    client.force_login(teo)
    return teo


def send(client, *brought, **typed):
    sent = [SimpleUploadedFile(name, content) for name, content in brought]
    return client.post(PAGE, {"files": sent, "strategy": "", **typed})


def go_on(client, shown, **pressed):
    form = re.search(r'<form method="post" action="[^"]*bring-pages/">.*?</form>', shown.text, re.S)
    return client.post(PAGE, boxes_of(form[0]) | pressed, follow=True)


def words(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def pages(record=RECORD):
    other = record | {("dfe", 7, "plan", 2014): "Move by July 2013."}
    return department_page(record, "dfe", Shape()), page_by_action(other, 7, Shape())


def test_what_goes_where_is_shown_and_one_press_makes_drafts(client, teo):
    shown = send(client, *pages())

    said = words(shown)
    assert shown.status_code == 200 and not Edition.objects.exists()
    assert "One press makes 2 drafts, all of them or none." in said
    assert "DFE, Report for 2013" in said and "Read from dfe.html, action-7.html." in said
    assert "Action 7, plan for 2014: said otherwise" in said
    assert "action-7.html: action 7, 1 departments; 0 new, 2 as the record has them" in said
    done = go_on(client, shown, keep="on")
    assert "2 drafts made, for its department to submit: DFE 2012, DFE 2013." in words(done)
    assert {row.state for row in Edition.objects.all()} == {"draft"}
    again = go_on(client, shown, keep="on")
    assert again.status_code == 409 and "withdraw it first" in words(again)
    assert Edition.objects.count() == 2


def test_a_name_is_asked_and_the_answer_stays_in_its_box(client):
    of_two = RECORD | {("dwp", *cell[1:]): text for cell, text in RECORD.items()}
    name, page = page_by_action(of_two, 7, Shape())
    page = page.replace(b"Department for Education", b"Ministry of Schools")
    shown = send(client, (name, page))
    assert shown.status_code == 422 and "“Ministry of Schools”, action-7.html, line" in words(shown)

    answered = go_on(client, shown, **{"is-0": "dfe"})

    assert answered.status_code == 200
    assert '<option value="dfe" selected>' in answered.text
    assert "DFE, Report for 2012" in words(answered)
    go_on(client, answered, keep="on")
    assert Edition.objects.filter(state="draft", origin="gathered").count() == 2


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", b"\0" * 40 * 2**20)
    return content.getvalue()


@pytest.mark.parametrize(
    ("brought", "told"),
    [
        ([("pages.zip", zipped(("../page.html", b"A page")))], "a file whose path leads out of it"),
        ([("pages.zip", b"PK\x03\x04 no zip")], "can’t be unpacked"),
        ([("pages.zip", bomb())], "unpacks to more than 30 MiB"),
        ([("a.html", b"A page"), ("a.html", b"Another")], "was chosen twice"),
        ([("a.html", b"A page"), ("b.zip", zipped(("c.html", b"A page")))], "bring it by itself"),
        ([("picture.png", b"A picture"), ("notes.docx", b"Notes")], "has no page in it"),
        ([(f"{number}.html", b"A page") for number in range(61)], "bring at most 60 at once"),
        ([], "Choose a zip, or the files of a folder."),
    ],
)
def test_what_is_hostile_or_no_page_is_refused_in_words(client, brought, told):
    refused = send(client, *brought, strategy="government-digital-strategy")

    assert refused.status_code in (400, 422) and told in words(refused)
    assert '<option value="government-digital-strategy" selected>' in refused.text
    assert not Edition.objects.exists()


def test_more_than_is_brought_at_once_is_refused(client, monkeypatch):
    monkeypatch.setattr(limits, "LARGEST_AT_ONCE", 100)
    assert "bring it in parts" in words(send(client, *pages()))


def test_a_preview_is_its_readers_own(client):
    shown = send(client, *pages())
    client.force_login(people.person("tea", "Editors"))

    refused = go_on(client, shown, keep="on")

    assert refused.status_code == 422 and "made by somebody else or elsewhere" in words(refused)
    assert not Edition.objects.exists()


def test_who_edits_for_nobody_brings_nothing(client):
    client.force_login(people.rita())
    assert client.get(PAGE).status_code == 403
    assert send(client, *pages()).status_code == 403
