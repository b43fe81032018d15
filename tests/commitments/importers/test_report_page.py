import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from commitments.importers.report_page import (
    MAX_BYTES,
    BadReport,
    PreambleLine,
    read_file,
    read_report,
)
from tests.report_writer import Shape, WrittenAction, WrittenReport, WrittenSection, write

REPO = Path(__file__).resolve().parents[3]
DFE = REPO.parent / "shared/reports/dfe-actions-in-response-to-the-government-digital-strategy.txt"

needs_the_real_report = pytest.mark.skipif(
    not DFE.exists(), reason=f"DfE's published report is not kept in the repository; no {DFE}"
)


def read(text, name="page.txt"):
    return read_report(text.encode(), name=name)


def faults_of(text, name="page.txt"):
    with pytest.raises(BadReport) as refused:
        read_report(text if isinstance(text, bytes) else text.encode(), name=name)
    return str(refused.value).splitlines()


def texts(report):
    return {
        (section.action, section.kind, section.year): section.text for section in report.sections
    }


def numbers(lines):
    return [line.number for line in lines]


# The real report


@pytest.fixture
def dfe():
    return read_report(read_file(DFE), name=DFE.name)


@needs_the_real_report
def test_real_report_has_sixteen_actions_and_seventy_four_sections(dfe):
    assert [heading.action for heading in dfe.headings] == list(range(1, 17))
    assert Counter((section.kind, section.year) for section in dfe.sections) == {
        ("commitment", 2012): 14,
        ("progress", 2013): 14,
        ("progress", 2014): 16,
        ("plan", 2014): 14,
        ("plan", 2015): 16,
    }
    assert (dfe.updated_on, dfe.commitments_on) == (date(2015, 1, 16), (2012, 12))


@needs_the_real_report
def test_real_report_leaves_nothing_over(dfe):
    assert (dfe.unplaced, dfe.warnings, dfe.breaks_off) == ((), (), False)
    placed = sorted(number for part in dfe.lines_placed.values() for number in part)
    lines = DFE.read_text(encoding="utf-8").split("\n")
    assert placed == [number for number, line in enumerate(lines, 1) if line]
    assert {part: len(lines) for part, lines in dfe.lines_placed.items()} == {
        "preamble": 4,
        "heading": 16,
        "note": 4,
        "section heading": 74,
        "text": 78,
        "unplaced": 0,
    }


@needs_the_real_report
def test_real_reports_texts_are_the_files_to_the_letter(dfe):
    kinds = {"Departmental": "commitment", "Progress": "progress", "Planned": "plan"}
    headings = re.compile(r"\n\n((?:Departmental|Progress|Planned) [^\n]*\d{4}\)?)\n\n")
    expected = {}
    for chunk in re.split(r"\n\nAction (?=\d+: )", DFE.read_text(encoding="utf-8"))[1:]:
        parts = headings.split(chunk)
        for heading, text in zip(parts[1::2], parts[2::2], strict=True):
            action, kind = int(chunk.split(":")[0]), kinds[heading.split()[0]]
            expected[action, kind, int(heading.rstrip(")")[-4:])] = text

    assert len(expected) == 74
    assert texts(dfe) == expected


@needs_the_real_report
def test_real_reports_list_of_bullets_is_lines_99_to_103(dfe):
    lines = DFE.read_text(encoding="utf-8").split("\n")

    plan = next(s for s in dfe.sections if (s.action, s.kind, s.year) == (4, "plan", 2015))

    assert (plan.heading_line, plan.first_line, plan.last_line) == (97, 99, 103)
    assert plan.text == "\n".join(lines[98:103])
    assert plan.text.startswith("DfE will:\n\n  \u2022 undertake a survey")


@needs_the_real_report
def test_real_reports_notes_stand_under_four_actions(dfe):
    lines = DFE.read_text(encoding="utf-8").split("\n")

    notes = {heading.action: heading.note for heading in dfe.headings if heading.note}

    assert notes == {2: lines[32], 9: lines[194], 15: lines[328], 16: lines[340]}
    assert dfe.headings[15].note_first_line == 341


