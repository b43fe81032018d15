import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments import bulk
from commitments.models import Edition, Outcome, Pledge, Revision, Seal, StandingPledge
from strategy.models import Action, Appointment, Department, Role
from tests import make
from tests.commitments.importers.seeds_folder import RESPONSE, ROWS, Seeds

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeds(tmp_path):
    return Seeds(tmp_path).write()


def test_everything_is_loaded_and_editions_are_published_in_order(seeds):
    seeds.load()

    first, second = Edition.objects.order_by("position")
    assert first.known_from == second
    assert first.is_published
    assert second.is_published
    assert Outcome.objects.get().citations.get().words == "met all"
    assert Role.objects.get(slug="leader").reports_to.slug == "board"
    assert Seal.objects.count() == 2


def test_facts_are_written_at_once_and_what_stands_is_worked_out_once(seeds, monkeypatch):
    written = []  # What stands, which is copied into PostgreSQL without a query to capture.
    insert = bulk.insert
    monkeypatch.setattr(bulk, "insert", lambda *told: written.append(told[0]) or insert(*told))
    with CaptureQueriesContext(connection) as captured:
        seeds.load()

    for table in ("entry", "revision", "pledge", "outcome"):
        into = f'INTO "commitments_{table}"'
        assert sum(into in query["sql"] for query in captured) == 1, table
    assert written.count(StandingPledge) == 1


def test_how_far_a_load_is_is_told_on_stderr(seeds, monkeypatch, capsys):
    monkeypatch.setattr("strategy.progress.EVERY", 0)

    seeds.load()

    told = capsys.readouterr()
    assert "Editions recorded: 1 of 2, " in told.err
    assert "What stands of responses: 1 of 1, " in told.err
    assert " of 2, " not in told.out


def test_loading_twice_changes_nothing(seeds, capsys):
    seeds.load()
    before = list(Seal.objects.values())
    capsys.readouterr()

    seeds.load()

    told = capsys.readouterr().out
    assert "editions: 2 unchanged" in told
    assert "created" not in told
    assert "changed," not in told.replace("unchanged", "")
    assert list(Seal.objects.values()) == before


def test_what_is_not_published_is_brought_up_to_date(seeds):
    seeds.load()
    seeds.replace("actions.csv", "Lead", "Lead well")

    seeds.load()

    assert Action.objects.get().title == "Lead well"


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        (
            "entries.csv",
            "met all.",
            "met all of them.",
            f"entries.csv, line 3: {RESPONSE}/2/1/progress/2014 is published otherwise: “text”",
        ),
        (
            "editions.csv",
            "16 January 2015",
            "17 January 2015",
            "editions.csv, line 3: ",
        ),
        (
            "pledges.csv",
            "Meet all",
            "Meet some",
            "pledges.csv, line 2: ",
        ),
    ],
)
def test_what_is_published_is_not_overwritten(seeds, file, before, after, told):
    seeds.load()
    seeds.replace(file, before, after)

    refused = seeds.refused()

    assert told in refused
    assert "a correction in the admin" in refused
    assert Revision.objects.get(entry__kind="progress").text == "The leader met all."


