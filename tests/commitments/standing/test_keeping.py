"""What stands is written with each publication and each change of what is fixed, and compared."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commitments import standing, workflow
from commitments.bulk import columns
from commitments.models import (
    Edition,
    Kind,
    Pledge,
    Response,
    StandingActionCount,
    StandingCount,
    StandingFigure,
    StandingOutcome,
    StandingPending,
    StandingPledge,
    StandingText,
    StandingWording,
    StandingYardstick,
)
from commitments.models.intervals import EVER, FOREVER
from commitments.standing import keeping
from commitments.standing.checks import check_nothing_is_pending
from strategy.models import Action, ReportingYear
from tests import make

pytestmark = pytest.mark.django_db

NOON = datetime(2020, 5, 1, 12, tzinfo=UTC)
MODELS = [
    StandingText,
    StandingWording,
    StandingPledge,
    StandingOutcome,
    StandingFigure,
    StandingYardstick,
    StandingCount,
    StandingActionCount,
]


def recorded(edition, published_on, now):
    edition.origin = Edition.Origin.SEEDED
    edition.save()
    workflow.record(edition=edition, published_on=make.on(published_on), now=now)
    return edition


def one_of_each():
    """A report for 2013 and one of 2014, with a fact of every kind."""
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan)
    make.revision(plan, kind=Kind.PLAN, text="Move.")
    make.wording(plan)
    make.figure(plan, measure := make.measure())
    make.yardstick(plan, measure)
    make.publish(plan)
    report = make.draft_edition(2014)
    make.revision(report, text="Moved.")
    make.outcome(report, pledge)
    make.publish(report)
    return pledge


def intervals(rows):
    return sorted(rows.values_list("starts_on", "ends_on", "shown_from", "shown_until"))


def test_a_publication_inserts_rows_and_closes_earlier_ones():
    first = make.draft_edition(2014)
    text = make.revision(first, text="Done.")
    recorded(first, "16 January 2015", NOON)
    of_2015, of_2020 = date(2015, 1, 16), date(2020, 5, 1)
    assert intervals(text.standing) == [(of_2015, FOREVER, of_2020, FOREVER)]

    second = make.draft_edition(2014, kind=Edition.Kind.CORRECTION, change_note="Put right.")
    other = make.revision(second, text="Not done.")
    recorded(second, "1 March 2016", NOON + timedelta(days=9))
    corrected, later = date(2016, 3, 1), date(2020, 5, 10)
    assert intervals(text.standing) == [
        (of_2015, corrected, later, FOREVER),
        (of_2015, FOREVER, of_2020, later),
    ]
    assert intervals(other.standing) == [(corrected, FOREVER, later, FOREVER)]


def test_what_is_recorded_on_the_same_day_leaves_no_trace_of_what_was_shown_before():
    """This record's own time is told in days: what it shows at the end of each."""
    first = make.draft_edition(2014)
    text = make.revision(first, text="Done.")
    recorded(first, "16 January 2015", NOON)
    second = make.draft_edition(2014, kind=Edition.Kind.CORRECTION, change_note="Put right.")
    make.revision(second, text="Not done.")
    recorded(second, "1 March 2016", NOON + timedelta(hours=1))

    assert [row[1] for row in intervals(text.standing)] == [date(2016, 3, 1)]


def test_what_the_calendar_changes_has_an_end_when_it_is_written():
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan)
    make.publish(plan, "16 January 2014")

    rows = pledge.standing.order_by("starts_on").values_list("status", "starts_on", "ends_on")
    assert list(rows) == [
        ("awaited", date(2014, 1, 16), date(2016, 1, 1)),
        ("no-report", date(2016, 1, 1), FOREVER),
    ]


def test_a_row_is_flat():
    pledge = one_of_each()

    stands = StandingPledge.objects.on(date(2015, 6, 1)).get()
    assert (stands.department, stands.strategy, stands.action) == (
        "dfe",
        "government-digital-strategy",
        1,
    )
    assert (stands.pledge, stands.kind, stands.entry_year, stands.number) == (
        pledge,
        "plan",
        2014,
        1,
    )
    assert (stands.year, stands.due_last, stands.status) == (2014, date(2014, 12, 31), "delivered")
    assert (stands.reading, stands.texts, stands.edition) == ("record", "verbatim", pledge.edition)
    assert stands.is_reported_on and stands.is_ours
    assert not (stands.is_contested or stands.is_arguable or stands.is_weak)