@needs_the_real_report
def test_real_reports_wording_and_preamble_are_kept_as_they_are(dfe):
    lines = DFE.read_text(encoding="utf-8").split("\n")

    assert f"Action 7: {dfe.headings[6].title}" == lines[148]
    assert dfe.title == lines[2]
    assert [(line.part, line.text) for line in dfe.preamble] == [
        ("type", lines[0]),
        ("title", lines[2]),
        ("updated", lines[4]),
        ("government", lines[6]),
    ]


@needs_the_real_report
def test_real_report_cut_anywhere_is_read_as_far_as_it_goes(dfe):
    source = read_file(DFE)
    for end in range(source.index(b"Action 1:") + 10, len(source), 101):
        cut = read_report(source[:end], name="cut.txt")

        complete = cut.sections[:-1]
        assert complete == dfe.sections[: len(complete)]
        ends_well = source[:end].rstrip(b" ").endswith((b".", b"\n"))
        assert cut.breaks_off or ends_well, f"cut at byte {end}"


# What is read


PAGE = """\
Corporate report
Our actions
Updated 3 May 2014

Action 1: Lead

Progress during 2013

We led.
"""


def test_headings_are_found_in_every_spelling():
    report = read(
        "Our actions\n"
        "7.1 Action 7: Agencies\n"
        "departmental digital strategy COMMITMENTS (December 2012):\n"
        "Move.\n"
        "1.2 Progress during 2013  \n"
        "Moved.\n"
        "2) Planned activities for 2014\n"
        "Go on.\n"
        "Action 8. Awareness\n"
        "3. PROGRESS IN\u00a02014 :\n"
        "Told.\n"
        "Action 9 - Help\n"
    )
    assert [(h.action, h.title) for h in report.headings] == [
        (7, "Agencies"),
        (8, "Awareness"),
        (9, "Help"),
    ]
    assert texts(report) == {
        (7, "commitment", 2012): "Move.",
        (7, "progress", 2013): "Moved.",
        (7, "plan", 2014): "Go on.",
        (8, "progress", 2014): "Told.",
    }


@pytest.mark.parametrize(
    "line",
    [
        "Progress during 2013 was slow.",
        "Planned activities in 2014 include training.",
        "Action 16 was added to the Digital Strategy in December 2013.",
        "action 3. The next paragraph goes on.",
        "  \u2022 Progress during 2013",
        "Departmental digital strategy commitments (December 2012) were kept.",
        "Action 7.1 is not a heading.",
        "We report on progress in 2013",
    ],
)
def test_a_line_that_only_begins_like_a_heading_is_text(line):
    report = read(PAGE + f"\n{line}\n\nIt went on.\n")

    assert texts(report) == {(1, "progress", 2013): f"We led.\n\n{line}\n\nIt went on."}
    assert report.unplaced == ()


def test_a_text_is_kept_to_the_letter_between_its_first_and_last_line():
    text = "  \u2022 one\u00a0two  \n\n\n \t\nthree\u2019s \u201cfour\u201d \u2028five\x0c\n- six "

    report = read(f"Title\nAction 1: Lead\nProgress in 2013\n\n \n{text}\n\u00a0\n\nAction 2: Go\n")

    assert texts(report) == {(1, "progress", 2013): text}


def test_blank_lines_nowhere_join_the_lines_as_they_are():
    report = read("Title\nAction 1: Lead\nA note.\nIts end.\nProgress in 2013\nOne.\nTwo.\n")

    assert report.headings[0].note == "A note.\nIts end."
    assert texts(report) == {(1, "progress", 2013): "One.\nTwo."}
    assert (report.sections[0].first_line, report.sections[0].last_line) == (6, 7)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_and_a_byte_order_mark_are_no_part_of_a_text(line_end):
    report = read("\ufeff" + PAGE.replace("\n", line_end))

    assert report == read(PAGE)
    assert report.title == "Our actions"


