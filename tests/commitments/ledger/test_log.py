"""The log: a line for each thing that happened to the record, and what shows that it is so."""

import json
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commitments import ledger
from commitments.ledger import format_2, log, telling, tree, verifying
from commitments.ledger.bundle.tables import TABLES
from commitments.models import Event, Line, Node
from strategy import triggers
from strategy.last_things import do_now
from strategy.models import Action, Department, Portfolio, Role
from strategy.security.noting import note
from tests import make
from tests.commitments import one_of_each

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long_on_postgresql("a record altered in every way"),
]


def lines(**of):
    do_now()
    return list(Line.objects.filter(**of).order_by("number"))


def told(line) -> dict:
    return json.loads(line.told)["row"]


def untrue() -> list[str]:
    return list(map(str, ledger.untrue()))


def execute(sql, *parameters):
    """Plain SQL by somebody who has lifted the rules."""
    triggers.drop()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


# What is told


def test_an_edition_is_one_line_with_a_digest_of_each_of_its_facts():
    published = one_of_each.published()

    [line] = lines(kind="edition", row=published["edition"].pk)

    leaf = json.loads(line.leaf)
    assert leaf["of"] == "dfe/government-digital-strategy/1"
    assert (leaf["format"], leaf["kind"], leaf["did"]) == (2, "edition", "published")
    assert leaf["facts"] == line.facts == len(line.digests.splitlines())
    tables = {row.split()[1].partition("/")[0] for row in line.digests.splitlines()}
    assert tables == {*format_2.OF_EDITION, "entries"} - {"signatures"}  # Nobody is named.
    assert untrue() == []


def test_what_is_fixed_is_told_whole_when_it_is_added_changed_and_removed():
    department = make.department("ofqual")
    do_now()
    department.name = "Ofqual, the regulator"
    department.save()
    do_now()
    department.save()  # Which changes nothing, and is not told.
    do_now()
    pk = department.pk
    department.delete()

    added, changed, removed = lines(table="departments", row=pk)
    assert [line.did for line in (added, changed, removed)] == ["added", "changed", "removed"]
    assert told(changed)["name"] == "Ofqual, the regulator"
    assert told(changed)["slug"] == told(added)["slug"] == "ofqual"
    assert json.loads(removed.told)["removed"]
    assert untrue() == []


def test_many_changes_in_one_transaction_are_one_line_of_what_it_is_at_the_end():
    department = make.department("ofqual")
    for name in ("One", "Two"):
        department.name = name
        department.save()

    [line] = lines(table="departments", row=department.pk)

    assert (line.did, told(line)["name"]) == ("added", "Two")


def test_what_names_a_row_whose_key_changed_is_told_anew():
    role = make.role()
    appointment = make.appointment(role, "2012")
    do_now()
    role.slug = "chief"
    role.save()

    *_before, after = lines(table="appointments", row=appointment.pk)
    assert (after.did, told(after)["role"]) == ("changed", f"{role.department.slug}/chief")
    assert untrue() == []


def test_links_between_two_tables_are_told():
    action = make.action(7)
    portfolio = Portfolio.objects.create(department=make.department(), slug="one", name="One")
    portfolio.actions.add(action)
    do_now()
    portfolio.actions.clear()

    added, removed = lines(table="portfolio_actions")
    assert (added.did, removed.did) == ("added", "removed")
    assert untrue() == []


def test_of_an_event_no_more_than_a_digest_is_in_the_tree():
    event = Event.objects.create(by_name="Rita", what="saved", subject="A draft of what is secret")

    [line] = lines(kind="event", row=event.pk)

    assert sorted(json.loads(line.leaf)) == ["facts", "format", "kind", "root"]
    assert line.told == line.of == ""


def test_of_a_measure_that_a_draft_may_hold_no_more_than_a_digest_is_in_the_tree():
    measure = make.measure("a-secret-measure")

    [line] = lines(table="measures", row=measure.pk)

    assert sorted(json.loads(line.leaf)) == ["facts", "format", "kind", "root"]


def test_what_was_taken_away_to_read_is_no_line():
    note("exported", subject="Entries")

    assert lines() == []
    assert untrue() == []


def test_an_opinion_is_told_once_it_is_public():
    opinion = one_of_each.published()["opinion"]

    [line] = lines(kind="opinion")

    assert (line.row, line.of) == (opinion.pk, f"opinions/{opinion.pk}")
    assert untrue() == []


def test_no_table_of_the_record_is_forgotten_and_no_column_is():
    """One that gets another column needs another format of lines."""
    assert {table.name: tuple(column.name for column in table.columns) for table in TABLES} == (
        format_2.COLUMNS
    )


# When


def make_and_undo(slug):
    with transaction.atomic():
        make.department(slug)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_lines_are_the_last_thing_of_a_transaction_and_go_with_what_failed():
    with transaction.atomic():
        make.department("ofqual")
        make_and_undo("ofsted")
        assert not Line.objects.exists()
    assert [told(line)["slug"] for line in Line.objects.filter(table="departments")] == ["ofqual"]

    make_and_undo("esfa")
    assert Line.objects.filter(table="departments").count() == 1
    assert untrue() == []


