"""A fact that was moved to another response is named, though its line reads as it was sealed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commitments import ledger
from strategy import triggers
from tests import make

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long_on_postgresql("a fact moved to every other place"),
]


@pytest.fixture
def record():
    """A report with a fact of each kind, and another response, of another strategy."""
    edition = make.draft_edition(2014)
    text = make.revision(edition, text="Done.")
    pledge, taken_back = make.pledge(edition), make.pledge(edition, number=2)
    outcome = make.outcome(edition, pledge)
    make.citation(outcome, text.entry, words="Done.")
    make.withdrawal(edition, taken_back)
    make.slip(edition, pledge)
    make.split(edition, pledge, *(make.pledge(edition, number=number) for number in (3, 4)))
    make.variant(edition)
    make.wording(edition)
    make.figure(edition, measure := make.measure())
    make.yardstick(edition, measure)
    make.publish(edition)
    other = make.response("hmrc", "another-strategy")
    make.action(1, of=other.strategy)
    return other


# What somebody does who may change everything and has lifted the rules.
MOVED = {
    "revision": "UPDATE commitments_entry SET response_id = {other} WHERE kind = 'progress'",
    "pledge": "UPDATE commitments_entry SET response_id = {other} WHERE kind = 'plan'",
    "outcome": "UPDATE commitments_entry SET response_id = {other} WHERE kind = 'plan'",
    "withdrawal": "UPDATE commitments_entry SET response_id = {other} WHERE kind = 'plan'",
    "variant": "UPDATE commitments_entry SET response_id = {other} WHERE kind = 'progress'",
    "slip": "UPDATE commitments_entry SET response_id = {other} WHERE kind = 'plan'",
    "succession": "UPDATE commitments_entry SET response_id = {other} WHERE kind = 'plan'",
    "citation": "UPDATE commitments_entry SET response_id = {other} WHERE kind = 'progress'",
    "figure": "UPDATE commitments_measure SET response_id = {other}",
    "baseline or target": "UPDATE commitments_measure SET response_id = {other}",
    "wording": "UPDATE commitments_wording SET action_id = {action}",
    "seal": "UPDATE commitments_seal SET response_id = {other}",
}


@pytest.mark.parametrize("what", MOVED)
def test_what_was_moved_is_named(record, what):
    assert list(ledger.differences()) == []
    triggers.drop()
    action = record.strategy.actions.get().pk
    with connection.cursor() as cursor:
        cursor.execute(MOVED[what].format(other=record.pk, action=action))

    with pytest.raises(CommandError) as told:
        call_command("verify_record")
    assert f"{what} " in str(told.value)
    assert "stands somewhere else" in str(told.value)