def test_sections_may_be_missing():
    report = read("Title\nAction 1: Lead\nAction 2: Go\nPlanned activities in 2015\nGo.\n")

    assert [heading.action for heading in report.headings] == [1, 2]
    assert texts(report) == {(2, "plan", 2015): "Go."}
    assert (report.commitments_on, report.updated_on, report.warnings) == (None, None, ())


def test_a_commitments_date_keeps_its_month_and_may_lack_it():
    heading = "Departmental digital strategy commitments"

    report = read(
        f"Title\nAction 1: Lead\n{heading} (2012)\nA.\nAction 2: Go\n{heading} (Dec 2013)\nB.\n"
    )

    assert [(s.year, s.month) for s in report.sections] == [(2012, None), (2013, 12)]
    assert report.commitments_on == (2012, None)
    assert numbers(report.warnings) == [6]


# The preamble


def test_preamble_knows_its_parts_and_lists_the_rest():
    report = read(
        "Skip to main content\nCorporate report\nOur actions\nA summary of them.\nOur actions\n"
        "Last updated: 3rd May 2014 \u2014 see all updates\nPublished 20 December 2012\n"
        "This was published under the 2010 to 2015 coalition government\nContents\n"
        "Action 1: Lead\n"
    )
    assert (report.title, report.updated_on) == ("Our actions", date(2014, 5, 3))
    assert [(line.part, line.number) for line in report.preamble] == [
        *(("type", 2), ("title", 3), ("title", 5), ("updated", 6)),
        *(("published", 7), ("government", 8)),
    ]
    assert numbers(report.unplaced) == [1, 4, 9]


@pytest.mark.parametrize(
    "words", ["16 January 2015", "2015-01-16", "16th Jan 2015", "on 16 January 2015"]
)
def test_the_day_of_the_update_is_read_in_every_spelling(words):
    report = read(f"Title\nUpdated {words}\nAction 1: Lead\n")

    assert report.updated_on == date(2015, 1, 16)


@pytest.mark.parametrize(
    "words", ["31 February 2015", "16 Januar 2015", "16/01/2015", "2015-13-01"]
)
def test_a_day_that_is_none_is_refused(words):
    faults = faults_of(f"Title\nUpdated {words}\nAction 1: Lead\n")

    assert len(faults) == 1
    assert faults[0].startswith(f"page.txt, line 2: \u201cUpdated {words}\u201d: expected a day")


def test_a_page_may_begin_with_its_title():
    report = read("Our actions\nAction 1: Lead\n")

    assert report.title == "Our actions"
    assert report.preamble == (PreambleLine("title", 1, "Our actions"),)


def test_a_page_without_a_title_is_read_with_a_warning():
    report = read("Action 1: Lead\n")

    assert report.title == ""
    assert "no title" in report.warnings[0].message


# What can't be placed


def test_a_line_very_near_a_section_heading_takes_what_follows_with_it():
    report = read(
        PAGE + "Progress during 20l4\nLost.\n\nStill.\nPlanned activities in 2015\nKept.\n"
    )

    assert texts(report) == {(1, "progress", 2013): "We led.", (1, "plan", 2015): "Kept."}
    assert numbers(report.unplaced) == [10, 11, 13]
    assert [(line.number, line.text) for line in report.warnings] == [(10, "Progress during 20l4")]
    assert report.unplaced[1].message == "follows line 10, which has no place in the report"


@pytest.mark.parametrize(
    "line",
    [
        *("Progess during 2014", "Progress 2014", "Progress during 2014/15", "Progress in 2O14:"),
        *("Progress during 2014.", "Planned activities 2015", "Progress during 2013 to 2014"),
        *("Departmental digital strategy commitments", "## Progress during 2014"),
        *("Acton 2: Go", "Actions 2 and 3: Go", "Action 2) Go", "Action 2.1: Go", "Action 2a: Go"),
    ],
)
def test_lines_that_are_near_enough_to_a_heading(line):
    report = read(PAGE + f"{line}\nIts text.\n")

    assert texts(report) == {(1, "progress", 2013): "We led."}
    assert numbers(report.unplaced) == [10, 11]
    assert numbers(report.warnings) == [10]


