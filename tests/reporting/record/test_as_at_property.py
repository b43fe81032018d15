"""The record as at a day is what a replay of its editions up to that day gives.

Histories are made up: reports, corrections and supplements, recorded late, several of one day,
drafts and what was given up in between, and at any moment somebody enters that the department was
merged into another. The replay knows nothing of what stands, which is kept: after each step of a
history `derive_standing --check` finds nothing. A later strategy makes some promises again: all of
it stays as it is, and a total over strategies counts these once.

HISTORIES says how many; `make test-histories` asks for 300.
"""

import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments import standing, workflow
from commitments.models import (
    Edition,
    Kind,
    Outcome,
    Pledge,
    Revision,
    Wording,
)
from commitments.models.recorded import as_recorded
from reporting.record.cells import Cells
from reporting.record.counts import tally_of_all
from reporting.record.history import History, RecordAt
from reporting.record.points import Point
from strategy.partial_dates import PartialDate
from tests import make

pytestmark = pytest.mark.django_db

FIRST = date(2014, 1, 1)
RECORDED = datetime(2020, 1, 1, 12, tzinfo=UTC)
YEARS = (2012, 2013)
ACTIONS = (1, 2)
DAYS = st.integers(0, 4).map(lambda number: FIRST + timedelta(days=number))
TEXTS = st.sampled_from(["Begun.", "Half done.", "Done."])
STATUSES = st.sampled_from([status for status in Outcome.Status if status != "carried-forward"])


@dataclass
class Told:
    """What a made-up edition says, in the order in which it is recorded.

    Earlier pledges are named by their place among those published, whatever number there are.
    """

    kind: str
    year: int
    first: date
    open_days: int  # How many days its date leaves open.
    state: str
    supplements: int
    recorded_after: int  # How many days after the one before it.
    merged_on: date | None  # Of its department, if that is entered after it.
    texts: dict = field(default_factory=dict)  # By action and kind.
    wordings: dict = field(default_factory=dict)  # By action.
    pledges: list = field(default_factory=list)  # An action, and which pledge it replaces if any.
    withdrawals: list = field(default_factory=list)
    outcomes: dict = field(default_factory=dict)
    slips: dict = field(default_factory=dict)  # By pledge: the year it is due in, and announced.
    going_on: tuple | None = None  # Which pledge is split, or merged with the next, and announced.
    again: tuple | None = None  # Which is made again, how long after, and announced.


ENDS = ("withdrawn", "replaced", "gone on")  # What is told of a pledge that ends it.
PLACES = st.integers(0, 7)
EDITIONS = st.builds(
    Told,
    kind=st.sampled_from(list(Edition.Kind)),
    year=st.sampled_from(YEARS),
    first=DAYS,
    open_days=st.sampled_from([0, 0, 1, 2]),
    state=st.sampled_from(["published", "published", "published", "draft", "withdrawn"]),
    supplements=PLACES,
    recorded_after=st.sampled_from([0, 0, 1, 3]),
    merged_on=st.sampled_from(
        [None, None, None, None, *(FIRST + timedelta(days=number) for number in range(-1, 5))]
    ),
    texts=st.dictionaries(
        st.tuples(st.sampled_from(ACTIONS), st.sampled_from(list(Kind))), TEXTS, max_size=4
    ),
    wordings=st.dictionaries(st.sampled_from(ACTIONS), TEXTS, max_size=2),
    pledges=st.lists(st.tuples(st.sampled_from(ACTIONS), st.none() | PLACES), max_size=2),
    withdrawals=st.lists(PLACES, max_size=1),
    outcomes=st.dictionaries(PLACES, STATUSES, max_size=3),
    going_on=st.none() | st.tuples(PLACES, st.sampled_from(["split", "merged"]), DAYS),
    again=st.none() | st.tuples(PLACES, st.integers(1, 3), DAYS),
    slips=st.dictionaries(PLACES, st.tuples(st.sampled_from([2013, 2014, 2015]), DAYS), max_size=2),
)


