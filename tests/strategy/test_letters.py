"""Letters that can't be seen: refused in names and titles, by whatever way they come in."""

import pytest
from django.core.exceptions import ValidationError

from strategy import letters
from strategy.models import Action, Department
from tests import make
from tests.admin_pages import fill_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("line\vbreak", "This holds a vertical tab (U+000B), which can’t be seen: take it out."),
        ("Jo\0 Bloggs", "This holds NUL (U+0000), which can’t be seen: take it out."),
        ("two\nlines", "This holds a line end (U+000A), which can’t be seen: take it out."),
        ("a\x16b", "This holds U+0016, which can’t be seen: take it out."),
        ("a\ufffeb", "This holds U+FFFE, which can’t be seen: take it out."),
        ("a\u2028b", "This holds U+2028, which can’t be seen: take it out."),
        ("a\ud83db", "This holds U+D83D, which can’t be seen: take it out."),
    ],
)
def test_a_line_holds_nothing_that_cannot_be_seen(words, why):
    assert letters.why_no_line(words) == why


@pytest.mark.parametrize(
    "words", ["Tŷ’r Cwmni – 50 %", "\u200f\u05e9\u05dc\u05d5\u05dd\u200e", "👩‍👩‍👧", "a\u00a0b", ""]
)
def test_what_can_be_seen_and_marks_of_direction_are_words(words):
    assert letters.why_no_line(words) is None


def test_a_text_keeps_what_its_source_has_but_for_what_no_database_holds():
    assert letters.why_no_text("one\vline\n\tand a\x16nother") is None
    assert (
        letters.why_no_text("one\0two")
        == "This holds NUL (U+0000), which can’t be seen: take it out."
    )


def test_every_line_of_a_row_is_looked_at():
    row = Department(slug="dfe", abbreviation="D\x01", name="line\vbreak")

    with pytest.raises(ValidationError) as refused:
        letters.check(row)

    assert set(refused.value.message_dict) == {"abbreviation", "name"}


@pytest.mark.parametrize("name", ["line\vbreak", "a\x1fb", "a\u2028b"])
def test_the_admin_refuses_it_in_a_name(name, admin_client):
    sent = {"slug": "dfe", "abbreviation": "DfE", "name": name}

    page = admin_client.post("/admin/strategy/department/add/", sent)

    assert "which can’t be seen: take it out." in page.text
    assert not Department.objects.exists()


def test_the_admin_takes_lines_in_a_text(admin_client):
    action = make.action(1)
    page = f"/admin/strategy/action/{action.pk}/change/"
    sent = {"number": 1, "title": "Go", "ask": "One.\nTwo.", "added_on": "2012", "first_year": 2012}

    fill_in(admin_client, page, sent | {"why": "It asks for two things."})

    assert Action.objects.get().ask.splitlines() == ["One.", "Two."]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  • one\r\n  • two  \r\n", "  • one\n  • two"),
        ("\r\n \n\t\n- one\n\n- two\n\n", "- one\n\n- two"),
        (" one\rtwo", " one\ntwo"),
        (" \n ", ""),
        ("", ""),
    ],
)
def test_a_text_is_kept_with_what_leads_its_first_line(typed, kept):
    assert letters.as_kept(typed) == kept
    assert letters.as_kept(kept) == kept
