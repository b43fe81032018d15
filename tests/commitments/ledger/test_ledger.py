import hashlib
import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commitments import ledger
from commitments.ledger import facts, format_2, seals
from commitments.ledger.lines import FORMAT, line_of_read
from commitments.models import Edition, Kind, Revision, Seal
from strategy import triggers
from strategy.last_things import do_now
from tests import make
from tests.commitments import one_of_each
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def record():
    """Two editions, with every kind of fact in them."""
    first = make.draft_edition(2013)
    make.revision(first, action=7, text="Workshop held.")
    plan = make.revision(first, action=7, kind=Kind.PLAN, text="Move the agencies.")
    make.wording(first, action=7, title="Move to GOV.UK")
    pledge = make.pledge(first, action=7, due_on=make.on("March 2014"), target="3.00", unit="sites")
    make.publish(first)
    second = make.draft_edition(2014)
    told = make.revision(second, action=7, text="All moved.")
    make.citation(make.outcome(second, pledge), told.entry, "All moved")
    make.figure(second, make.measure(of=second.response), value="3.50", entry=told.entry)
    make.publish(second)
    return plan


def execute(sql, *parameters):
    """Plain SQL by somebody who has lifted the rules."""
    triggers.drop()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_the_line_holds_every_fact_by_its_key(record):
    facts = json.loads(Seal.objects.get(position=2).line)["facts"]

    assert facts["entries"]["7/progress/2014"]["text"] == "All moved."
    assert facts["outcomes"]["7/plan/2014/1"]["citations"] == {
        "7/progress/2014": {"words": "All moved", "is_quotation": True}
    }
    assert facts["figures"]["managers/2014"]["value"] == "3.5"


KINDS = {
    "revision": "entries",
    "wording": "wordings",
    "pledge": "pledges",
    "outcome": "outcomes",
    "figure": "figures",
    "yardstick": "yardsticks",
}
SEALED_AS = {"first_line": "lines", "last_line": "lines"}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_fact_says_is_sealed(kind):
    edition = make.draft_edition()
    one_of_each.facts(edition)

    told = json.loads(ledger.line_of(edition))["facts"][KINDS[kind]]
    sealed = next(iter(told.values()))
    says = {SEALED_AS.get(name, name) for name in one_of_each.says(kind)}
    assert says - sealed.keys() == set(), "not in the newest format of the ledger"


def test_the_chain_can_be_checked_with_the_standard_library(record):
    previous = ""
    for seal in Seal.objects.order_by("position"):
        text = f"{previous}\n{seal.line}"
        assert seal.digest == hashlib.sha256(text.encode()).hexdigest()
        previous = seal.digest
    whole = f"dfe/government-digital-strategy {previous}\n"
    assert ledger.record_digest() == hashlib.sha256(whole.encode()).hexdigest()


def test_the_line_is_canonical(record):
    for seal in Seal.objects.all():
        told = json.loads(seal.line)
        again = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert again == seal.line
        assert "\n" not in seal.line


def test_an_untouched_record_verifies(record, capsys):
    call_command("verify_record")

    told = capsys.readouterr().out
    assert "dfe/government-digital-strategy: 2 editions" in told
    assert f"Its digest: {ledger.record_digest()}" in told


def test_names_and_titles_that_can_be_edited_are_not_part_of_it(record):
    response = Edition.objects.first().response
    response.strategy.title = "Another title"
    response.strategy.save()
    response.department.name = "Another name"
    response.department.save()

    call_command("verify_record")


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        (
            "UPDATE commitments_revision SET text = 'Move the agencie' WHERE id = %s",
            "edition 1: what it says is not what was sealed: facts entries 7/plan/2014 text",
        ),
        (
            "DELETE FROM commitments_revision WHERE id = %s",
            "edition 1: what it says is not what was sealed: facts entries 7/plan/2014 is missing",
        ),
        (
            "UPDATE commitments_edition SET change_note = 'x' WHERE position = 2 AND %s > 0",
            "edition 2: what it says is not what was sealed: change_note",
        ),
        (
            "UPDATE commitments_seal SET line = '{}' WHERE position = 1 AND %s > 0",
            "edition 1: its sealed line is not the one that its digest was made of",
        ),
        (
            "DELETE FROM commitments_seal WHERE position = 1 AND %s > 0",
            "edition 1: its seal is missing",
        ),
        (
            "UPDATE commitments_seal SET digest = 'x' WHERE position = 1 AND %s > 0",
            "edition 1: its sealed line is not the one",
        ),
        (
            "UPDATE commitments_citation SET words = 'x' WHERE %s > 0",
            "edition 2: what it says is not what was sealed: facts outcomes",
        ),
    ],
)
def test_a_change_by_plain_sql_is_found_and_named(record, sql, named):
    execute(sql, record.pk)

    with pytest.raises(CommandError, match="not what was published") as found:
        call_command("verify_record")

    assert f"dfe/government-digital-strategy, {named}" in str(found.value)


def test_where_what_a_fact_is_of_is_gone_its_edition_is_named():
    edition = make.draft_edition(2014)
    succession = one_of_each.facts(edition)["succession"]
    make.publish(edition)
    with transaction.atomic():
        execute("DELETE FROM commitments_pledge WHERE id = %s", succession.pledge_id)
        found = [str(one) for one in ledger.differences()]
        transaction.set_rollback(True)

    assert "edition 1: what it says is not what was sealed: facts pledges" in found[0]


