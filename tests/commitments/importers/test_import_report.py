import hashlib
import json
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from commitments.answers import said
from commitments.importers.report_preamble import GUARDED
from commitments.models import Edition, Entry, Evidence, Kind, Pledge, Response, Revision, Wording
from strategy.models import Action, Department, Strategy
from tests import make

pytestmark = pytest.mark.django_db

REAL_REPORT = (
    settings.BASE_DIR.parent
    / "shared/reports/dfe-actions-in-response-to-the-government-digital-strategy.txt"
)
REPORT = """\
Corporate report

DfE's actions in response to the Government Digital Strategy

Updated 16 January 2015

Action 1: Have a leader

Departmental digital strategy commitments (December 2012)

There is a leader.

Progress during 2013

There still is.

Planned activities in 2014

The leader will meet everyone.

Progress during 2014

The leader met everyone.

Action 2: Open data

Action 2 was added to the Digital Strategy in December 2013, so reporting will begin with 2014.

Progress during 2014

Data is open.
"""


@pytest.fixture
def report(tmp_path):
    """Writes a report's text to a file, and gives its path."""

    def write(text=REPORT, name="report.txt"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def run(path, *options, department="dfe"):
    call_command("import_report", path, "--department", department, *options)


def rows():
    """Everything that an import could change."""
    models = (Department, Strategy, Action, Response, Edition, Entry, Revision, Wording)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_it_makes_an_edition_for_each_year_and_marks_what_it_inferred(report):
    run(report(), "--create")

    first, second, last = Edition.objects.order_by("position")
    assert [str(e.published_on) for e in (first, second, last)] == [
        "December 2012",
        "December 2013",
        "16 January 2015",
    ]
    assert [e.is_date_inferred for e in (first, second, last)] == [False, True, False]
    assert first.known_from == second.known_from == last
    assert last.known_from is None
    assert last.page_title == "DfE's actions in response to the Government Digital Strategy"


def test_each_text_is_kept_to_the_letter_with_its_place_in_the_file(report):
    run(report(), "--create")

    revision = Revision.objects.get(entry__kind=Kind.PLAN)
    assert revision.text == "The leader will meet everyone."
    assert (revision.first_line, revision.last_line) == (19, 19)
    assert revision.edition.year == 2013


def test_wordings_come_with_the_last_edition(report):
    run(report(), "--create")

    second = Wording.objects.get(action__number=2)
    assert second.title == "Open data"
    assert second.note.startswith("Action 2 was added")
    assert second.edition.position == 3


def test_an_action_it_makes_has_the_day_the_page_says_it_was_added(report):
    run(report(), "--create")

    action = Action.objects.get(number=2)
    assert str(action.added_on) == "December 2013"
    assert action.first_year == 2014


def test_pledges_are_not_made_up(report):
    run(report(), "--create")

    assert not Pledge.objects.exists()


def test_a_day_the_page_does_not_give_can_be_given(report):
    run(report(), "--create", "--published", "2013=19 December 2013")

    edition = Edition.objects.get(year=2013)
    assert edition.published_on.last == date(2013, 12, 19)
    assert not edition.is_date_inferred


def test_the_same_text_again_changes_nothing(report, capsys):
    run(report(), "--create")
    before = rows()

    run(report())

    assert rows() == before
    assert "Unchanged: 3 editions, 5 entries" in capsys.readouterr().out


def test_another_text_is_refused_with_what_differs_and_how_to_correct_it(report):
    run(report(), "--create")
    before = rows()
    other = REPORT.replace("There still is.", "There is none.").replace("is open", "is shut")

    with pytest.raises(CommandError) as refused:
        run(report(other))

    assert "line 15: action 1, progress during 2013: published is “There still is.”" in str(
        refused.value
    )
    assert "line 31: action 2, progress during 2014" in str(refused.value)
    assert "Correct an entry" in str(refused.value)
    assert rows() == before


def test_a_text_that_was_corrected_here_is_not_a_difference(report):
    run(report(), "--create")
    make.published_edition(
        2013,
        "1 February 2015",
        of=Response.objects.get(),
        kind="correction",
        change_note="Its wording.",
        facts=lambda e: make.revision(e, action=1, text="There was one."),
    )

    run(report(REPORT.replace("There still is.", "There was one.")))


def test_a_section_that_the_page_lost_is_told(report):
    run(report(), "--create")

    with pytest.raises(CommandError, match=r"“Data is open.” is published, and the page lacks it"):
        run(report(REPORT.replace("Progress during 2014\n\nData is open.\n", "")))


def test_a_later_page_adds_its_new_edition_only(report):
    run(report(), "--create")
    later = REPORT.replace("16 January 2015", "20 January 2016").replace(
        "Action 2: Open", "Progress during 2015\n\nThe leader left.\n\nAction 2: Open"
    )

    before = rows()
    with pytest.raises(CommandError, match="reports on 2015, for which government-digital"):
        run(report(later))
    assert rows() == before
    run(report(later), "--create")

    newest = Edition.objects.get(position=4)
    assert (newest.year, str(newest.published_on)) == (2015, "20 January 2016")
    assert [r.text for r in newest.revisions.all()] == ["The leader left."]


def test_a_dry_run_shows_what_would_change_and_changes_nothing(report, capsys):
    run(report(), "--create", "--dry-run")

    assert rows() == [[], [], [], [], [], [], [], []]
    told = capsys.readouterr().out
    assert "Would add the report for 2013, December 2013 (inferred)" in told
    assert "Nothing was changed" in told


def test_json_is_alone_on_standard_output(report, capsys):
    stray = REPORT.replace("Action 1: Have", "Print this page\n\nAction 1: Have")

    run(report(stray), "--create", "--dry-run", "--format", "json")

    told = json.loads(capsys.readouterr().out)
    assert [edition["year"] for edition in told["editions"]] == [2012, 2013, 2014]
    assert told["entries"] == {"commitment": 1, "progress": 3, "plan": 1}
    assert told["unplaced"] == [{"line": 7, "text": "Print this page"}]
    assert told["warnings"] == []


def test_without_create_what_the_record_lacks_is_an_error_that_lists_what_it_has(report):
    make.department("esfa")
    make.strategy("another-strategy")

    with pytest.raises(CommandError) as refused:
        run(report())

    assert "no department “dfe”; it has: esfa. --create makes it" in str(refused.value)
    assert "it has: another-strategy. --create makes it" in str(refused.value)


def test_actions_that_the_record_lacks_are_named_all_at_once(report):
    make.department("dfe")
    make.action(1, of=make.strategy(title="Government Digital Strategy"))

    with pytest.raises(CommandError, match=r"line 25: the record has no action 2 .* it has 1"):
        run(report())


def test_a_draft_of_that_year_is_not_overwritten(report):
    make.strategy(title="Government Digital Strategy")
    make.draft_edition(2014)

    with pytest.raises(CommandError, match="there is a draft report for 2014: withdraw it first"):
        run(report(), "--create")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02\xff", "NUL"),
        (b"x" * (50 * 1024 * 1024), "is too large"),
        ("A page\n\nWithout any action.\n", "has no action's heading"),
        (REPORT.replace("Action 2: Open data", "Action 1: Open data"), "action 1 is there twice"),
        (REPORT.replace("during 2013", "during 20134"), "20134 is not a year"),
        ("A page\n\nAction 1: Alone\n\nWith a note.\n", "has no section under any action"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(report, text, expected):
    with pytest.raises(CommandError, match=expected):
        run(report(text), "--create")

    assert not Department.objects.exists()


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nothing.txt")


def test_a_year_that_the_page_does_not_have_can_not_be_given(report):
    with pytest.raises(CommandError, match="the page has editions of 2012, 2013, 2014 only"):
        run(report(), "--create", "--published", "2019=2019")


@pytest.mark.skipif(not REAL_REPORT.exists(), reason=f"{REAL_REPORT} is not on this machine")
def test_the_real_report_comes_in_whole(client, capsys):
    run(REAL_REPORT, "--create", "--format", "json")

    told = json.loads(capsys.readouterr().out)
    assert len(told["editions"]) == 3
    assert told["entries"] == {"commitment": 14, "progress": 30, "plan": 30}
    assert told["unplaced"] == []
    lines = REAL_REPORT.read_text().split("\n")
    for revision in Revision.objects.all():
        section = lines[revision.first_line - 1 : revision.last_line]
        assert said(revision) == "\n".join(section)
    assert Revision.objects.get(answer="not-applicable").entry.key == "4/commitment/2012"
    assert "74 entries" in client.get("/entries/").text


@pytest.mark.skipif(not REAL_REPORT.exists(), reason=f"{REAL_REPORT} is not on this machine")
def test_the_real_report_is_shown_as_it_stood_in_june_2014(client):
    run(REAL_REPORT, "--create")

    page = client.get("/entries/?as-at=2014-06-01")

    assert "42 entries" in page.text
    assert client.get("/?as-at=2013-01-15").text.count("/actions/15/") == 0


@pytest.mark.parametrize(
    ("words", "answer", "reason"),
    [
        ("Not applicable but part of action 3.", "not-applicable", None),
        ("Not applicable: DfE has no agencies.", "not-applicable", "DfE has no agencies."),
        ("NOT APPLICABLE", "not-applicable", None),
        ("Nil return for this year.", "nil-return", None),
        ("Nil return: nothing was done.", "nil-return", "nothing was done."),
        ("The test is not applicable.", "text", ""),
        ("Nil returns are read.", "text", ""),
    ],
)
def test_an_answer_at_the_head_of_a_text_is_that_answer(report, words, answer, reason):
    run(report(REPORT.replace("There still is.", words)), "--create")

    revision = Revision.objects.get(entry__kind="progress", entry__year=2013)
    assert revision.answer == answer
    assert revision.reason == (words if reason is None else reason)
    assert revision.text == ("" if revision.reason else words)
    assert said(revision) == words


def test_the_page_is_kept_once_as_evidence_of_every_edition(report):
    run(report(), "--create")

    rows = Evidence.objects.all()
    assert {row.of_edition.year for row in rows} == {2012, 2013, 2014}
    assert len({row.file.name for row in rows}) == 1
    with rows[0].file.open() as file:
        assert file.read() == REPORT.encode()
    assert {row.sha256 for row in rows} == {hashlib.sha256(REPORT.encode()).hexdigest()}


def test_the_page_is_not_kept_where_nothing_came_in(report, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    run(report(), "--create", "--dry-run")
    make.draft_edition(2014)
    with pytest.raises(CommandError):
        run(report(), "--create")

    assert not any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))


def test_editions_name_the_file_with_its_digest(report):
    run(report(), "--create")

    digest = hashlib.sha256(REPORT.encode()).hexdigest()
    files = set(Edition.objects.values_list("source_file", "source_sha256"))
    assert files == {("report.txt", digest)}


def test_a_page_without_any_section_is_refused_in_words(report):
    with pytest.raises(CommandError, match="has no section under any action"):
        run(report("Actions in response to the Digital Strategy\n\nAction 1: Lead\n"), "--create")

    assert not Strategy.objects.exists()


# What --create can't make


def refusal(path, *options, **to):
    """What is said of a page that can't be taken; nothing may have changed."""
    before = rows()
    with pytest.raises(CommandError, match="Nothing was imported") as refused:
        run(path, "--create", *options, **to)
    assert rows() == before
    return str(refused.value)


@pytest.mark.parametrize("heading", ["Action 1:", "Action 1", "Action 1: \u200b"])
def test_an_action_without_a_title_is_made_by_nobody(report, heading):
    told = refusal(report(REPORT.replace("Action 1: Have a leader", heading)))

    assert "report.txt, line 7: gives the action no title, and the record has no action 1" in told


def test_an_action_without_a_title_is_taken_from_the_record(report):
    made = make.action(1, of=make.strategy(), title="Have a leader")
    make.department()

    run(report(REPORT.replace("Action 1: Have a leader", "Action 1:")), "--create")

    assert Action.objects.get(number=1) == made


def test_a_title_is_made_of_what_can_be_seen_and_kept_as_the_page_has_it(report, capsys):
    run(report(REPORT.replace("Have a leader", "Have\va\x02 leader")), "--create")

    assert Action.objects.get(number=1).title == "Have a leader"
    assert Wording.objects.get(action__number=1).title == "Have\va\x02 leader"
    assert "line 7: holds U+000B, which can’t be seen" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Have a leader", "L" * 501, "line 7: can't make this action: “title”: Ensure this value"),
        ("DfE's actions in", f"DfE's actions {'x' * 300} in", "line 3: is too long for a title"),
        (
            "There is a leader.",
            "x" * 100_001,
            "line 11: begins a text that can't be kept. This has",
        ),
        ("Action 2 was added", f"{'x' * 100_001} Action 2 was added", "can't be kept. This has"),
        ("Planned activities in 2014", "Planned activities in 1900", "makes an edition of 1899"),
    ],
)
def test_what_no_record_can_hold_is_refused_with_its_line(report, before, after, told):
    assert told in refusal(report(REPORT.replace(before, after)))