def test_a_line_very_near_an_action_heading_keeps_its_sections_from_the_action_before():
    report = read(PAGE + "Acton 2: Go\nA note.\nProgress during 2014\nWhose?\nAction 3: Stay\n")

    assert texts(report) == {(1, "progress", 2013): "We led."}
    assert [(line.number, line.message) for line in report.unplaced[2:]] == [
        (12, "is a section's heading, but stands under no action"),
        (13, "follows line 12, which has no place in the report"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        *("Outlook for 2016", "Action 2 Agencies", "Planned activities", "Progress to date"),
        *("Progress update 2014/15 (final)", "Plans for next year"),
        *(
            "\u2022 Progress during 2014",
            "- Action 2: Agencies",
            "\u2022 Progress during\u200b2014",
        ),
    ],
)
def test_a_line_that_looks_like_another_heading_stays_text_with_a_warning(line):
    report = read(PAGE + f"{line}\nMore.\n")

    assert texts(report) == {(1, "progress", 2013): f"We led.\n{line}\nMore."}
    assert [(warning.number, warning.message) for warning in report.warnings] == [
        (10, "looks like a heading, but was read as text")
    ]


@pytest.mark.parametrize(
    "heading",
    [
        *("Progress during\u200b2014", "Progress dur\u00ading 2014", "Progress during 2014\u2060"),
        *("Progress during 2014\u200f", "Progress during \uff12\uff10\uff11\uff14"),
        *("\u2066Progress during 2014\u2069:", "Progress during  2014"),
    ],
)
def test_what_cannot_be_seen_in_a_section_heading_hides_no_section(heading):
    report = read(PAGE + f"{heading}\nLed on.\n")

    assert texts(report) == {(1, "progress", 2013): "We led.", (1, "progress", 2014): "Led on."}
    assert report.warnings == ()


@pytest.mark.parametrize("mark", ["\u00b9", "[1]", " [2]", "\u2020", "\u00b2\u00b3"])
def test_a_heading_that_refers_to_a_footnote_is_one_and_the_mark_is_told(mark):
    report = read(PAGE + f"Progress during 2014{mark}\nLed on.\n")

    assert texts(report) == {(1, "progress", 2013): "We led.", (1, "progress", 2014): "Led on."}
    told = f"refers to a footnote ({mark.strip()}), which was left out"
    assert [(line.number, line.message) for line in report.warnings] == [(10, told)]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Act\u00adion 2: Go", "Go"),
        ("Action 2\u200b: Go", "Go"),
        ("Action \uff12: Go", "Go"),
        (
            "\u2066Action 2: Family \U0001f468\u200d\U0001f469\u2069",
            "Family \U0001f468\u200d\U0001f469",
        ),
    ],
)
def test_what_cannot_be_seen_in_an_action_heading_hides_no_action(heading, title):
    report = read(PAGE + f"{heading}\nProgress during 2013\nGone.\n")

    assert [(row.action, row.title) for row in report.headings] == [(1, "Lead"), (2, title)]
    assert texts(report)[2, "progress", 2013] == "Gone."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        *(
            (said.encode().decode("cp1252", "replace"), None)
            for said in ("Café", "don’t", "£1", "…")
        ),
        *((said.encode().decode("latin-1"), None) for said in ("“quoted”", "a – b")),
        ("Don\ufffdt", "\ufffd"),
        ("ï»¿Text", "ï»¿"),
        ("Jo\x0bBloggs", "U+000B"),
        ("Jo\x1fBloggs", "U+001F"),
        ("Prog\x01ress was made.", "U+0001"),
    ],
)
def test_what_no_page_means_to_say_is_told(words, found):
    report = read(PAGE + f"{words}\n")

    assert texts(report) == {(1, "progress", 2013): f"We led.\n{words}"}
    assert numbers(report.warnings) == [10]
    assert found is None or found in report.warnings[0].message


