"""Reports in every shape, made up, written and read back."""

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from commitments.importers.report_page import BadReport, read_report
from tests.report_writer import (
    Shape,
    WrittenAction,
    WrittenReport,
    WrittenSection,
    text_of,
    write,
)

# A busy machine is no fault of a report.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

# What would open something comes from the writer alone.
OPENS = re.compile(
    r"[\W\d_]*(act|prog|plan|depart|contents|back to|return to|top of|print|skip to|is this|share"
    r"|help us|show all|see all|all content|crown copyright)",
    re.IGNORECASE,
)
LOOKS_LIKE_HEADINGS = (
    "Action 16 was added to the Digital Strategy in December 2013, so reporting begins with 2014.",
    "Action 7 and action 8 are reported together.",
    "Progress during 2013 was slow.",
    "Planned activities in 2014 include training.",
    "Planned activities for 2014 and 2015 are one.",
    "Departmental digital strategy commitments (December 2012) were kept.",
    "  \u2022 Progress during 2013",
    "In progress",
    "Outlook for 2016",
    "action 3. The next will follow.",
)
UNSEEN = {"\u200b", "\ufeff"}
STRAY_LINES = (
    "Back to top",
    "Print this page",
    "Contents",
    " BACK TO TOP ",
    "\u00a9 Crown copyright",
)


def is_text(line):
    return any(letter.isalnum() for letter in line) and not OPENS.match(line)


letters = st.characters(exclude_categories=("Cs", "Cc"))
words = st.text("abc XYZ\u2019\u00a01.,", max_size=20).map("W{}x".format)
lines = st.one_of(
    st.sampled_from(LOOKS_LIKE_HEADINGS),
    st.text(letters, min_size=1, max_size=30).filter(is_text),
    st.builds("  \u2022 {}  ".format, words),
)
plain_lines = st.builds("The department {} it.".format, words)


def paragraphs_of(lines, *, least=1):
    paragraph = st.lists(lines, min_size=1, max_size=3).map("\n".join)
    return st.lists(paragraph, min_size=least, max_size=3).map(tuple)


def sections_of(lines):
    cells = st.one_of(
        st.just(("commitment", 2012)),
        st.tuples(st.sampled_from(["progress", "plan"]), st.integers(2011, 2016)),
    )
    made = st.builds(
        lambda cell, paragraphs: WrittenSection(*cell, paragraphs), cells, paragraphs_of(lines)
    )
    return st.lists(made, max_size=5, unique_by=lambda section: (section.kind, section.year)).map(
        tuple
    )


def reports_of(lines):
    action = st.builds(
        WrittenAction,
        number=st.integers(1, 999),
        title=words,
        note=paragraphs_of(lines, least=0),
        sections=sections_of(lines),
    )
    actions = st.lists(action, min_size=1, max_size=4, unique_by=lambda action: action.number)
    days = st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31))
    return st.builds(WrittenReport, actions=actions.map(tuple), title=words, updated_on=days)


shapes = st.builds(
    Shape,
    blank_lines=st.integers(0, 2),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    has_last_line_end=st.booleans(),
    has_byte_order_mark=st.booleans(),
    title_times=st.integers(1, 2),
    has_type=st.booleans(),
    has_government=st.booleans(),
    action_word=st.sampled_from(["Action", "ACTION"]),
    action_separator=st.sampled_from([": ", ":", " : ", ". ", " - ", " \u2013 ", ":\u00a0"]),
    action_numbering=st.sampled_from(["", "{action}.1 ", "{action}. ", "  "]),
    section_numbering=st.sampled_from(["", "1.{section} ", "{section}) ", "{section}. ", "\u00a0"]),
    progress_word=st.sampled_from(["during", "in"]),
    plan_word=st.sampled_from(["in", "for"]),
    section_case=st.sampled_from(["as it is", "upper", "lower", "title"]),
    section_end=st.sampled_from(["", ":", "  ", " :\u00a0", "\t"]),
)


def sections_read(report):
    return [
        (section.action, section.kind, section.year, section.text) for section in report.sections
    ]


