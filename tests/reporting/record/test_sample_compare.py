"""What the sample record shows when it is read on another day, or compared with another."""

import re
from datetime import date

import pytest
from django.core.management import call_command

from commitments.models import Revision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]

RESPONSE = "/dfe/government-digital-strategy"


def test_in_june_2014_there_are_42_entries_no_progress_of_2014_and_no_plan_for_2015(client):
    page = client.get("/entries/?as-at=2014-06-01")
    texts = Revision.objects.as_at(date(2014, 6, 1))
    kinds = texts.values_list("entry__kind", "entry__year")

    assert "42 entries" in page.text
    assert not {("progress", 2014), ("plan", 2015)} & set(kinds)
    assert "0 entries" in client.get("/entries/?kind=progress&year=2014&as-at=2014-06-01").text
    assert "0 entries" in client.get("/entries/?kind=plan&year=2015&as-at=2014-06-01").text


def test_in_january_2013_there_are_no_actions_15_and_16(client):
    page = client.get(f"{RESPONSE}/?as-at=2013-01-15").text

    assert "/actions/14/" in page
    assert "/actions/15/" not in page and "/actions/16/" not in page


def test_from_december_2013_to_january_2015_32_entries_are_added(client):
    for address in ("compare/?from=2&to=3", "compare/", "editions/3/changes/"):
        page = client.get(f"{RESPONSE}/{address}").text
        assert "32 entries added, none changed, none removed" in page, address


def test_the_timeline_of_action_7_shows_both_dates_and_the_announcement(client):
    page = client.get(f"{RESPONSE}/actions/7/timeline/").text
    headings = [" ".join(row.split()) for row in re.findall(r"heading-s\">(.*?)</h2>", page)]

    assert "End of March 2014: due" in headings and "July 2014: due" in headings
    assert "December 2013: deadline moved" in headings
    assert "from end of March 2014 to July 2014" in page
    assert headings.index("December 2013: deadline moved") < headings.index("July 2014: due")


def test_the_move_of_action_7_is_told_between_its_days(client):
    page = client.get(f"{RESPONSE}/compare/?from=2013-01-15&to=2014-06-01").text

    assert "<del>end of March 2014</del> <ins>July 2014</ins>" in page


def test_the_checks_find_the_contradictory_deadline_of_action_7(capsys):
    call_command("check_record")

    told = capsys.readouterr().out
    assert "Action 7 is due for departments on two dates: March 2013 by" in told
    assert "July 2013 by" in told
    assert told.count("contradictory-deadlines") == 1