@pytest.mark.parametrize("words", ["São Tomé’s £1m – «ÂGE» … naïve", "Â la carte", "100 €", "a\tb"])
def test_letters_of_other_languages_are_meant(words):
    assert read(PAGE + f"{words}\n").warnings == ()


def test_an_action_heading_without_the_space_in_it_is_named():
    report = read(PAGE + "Action\u200b2: Go\nProgress during 2013\nGone.\n")

    assert texts(report) == {(1, "progress", 2013): "We led."}
    assert numbers(report.warnings) == [10]
    assert numbers(report.unplaced) == [10, 11, 12]


def test_the_foot_of_the_page_is_no_part_of_the_last_text():
    report = read(PAGE + "\nBack to top\n\nPrint this page\nHelp us\n\u00a9 Crown copyright")

    assert texts(report) == {(1, "progress", 2013): "We led."}
    assert numbers(report.unplaced) == [11, 13, 14, 15]
    assert not report.breaks_off


def test_sections_before_the_first_action_are_unplaced():
    report = read("Title\nProgress during 2013\nEarly.\nAction 1: Lead\n")

    assert report.sections == ()
    assert numbers(report.unplaced) == [2, 3]


def test_a_section_heading_with_nothing_under_it_is_a_warning_and_no_section():
    report = read(PAGE + "Planned activities in 2014\n\nProgress during 2014\nLed on.\n")

    assert texts(report) == {(1, "progress", 2013): "We led.", (1, "progress", 2014): "Led on."}
    assert [(line.number, line.message) for line in report.warnings] == [
        (10, "has nothing under it, so no section was read")
    ]
    assert 10 in report.lines_placed["section heading"]


def test_an_action_without_a_title_is_a_warning():
    report = read("Title\nAction 1:\nProgress during 2013\nLed.\n")

    assert report.headings[0].title == ""
    assert numbers(report.warnings) == [2]


# A file that breaks off


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ("We went on and", "it ends with neither a full stop nor a line end"),
        ("We will:\n", "it ends where more must come"),
        ("Action 2: Go", "it ends right after a heading"),
        ("Planned activities in 2014\n\n", "it ends right after a heading"),
        ("Planned activ", "it ends within a heading"),
        ("1.2 Progress during 201", "it ends within a heading"),
        ("Action 1", "it ends within a heading"),
        ("Departmental digital strategy commitments (Dece", "it ends within a heading"),
    ],
)
def test_a_file_that_breaks_off_says_where_and_why(end, why):
    report = read(PAGE + end)

    assert report.breaks_off
    assert (10, f"the file seems to break off here: {why}") in [
        (line.number, line.message) for line in report.warnings
    ]
    assert texts(report)[1, "progress", 2013].startswith("We led.")


def test_a_file_may_break_off_within_a_character():
    report = read_report(PAGE.encode() + "It\u2019s".encode()[:4], name="page.txt")

    assert texts(report) == {(1, "progress", 2013): "We led.\nIt"}
    assert report.breaks_off
    assert report.warnings[0].message.endswith("it ends within a character")


@pytest.mark.parametrize("end", ["The end.", "\u201cThe end.\u201d", "(The end.)  ", "The end\n"])
def test_a_file_that_ends_well_does_not_break_off(end):
    assert not read(PAGE + end).breaks_off


# What is refused


def test_an_empty_file_is_refused():
    expected = "page.txt: is empty: expected the page's plain text, saved as UTF-8"

    assert faults_of("") == [expected]
    assert faults_of("\ufeff\r\n \u200b\n\n") == [expected]


def test_a_file_that_is_not_text_is_refused_with_the_byte():
    expected = "expected the page's plain text, saved as UTF-8"

    assert faults_of(b"PK\n\x03\x00\xff\xfe.") == [
        f"page.txt, line 2: is not text, byte 5 is NUL: {expected}",
        f"page.txt, line 2: byte 6 (hexadecimal ff) is not UTF-8: {expected}",
    ]
    assert faults_of(PAGE.encode("utf-16")) == [f"page.txt, line 1: is UTF-16: {expected}"]


