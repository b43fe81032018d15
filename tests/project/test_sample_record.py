"""The sample record in seeds/: whole, in our own words, and what it is to show."""

import csv
import re
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command

from commitments.importers.seed_tables import TABLES
from commitments.models import Outcome, Pledge, Revision
from strategy.models import Action, Deadline, Role

SEEDS = settings.BASE_DIR / "seeds"
PROSE_OVERLAP = settings.BASE_DIR.parent / "shared/tools/prose_overlap"


def rows(table):
    with (SEEDS / f"{table}.csv").open(newline="") as file:
        yield from csv.DictReader(file)


def test_it_has_all_16_actions_and_74_entries_in_three_editions(db, sample):
    kinds = Counter(Revision.objects.published().values_list("entry__kind", flat=True))

    assert Action.objects.filter(strategy__slug="government-digital-strategy").count() == 16
    assert kinds == {"commitment": 14, "progress": 30, "plan": 30}


def test_the_commitment_of_action_4_is_that_it_is_not_applicable_with_its_reason_whole(db, sample):
    [told] = Revision.objects.exclude(answer=Revision.Answer.TEXT).select_related("entry__action")

    assert told.entry.key == "4/commitment/2012"
    assert told.answer == Revision.Answer.NOT_APPLICABLE
    assert not told.text
    assert told.reason == (
        "Not applicable, but it will be part of the work in support of action 3 of the"
        " Government Digital Strategy."
    )


def test_that_it_is_not_applicable_is_said_once(client, sample):
    for page in ("actions/4/", "years/2012/"):
        told = client.get(f"/dfe/government-digital-strategy/{page}").text
        assert '<p class="govuk-body">DfE says: Not applicable, but it will be part' in told
        assert "does not apply to it: Not" not in told


def test_loading_it_twice_changes_nothing(db, sample, capsys):
    call_command("load_seeds")

    told = capsys.readouterr().out
    assert "entries: 74 unchanged" in told
    assert "created" not in told
    assert not re.search(r"\d changed", told)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("?as-at=2015-01-16", "74 of 74 filled, 16 awaited"),
        ("?as-at=2016-12-31", "74 of 74 filled, 16 awaited"),
        ("?as-at=2017-01-01", "74 of 74 filled, 16 with no report"),
        ("", "74 of 74 filled, 16 with no report"),
    ],
)
def test_its_matrix_is_all_filled_but_for_2015_whose_report_never_came(
    db, sample, client, day, words
):
    page = client.get(f"/dfe/government-digital-strategy/{day}")

    assert words in page.text


def test_it_shows_what_could_be_read_in_june_2014(db, sample, client):
    assert "42 entries" in client.get("/entries/?as-at=2014-06-01").text


def test_action_7_keeps_its_first_deadline_and_the_one_that_replaced_it(db, sample):
    moved = Deadline.objects.get(action__number=7, replaces__isnull=False)

    assert str(moved.replaces.due_on) == "end of March 2014"
    assert str(moved.due_on) == "July 2014"
    assert str(moved.announced_on) == "December 2013"


def test_every_pledge_and_outcome_is_marked_as_our_own_reading(db, sample):
    assert not Pledge.objects.filter(is_our_reading=False).exists()
    assert not Outcome.objects.filter(is_our_reading=False).exists()


def test_it_has_86_pledges_of_three_editions_29_of_them_weak(db, sample):
    kinds = Counter(Pledge.objects.values_list("entry__kind", "entry__year"))

    assert kinds == {("commitment", 2012): 22, ("plan", 2014): 26, ("plan", 2015): 38}
    assert Pledge.objects.filter(is_weak=True).count() == 29


def test_by_the_last_report_its_48_pledges_up_to_2014_are_told_so(db, sample):
    on_the_day = Pledge.objects.with_status(date(2015, 1, 16))

    assert Counter(pledge.status for pledge in on_the_day if pledge.year < 2015) == {
        "delivered": 6,
        "partly-delivered": 5,
        "carried-forward": 5,
        "re-scoped": 3,
        "not-reported": 29,
    }


