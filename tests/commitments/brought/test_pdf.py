"""PDFs: what their pages say is taken, what they don’t say is told."""

import contextlib
import time
import zlib

import pytest

from commitments.brought.document import CannotRead
from commitments.brought.docx import CONTENTS, NESTED
from commitments.brought.pdf import pages, reader
from commitments.brought.placing import placed
from commitments.brought.reading import read
from commitments.marks.notation import written
from tests.commitments.brought.pdfs import HEAD, Sheet, font, of_objects, pdf, sheet, stream

FULL = "A line that is so long that no word has any room after it, {}"


def brought(*sheets, **more):
    return read(pdf(*sheets, **more), "report.pdf")


def text_of(document):
    """What stands below both headings."""
    return written(document.blocks[2:])


def test_lines_are_joined_and_gaps_part_paragraphs():
    document = brought(sheet([FULL.format("and"), "goes on."], ["Another paragraph."]))

    assert placed(document).texts[1, "progress", 2014].text == (
        "A line that is so long that no word has any room after it, and goes on."
        "\n\nAnother paragraph."
    )
    assert document.left_out == [] and document.doubts == {}


def test_indents_part_paragraphs_where_no_gap_does():
    page = sheet([FULL.format("the"), "end."])
    page.write(FULL.format("and"), left=76, base=708)
    page.write("goes on.", base=694)

    assert text_of(brought(page)).split("\n\n") == [
        FULL.format("the end."),
        FULL.format("and goes on."),
    ]


def test_a_heading_is_one_by_its_size_or_weight_or_by_its_words():
    page = sheet([FULL.format("the"), "end."], ["Planned activities in 2015", "Go on."])
    page.write("Action 2: A long", size=16, base=660)
    page.write("title", size=16, base=640)
    page.write("Progress during 2014", bold=True, base=622)
    page.write("Done.", base=608)

    assert {place: text.text for place, text in placed(brought(page)).texts.items()} == {
        (1, "progress", 2014): FULL.format("the end."),
        (1, "plan", 2015): "Go on.",
        (2, "progress", 2014): "Done.",
    }


def test_bullets_and_numbers_make_lists_and_lines_below_an_item_go_on_with_it():
    page = sheet(["We met:"])
    for left, base, text in (
        (70, 720, "•"),
        (84, 720, "first, which goes on for so long that there is no room for what comes then and"),
        (84, 706, "goes on"),
        (70, 692, "• second"),
        (98, 678, "• within"),
        (70, 650, "3. three"),
        (70, 636, "4. four"),
        (60, 610, "4. alone is no list"),
    ):
        page.write(text, left, base)
    document = brought(page)

    assert text_of(document) == (
        "We met:\n\n- first, which goes on for so long that there is no room for what comes then "
        "and goes on\n- second\n- within\n\n3. three\n4. four\n\n4\\. alone is no list"
    )
    assert document.left_out == [NESTED]


def test_lines_below_the_words_after_a_letter_go_on_with_it():
    page = sheet(["We met:"])
    for left, base, text in (
        (70, 720, "a)"),
        (90, 720, "first, which goes on for so long that there is no room for what comes then and"),
        (90, 706, "goes on"),
        (70, 692, "b)"),
        (90, 692, "second"),
        (90, 668, "o"),
        (110, 668, "within a list"),
    ):
        page.write(text, left, base)

    assert text_of(brought(page)).split("\n\n")[1:] == [
        "a) first, which goes on for so long that there is no room for what comes then and goes on",
        "b) second",
        "- within a list",
    ]


def test_dots_that_are_drawn_before_words_are_bullets():
    page = sheet(["We met:"])
    page.drawing = "64 712 4 4 re f 64 698 4 4 re f 300 300 4 4 re f"
    page.write("first", left=76, base=710)
    page.write("second", left=76, base=696)

    assert text_of(brought(page)) == "We met:\n\n- first\n- second"