class Recorder:
    """Records a made-up history as people would, and remembers what it recorded."""

    def __init__(self):
        self.response = make.response()
        for number in ACTIONS:
            make.action(number, of=self.response.strategy)
        self.published = []  # Of each edition: its key, kind and year, and what it says.
        self.editions = []
        self.pledges = []  # Those published, in the order of recording.
        self.now = RECORDED
        self.merged_on = None
        self.made_on = {}  # By pledge, the day from which the public could read it.
        self.again = []  # When each that is made again is told to be so, and when it was recorded.
        self.ended = set()  # The pledges that were withdrawn, replaced, split or merged.

    def record(self, told: Told):
        supplemented = self.supplemented_by(told)
        kind = self.kind_of(told, supplemented)
        edition = make.draft_edition(
            supplemented.year if supplemented else told.year,
            of=self.response,
            kind=kind,
            change_note="A reason.",
            supplements=supplemented,
            origin=Edition.Origin.SEEDED,
        )
        facts, pledges = self.enter(edition, told)
        self.now += timedelta(days=told.recorded_after)
        if told.state == "published":
            when = self.day_of(told)
            workflow.record(edition=edition, published_on=when, now=self.now)
            self.editions.append(edition)
            self.pledges += pledges
            self.made_on |= {row.pk: when.last for row in pledges}
            self.ended |= {pk for name in ENDS for pk in facts[name]}
            self.published.append(((when.last, edition.position), edition, facts))
        elif told.state == "withdrawn" or kind == Edition.Kind.REPORT:
            # The draft of a report would keep its year from the others.
            edition.state = Edition.State.WITHDRAWN
            edition.save()

    def make_again(self, told: Told):
        """Publish an edition of a later strategy that makes a pledge again, once that is out."""
        if not (told.again and self.pledges):
            return
        place, later, announced = told.again
        pledge = self.pledges[place % len(self.pledges)]
        day = self.made_on[pledge.pk] + timedelta(days=later)
        strategy = make.later_strategy("later", "June 2013", years=YEARS)
        of = make.response(strategy_slug=strategy.slug)
        edition = make.draft_edition(2013, of=of, kind="correction", change_note="A reason.")
        make.action(1, of=strategy)
        new = make.pledge(edition, number=len(self.again) + 1)
        make.made_again(edition, pledge, new, announced_on=PartialDate.of_day(announced))
        edition.origin = Edition.Origin.SEEDED
        edition.save()
        workflow.record(edition=edition, published_on=PartialDate.of_day(day), now=self.now)
        self.again.append(max(day, announced))

    def merge(self, day: date):
        """Enter that the department was merged into another, or that it was on another day."""
        department = self.response.department
        department.merged_into = make.department("dwp")
        department.merged_on = PartialDate.of_day(day)
        department.save()
        self.merged_on = day

    def merged_by(self, day: date) -> date | None:
        return self.merged_on if self.merged_on and self.merged_on <= day else None

    def day_of(self, told):
        supplemented = self.supplemented_by(told)
        return supplemented.published_on if supplemented else date_of(told)

    def supplemented_by(self, told):
        if told.kind == Edition.Kind.SUPPLEMENT and self.editions:
            return self.editions[told.supplements % len(self.editions)]
        return None

    def kind_of(self, told, supplemented):
        """What it can be: one report a year, and a supplement only of something."""
        if supplemented:
            return Edition.Kind.SUPPLEMENT
        reported = {row.year for row in self.editions if row.kind == Edition.Kind.REPORT}
        is_first = told.kind == Edition.Kind.REPORT and told.year not in reported
        return Edition.Kind.REPORT if is_first else Edition.Kind.CORRECTION

    def enter(self, edition, told):
        """The facts by what they are of, and the pledges that were made."""
        facts = defaultdict(dict)
        for (action, kind), text in told.texts.items():
            row = make.revision(edition, action=action, kind=kind, text=text)
            facts["texts"][row.entry_id] = text
        for action, title in told.wordings.items():
            row = make.wording(edition, action=action, title=title)
            facts["wordings"][row.action_id] = title
        earlier = list(self.pledges)
        pledges, replaced = [], set()
        for action, place in told.pledges:
            replaces = earlier[place % len(earlier)] if earlier and place is not None else None
            if replaces in replaced:
                replaces = None
            replaced.add(replaces)
            pledge = self.make_pledge(edition, action, replaces)
            pledges.append(pledge)
            facts["pledges"][pledge.pk] = edition.year + 1
            if replaces:
                facts["replaced"][replaces.pk] = "replaced"
        if earlier:
            for pledge in {earlier[place % len(earlier)] for place in told.withdrawals}:
                edition.withdrawals.create(pledge=pledge, reason="Not ours.")
                facts["withdrawn"][pledge.pk] = "withdrawn"
            for place, (year, announced) in told.slips.items():
                pledge = earlier[place % len(earlier)]
                if not edition.slips.filter(pledge=pledge).exists():
                    due, announced = PartialDate.of_year(year), PartialDate.of_day(announced)
                    before = PartialDate.of_year(2000)
                    make.slip(
                        edition, pledge, due_on=due, was_due_on=before, announced_on=announced
                    )
                    facts["slips"][pledge.pk, edition.pk] = (pledge.pk, announced.last, year)
            if told.going_on:
                before = len(pledges)
                for pledge in self.go_on(edition, earlier, pledges, told):
                    facts["gone on"][pledge.pk] = told.going_on[1:]
                facts["pledges"] |= {row.pk: edition.year + 1 for row in pledges[before:]}
            for place, status in told.outcomes.items():
                pledge = earlier[place % len(earlier)]
                if pledge.pk not in facts["outcomes"]:
                    make.outcome(edition, pledge, status)
                    facts["outcomes"][pledge.pk] = status
        return facts, pledges

    def go_on(self, edition, earlier, pledges, told):
        """Enter that a pledge is split into two new ones, or merged with the next into one.

        As the rules have it: each once, none that is withdrawn or replaced, and none that was made
        after the day from which the edition counts.
        """
        place, kind, announced = told.going_on
        wholes = [earlier[place % len(earlier)]]
        if kind == "merged":
            wholes.append(earlier[(place + 1) % len(earlier)])
        keys = {row.pk for row in wholes}
        over = self.ended | set(edition.withdrawals.values_list("pledge", flat=True))
        over |= {row.replaces_id for row in pledges}
        day = self.day_of(told).last
        if keys & over or len(keys) < len(wholes) or any(self.made_on[pk] > day for pk in keys):
            return []
        new = [self.make_pledge(edition) for _ in range(2 if kind == "split" else 1)]
        pledges += new
        said = {"announced_on": PartialDate.of_day(announced)}
        if kind == "split":
            make.split(edition, *wholes, *new, **said)
        else:
            make.merged(edition, *new, *wholes, **said)
        return wholes

    def make_pledge(self, edition, action=1, replaces=None):
        entry = make.entry(action, Kind.PLAN, edition.year + 1, of=self.response)
        return Pledge.objects.create(
            entry=entry,
            number=entry.pledges.count() + 1,
            edition=edition,
            statement="A promise",
            replaces=replaces,
        )