@pytest.mark.parametrize(
    ("department", "told"),
    [("Df E", "“slug”: Enter a valid"), ("d" * 51, "“slug”: Ensure"), ("media", "can’t be used")],
)
def test_a_department_that_no_address_can_have_is_refused(report, department, told):
    assert told in refusal(report(), department=department).replace("can't be", "can’t be")


def test_a_note_that_names_no_month_gives_no_day(report):
    run(report(REPORT.replace("in December 2013, so", "in Spring 2013, so")), "--create")

    assert Action.objects.get(number=2).added_on == Strategy.objects.get().published_on


def test_a_long_name_and_a_long_title_of_a_strategy_make_short_ones(report):
    page = REPORT.replace("DfE's", "The Department for Education's").replace(
        "Government Digital Strategy", f"Government {'Digital ' * 8}Strategy"
    )
    run(report(page), "--create")

    assert Department.objects.get().abbreviation == "DFE"
    assert len(Strategy.objects.get().slug) <= 50


def test_a_page_without_a_title_makes_no_response(report):
    make.strategy()
    make.department()
    for number in (1, 2):
        make.action(number)
    told = refusal(
        report(REPORT[REPORT.index("Updated") :]), "--strategy", "government-digital-strategy"
    )

    assert "can't make this response: “title”: This field cannot be blank." in told


