"""The day of publication: never to come, and asked again where it may be a slip."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from commitments import workflow
from commitments.models import Edition, Seal
from commitments.workflow import NotAllowed, NotMeant
from strategy.models import ReportingYear
from tests import make
from tests.admin_pages import decide, edition_page
from tests.commitments import people

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql("days and their words")]


@pytest.fixture
def teo():
    return people.teo()


@pytest.fixture
def rita(client):
    user = people.rita()
    client.force_login(user)
    return user


def submitted(teo, year=2014):
    edition = workflow.open_year(response=make.response(), year=year, by=teo)
    make.revision(edition)
    workflow.submit(edition=edition, by=teo)
    return edition


def publish(edition, rita, day, **fields):
    workflow.publish(edition=edition, by=rita, published_on=make.on(day), **fields)


@pytest.mark.parametrize("day", ["16 January 2036", "2099", "tomorrow"])
def test_a_day_to_come_is_refused_though_it_is_said_to_be_meant(teo, rita, day):
    edition = submitted(teo)
    if day == "tomorrow":
        day = (timezone.localdate() + timedelta(days=1)).isoformat()
    with pytest.raises(NotAllowed, match="still to come"):
        publish(edition, rita, day, is_day_meant=True)
    edition.refresh_from_db()
    assert edition.state == "submitted" and not Seal.objects.exists()


def test_a_year_that_is_not_over_is_a_day_to_come(teo, rita):
    with pytest.raises(NotAllowed, match="still to come"):
        publish(submitted(teo), rita, str(timezone.localdate().year + 1))


@pytest.mark.parametrize("day", ["19 December 1913", "19 December 2003", "30 December 2014"])
def test_a_day_before_the_year_is_over_is_asked_again(teo, rita, day):
    edition = submitted(teo)
    with pytest.raises(NotMeant) as asked:
        publish(edition, rita, day)
    assert asked.value.doubts == ["The year 2014 was not over then."]
    assert not Seal.objects.exists()

    publish(edition, rita, day, is_day_meant=True)
    edition.refresh_from_db()
    assert edition.published_on == make.on(day)


def test_the_last_day_of_the_year_is_not_asked_about(teo, rita):
    publish(submitted(teo), rita, "31 December 2014")
    assert Seal.objects.exists()


@pytest.mark.parametrize(("day", "is_asked"), [("30 November 2014", True), ("1 Dec 2014", False)])
def test_a_day_before_what_is_due_is_due_is_asked_again(teo, rita, day, is_asked):
    year = make.strategy().reporting_years.get(year=2014)
    year.due_on = make.on("December 2014")
    year.save()
    edition = submitted(teo)
    if is_asked:
        with pytest.raises(NotMeant, match="is due December 2014"):
            publish(edition, rita, day)
    else:
        publish(edition, rita, day)


def test_a_day_before_the_last_edition_is_asked_again_in_words(teo, rita):
    make.published_edition(2013, "16 January 2015")
    with pytest.raises(NotMeant) as asked:
        publish(submitted(teo), rita, "1 January 2015")
    assert str(asked.value) == (
        "Readers will see it from 1 January 2015. The last edition is of 16 January 2015."
    )


def correction(teo, kind="correction"):
    published = make.published_edition(2014, "16 January 2015", facts=make.revision)
    draft = workflow.correct_entry(
        revision=published.revisions.get(), kind=kind, reason="A wrong figure.", by=teo
    )
    draft.revisions.update(text="Done in part.")
    workflow.submit(edition=draft, by=teo)
    return draft


def test_a_correction_is_not_published_before_what_it_corrects(teo, rita):
    with pytest.raises(NotAllowed, match="It corrects edition 1, of 16 January 2015"):
        publish(correction(teo), rita, "15 January 2015", is_day_meant=True)
    assert Seal.objects.count() == 1


def test_a_correction_is_not_published_before_an_earlier_correction_of_the_same(teo, rita):
    first = correction(teo)
    publish(first, rita, "2 March 2015")
    again = workflow.correct_entry(
        revision=first.revisions.get(), kind="correction", reason="Again.", by=teo
    )
    again.revisions.update(text="Done.")
    workflow.submit(edition=again, by=teo)
    with pytest.raises(NotAllowed, match="It corrects edition 2, of 2 March 2015"):
        publish(again, rita, "1 March 2015", is_day_meant=True)


def test_a_supplement_has_its_day_and_is_not_asked_for_one(teo, rita):
    draft = correction(teo, kind="supplement")
    make.published_edition(2015, "January 2016")
    publish(draft, rita, "1 January 2030")
    draft.refresh_from_db()
    assert str(draft.published_on) == "16 January 2015"


# On the approver's page


def test_the_page_asks_again_and_publishes_what_is_meant(client, teo, rita):
    edition = submitted(teo)
    typed = {"published_on": "19 December 2003"}
    asked = decide(client, edition, "publish", **typed)
    assert "Readers will see it from 19 December 2003." in asked.text
    assert "The year 2014 was not over then." in asked.text
    assert 'value="19 December 2003"' in asked.text and not Seal.objects.exists()

    other_day = decide(client, edition, "publish", **typed, meant="2003-12-18")
    assert "Is this the day?" in other_day.text and not Seal.objects.exists()

    decide(client, edition, "publish", **typed, meant="2003-12-19")
    assert str(Edition.objects.get().published_on) == "19 December 2003"


def test_the_page_refuses_a_day_to_come_and_keeps_what_was_typed(client, teo, rita):
    edition = submitted(teo)
    typed = {"published_on": "25 November 2036", "meant": "2036-11-25"}
    refused = decide(client, edition, "publish", **typed)
    assert refused.status_code == 409
    assert "still to come" in refused.text and 'value="25 November 2036"' in refused.text
    assert not Seal.objects.exists()


def test_the_approver_is_told_of_an_earlier_year_that_waits(client, teo, rita):
    def facts(edition):
        make.revision(edition, kind="plan")
        make.pledge(edition)
        make.pledge(edition, number=2)

    make.published_edition(2012)
    make.published_edition(2013, "January 2014", facts=facts)
    workflow.open_year(response=make.response(), year=2014, by=teo)
    edition = submitted(teo, 2015)

    shown = client.get(edition_page(edition)).text
    assert "The report for 2014 is not published: it is still a draft." in shown
    assert "what became of the 2 promises due in 2014" in shown


def test_the_approver_is_told_of_no_year_that_is_reported(client, teo, rita):
    for year in (2012, 2013):
        make.published_edition(year)
    shown = client.get(edition_page(submitted(teo))).text
    assert "Approve and publish" in shown and "is not published" not in shown


# In commands, which nobody answers

REPORT = """\
Corporate report