def sections_written(report, shape):
    return [
        (action.number, section.kind, section.year, text_of(section.paragraphs, shape))
        for action in report.actions
        for section in action.sections
    ]


def assert_every_line_is_in_one_place(report):
    placed = sorted(number for numbers in report.lines_placed.values() for number in numbers)
    lines = enumerate(report.lines, 1)
    assert placed == [number for number, line in lines if set("".join(line.split())) - UNSEEN]


def assert_texts_are_the_files_lines(report):
    for section in report.sections:
        lines = report.lines[section.first_line - 1 : section.last_line]
        assert section.text == "\n".join(lines)


@unhurried
@given(reports_of(lines), shapes)
def test_what_was_written_is_what_is_read(written, shape):
    report = read_report(write(written, shape), name="made.txt")

    assert (report.title, report.updated_on) == (written.title, written.updated_on)
    assert [(heading.action, heading.title, heading.note) for heading in report.headings] == [
        (action.number, action.title, text_of(action.note, shape)) for action in written.actions
    ]
    assert sections_read(report) == sections_written(written, shape)
    assert report.unplaced == ()
    has_commitment = any(section.kind == "commitment" for section in report.sections)
    assert report.commitments_on == ((2012, 12) if has_commitment else None)
    assert_every_line_is_in_one_place(report)
    assert_texts_are_the_files_lines(report)


@unhurried
@given(reports_of(plain_lines), shapes, st.sampled_from(STRAY_LINES))
def test_a_stray_line_after_the_last_section_is_listed_and_changes_nothing(written, shape, stray):
    page = write(written, shape) + f"{shape.line_end}{stray}{shape.line_end}".encode()

    report = read_report(page, name="made.txt")

    assert [line.text for line in report.unplaced] == [stray]
    assert sections_read(report) == sections_written(written, shape)
    assert not report.breaks_off


@unhurried
@given(reports_of(plain_lines), shapes, st.data())
def test_a_report_that_breaks_off_is_read_as_far_as_it_goes(written, shape, data):
    whole = write(written, shape)
    first = written.actions[0]
    start = len(write(WrittenReport((first,), written.title, written.updated_on), shape))
    end = data.draw(st.integers(start - 1, len(whole)), label="cut at")

    report = read_report(whole[:end], name="cut.txt")

    complete = sections_read(report)[:-1]
    assert complete == sections_written(written, shape)[: len(complete)]
    assert_every_line_is_in_one_place(report)


some_lines = st.one_of(
    lines,
    st.sampled_from(["", " ", "\u00a0", *STRAY_LINES, "Corporate report", "Updated 1 May 2013"]),
    st.builds("Action {}: {}".format, st.integers(0, 40), words),
    st.builds("Progress {} {}".format, st.sampled_from(["in", "durng", "on"]), words),
    st.builds("Progress during {}".format, st.integers(2000, 2030)),
    st.builds("{} Planned activities for {}:".format, st.integers(1, 9), st.integers(2000, 2030)),
    st.sampled_from(["Progress during 20l4", "Acton 3: Agencies", "Planned activities 2014"]),
    st.just("Departmental digital strategy commitments (December 2012)"),
)


def read_if_good(source):
    """The report, or None where the file has faults that it names."""
    try:
        return read_report(source, name="any.txt")
    except BadReport as bad:
        return None if bad.faults else pytest.fail("refused without a fault")


@unhurried
@given(st.lists(some_lines, max_size=25), st.sampled_from(["", "\n"]))
@example(["Progress during 2013", "Early.", "Action 1: Lead"], "")
def test_every_line_of_any_report_is_in_one_place(some_lines, end):
    report = read_if_good(("\n".join(some_lines) + end).encode())

    if report:
        assert_every_line_is_in_one_place(report)
        assert_texts_are_the_files_lines(report)


@unhurried
@given(st.binary(max_size=200))
def test_any_bytes_are_a_report_or_are_refused(source):
    report = read_if_good(b"Action 1: Lead\n" + source)

    if report:
        assert report.headings[0].action == 1
        assert_every_line_is_in_one_place(report)