def date_of(told: Told) -> PartialDate:
    if not told.open_days:
        return PartialDate.of_day(told.first)
    return PartialDate(told.first, told.first + timedelta(days=told.open_days), "between")


def replay(published, is_out, merged_on, day):
    """Texts, wordings and pledges with their status, after the editions that are out by a day."""
    now = defaultdict(dict)
    reports = set()
    for key, edition, facts in sorted(published, key=lambda row: row[0]):
        if is_out(key):
            for what, told in facts.items():
                now[what] |= told
            if edition.kind == Edition.Kind.REPORT:
                reports.add(edition.year)
    moved = {}
    # What was announced last counts; of one day, what the latest edition says.
    for pk, announced, year in sorted(now["slips"].values(), key=lambda slip: slip[1]):
        if announced <= day:
            moved[pk] = year
    due = now["pledges"] | {pk: year for pk, year in moved.items() if pk in now["pledges"]}
    statuses = {
        pk: now["withdrawn"].get(pk)
        or now["replaced"].get(pk)
        or went_on(now["gone on"].get(pk), day)
        or now["outcomes"].get(pk)
        or ("not-reported" if year in reports else unreported(year, merged_on))
        for pk, year in due.items()
    }
    return now["texts"], now["wordings"], statuses


def went_on(told, day):
    """Whether it was split or merged, once that was announced."""
    return told[0] if told and told[1] <= day else None