def test_what_is_published_can_not_be_left_out_or_added_to(seeds):
    seeds.load()
    seeds.rows["pledges"].append(dict(ROWS["pledges"][0], number="2", statement="Meet more"))
    seeds.rows["citations"] = []
    refused = seeds.write().refused()

    assert "pledges.csv, line 3" in refused
    assert "citations.csv lacks" in refused


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("actions.csv", ",title,", ",", "actions.csv, line 1: the column “title” is missing"),
        ("actions.csv", "title", "titel", "actions.csv, line 1: the column “titel” is not known"),
        ("actions.csv", ",1,Lead", ",one,Lead", "line 2: “number”: “one”: expected a whole"),
        ("actions.csv", "Lead", "", "actions.csv, line 2: “title”: is empty"),
        ("actions.csv", "November 2012", "Novembre 2012", "line 2: “added_on”: “Novembre 2012”"),
        ("actions.csv", "page", "pages", "“source”: sources.csv has no “pages”"),
        ("actions.csv", "Lead", '"Lead', "actions.csv, line 2: can't be read as CSV"),
        ("actions.csv", "Lead", "Le,ad", "actions.csv, line 2: has 10 cells, expected 9"),
        ("responses.csv", "dfe,", "dft,", "“department”: departments.csv has no “dft”"),
        ("reporting_years.csv", ",no,yes", ",maybe,yes", "“maybe”: expected yes or no"),
        ("reporting_years.csv", "2013", "20134", "“20134”: expected a year from 1900 to 2100"),
        ("outcomes.csv", "delivered", "done", "“done”: expected one of delivered,"),
        ("citations.csv", "met all", "met nobody", "the text of 1/progress/2014 doesn't say this"),
        ("editions.csv", "verbatim", "summary", "of 1/progress/2014 is a summary, not quoted"),
        ("roles.csv", "Board,no,,", "Board,no,,leader", "leads back to itself"),
        ("reporting_years.csv", "no,yes,yes", "no,no,no", "asks for at least one kind of entry"),
        ("actions.csv", "Lead", "Le\0ad", "actions.csv, line 2: holds NUL (U+0000)"),
        ("actions.csv", "Lead", "Le\vad", "line 2: “title”: This holds a vertical tab (U+000B)"),
        ("roles.csv", "Board", '"Bo\nard"', "roles.csv, line 3: “name”: This holds a line end"),
        ("actions.csv", "Lead", "L" * 501, "line 2: “title”: Ensure this value has at most 500"),
        ("entries.csv", "met all.", "x" * 100_001, "“text”: This has 100,012 characters."),
        ("reporting_years.csv", "2013", "2" * 5000, "expected a year from 1900 to 2100"),
        ("actions.csv", "page", "p" * 5000, f"sources.csv has no “{'p' * 59}…”"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line_and_nothing_is_loaded(
    seeds, file, before, after, told
):
    seeds.replace(file, before, after)

    assert told in seeds.refused()
    assert not Department.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"x" * (16 * 2**20 + 1), "actions.csv: is too large: expected at most 16 MiB"),
        (b"\n" * 100_001, "actions.csv: has too many lines: expected at most 100,000"),
        ("strategy,number".encode("utf-16"), "actions.csv, line 1: holds NUL"),
        (b"\xff\xfes", "actions.csv, line 1: is not UTF-8 text"),
        (b"," * 1_000_000, "actions.csv, line 1: has 1,000,001 columns; expected are"),
    ],
)
def test_a_file_is_bounded_before_it_is_read(seeds, content, told):
    (seeds.folder / "actions.csv").write_bytes(content)

    assert told in seeds.refused()


def test_all_faults_of_all_files_are_told_at_once(seeds):
    seeds.replace("actions.csv", "Lead", "")
    seeds.replace("outcomes.csv", "delivered", "done")
    (seeds.folder / "people.csv").unlink()
    (seeds.folder / "teams.csv").write_bytes(b"department,slug\nd\xff,x")
    (seeds.folder / "roles.csv").write_text("")

    refused = seeds.refused()

    assert "actions.csv, line 2: “title”: is empty" in refused
    assert "outcomes.csv, line 2" in refused
    assert "people.csv, line 1: the file is missing" in refused
    assert "teams.csv, line 2: is not UTF-8 text" in refused
    assert "roles.csv, line 1: is empty" in refused


def test_what_the_database_refuses_is_told_in_its_words(seeds):
    held = {"department": "dfe", "role": "leader", "started_on": "2012"}
    seeds.rows["appointments"] = [dict(held, number="1"), dict(held, number="2")]

    refused = seeds.write().refused()

    assert "appointments.csv, line 3: Somebody else holds this role at that time" in refused
    assert not Appointment.objects.exists()


def test_lines_are_counted_through_cells_of_several_lines(seeds):
    seeds.rows["entries"][0]["text"] = "One.\n\nTwo."
    seeds.rows["entries"][1]["answer"] = "perhaps"

    assert "entries.csv, line 5: “answer”" in seeds.write().refused()


def test_an_edition_takes_the_next_position(seeds):
    seeds.rows["editions"][1]["position"] = "3"
    seeds.rows["editions"][0]["known_from"] = "3"
    for table in ("entries", "outcomes", "citations"):
        for row in seeds.rows[table]:
            row["edition"] = {"2": "3"}.get(row["edition"], row["edition"])

    assert "editions.csv, line 3: “position”: the next one is 2" in seeds.write().refused()
    assert not Pledge.objects.exists()


def test_a_published_edition_from_elsewhere_is_not_mixed_up(seeds):
    make.published_edition(2013, of=make.response(), facts=make.revision)

    assert "editions.csv, line 2" in seeds.refused()
