"""Asked by a link, answered, handed on, declined, taken back: each once, and each an event."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from commitments import workflow
from commitments.contributions import steps
from commitments.contributions.links import NotGood, digest_of, opened
from commitments.models import Contribution, Edition, Event
from tests import make
from tests.commitments import people
from tests.commitments.contributions.asked import ANN, BOB, action, asked

pytestmark = pytest.mark.django_db

PROGRESS = {"progress": "It was done."}


def why_not(token):
    with pytest.raises(NotGood) as refused:
        opened(token)
    return refused.value.over.title


def save(token, answers=PROGRESS, number=1, drawn=None):
    steps.save_answers(token=token, number=number, answers=answers, drawn=drawn or {})


def events():
    return list(Event.objects.filter(subject_kind="contribution").order_by("at", "id"))


def answered(draft, teo):
    made, token = asked(draft, teo)
    save(token)
    return made, token


def test_a_link_is_random_and_no_more_than_its_digest_is_kept(draft, teo):
    made, token = asked(draft, teo)
    _other, another = asked(draft, teo, 2, to=BOB)

    assert len(bytes.fromhex(token)) == 32 and token != another
    assert made.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    kept = [str(value) for row in Contribution.objects.values() for value in row.values()]
    assert token not in " ".join(kept)
    assert opened(token) == made


@pytest.mark.parametrize("token", ["", "0" * 64, "not-a-token", "é" * 64])
def test_a_guessed_link_opens_nothing(draft, teo, token):
    asked(draft, teo)

    assert why_not(token) == "This link does not work"


def test_the_digest_of_a_link_opens_nothing(draft, teo):
    _made, token = asked(draft, teo)

    assert why_not(digest_of(token)) == "This link does not work"


def test_the_trail_names_who_was_asked_and_never_at_which_address(draft, teo):
    made, token = asked(draft, teo, 1, 2)
    save(token)
    steps.remind(contribution=made, by=teo)
    until = f"{timezone.localtime(made.expires_at):%-d %B %Y}"

    assert [(row.what, row.by_name, row.comment) for row in events()] == [
        ("asked", "teo", f"actions 1 and 2, Ann Other, Head of digital, until {until}"),
        ("reminded", "teo", f"actions 1 and 2, Ann Other, Head of digital, until {until}"),
    ]
    told = [str(value) for row in Event.objects.values() for value in row.values()]
    assert ANN.address not in " ".join(told) and token not in " ".join(told)
    assert {(row.edition, row.department) for row in events()} == {
        (draft, draft.response.department)
    }


def test_it_is_good_for_so_many_days_and_not_longer(draft, teo, settings):
    settings.CONTRIBUTION_DAYS = 3
    made, token = asked(draft, teo)

    assert made.expires_at == made.asked_at + timedelta(days=3)
    Contribution.objects.update(
        asked_at=timezone.now() - timedelta(days=3), expires_at=timezone.now()
    )
    assert why_not(token) == "This link is too old"


def test_what_was_sent_is_sent_once_and_ends_the_link(draft, teo):
    _made, token = answered(draft, teo)

    made = steps.submit(token=token)

    assert (made.state, made.ended_at is None) == ("submitted", False)
    assert why_not(token) == "Your answers were sent"
    for step in (steps.submit, lambda token: save(token, {"progress": "Otherwise."})):
        with pytest.raises(NotGood, match="They were sent on"):
            step(token=token)
    assert made.answers.get().answers == PROGRESS
    assert [(row.what, row.by, row.by_name, row.comment) for row in events()][1:] == [
        ("answered", None, "Ann Other, Head of digital", "action 1")
    ]


def test_of_two_who_send_at_once_one_wins(draft, teo, monkeypatch):
    _made, token = answered(draft, teo)
    opens = steps.opened

    def overtaken(token):
        """Both looked before either wrote."""
        found = opens(token)
        Contribution.objects.update(state="submitted", ended_at=timezone.now())
        return found

    monkeypatch.setattr(steps, "_held", overtaken)

    with pytest.raises(workflow.NotAllowed, match="This link has ended: answered"):
        steps.submit(token=token)
    assert [row.what for row in events()] == ["asked"]


def test_nothing_is_sent_where_nothing_was_answered(draft, teo):
    _made, token = asked(draft, teo)

    with pytest.raises(workflow.NotAllowed, match="You have not answered anything yet"):
        steps.submit(token=token)

    assert opened(token).state == "open"


def test_two_who_write_by_one_link_lose_nothing(draft, teo):
    _made, token = asked(draft, teo)
    save(token, {"progress": "Theirs."})

    with pytest.raises(steps.Changed) as changed:
        save(token, {"progress": "Ours."}, drawn={})

    assert changed.value.stored == {"progress": "Theirs."}
    assert opened(token).answers.get().answers == {"progress": "Theirs."}
    save(token, {"progress": "Ours."}, drawn={"progress": "Theirs."})
    assert opened(token).answers.get().answers == {"progress": "Ours."}


def test_handed_on_the_old_link_ends_and_the_other_begins_with_nothing(draft, teo):
    former, token = answered(draft, teo)

    made, new = steps.hand_on(token=token, to=BOB)

    assert why_not(token) == "This was handed on"
    assert opened(new) == made
    assert [(row.action.number, row.answers) for row in made.answers.all()] == [(1, {})]
    assert (made.handed_on_from, made.asked_by, made.address) == (former, teo, BOB.address)
    assert [(row.what, row.by_name, row.comment) for row in events()][1:] == [
        (
            "handed-on",
            "Ann Other, Head of digital",
            "action 1, to Bob Bee, Head of estates",
        )
    ]


def test_who_says_that_it_is_not_theirs_says_why(draft, teo):
    _made, token = asked(draft, teo)

    with pytest.raises(workflow.NotAllowed, match="Say why"):
        steps.decline(token=token, reason="")
    made = steps.decline(token=token, reason="It went to estates.")

    assert (made.state, made.reason) == ("declined", "It went to estates.")
    assert why_not(token) == "You said that this is not yours"
    assert events()[-1].comment == "action 1: It went to estates."


def test_taken_back_it_opens_nothing_whoever_has_it(draft, teo):
    made, token = asked(draft, teo)

    steps.revoke(contribution=made, by=teo)

    assert why_not(token) == "This link was taken back"
    assert events()[-1].comment == "action 1, Ann Other, Head of digital"
    with pytest.raises(workflow.NotAllowed, match="has ended: taken back"):
        steps.revoke(contribution=made, by=teo)


def test_reminded_they_have_a_new_link_with_what_they_saved(draft, teo):
    made, token = answered(draft, teo)
    Contribution.objects.update(
        asked_at=timezone.now() - timedelta(days=20), expires_at=timezone.now()
    )

    new = steps.remind(contribution=made, by=teo)

    assert why_not(token) == "There is a newer link"
    assert opened(new).answers.get().answers == PROGRESS
    assert opened(new).expires_at > timezone.now() + timedelta(days=13)
    steps.submit(token=new)
    assert why_not(token) == "Your answers were sent"
    with pytest.raises(workflow.NotAllowed, match="has ended: answered"):
        steps.remind(contribution=made, by=teo)


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("submitted", "The report is being approved"),
        ("published", "The report is published"),
        ("withdrawn", "The report was given up"),
    ],
)
def test_a_link_is_good_while_its_report_is_a_draft(draft, teo, state, title):
    made, token = answered(draft, teo)
    make.revision(draft)
    if state == "withdrawn":
        workflow.withdraw(edition=draft, by=teo)
    else:
        workflow.submit(edition=draft, by=teo)
    if state == "published":
        workflow.publish(edition=draft, by=people.rita(), is_day_meant=True)

    assert why_not(token) == title
    with pytest.raises(NotGood):
        steps.submit(token=token)
    with pytest.raises(workflow.NotAllowed, match="its texts are locked"):
        steps.remind(contribution=made, by=teo)
    assert Contribution.objects.get().state == "open"


def test_returned_to_draft_the_link_is_good_again(draft, teo):
    _made, token = asked(draft, teo)
    make.revision(draft)
    workflow.submit(edition=draft, by=teo)
    workflow.return_to_draft(edition=draft, by=people.rita(), comment="Say more.")

    assert opened(token)


def test_nobody_is_asked_of_what_another_holds(draft, teo):
    asked(draft, teo, 1)

    with pytest.raises(workflow.NotAllowed, match=r"asked already: action 1 \(Ann Other, Head"):
        asked(draft, teo, 1, 2, to=BOB)

    Contribution.objects.update(
        asked_at=timezone.now() - timedelta(days=20), expires_at=timezone.now()
    )
    late = Contribution.objects.get()
    asked(draft, teo, 1, 2, to=BOB)
    with pytest.raises(workflow.NotAllowed, match=r"asked already: action 1 \(Bob Bee"):
        steps.remind(contribution=late, by=teo)


def test_somebody_is_asked_about_something(draft, teo):
    with pytest.raises(workflow.NotAllowed, match="at least one action"):
        steps.ask(edition=draft, actions=[], to=ANN, by=teo)


@pytest.mark.parametrize("who", [people.rita, people.otto])
def test_only_editors_ask_remind_and_take_back(draft, teo, who):
    made, _token = asked(draft, teo)
    by = who()

    for step in (
        lambda: steps.ask(edition=draft, actions=[action(2)], to=BOB, by=by),
        lambda: steps.remind(contribution=made, by=by),
        lambda: steps.revoke(contribution=made, by=by),
    ):
        with pytest.raises(workflow.NotAllowed):
            step()
    assert Edition.objects.get(pk=draft.pk).contributions.get().reminded_at is None