def test_a_hyphen_at_the_end_of_a_line_is_kept_or_dropped_by_other_places():
    lines = [
        "A well-known agency, whose transformation is told: the agency is of great trans-",
        "formation, and is so well-",
        "known that nobody knows at all how it came to be in any way whatever or orga-",
        "nised by the year 2014-",
        "15 or later.",
    ]
    document = brought(sheet(lines))
    text = text_of(document)

    assert "great transformation, and is so well-known" in text
    assert "2014-15 or later." in text
    [doubt] = document.doubts[2]
    assert doubt.why == "a hyphen ends the line, taken as “orga-nised”"


@pytest.mark.parametrize(
    ("end", "start", "text", "why"),
    [
        ("and", "goes on.", "and goes on.", "page 1 ends between them, taken as one paragraph"),
        (
            "the end.",
            "Then more.",
            "the end.\n\nThen more.",
            "page 1 ends between them, taken as two paragraphs",
        ),
        (
            "trans-",
            "form.",
            "trans-form.",
            "page 1 ends between them, taken as one paragraph, "
            "and a hyphen ends the line, taken as “trans-form.”",
        ),
    ],
)
def test_a_paragraph_over_two_pages_is_doubtful(end, start, text, why):
    document = brought(sheet([FULL.format(end)]), sheet([start], head=(), top=780))

    assert text_of(document) == FULL.format(text)
    [[doubt]] = document.doubts.values()
    assert doubt.why == why
    assert doubt.before.endswith(end) and doubt.after == start


def test_a_short_last_line_or_a_heading_leaves_no_doubt_about_a_page():
    document = brought(
        sheet(["Short."]), sheet(["Planned activities in 2015", "More."], head=(), top=780)
    )
    assert document.doubts == {}
    assert set(placed(document).texts) == {(1, "progress", 2014), (1, "plan", 2015)}


def column(left, top, count):
    words = "words that fill a whole line of it"
    return [
        (f"{words} {left}{number}", left, top - 14 * number, 11, False) for number in range(count)
    ]


def test_columns_are_read_one_after_the_other_and_told():
    page = Sheet([*HEAD, *column(60, 736, 6), *column(310, 736, 6)])
    page.write("Planned activities in 2015", base=630, bold=True)
    page.write(FULL.format("over both columns."), base=616, size=13)
    document = brought(page)
    texts = placed(document).texts

    numbers = [word for word in texts[1, "progress", 2014].text.split() if word.isdigit()]
    assert numbers == [*(f"60{n}" for n in range(6)), *(f"310{n}" for n in range(6))]
    assert texts[1, "plan", 2015].text == FULL.format("over both columns.")
    assert document.left_out == [reader.COLUMNS.format("page 1")]
    assert [doubt.why for doubt in document.doubts[2]] == [
        "a column of page 1 ends between them, taken as one paragraph"
    ]


def test_what_runs_at_the_head_and_foot_of_pages_is_left_out_and_told():
    sheets = [sheet([f"The text of {number}."]) for number in (1, 2)]
    sheets[1].lines = sheets[1].lines[2:]
    for number, page in enumerate(sheets, 1):
        page.write("Annual report", base=815)
        page.write(f"Page {number} of 2", left=270, base=30)
    document = brought(*sheets)

    assert text_of(document) == "The text of 1.\n\nThe text of 2."
    assert document.left_out == [reader.RUNNING.format("“Annual report”, “Page 1 of 2”")]


def test_headings_at_the_head_of_pages_are_no_running_lines():
    pages = [
        sheet([f"Of {n}."], head=((f"Action {n}: A", 60, 800, 14, True), HEAD[1])) for n in (1, 2)
    ]
    assert {place[0] for place in placed(brought(*pages)).texts} == {1, 2}


def test_footnotes_and_contents_are_left_out_and_told():
    page = Sheet([("Contents", 60, 820, 11, True), ("Action 1: A ........ 2", 60, 805, 11, False)])
    page.lines += HEAD
    page.write("It was done", base=736)
    page.lines += [("1", 118, 740, 6, False), (" at last.", 122, 736, 11, False)]
    page.lines += [("1", 60, 64, 6, False), ("By nobody.", 66, 60, 9, False)]
    document = brought(page)

    assert text_of(document) == "It was done at last."
    assert document.left_out == [reader.FOOTNOTES, CONTENTS]