def test_counts_are_kept_by_response_and_interval():
    one_of_each()

    counts = StandingCount.objects.on(date(2015, 6, 1)).get()
    # Asked for: a commitment for 2012, progress and plan of 2013 and 2014, progress of 2015.
    assert (counts.texts, counts.cells_filled) == (2, 2)
    assert (counts.cells_left_out, counts.cells_no_report, counts.cells_awaited) == (2, 1, 1)
    assert (counts.no_report_years, counts.awaited_years) == ("2012", "2015")
    assert (counts.delivered, counts.awaited, counts.ours) == (1, 0, 1)


def test_promises_are_counted_by_action_too():
    first = one_of_each()
    later = make.draft_edition(2013, kind=Edition.Kind.CORRECTION, change_note="A word was lost.")
    make.revision(later, action=2, kind=Kind.PLAN, text="Train.")
    make.pledge(later, action=2, number=1)
    make.pledge(later, action=2, number=2, is_our_reading=False)
    make.publish(later, "1 March 2015")

    counts = StandingActionCount.objects.on(date(2015, 6, 1)).order_by("action")
    told = counts.values_list("department", "action", "delivered", "not_reported", "ours")
    assert list(told) == [("dfe", 1, 1, 0, 1), ("dfe", 2, 0, 2, 1)]
    # From the day on which the first promise of an action was out.
    assert [row.action for row in StandingActionCount.objects.on(date(2015, 2, 28))] == [1]
    assert not StandingActionCount.objects.on(first.edition.published_on.first).exists()
    # They are the response's, part by part.
    whole = StandingCount.objects.on(date(2015, 6, 1)).get()
    assert whole.not_reported == 2 and whole.ours == sum(row.ours for row in counts)


def test_a_response_without_editions_has_counts_of_what_is_asked():
    make.action()
    response = make.response()

    counts = StandingCount.objects.on(date(2013, 6, 1)).get(response=response)
    assert (counts.cells_filled, counts.cells_awaited, counts.texts) == (0, 6, 0)
    assert counts.shown_from == EVER


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda action, year: save(year, due_on=make.on("1 March 2020")), "awaited"),
        (lambda action, year: save(action, withdrawn_on=make.on("1 May 2014")), "not-asked"),
        (lambda action, year: year.delete(), "not-asked"),
        (lambda action, year: close_department("1 May 2014"), "not-asked"),
    ],
)
def test_a_change_of_something_fixed_derives_anew_what_it_touches(change, status):
    plan = make.draft_edition(2013)
    make.pledge(plan)
    make.publish(plan)
    assert StandingPledge.objects.on(date(2016, 6, 1)).get().status == "no-report"

    change(Action.objects.get(), ReportingYear.objects.get(year=2014))

    assert StandingPledge.objects.on(date(2016, 6, 1)).get().status == status
    assert list(standing.every_difference()) == []