@pytest.mark.django_db(transaction=True)
def test_where_no_line_can_be_written_nothing_is_kept(monkeypatch):
    def fail(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(telling, "_raise_the_tree", fail)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make.department("ofqual")

    assert not Department.objects.filter(slug="ofqual").exists()
    assert not Line.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_there_before_the_log_is_told_when_it_begins():
    published = one_of_each.published()
    execute("DELETE FROM commitments_line")
    execute("DELETE FROM commitments_node")

    telling.begin()
    size = log.size()
    telling.begin()

    assert log.size() == size
    [seal, *_] = Line.objects.order_by("number")
    assert json.loads(seal.leaf) == {
        "format": 0,
        "kind": "seal",
        "of": "dfe/government-digital-strategy/1",
        "digest": published["seal"].digest,
    }
    assert untrue() == []


# The tree


def test_each_line_is_proved_and_the_log_grew():
    one_of_each.published()
    small, small_root = log.size(), log.root()
    one_of_each.published(2013, "esfa")
    size = log.size()

    for line in lines():
        leaf = tree.leaf_hash(line.leaf.encode())
        path = log.inclusion(line.number, size)
        assert tree.check_inclusion(leaf, line.number, size, path, log.root())
    path = log.consistency(small, size)
    assert tree.check_consistency(small, size, small_root, log.root(), path)
    assert log.root(small) == small_root


def test_a_root_of_many_lines_is_read_from_few_hashes():
    make.department("ofqual")
    Event.objects.bulk_create(
        Event(by_name="Rita", what="saved", subject=f"Draft {n}") for n in range(600)
    )
    telling.tell("event", "events", Event.objects.values_list("pk", flat=True))
    assert log.size() > 600

    assert Node.objects.count() == 2
    with CaptureQueriesContext(connection) as queries:
        top = log.root(log.size())
    assert len(queries) <= 5
    assert top == tree.root(log.hashes(0, 0, log.size()))
    assert untrue() == []


# What is not as the log says


ALTERED = {
    "UPDATE commitments_revision SET text = 'x'": "revisions/dfe/government-digital-strategy/",
    "UPDATE commitments_event SET comment = 'x'": "events/",
    "DELETE FROM commitments_event": "the event is missing",
    "UPDATE strategy_deadline SET due_on_words = 'x'": "due_on_words",
    "UPDATE strategy_action SET title = 'x'": "title",
    "UPDATE commitments_measure SET unit = 'x'": "unit",
    "UPDATE commitments_opinion SET verdict = 'not-enough-evidence'": "opinions/",
    "UPDATE commitments_line SET leaf = '{}' WHERE number = 2": "line 2: what stands in the tree",
    "UPDATE commitments_line SET told = '' WHERE number = 2": "line 2",
    "UPDATE commitments_line SET at = '2011-01-01 00:00:00+00:00'": "what it says of itself",
    "DELETE FROM commitments_line WHERE number = 2": "line 2: is missing",
}


@pytest.mark.parametrize("sql", ALTERED)
def test_what_was_altered_is_named(sql):
    one_of_each.published()
    make.deadline()
    triggers.drop()
    assert untrue() == []

    execute(sql)

    assert any(ALTERED[sql] in one for one in untrue())
    with pytest.raises(CommandError, match="not what was published"):
        call_command("verify_record")


def test_a_text_that_was_moved_to_another_response_is_named():
    entry = one_of_each.published()["revision"].entry
    other = make.response("esfa")
    do_now()

    execute("UPDATE commitments_entry SET response_id = %s WHERE id = %s", other.pk, entry.pk)

    assert any(f"{entry.year} is missing, or moved away" in one for one in untrue())


def test_a_node_that_is_there_twice_is_named():
    """Where somebody lifted the constraint, too."""
    grown = verifying.Grown()
    with patch.object(verifying.Node.objects, "order_by") as rows:
        rows.return_value.values_list.return_value = [(1, 0, "00"), (1, 0, "00")]
        assert "tree: a node is there twice" in list(map(str, grown.differences()))


def test_what_no_line_tells_is_named():
    one_of_each.published()
    do_now()
    triggers.drop()
    Role.objects.bulk_create([Role(department=make.department(), slug="chief", name="Chief")])
    Action.objects.update(title="Another title")

    found = untrue()

    assert any("roles/dfe/chief: is there, and no line tells it" in one for one in found)
    assert any("is not what line" in one and one.endswith(": title") for one in found)


def test_verification_says_how_large_the_log_is_and_what_it_does_not_cover(capsys):
    one_of_each.published()
    call_command("verify_record")

    said = capsys.readouterr().out
    assert f"The log: {log.size()} lines, {log.root().hex()}" in said
    assert "Not covered: drafts" in said


def test_a_root_noted_earlier_stays_good_as_the_log_grows(capsys):
    one_of_each.published()
    noted, size = log.root().hex(), log.size()
    one_of_each.published(2013, "esfa")

    call_command("verify_record", "--head", noted)

    assert f"after {size} lines of the log" in capsys.readouterr().out
    with pytest.raises(CommandError, match="was never this record's"):
        call_command("verify_record", "--head", "0" * 64)