def grid(columns, rows):
    level = [f"{columns[0]} {y} m {columns[-1]} {y} l S" for y in rows]
    upright = [f"{x} {rows[0]} m {x} {rows[-1]} l S" for x in columns]
    return "\n".join([*level, *upright])


CELLS = (("What", 64, 724), ("How many", 204, 724), ("Managers | heads", 64, 704), ("3", 204, 704))


def test_a_table_whose_cells_are_drawn_is_one():
    page = Sheet(list(HEAD), drawing=grid((60, 200, 300), (700, 720, 740)))
    for cell in CELLS:
        page.write(*cell)

    assert text_of(brought(page)) == "| What | How many |\n| Managers \\| heads | 3 |"


def test_a_table_that_goes_on_over_a_page_is_one_with_its_head_once():
    sheets = [Sheet(list(HEAD)), Sheet()]
    for number, page in enumerate(sheets):
        page.drawing = grid((60, 200, 300), (700, 720, 740))
        for words, *place in CELLS:
            page.write(words.replace("3", str(number)), *place)
    document = brought(*sheets)

    assert text_of(document).count("\n") == 2 and text_of(document).count("How many") == 1
    assert document.left_out == [reader.OVER_PAGES.format("page 2")]


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        (
            grid((60, 200, 300), (700, 720, 740)).rsplit("\n", 2)[0]
            + "\n200 700 m 200 720 l S\n300 700 m 300 740 l S",
            reader.MERGED,
        ),
        ("", reader.NO_RULES),
    ],
)
def test_a_table_that_is_not_plain_is_told_as_lost(drawing, told):
    page = Sheet(list(HEAD), drawing=drawing)
    for cell in CELLS:
        page.write(*cell)
    document = brought(page)

    assert text_of(document).replace("\n\n", "\n") == "What How many\nManagers | heads 3"
    assert told.format("page 1") in document.left_out


def test_links_over_words_are_kept_and_others_told():
    page = sheet(["See gov.uk for more."])
    page.links = [
        ((80, 734, 115, 746), "https://www.gov.uk/"),
        ((300, 300, 320, 320), "https://a.example/"),
    ]
    page.links.append(((117, 734, 130, 746), "javascript:alert(1)"))
    document = brought(page)

    assert text_of(document) == "See [gov.uk](https://www.gov.uk/) for more."
    assert document.left_out == [reader.LOST["links"]]


def test_an_address_over_the_end_of_a_line_has_no_space():
    line = "It is told at the end of a line that has no more room, which is an address: https://"
    document = brought(sheet([line, "www.gov.uk/dfe."]))
    assert text_of(document).endswith("address: https://www.gov.uk/dfe.")
    [[doubt]] = document.doubts.values()
    assert doubt.why == "an address goes over the end of a line, taken without a space"


def test_what_stands_for_signs_is_taken_and_artefacts_are_left_out():
    page = sheet()
    page.drawing = (
        "BT /R 11 Tf 60 736 Td (It is o) Tj /Span<</ActualText(ffi)>>BDC (x) Tj EMC (cial) Tj ET\n"
        "/Artifact BMC BT /R 11 Tf 60 400 Td (A watermark) Tj ET EMC"
    )
    document = brought(page)

    assert text_of(document) == "It is official"
    assert document.left_out == [reader.RUNNING.format("“A watermark”")]


def test_words_aslant_unseen_or_without_letters_are_told():
    page = sheet(["Words."])
    page.drawing = (
        "BT /R 11 Tf 0 1 -1 0 40 300 Tm (Upright) Tj ET\n"
        "BT /R 11 Tf 3 Tr 60 700 Td (Recognised.) Tj 0 Tr ET\n"
        "BT /R 11 Tf 60 676 Td (A\\001B) Tj ET"
    )
    document = brought(page)

    assert text_of(document) == "Words.\n\nRecognised.\n\nA�B"
    assert document.left_out == [reader.LOST[what] for what in ("aslant", "unknown", "unseen")]


IMAGE = stream(
    b"\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
)
PICTURE = Sheet(drawing="/I Do", resources="/XObject<</I 5 0 R>>")


def test_a_page_that_is_a_picture_is_told():
    document = brought(sheet(["Words."]), PICTURE, objects=[IMAGE])
    assert document.left_out == [reader.PICTURES, reader.A_PICTURE.format("page 2")]