def test_a_page_that_was_read_in_another_encoding_is_told(report, capsys):
    misread = "You’ll find it at £1m".encode().decode("cp1252")
    run(report(REPORT.replace("Data is open.", misread)), "--create")

    assert "line 31: holds “â€™”: was the page saved in another encoding" in capsys.readouterr().out


# What only a report that this record wrote says of itself


def with_lines(*lines):
    return REPORT.replace("Updated 16 January 2015", "\n".join(["Updated 16 January 2015", *lines]))


def test_the_day_of_each_report_is_taken_from_the_page_that_says_it(report):
    days = ("Report of 2013, published end of 2013 (December 2013) (inferred)",)
    run(report(with_lines(*days, "Report of 2014, published 2 May 2015")), "--create")

    assert [
        (row.year, str(row.published_on), row.is_date_inferred) for row in Edition.objects.all()
    ] == [(2012, "December 2012", False), (2013, "end of 2013", True), (2014, "2 May 2015", False)]


def test_a_day_that_is_given_goes_before_the_one_of_the_page(report):
    page = report(with_lines("Report of 2013, published 2 May 2014"))
    run(page, "--create", "--published", "2013=2014-06-01")

    assert str(Edition.objects.get(year=2013).published_on) == "1 June 2014"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            ["Report of 2013, published one day"],
            "line 6: “Report of 2013, published one day”: “one",
        ),
        (
            ["Report of 2013, published 2014"] * 2,
            "line 7: “Report of 2013, published 2014”: line 6",
        ),
        (["Report of 2010, published 2011"], "says when the report for 2010 was published, and"),
    ],
)
def test_a_day_of_a_report_that_cant_be_is_named(report, lines, told):
    assert told in refusal(report(with_lines(*lines)))


def test_a_backslash_leads_text_where_the_page_says_so(report):
    page = with_lines(GUARDED).replace(
        "There still is.",
        "\\Not applicable to all.\n\\Action 3: Lead\n\\\\\nBack \\to it.\n\\",
    )
    run(report(page), "--create")

    told = Revision.objects.get(
        entry__action__number=1, entry__kind=Kind.PROGRESS, entry__year=2013
    )
    assert told.answer == Revision.Answer.TEXT
    assert told.text == "Not applicable to all.\nAction 3: Lead\n\\\nBack \\to it.\n"


def test_elsewhere_a_backslash_is_one(report):
    run(report(REPORT.replace("There still is.", "\\Not applicable\n\\o/")), "--create")

    told = Revision.objects.get(
        entry__action__number=1, entry__kind=Kind.PROGRESS, entry__year=2013
    )
    assert told.text == "\\Not applicable\n\\o/"
