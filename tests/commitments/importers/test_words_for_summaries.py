"""The published words in place of the sample's summaries, by importing the page over them."""

import json
import re
from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from commitments import ledger
from commitments.models import Edition, Evidence, Outcome, Pledge, Response, Revision, Wording
from reporting.documents.report import Report
from reporting.documents.text import as_text
from reporting.record.cells import Cells
from tests import make
from tests.commitments.importers.test_import_report import REAL_REPORT, rows

DAYS = [
    date(2012, 11, 30),
    date(2012, 12, 31),
    date(2013, 12, 31),
    date(2014, 6, 1),
    date(2015, 1, 15),
    date(2015, 1, 16),
    date(2026, 1, 1),
]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]


def response():
    return Response.objects.get(strategy__slug="government-digital-strategy")


def made_up():
    """A page with a text of its own wherever the sample has a summary."""
    text = as_text(Report(response(), date.max))
    lines = [line for line in text.split("\n") if not line.startswith("The texts are a summary")]
    is_heading = re.compile(
        r"Action \d+:|Departmental digital|Progress during|Planned activ|Updated"
    )
    told = [
        f"As published: {line}" if line and not is_heading.match(line) else line
        for line in lines[1:]
    ]
    return "\n".join([lines[0], *told])


@pytest.fixture(params=["the real page", "a page made up"])
def page(request, tmp_path):
    """The file of a page that says of every cell what the sample has in summary."""
    if request.param == "the real page":
        if not REAL_REPORT.exists():
            pytest.skip("the published report is not beside this folder")
        return REAL_REPORT
    path = tmp_path / "page.txt"
    path.write_text(made_up())
    return path


def run(path, *options):
    call_command("import_report", path, "--department", "dfe", *options)


def told(capsys):
    return json.loads(capsys.readouterr().out)


def view(day):
    """What is shown of a day, but for the words: which cells, and what became of which pledges."""
    cells = Cells(response(), day)
    filled = {key: row.edition.year for key, row in cells.revisions.items()}
    pledges = Pledge.objects.as_at(day).with_status(day).order_by("pk")
    became = Outcome.objects.as_at(day).order_by("pk").values_list("pledge", "status")
    return cells.years_reported, filled, list(pledges.values("pk", "year", "status")), list(became)


def test_every_text_is_verbatim_and_pledges_and_views_of_a_day_stay(page):
    pledges, before = Pledge.objects.count(), [view(day) for day in DAYS]

    run(page)

    current = Revision.objects.as_at(date.max).filter(entry__response=response())
    assert Counter(row.edition.texts for row in current.select_related("edition")) == {
        "verbatim": 74
    }
    assert Pledge.objects.count() == pledges
    assert [view(day) for day in DAYS] == before
    assert list(ledger.differences()) == []


def test_each_report_has_a_supplement_of_its_own_day(page):
    run(page)

    made = response().editions.filter(origin="imported").order_by("position")
    assert [(row.kind, row.year, row.supplements.year) for row in made] == [
        ("supplement", year, year) for year in (2012, 2013, 2014)
    ]
    for row in made:
        assert row.published_on == row.supplements.published_on
        assert row.is_date_inferred == row.supplements.is_date_inferred
        assert row.change_note == "The published words in place of our summary."
        assert row.source == row.supplements.source
        assert not row.pledges.exists() and not row.outcomes.exists()
    assert [row.known_from for row in made] == [made[2], made[2], None]
    assert Counter(Wording.objects.values_list("edition__year", flat=True)) == {2014: 16}
    assert made[2].page_title == Report(response(), date.max).title


def test_the_same_page_again_changes_nothing(page, capsys):
    run(page)
    before = rows()
    capsys.readouterr()

    run(page, "--format", "json")

    assert rows() == before
    assert told(capsys)["unchanged"] == {"editions": 3, "entries": 74}


def test_another_text_over_published_words_is_refused_with_what_differs(page, tmp_path):
    run(page)
    before = rows()
    other = tmp_path / "other.txt"
    text = page.read_text()
    words = Revision.objects.get(
        entry__action__number=1, entry__year=2013, edition__year=2013, edition__texts="verbatim"
    ).text
    other.write_text(text.replace(words, "Something else."))

    with pytest.raises(CommandError, match="action 1, progress during 2013: published is “") as why:
        run(other)
    assert "the page says “Something else.”" in str(why.value)
    assert rows() == before


def test_a_dry_run_tells_of_the_supplements_and_changes_nothing(page, capsys):
    before = rows()

    run(page, "--dry-run", "--format", "json")

    assert rows() == before
    editions = told(capsys)["editions"]
    assert [(row["kind"], row["year"], row["supplements"], row["texts"]) for row in editions] == [
        ("supplement", 2012, 1, "verbatim"),
        ("supplement", 2013, 2, "verbatim"),
        ("supplement", 2014, 3, "verbatim"),
    ]
    run(page, "--dry-run")
    said = capsys.readouterr().out
    assert "Would add the published words of 2013 in place of our summary in edition 2" in said


def test_the_page_is_shown_as_what_the_editions_were_made_from(page, client):
    run(page)

    digest = Evidence.objects.filter(of_edition__isnull=False).first().sha256
    shown = client.get("/dfe/government-digital-strategy/editions/4/").text
    assert "The page that was imported" in shown and digest in shown


def test_a_page_that_lacks_what_is_summed_up_is_refused(page, tmp_path):
    part = tmp_path / "part.txt"
    text = page.read_text()
    part.write_text(text[: text.index("Action 16")])
    before = rows()

    with pytest.raises(CommandError, match="the record has it in summary, and the page lacks it"):
        run(part)
    assert rows() == before


def test_another_day_for_a_report_of_the_record_is_refused(page):
    with pytest.raises(CommandError, match="the published words count from that day"):
        run(page, "--published", "2013=2013-12-19")
    run(page, "--published", "2013=December 2013")

    assert response().editions.get(position=5).published_on == make.on("December 2013")


def test_what_a_correction_says_stays_current(page):
    revision = Revision.objects.get(entry__action__number=1, entry__kind="commitment")
    correction = make.draft_edition(
        2012, of=response(), kind="correction", change_note="Put right."
    )
    make.revision(correction, action=1, kind="commitment", year=2012, text="Put right.")
    make.publish(correction, "1 March 2015")

    run(page)

    now = Revision.objects.as_at(date.max).get(entry=revision.entry)
    before = Revision.objects.as_at(date(2015, 2, 28)).get(entry=revision.entry)
    assert now.text == "Put right."
    assert before.edition.is_words_for_summary


def test_our_own_summary_is_no_published_page(tmp_path, capsys):
    """As `report.txt` gives it, it changes nothing; without saying what it is, it is refused."""
    ours = tmp_path / "ours.txt"
    ours.write_text(as_text(Report(response(), date.max)))
    before = rows()

    run(ours, "--format", "json")
    assert told(capsys)["unchanged"] == {"editions": 3, "entries": 74}

    text = ours.read_text().replace("The texts are a summary made for this record.", "")
    ours.write_text(text.replace("They are not the department’s own words.", ""))
    with pytest.raises(CommandError, match="says word for word what our summary says"):
        run(ours)
    assert rows() == before


def test_a_summary_is_imported_as_one_elsewhere(tmp_path):
    ours = tmp_path / "ours.txt"
    ours.write_text(as_text(Report(response(), date.max)))

    call_command(
        "import_report", ours, "--department", "other", "--create", "--strategy", "another-strategy"
    )

    made = Edition.objects.filter(response__department__slug="other")
    assert {row.texts for row in made} == {"summary"} and made.count() == 3