def test_what_two_readers_read_differently_says_why(db, sample):
    pledges = Pledge.objects.exclude(arguable="").select_related("entry__action")
    outcomes = Outcome.objects.exclude(arguable="").select_related("pledge__entry__action")

    assert [pledge.key for pledge in pledges] == [
        "1/plan/2015/1",
        "5/commitment/2012/2",
        "5/commitment/2012/4",
        "7/plan/2015/3",
        "8/commitment/2012/2",
        "14/commitment/2012/2",
        "14/plan/2014/1",
        "14/plan/2015/1",
    ]
    assert [(told.pledge.key, told.edition.position) for told in outcomes] == [
        ("5/commitment/2012/4", 2),
        ("5/commitment/2012/4", 3),
    ]


def test_no_two_pledges_say_the_same_and_numbers_count_from_1():
    statements = [row["statement"].lower() for row in rows("pledges")]
    assert len(statements) == len(set(statements))

    numbers = {}
    for row in rows("pledges"):
        numbers.setdefault(row["entry"], []).append(int(row["number"]))
    for entry, found in numbers.items():
        assert found == list(range(1, len(found) + 1)), entry


def test_every_outcome_is_shown_by_words_of_ours_that_are_no_quotation():
    shown = {(row["pledge"], row["edition"]) for row in rows("citations")}

    assert shown == {(row["pledge"], row["edition"]) for row in rows("outcomes")}
    assert {row["is_quotation"] for row in rows("citations")} == {"no"}


def test_a_pledge_without_a_word_is_not_reported_and_one_for_2015_has_no_report(db, sample):
    told = Pledge.objects.with_status(Revision.objects.latest("edition").edition.recorded_at.date())
    status = {pledge.key: pledge.status for pledge in told.select_related("entry__action")}

    assert status["1/plan/2014/1"] == "not-reported"
    assert status["5/plan/2014/1"] == "re-scoped"
    assert {s for key, s in status.items() if "/plan/2015/" in key} == {"no-report"}


def test_each_of_the_16_actions_says_whole_what_it_asks(db, sample):
    asks = dict(
        Action.objects.filter(strategy__slug="government-digital-strategy").values_list(
            "number", "ask"
        )
    )

    assert len(asks) == 16 and all(asks.values())
    for number, figures in {
        1: ["agencies", "boards"],
        2: ["100,000 transactions a year", "April 2013"],
        5: ["3 services", "exemplars", "April 2013", "March 2015", "100,000 transactions a year"],
        6: ["Digital by Default Service Standard", "April 2014"],
        7: ["24 central", "GOV.UK", "March 2013", "end of March 2014"],
        9: ["offline", "other ways"],
        15: ["public, private and voluntary", "2014", "December 2013"],
        16: ["data and transactions", "2014", "December 2013"],
    }.items():
        assert [words for words in figures if words not in asks[number]] == [], number


def test_the_page_of_an_action_begins_with_what_it_asks(db, sample, client):
    page = client.get("/dfe/government-digital-strategy/actions/5/").text

    assert "3 services are to be chosen as exemplars" in page.partition('id="year-')[0]


def test_the_end_of_the_head_of_digital_is_told_as_what_dfe_said_of_it(db, sample):
    role = Role.objects.get(slug="head-of-digital")
    told = [role.end_reason, *(aim.outcome for aim in role.aims.all())]

    assert [words for words in told if not re.match(r"DfE (said|named)", words)] == []
    assert "growing, confident and skilled" in told[1]
    assert "Opportunity for all" in told[3] and "leading part" in told[3]
    assert "leave the Civil Service for a while" in told[0]


def test_every_fact_says_which_document_and_section_it_comes_from():
    for table in TABLES:
        names = {column.name for column in table.columns}
        if "section" in names:
            for row in rows(table.name):
                assert row["source"], (table.name, row)
                assert row["section"], (table.name, row)


def test_its_readme_tells_every_file_and_column():
    words = (SEEDS / "README.md").read_text()

    for table in TABLES:
        assert table.file in words
        for column in table.columns:
            assert f"`{column.name}`" in words, (table.file, column.name)


@pytest.mark.skipif(not PROSE_OVERLAP.exists(), reason=f"{PROSE_OVERLAP} is not on this machine")
def test_its_prose_is_our_own():
    found = subprocess.run(
        [sys.executable, PROSE_OVERLAP, SEEDS, "README.md"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 0, found.stdout
