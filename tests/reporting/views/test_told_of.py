"""What this record said of something fixed, and when; and the receipts of what is fixed."""

import json
from datetime import date, timedelta

import pytest

from commitments.ledger import checkpoints, receipts
from commitments.ledger.bundle import check
from commitments.models import Line
from reporting.exports import told_of
from strategy.last_things import do_now
from strategy.models import Person, Source
from tests import make

pytestmark = pytest.mark.django_db

OFFICE = "/log/of/roles/dfe/digital-leader/"
TERM = "/log/of/appointments/dfe/digital-leader/1.receipt.json"
TO_COME = date.today() + timedelta(days=40)


@pytest.fixture
def role():
    """An office that was renamed, and somebody who held it."""
    role = make.role(started_on=make.on("May 2012"))
    make.appointment(role, "2 May 2015", person=make.person())
    do_now()
    role.name = "Head of digital"
    role.save()
    do_now()
    checkpoints.sign()
    return role


def numbers(of):
    lines = Line.objects.filter(of=of)
    return list(lines.order_by("number").values_list("number", flat=True))


def test_each_line_says_what_changed_and_when_the_latest_first(client, role):
    text = client.get(OFFICE).text

    added, changed = numbers("roles/dfe/digital-leader")
    assert text.index(f'id="line-{changed}">Changed on ') < text.index(
        f'id="line-{added}">Added on '
    )
    assert "<del>Digital leader</del> <ins>Head of digital</ins>" in text
    assert "May 2012" in text and "Started on first" not in text
    assert f"/log/line/{added}.receipt.json" in text


def test_what_is_gone_is_still_told(client, role):
    role.appointments.all().delete()
    role.delete()
    do_now()

    text = client.get(OFFICE).text

    assert "Removed on" in text and "Head of digital" in text
    assert client.get(TERM).status_code == 404  # Not signed so far.


def test_the_page_of_the_office_leads_there_and_to_the_receipts(client, role):
    text = client.get("/dfe/governance/roles/digital-leader/").text

    assert OFFICE in text and TERM in text
    assert "/log/of/roles/dfe/digital-leader.receipt.json" in text


@pytest.mark.parametrize(
    ("address", "row"),
    [
        (TERM, {"key": "dfe/digital-leader/1"}),
        ("/log/of/roles/dfe/digital-leader.receipt.json", {"name": "Head of digital"}),
        ("/log/of/departments/dfe.receipt.json", {"name": "Department dfe"}),
        ("/log/of/people/{person}.receipt.json", {"name": "Emma Stace"}),
    ],
)
def test_each_has_a_receipt_that_checks(client, role, address, row):
    content = client.get(address.format(person=Person.objects.get().pk)).content

    assert list(check.Receipt(content).faults()) == []
    assert row.items() <= json.loads(content)["fact"]["row"].items()


def test_what_was_said_before_has_one_too(client, role):
    before, _now = numbers("roles/dfe/digital-leader")

    receipt = json.loads(client.get(f"/log/line/{before}.receipt.json").content)

    assert receipt["fact"]["row"]["name"] == "Digital leader"


def test_a_line_that_is_of_nothing_fixed_or_private_is_not_shown(client, role):
    make.published_edition(2014, facts=make.revision)
    checkpoints.sign()
    others = Line.objects.exclude(kind=Line.Kind.FIXED) | Line.objects.filter(of="")

    assert others.exists()
    for number in others.values_list("number", flat=True):
        assert client.get(f"/log/line/{number}.receipt.json").status_code == 404
    assert client.get("/log/of/responses/dfe/government-digital-strategy/").status_code == 404


def test_what_no_page_shows_yet_is_not_told(client, role):
    """A source that only a draft cites, a deadline to be announced, an end to come."""
    make.draft_edition(2015, source=make.source(slug="secret"))
    row = make.deadline(slug="later", announced_on=make.on(TO_COME.isoformat()))
    nobody = make.person("Nobody yet")
    do_now()
    checkpoints.sign()

    assert Source.objects.filter(slug="secret").exists()
    for place in (
        "sources/secret",
        f"people/{nobody.pk}",
        f"deadlines/{row.action.strategy.slug}/{row.action.number}/later",
    ):
        assert numbers(place)
        assert client.get(f"/log/of/{place}/").status_code == 404
        assert client.get(f"/log/of/{place}.receipt.json").status_code == 404


def test_a_day_to_come_is_held_back_until_then(client, role):
    role.ended_on = make.on(TO_COME.isoformat())
    role.end_reason = "It is to be merged"
    role.save()
    do_now()
    checkpoints.sign()

    text = client.get(OFFICE).text

    assert "1 line tells of a day still to come. We show it from that day on." in text
    assert "It is to be merged" not in text
    for address in (
        "/log/of/roles/dfe/digital-leader.receipt.json",
        "/dfe/governance/roles/digital-leader.receipt.json",
    ):
        assert client.get(address).status_code == 404


def test_it_is_told_as_it_was_recorded_on_a_day(client, role):
    yesterday = date.today() - timedelta(days=1)

    assert client.get(f"{OFFICE}?as-recorded={yesterday}").status_code == 404
    assert client.get(f"{OFFICE}?as-recorded={date.today()}").status_code == 200


def test_words_that_the_log_holds_no_more_have_no_receipt(client, role, monkeypatch):
    """Whatever took them: what stands there is not what was signed."""
    line = Line.objects.filter(of="roles/dfe/digital-leader").first()
    assert receipts.still_says(line)
    line.told = line.told.replace("Digital leader", "Withheld")
    assert not receipts.still_says(line)

    for module in (receipts, told_of):
        monkeypatch.setattr(module, "still_says", lambda line: False)

    assert client.get(f"/log/line/{line.number}.receipt.json").status_code == 404
    assert "It has no receipt: words of it were withheld." in client.get(OFFICE).text


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
def test_queries_do_not_grow_with_lines(client, role, django_assert_num_queries):
    for number in range(5):
        role.name = f"Leader {number}"
        role.save()
        do_now()

    # Its lines, whether it is there and shown, and what was withheld of it.
    with django_assert_num_queries(4):
        client.get(OFFICE)
