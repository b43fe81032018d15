"""Why a total changed, added up; and counts of documents beside the record's own."""

from datetime import date

import pytest

from reporting.record.counts import tally_of_all
from reporting.record.published_counts import Checked
from reporting.record.totals import PROMISES, Total, TotalChanges
from tests import make

pytestmark = pytest.mark.django_db

GDS = "government-digital-strategy"
LATER = "digital-strategy-2021"


def lines(day, **total):
    return TotalChanges(Total(**total), date.fromisoformat(day)).lines


def added_up(day, **total):
    return sum(line.change for line in lines(day, **total) if line.of == PROMISES)


@pytest.fixture
def record():
    """Promises of 2013, of which one is split, two are merged and one is withdrawn in 2015; one of
    another department; and one of a later strategy that makes one again.
    """
    plan = make.draft_edition(2013)
    made = [make.pledge(plan, number=number) for number in range(1, 7)]
    make.publish(plan, "12 December 2013")
    report = make.draft_edition(2014)
    new = [make.pledge(report, number=number, replaces=None) for number in (1, 2, 3)]
    make.split(report, made[0], *new[:2])
    make.merged(report, new[2], *made[1:3], announced_on=make.on("1 March 2015"))
    make.withdrawal(report, made[3])
    make.pledge(report, number=4, replaces=made[4])
    make.publish(report, "16 January 2015")
    taken = make.draft_edition(2014, kind="correction", change_note="It was split in vain.")
    make.withdrawal(taken, made[0])
    make.publish(taken, "1 June 2015")
    other = make.draft_edition(2013, of=make.response("hmrc"))
    make.pledge(other)
    make.publish(other, "12 December 2013")
    later = make.later_strategy()
    draft = make.draft_edition(2021, of=make.response(strategy_slug=later.slug))
    make.made_again(draft, made[5], make.pledge(draft))
    make.publish(draft, "1 July 2021")


def test_changes_add_up_to_the_total_on_every_day(record):
    days = ("2013-12-11", "2013-12-12", "2015-01-16", "2015-03-01", "2015-06-01", "2021-07-01")
    for day in days:
        on = date.fromisoformat(day)
        assert added_up(day) == tally_of_all(on).total, day
        for slug in (GDS, LATER):
            strategy = make.strategy(slug)
            assert added_up(day, strategy=slug) == tally_of_all(on, strategy).total, (day, slug)

    assert [added_up(day) for day in days] == [0, 7, 10, 8, 9, 9]


def test_each_line_says_what_changed_by_how_much_and_leads_there(record):
    report, *_rest = lines("2015-01-20", department="dfe", strategy=GDS)

    assert str(report.when) == "16 January 2015"
    assert report.words == (
        "4 promises made; 1 split into 2, counted in its place; 1 replaced, still counted; "
        "1 withdrawn, still counted"
    )
    assert (report.by, report.links[0][0]) == ("3 more", f"/dfe/{GDS}/editions/2/")
    merged = lines("2015-03-01", department="dfe")[0]
    assert (str(merged.when), merged.by) == ("1 March 2015", "2 fewer")
    again = lines("2021-07-01")[0]
    assert again.words == "1 promise made; 1 of an earlier strategy made again, counted there"
    assert again.by == "as many"


def test_actions_and_departments_that_came_and_went_are_told(record):
    for number, added in ((1, "November 2012"), (15, "2 December 2013"), (16, "2 December 2013")):
        make.action(number, added_on=make.on(added), first_year=2014)
    make.action(2, withdrawn_on=make.on("May 2015"))
    hmrc = make.department("hmrc")
    hmrc.merged_into, hmrc.merged_on = make.department(), make.on("1 April 2016")
    hmrc.save()

    told = [line.words for line in lines("2016-04-01", strategy=GDS) if line.of != PROMISES]

    assert told == [
        "HMRC was merged into DFE on 1 April 2016: nothing is due from it from then on, and its "
        "promises stay counted",
        "Action 2 was withdrawn: 3 actions in place of 4",
        "Actions 15 and 16 were added: 4 actions in place of 2, reported for from 2014",
    ]
    assert not [line for line in lines("2013-12-01", strategy=GDS) if line.of != PROMISES]


def test_a_count_of_a_document_is_checked_against_the_records_own_of_the_day(record):
    said = {"said_on": make.on("20 January 2015"), "done": 0}
    agrees = Checked(make.published_count("a", total=9, **said))
    differs = Checked(make.published_count("b", total=6, **said))
    never = Checked(make.published_count("c", total=99, **said))
    other = Checked(make.published_count("d", of="other", **said))

    assert (agrees.words, agrees.own, agrees.why) == ("They agree", (0, 9), [])
    assert differs.words == "The document counts 3 fewer in all"
    assert [str(line.when) for line in differs.why] == ["16 January 2015"]
    assert never.why == []
    assert (other.own, other.words) == (None, "This record does not count that")


def test_actions_and_departments_of_a_document_are_checked_too(record):
    make.action(2)
    actions = Checked(make.published_count("a", of="actions", total=2, done=None))
    all_of_them = {"of": "departments", "department": None, "total": 24, "done": 2}
    departments = Checked(make.published_count("b", **all_of_them))

    assert (actions.own, actions.agrees) == ((0, 2), True)
    assert departments.own_words == "2 of 2"
    assert departments.words == "The document counts 22 more in all"


def test_an_action_is_done_where_every_promise_due_by_the_day_was_delivered():
    """Of 1 both are, of 2 one is not, 3 promises something later, 4 nothing; of 5 one is left."""
    plan = make.draft_edition(2013)
    told = {1: ["delivered", "delivered"], 2: ["delivered", "dropped"], 5: ["delivered"]}
    made = {
        number: [make.pledge(plan, action=number, number=n) for n, _how in enumerate(how, 1)]
        for number, how in told.items()
    }
    make.pledge(plan, action=3, due_on=make.on("2016"))
    withdrawn = make.pledge(plan, action=5, number=2)
    make.action(4)
    make.publish(plan, "12 December 2013")
    report = make.draft_edition(2014)
    for number, statuses in told.items():
        for pledge, status in zip(made[number], statuses, strict=True):
            make.outcome(report, pledge, status)
    make.withdrawal(report, withdrawn)
    make.publish(report, "16 January 2015")

    def counted(said_on, **fields):
        said = {"of": "actions", "done": 3, "total": 5} | fields
        return Checked(make.published_count(said_on[:2].strip(), said_on=make.on(said_on), **said))

    assert counted("31 December 2014").own == (0, 5)
    later = counted("16 January 2015", department=None)
    assert (later.own_words, later.words) == ("2 of 5", "The document counts 1 more done")