DfE's actions in response to the Government Digital Strategy

Updated {updated}

Action 1: Have a leader

Progress during 2013

There is one.

Progress during 2014

The leader met everyone.
"""


def run(tmp_path, *options, updated="16 January 2015"):
    file = tmp_path / "report.txt"
    file.write_text(REPORT.format(updated=updated))
    call_command("import_report", file, "--department", "dfe", "--create", *options)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2036-12-19", "still to come"),
        ("1913-12-19", "is before the year 2013"),
        ("1900-01-01", "is before the year 2013"),
        ("2012-12-31", "is before the year 2013"),
        ("1900", "is before the year 2013"),
    ],
)
def test_an_import_refuses_a_day_that_can_not_be(tmp_path, day, why):
    with pytest.raises(CommandError, match=why) as refused:
        run(tmp_path, "--published", f"2013={day}")
    assert "--published 2013=DATE" in str(refused.value)
    assert not Edition.objects.exists()


def test_an_import_refuses_a_page_of_a_day_to_come(tmp_path):
    with pytest.raises(CommandError, match="still to come"):
        run(tmp_path, updated="16 January 2036")
    assert not Edition.objects.exists()


def test_an_import_warns_of_a_day_that_may_be_a_slip(tmp_path, capsys):
    run(tmp_path, "--published", "2013=2013-12-19")
    said = capsys.readouterr().out
    assert "Warning: the report for 2013, 19 December 2013: The year 2013 was not over" in said
    assert Edition.objects.count() == 2


def load_seeds_of(day, tmp_path, settings):
    """Load the sample, with another day of its last edition."""
    for file in (settings.BASE_DIR / "seeds").glob("*.csv"):
        text = file.read_text()
        if file.name == "editions.csv":
            text = text.replace(",16 January 2015,no,", f",{day},no,")
        (tmp_path / file.name).write_text(text)
    call_command("load_seeds", tmp_path)


def test_seeds_refuse_a_day_to_come(tmp_path, settings):
    with pytest.raises(CommandError, match="“published_on”: Readers would see it from 16 January"):
        load_seeds_of("16 January 2036", tmp_path, settings)
    assert not Edition.objects.exists() and not ReportingYear.objects.exists()


def test_seeds_warn_of_a_day_that_may_be_a_slip(tmp_path, settings, capsys):
    load_seeds_of("1 January 2013", tmp_path, settings)
    said = capsys.readouterr().err
    assert "3, 1 January 2013: The last edition is of December 2013." in said