def test_a_file_of_50_mb_is_refused(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    with pytest.raises(BadReport) as refused:
        read_file(path)

    assert str(refused.value) == (
        f"{path}: is too large for a report: "
        "expected at most 5 MiB (5,242,880 bytes), found 50,000,000 bytes"
    )


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="only where /dev/zero has no end")
def test_no_more_is_read_than_the_limit():
    with pytest.raises(BadReport, match=r"expected at most 5 MiB .*, found more"):
        read_file("/dev/zero")


def test_the_limit_itself_is_read(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(PAGE.encode() + b"\n" * (MAX_BYTES - len(PAGE)))
    assert len(read_file(path)) == MAX_BYTES

    with pytest.raises(BadReport, match="5 MiB"):
        read_report(path.read_bytes() + b"\n", name="page.txt")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadReport, match=r"none\.txt: can't be read: No such file"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(BadReport, match="Is a directory"):
        read_file(tmp_path)


def test_a_report_without_actions_is_refused():
    expected = (
        "has no action's heading: expected a line like \u201cAction 1: \u2026\u201d for each action"
    )

    assert faults_of("A page\nabout other things.\n") == [f"page.txt: {expected}"]
    assert faults_of("Title\nAction 1 Lead\n") == [
        f"page.txt: {expected} (was line 2, \u201cAction 1 Lead\u201d, meant as one?)"
    ]
    assert "HTML" in faults_of("<html>Action 1: Lead</html>")[1]


def test_all_faults_are_named_at_once_with_their_lines():
    faults = faults_of(
        "Title\nUpdated 31 February 2015\n"
        "Action 1: Lead\nProgress during 20134\nx\nProgress during 0000\ny\n"
        "Planned activities in 2014\nz\nPlanned activities for 2014:\nz\n"
        "Action 1: Lead\nProgress during 1899\nx\n"
        "Departmental digital strategy commitments (Decembre 2012)\nx\n"
        "Action 0: None\n"
    )
    assert [fault.partition(": ")[0] for fault in faults] == [
        f"page.txt, line {line}" for line in (2, 4, 6, 10, 12, 13, 15, 17)
    ]
    assert "as in \u201cUpdated 16 January 2015\u201d" in faults[0]
    assert "20134 is not a year, expected four digits from 1900 to 2100" in faults[1]
    assert "twice under action 1, first at line 8" in faults[3]
    assert "action 1 is there twice, first at line 3" in faults[4]


@pytest.mark.parametrize("year", [1900, 2100])
def test_years_from_1900_to_2100_are_years(year):
    report = read(f"Title\nAction 1: Lead\nProgress during {year}\nLed.\n")

    assert report.sections[0].year == year


def test_a_section_that_is_there_twice_names_the_heading_that_may_have_been_missed():
    faults = faults_of(PAGE + "Action 2 Go\nProgress during 2013\nGone.\n")

    assert faults == [
        "page.txt, line 11: \u201cProgress during 2013\u201d is there twice under action 1, "
        "first at line 7 (was line 10, \u201cAction 2 Go\u201d, meant as a heading?): expected once"
    ]


def test_two_days_of_update_are_refused():
    faults = faults_of("Title\nUpdated 3 May 2014\nUpdated 4 May 2014\nAction 1: Lead\n")

    assert faults == [
        "page.txt, line 3: \u201cUpdated 4 May 2014\u201d, "
        "but line 2 says \u201cUpdated 3 May 2014\u201d: expected one day"
    ]


# The writer that other tests make pages with


def test_the_writer_writes_a_page_as_dfe_does():
    sections = (WrittenSection("plan", 2015, ("One.", "Two.")),)
    action = WrittenAction(15, "Collaborate", ("Added later.",), sections)
    report = WrittenReport((action,), "Actions", date(2015, 1, 16))

    assert write(report, Shape(has_government=False)).decode() == (
        "Corporate report\n\nActions\n\nUpdated 16 January 2015\n\nAction 15: Collaborate\n\n"
        "Added later.\n\nPlanned activities in 2015\n\nOne.\n\nTwo."
    )