def test_a_digest_noted_earlier_stays_good_as_the_record_grows(record, capsys):
    noted = ledger.record_digest()
    make.published_edition(2015, facts=make.revision)

    call_command("verify_record", "--head", noted)

    assert "was the record's after dfe/government-digital-strategy, edition 2" in (
        capsys.readouterr().out
    )


def test_without_its_last_edition_the_record_is_not_what_its_log_says(record):
    noted = ledger.record_digest()
    do_now()
    last = Edition.objects.get(position=2).pk
    execute("DELETE FROM commitments_citation")
    for table in ("outcome", "figure", "revision", "seal"):
        execute(f"DELETE FROM commitments_{table} WHERE edition_id = %s", last)
    execute("DELETE FROM commitments_edition WHERE id = %s", last)
    call_command("derive_standing", verbosity=0)

    with pytest.raises(CommandError, match="is missing, or no longer published") as told:
        call_command("verify_record", "--head", noted)

    assert "was never this record's" in str(told.value)


@pytest.mark.parametrize("actions", [1, 30])
def test_sealing_takes_as_many_queries_for_30_actions_as_for_1(
    actions, django_assert_max_num_queries
):
    edition = make.draft_edition(2014)
    for number in range(1, actions + 1):
        make.revision(edition, action=number)
        make.pledge(edition, action=number)
    edition.origin = Edition.Origin.SEEDED
    edition.save()

    # Half of them for what stands, of which many rows are written in parts.
    with django_assert_max_num_queries(61):
        make.publish(edition)


def test_facts_are_read_with_no_more_queries_for_both_editions_and_none_as_a_line_is_made(
    record, django_assert_max_num_queries, django_assert_num_queries
):
    editions = Edition.objects.order_by("position")
    with CaptureQueriesContext(connection) as of_last:
        facts.read(editions.filter(position=2))

    with django_assert_max_num_queries(len(of_last)):
        both = facts.read(editions)
    with django_assert_num_queries(0):
        lines = [line_of_read(edition, FORMAT) for edition in both]

    assert lines == list(Seal.objects.order_by("position").values_list("line", flat=True))
    assert any(outcome.citations.all() for outcome in both[1].outcomes.all())


def response_of(slug):
    """Of a department, with one edition in which its promise came to something."""
    edition = make.draft_edition(2014, of=make.response(slug))
    make.revision(edition, action=7, kind=Kind.PLAN, text="Move the agencies.")
    made = make.pledge(edition, action=7)
    make.publish(edition)
    later = make.draft_edition(2015, of=edition.response)
    make.outcome(later, made)
    make.publish(later)
    return edition.response


def held_to_seals():
    return [str(one) for one in ledger.differences()]


def test_responses_are_held_to_their_seals_with_no_more_queries_for_four_than_for_two(
    record, django_assert_max_num_queries, monkeypatch
):
    response_of("cabinet-office")
    with CaptureQueriesContext(connection) as of_two:
        assert held_to_seals() == []
    response_of("defra")
    response_of("dwp")

    with django_assert_max_num_queries(len(of_two)):
        assert held_to_seals() == []
    monkeypatch.setattr(seals, "EDITIONS_AT_ONCE", 3)
    with CaptureQueriesContext(connection) as one_by_one:
        assert held_to_seals() == []
    assert len(one_by_one) > 2 * len(of_two)


def test_what_cannot_be_read_is_told_of_its_response_and_the_others_are_whole(record):
    response_of("cabinet-office")
    ours = response_of("defra")
    ((promise, gone),) = ours.editions.filter(outcomes__isnull=False).values_list(
        "outcomes__pledge", "outcomes"
    )
    change = "UPDATE commitments_outcome SET pledge_id = %s WHERE id = %s"
    execute(change, 0, gone)

    (found,) = held_to_seals()

    assert found.startswith("defra/government-digital-strategy, edition 2: what it says")
    execute(change, promise, gone)
    assert held_to_seals() == []


# A whole table is read, or held row by row to one list or another.
WHOLE = re.compile(r"(Seq Scan on|SCAN) commitments_(entry|revision|pledge|outcome)\b|SubPlan")


def test_what_an_edition_published_is_found_by_keys(record, monkeypatch):
    """Else it would take longer the more there is: all cells were looked through on PostgreSQL."""
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    with CaptureQueriesContext(connection) as asked:
        format_2.facts_of(Edition.objects.get(position=2).pk)

    plans = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # As where there are many.
            explain = "EXPLAIN"
        else:
            explain = "EXPLAIN QUERY PLAN"
        for query in asked:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"{explain} {query['sql']}")
                plans += [str(row[-1]) for row in cursor.fetchall()]

    assert any("commitments_entry" in step for step in plans)
    assert [step for step in plans if WHOLE.search(step)] == []


def test_a_seal_of_a_response_is_the_only_one_of_its_position(record):
    assert list(Seal.objects.values_list("position", flat=True)) == [1, 2]
    assert Revision.objects.count() == 3