# What is made to do harm


def words_at(places):
    return [pages.Word(left, left + 5, base, 10, False, True, "1.") for left, base in places]


@pytest.mark.parametrize(
    "places",
    [
        [(60, 800 - number / 100) for number in range(20_000)],
        [(number % 500, 800 - number % 700) for number in range(20_000)],
        [(60 + 250 * (number % 2), 830 - number // 20) for number in range(20_000)],
        [(60, 20) for _number in range(20_000)],
    ],
)
def test_however_words_stand_they_are_read_in_bounded_time(monkeypatch, places):
    rules = [pages.Rule(left, 0, left + 1, 842) for left in range(0, 595, 10)]
    rules += [pages.Rule(0, low, 595, low + 1) for low in range(0, 842, 10)]
    page = pages.Page(1, 595, 842, words_at(places), rules)
    monkeypatch.setattr(reader, "pages_of", lambda _content: pages.Pages([page]))
    begun = time.process_time()
    with contextlib.suppress(CannotRead):
        read(b"", "report.pdf")
    assert time.process_time() - begun < 5


PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
LOCKED = (
    "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)"
    "/U(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)>>/ID[(aaaa)(aaaa)]"
)


def with_content(content, filters=b"", resources=b"", objects=()):
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%b>>>>"
    return of_objects([CATALOG, PAGES, page % resources, stream(content, filters), *objects])


def bomb():
    """200 MB in some kilobytes."""
    packed = zlib.compressobj(9)
    once = b"".join(packed.compress(bytes(2**20)) for _ in range(200)) + packed.flush()
    return with_content(zlib.compress(once, 9), b"/Filter[/FlateDecode/FlateDecode]")


def forms():
    """A form of ten forms of ten forms …"""
    laughs = [stream(b"/X Do " * 10, FORM % number) for number in range(6, 30)]
    return with_content(b"/X Do", resources=b"/XObject<</X 5 0 R>>", objects=laughs)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (lambda: b"%PDF-1.7", pages.WHY["damaged"]),
        (lambda: b"MZ\x90", pages.WHY["damaged"]),
        (lambda: pdf(sheet(["Words."]))[:-300], pages.WHY["damaged"]),
        (
            lambda: of_objects([CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1>>"]),
            pages.WHY["damaged"],
        ),
        (lambda: of_objects([CATALOG, b"[" * 50_000]), pages.WHY["damaged"]),
        (lambda: pdf(sheet(["Words."]), trailer=LOCKED), pages.WHY["locked"]),
        (lambda: pdf(PICTURE, objects=[IMAGE]), reader.PICTURES_OF_PAGES),
        (
            lambda: with_content(
                b"BT /R 9 Tf (\1\2\3) Tj ET", b"", b"/Font<</R 5 0 R>>", [font("A")]
            ),
            reader.NO_LETTERS,
        ),
        (lambda: pdf(Sheet()), "There is no text in it."),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(content, why):
    with pytest.raises(CannotRead) as refused:
        read(content(), "report.pdf")
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("content", "limit", "most", "why"),
    [
        (lambda: of_objects([CATALOG, PAGES, *[b"0"] * 1000]), "MOST_OBJECTS", 1000, "large"),
        (lambda: pdf(*[Sheet()] * 11), "MOST_PAGES", 10, "long"),
        (lambda: pdf(sheet(["Words."] * 20)), "MOST_LETTERS", 100, "large"),
        (bomb, "MOST_MIB", 128, "large"),
        (lambda: of_objects([CATALOG, b"2 0 R"]), "MOST_SECONDS", 1, "slow"),
        (forms, "LONGEST_WAIT", 1, "slow"),
    ],
)
def test_what_is_more_than_a_limit_is_not_read(monkeypatch, content, limit, most, why):
    monkeypatch.setattr(pages, "LONGEST_WAIT", 60)  # However slow the machine is.
    monkeypatch.setattr(pages, limit, most)
    with pytest.raises(CannotRead) as refused:
        read(content(), "report.pdf")
    assert str(refused.value) == pages.WHY[why]
