"""What counts as words of somebody, and how a form is read that is too large to be taken."""

from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from strategy.not_saved import typed
from strategy.not_saved.typed import Remembered, Typed, typed_in

URLENCODED = "application/x-www-form-urlencoded"
BOXES = {"note": "100 % & more,\r\nin two lines = 2; é 💡", "why": "It was + wrong.", "number": "7"}
BODIES = {
    URLENCODED: urlencode(BOXES).encode(),
    MULTIPART_CONTENT: encode_multipart(BOUNDARY, BOXES),
}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("csrfmiddlewaretoken", "A Token 1"),
        ("password1", "Correct horse battery"),
        ("old_password", "Correct horse battery"),
        ("_save", "Save and add another"),
        ("shown", '[7, {"Texts": "a"}]'),
        ("role", "12"),
        ("status", "carried-forward"),
        ("1-drawn", "0f3a"),
        ("note", ""),
        ("note", " \r\n "),
    ],
)
def test_what_is_no_words_of_somebody(name, words):
    assert typed_in([(name, words)]) == []


@pytest.mark.parametrize("words", ["Done.", "It is done", "31 April 2014", "Ünited", "a,b"])
def test_what_is(words):
    assert typed_in([("note", words)]) == [Typed("note", words)]


@pytest.mark.parametrize(
    ("name", "label"),
    [("change_note", "Change note"), ("1-progress-text", "Action 1, progress, text")],
)
def test_a_box_has_a_label_by_its_name(name, label):
    assert Typed(name, "Done.").label == label


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("read_before", [0, 20, 10_000])
def test_a_form_is_read_again_however_much_of_it_was_read(kind, read_before):
    sent = Remembered(BytesIO(BODIES[kind]))
    sent.read(read_before)

    assert dict(sent.boxes(kind)) == BOXES
    assert not sent.is_cut


@pytest.mark.parametrize("kind", BODIES)
def test_of_what_is_too_long_to_be_shown_the_beginning_is(kind, monkeypatch):
    monkeypatch.setattr(typed, "MOST_READ", len(BODIES[kind]) // 2)
    sent = Remembered(BytesIO(BODIES[kind]))

    assert dict(sent.boxes(kind))["note"].startswith("100 % & more")
    assert sent.is_cut


def test_an_escape_is_not_cut_between_two_pieces(monkeypatch):
    monkeypatch.setattr(typed, "PIECE", 7)
    sent = Remembered(BytesIO(BODIES[URLENCODED]))

    assert dict(sent.boxes(URLENCODED)) == BOXES


def test_a_file_is_no_words():
    file = BytesIO(b"Words of a file.")
    file.name = "report.txt"
    sent = Remembered(BytesIO(encode_multipart(BOUNDARY, {"file": file, "why": "Sent again."})))

    assert dict(sent.boxes(MULTIPART_CONTENT)) == {"why": "Sent again."}


@pytest.mark.parametrize("kind", ["application/json", "", "multipart/form-data"])
def test_what_is_no_form_has_no_boxes(kind):
    assert list(Remembered(BytesIO(b'{"note": "Done."}')).boxes(kind)) == []