def unreported(year, merged_on):
    """Of a department that is no more, no report is awaited, nor asked for where it came later."""
    if merged_on is None:
        return "awaited"
    return "no-report" if date(year, 12, 31) < merged_on else "not-asked"


def as_queried(day):
    """Of the response to the first strategy."""
    texts = one_each(Revision.objects.as_at(day).values_list("entry", "text"))
    wordings = one_each(Wording.objects.as_at(day).values_list("action", "title"))
    one_each(Outcome.objects.as_at(day).values_list("pledge", "status"))
    pledges = Pledge.objects.as_at(day).with_status(day)
    pledges = pledges.exclude(entry__response__strategy__slug="later")
    return texts, wordings, one_each(pledges.values_list("pk", "status"))


def one_each(pairs):
    found = dict(pairs)
    assert len(found) == len(pairs), pairs
    return found


def as_compared(history, point):
    record = RecordAt(history, point)
    texts = {pk: row.text for pk, row in record.revisions.items()}
    wordings = {pk: row.title for pk, row in record.wordings.items()}
    return texts, wordings, record.statuses


@pytest.mark.long("made-up histories")
@settings(
    max_examples=int(os.environ.get("HISTORIES", 12)),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(EDITIONS, min_size=1, max_size=7))
def test_the_record_as_at_a_day_is_a_replay_of_the_editions_up_to_it(db, history):
    with transaction.atomic():
        recorder = Recorder()
        for told in history:
            recorder.record(told)
            recorder.make_again(told)
            assert list(standing.every_difference()) == []
            if told.merged_on:
                recorder.merge(told.merged_on)
                assert list(standing.every_difference()) == []
        published = recorder.published
        known = History(recorder.response, FIRST + timedelta(days=30))

        for number in range(-1, 7):
            day = FIRST + timedelta(days=number)
            made_again = sum(since <= day for since in recorder.again)
            assert tally_of_all(day).again == made_again
            merged_on = recorder.merged_by(day)
            replayed = replay(published, lambda key, day=day: key[0] <= day, merged_on, day)
            assert as_queried(day) == replayed
            assert as_compared(known, Point(day)) == replayed
            for recorded in {row.recorded_at for _key, row, _facts in published}:
                then = [row for row in published if row[1].recorded_at <= recorded]
                shown = replay(then, lambda key, day=day: key[0] <= day, merged_on, day)
                with as_recorded(recorded.date()):
                    assert as_queried(day) == shown
                    assert (
                        as_compared(
                            History(recorder.response, FIRST + timedelta(days=30)), Point(day)
                        )
                        == shown
                    )
            cells = Cells(recorder.response, day, with_pledges=True)
            assert {row.entry_id: row.text for row in cells.revisions.values()} == replayed[0]
            shown = {row.pk: row.status for rows in cells.pledges.values() for row in rows}
            assert shown == replayed[2]
        for last, edition, _facts in published:
            merged_on = recorder.merged_by(last[0])
            after = replay(published, lambda key, last=last: key <= last, merged_on, last[0])
            before = replay(published, lambda key, last=last: key < last, merged_on, last[0])
            assert as_compared(known, Point.after(edition)) == after
            assert as_compared(known, Point.before(edition)) == before
        transaction.set_rollback(True)