def save(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def close_department(day):
    save(make.department(), closed_on=make.on(day))


def test_many_changes_at_once_are_worked_out_once(django_assert_num_queries):
    pledge = one_of_each()
    with transaction.atomic(), standing.once():
        for year in ReportingYear.objects.filter(year__in=[2013, 2014]):
            save(year, asks_for_progress=False, asks_for_plan=True)
            assert pledge.standing.filter(status="not-asked").count() == 0
    assert list(standing.every_difference()) == []


def test_what_more_than_20_responses_answer_to_waits_for_the_command():
    for number in range(21):
        make.response(f"department-{number}")
    make.action(1)
    assert StandingPending.objects.count() == 21
    assert list(standing.every_difference()) != []

    out = StringIO()
    call_command("derive_standing", stdout=out)

    assert "made anew for 21 responses" in out.getvalue()
    assert not StandingPending.objects.exists()
    assert list(standing.every_difference()) == []


def another(value):
    """The same but for its last byte."""
    if isinstance(value, str):
        return f"{value[:-1]}~"
    if isinstance(value, date):
        return value.replace(day=value.day - 1 or 2)
    return not value if isinstance(value, bool) else (value or 0) + 1


@pytest.mark.long("every column of each table")
@pytest.mark.parametrize("model", MODELS)
def test_a_byte_changed_in_any_column_of_a_row_is_named(model):
    one_of_each()
    row = model.objects.order_by("-starts_on").first()
    for name in columns(model):
        with transaction.atomic():
            model.objects.filter(pk=row.pk).update(**{name: another(getattr(row, name))})
            found = "\n".join(standing.every_difference())
            transaction.set_rollback(True)
        assert f"{model._meta.verbose_name} {row.pk} " in found, name
        assert f"a {model._meta.verbose_name} is missing" in found, name
    assert list(standing.every_difference()) == []


@pytest.mark.long("each table of what stands")
@pytest.mark.parametrize("model", MODELS)
def test_each_row_that_is_not_what_follows_from_the_facts_is_named(model):
    one_of_each()
    row = model.objects.order_by("-starts_on").first()
    model.objects.filter(pk=row.pk).update(ends_on=date(9000, 1, 1))

    with pytest.raises(CommandError) as told:
        call_command("derive_standing", "--check")
    what = model._meta.verbose_name
    assert f"{what} {row.pk} does not follow from what is published" in str(told.value)
    assert f"a {what} is missing" in str(told.value)
    with pytest.raises(CommandError, match=f"{what} {row.pk} does not follow"):
        call_command("verify_record")

    call_command("derive_standing", stdout=StringIO())
    call_command("derive_standing", "--check", stdout=StringIO())
    call_command("verify_record", stdout=StringIO())


def test_a_row_that_is_missing_and_one_of_no_response_are_named():
    one_of_each()
    StandingText.objects.all().delete()
    count = StandingCount.objects.first()
    StandingCount.objects.filter(pk=count.pk).update(response=Response(pk=999_999))

    found = "\n".join(standing.every_difference())
    assert "a standing text is missing: response_id" in found
    assert f"standing count {count.pk} is of no response" in found


def test_keeping_twice_changes_nothing():
    pledge = one_of_each()
    before = {model: list(model.objects.order_by("pk").values()) for model in MODELS}
    assert all(before.values())

    standing.keep(pledge.entry.response)

    assert {model: list(model.objects.order_by("pk").values()) for model in MODELS} == before


def test_a_publication_that_fails_leaves_what_stands_as_it_was():
    one_of_each()
    before = list(StandingText.objects.values())
    draft = make.draft_edition(2015)
    make.revision(draft, text="Later.")
    with pytest.raises(RuntimeError):
        publish_and_fail(draft)
    assert list(StandingText.objects.values()) == before


@transaction.atomic
def publish_and_fail(edition):
    make.publish(edition)
    raise RuntimeError


def test_migrating_derives_what_was_never_derived():
    """Also where a migration was killed after its last step, so that nothing is left to migrate."""
    pledge = one_of_each()
    all_forgotten()
    assert standing.never_derived().get() == pledge.entry.response

    call_command("migrate", verbosity=0)

    assert not standing.never_derived().exists()
    assert list(standing.every_difference()) == []


def all_forgotten() -> None:
    for model in MODELS:
        model.objects.all().delete()


@pytest.fixture
def three():
    """Departments that published, of which nothing stands."""
    for slug in ("dfe", "hmrc", "aaib"):
        draft = make.draft_edition(2013, of=make.response(slug))
        make.pledge(draft)
        make.revision(draft)
        make.publish(draft)
    all_forgotten()


def test_what_stands_of_many_for_the_first_time_is_written_while_it_is_derived(three, monkeypatch):
    monkeypatch.setattr(keeping, "NEW_AT_ONCE", 2)
    told = []

    assert standing.keep_all(tell=lambda _what, done, of: told.append((done, of))) == 3

    assert told == [(2, 3), (3, 3)]
    assert list(standing.every_difference()) == []
    assert StandingPledge.objects.values("response").distinct().count() == 3


def test_what_many_responses_take_for_the_first_time_grows_by_their_facts_alone(three):
    with CaptureQueriesContext(connection) as of_three:
        standing.keep_all()
    with CaptureQueriesContext(connection) as again:
        standing.keep_all()

    assert len(of_three) < len(again)
    written = [row["sql"] for row in of_three if "INSERT" in row["sql"] or "COPY" in row["sql"]]
    assert len(written) <= len(MODELS) + 1  # And that the record is another: for all three.


@pytest.mark.parametrize("lost", MODELS)
def test_where_one_table_lost_its_rows_they_come_back_and_no_other_twice(lost):
    one_of_each()
    before = {model: model.objects.count() for model in MODELS}
    lost.objects.all().delete()

    standing.keep_all()

    assert {model: model.objects.count() for model in MODELS} == before
    assert list(standing.every_difference()) == []


def test_what_somebody_derived_meanwhile_is_not_written_again(three, monkeypatch):
    first, lock = Response.objects.order_by("pk").first(), keeping.lock

    def after_another(responses):
        monkeypatch.setattr(keeping, "lock", lock)
        standing.keep(first)
        return lock(responses)

    monkeypatch.setattr(keeping, "lock", after_another)

    assert standing.keep_all() == 3
    assert list(standing.every_difference()) == []


def test_what_was_deleted_meanwhile_is_passed_over(three, monkeypatch):
    monkeypatch.setattr(keeping, "lock", lambda responses: [])

    standing.keep_all()

    assert not any(model.objects.exists() for model in MODELS)


def test_what_nobody_answers_to_derives_nothing(monkeypatch):
    """A list of no response is not a list of all."""
    make.response()
    monkeypatch.setattr(keeping, "keep", None)

    make.department("dwp", name="A department without a response")
    with transaction.atomic(), standing.once():
        make.strategy("another-strategy")
    assert standing.keep_all(standing.never_derived()) == 0


def test_a_pledge_is_in_force_until_the_day_on_which_it_is_replaced():
    first = make.draft_edition(2013)
    pledge = make.pledge(first)
    make.publish(first, "16 January 2014")
    second = make.draft_edition(2014)
    other = make.pledge(second, replaces=pledge)
    make.publish(second, "16 January 2015")

    assert list(Pledge.objects.in_force(date(2015, 1, 15))) == [pledge]
    assert list(Pledge.objects.in_force(date(2015, 1, 16))) == [other]


def test_nothing_stands_of_a_response_that_was_deleted():
    make.action()
    response = make.response()
    StandingPending.objects.create(response=response)

    response.delete()

    assert not StandingCount.objects.exists() and not StandingPending.objects.exists()
    assert list(standing.every_difference()) == []


def test_what_is_pending_is_said_until_it_is_made_anew(client):
    first, second = make.response(), make.response("dwp")
    StandingPending.objects.create(response=first)
    said = "What stands here is being brought up to date."
    pages = ["/", first.get_absolute_url(), second.get_absolute_url()]
    assert [said in client.get(page).text for page in pages] == [True, True, False]
    assert client.get("/readyz").status_code == 200
    with pytest.raises(SystemCheckError, match=f"up to date of: {first}.\n.*--pending"):
        call_command("check", databases=["default"], fail_level="WARNING")

    out = StringIO()
    etag = client.get("/")["ETag"]
    call_command("derive_standing", "--pending", stdout=out)

    assert out.getvalue() == "What stands was made anew for 1 responses.\n"
    assert not any(said in client.get(page).text for page in pages)
    assert client.get("/", headers={"if-none-match": etag}).status_code == 200
    assert check_nothing_is_pending(databases=["default"]) == []


def test_how_far_it_is_is_told_beside_what_is_said(monkeypatch):
    """On stderr, and every five seconds: a program may read the rest."""
    make.response(), make.response("dwp")
    out, err = StringIO(), StringIO()

    call_command("derive_standing", stdout=out, stderr=err)
    assert err.getvalue() == ""

    monkeypatch.setattr("strategy.progress.EVERY", 0)
    call_command("derive_standing", "--check", stdout=out, stderr=err)
    call_command("derive_standing", stdout=out, stderr=err)

    assert [line.partition(",")[0] for line in err.getvalue().splitlines()] == [
        f"{what}: {count} of 2"
        for what in ("Responses compared", "What stands of responses")
        for count in (1, 2)
    ]
    assert len(out.getvalue().splitlines()) == 3
