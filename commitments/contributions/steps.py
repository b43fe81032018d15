"""The steps of a contribution: asked, reminded, taken back; answered, handed on, declined.

Each is one transaction, leaves an event, and can be won by one person only. Whoever has a link
is known by it: their steps are asked for with its token, and raise NotGood where it is not good.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commitments import workflow
from commitments.contributions.links import digest_of, new_token, opened
from commitments.models import (
    Contribution,
    ContributionAnswer,
    Edition,
    Event,
    FormerLink,
    Response,
)
from commitments.models.contributions import action_words
from commitments.workflow import NotAllowed, name_of
from strategy.models import Action

State = Contribution.State
What = Event.What


@dataclass(frozen=True)
class Holder:
    """Somebody who is asked: by name and role, and at which address."""

    name: str
    role: str
    address: str = ""


class Changed(Exception):
    """Answers that somebody else with the same link saved in between; `stored` are theirs."""

    def __init__(self, stored: dict[str, str]):
        self.stored = stored
        super().__init__("Somebody else saved answers by this link in between.")


# Of editors


@transaction.atomic
def ask(*, edition: Edition, actions: list[Action], to: Holder, by) -> tuple[Contribution, str]:
    """Ask somebody about some actions of a draft; gives the token of their link, once.

    Raises NotAllowed where it is no draft, or somebody else holds one of the actions.
    """
    workflow.open_draft(edition=edition, by=by)
    if not actions:
        raise NotAllowed("Choose at least one action.")
    _check_free(edition, [action.pk for action in actions])
    token = new_token()
    made = _make(edition, to, token, by=by, asked_name=name_of(by))
    ContributionAnswer.objects.bulk_create(
        ContributionAnswer(contribution=made, action=action) for action in actions
    )
    _tell(made, What.ASKED, by, f"{_told(made)}, until {_last_day(made)}")
    return made, token


@transaction.atomic
def remind(*, contribution: Contribution, by) -> str:
    """Make a new link in place of the last one, good for as long again; gives its token.

    What was saved by the last one stays. Raises NotAllowed where it ended.
    """
    workflow.open_draft(edition=contribution.edition, by=by)
    contribution.refresh_from_db()
    _check_open(contribution)
    keys = [answer.action_id for answer in contribution.answers.all()]
    _check_free(contribution.edition, keys, but=contribution)
    now, token = timezone.now(), new_token()
    FormerLink.objects.create(
        contribution=contribution, token_sha256=contribution.token_sha256, replaced_at=now
    )
    contribution.token_sha256 = digest_of(token)
    contribution.reminded_at, contribution.expires_at = now, _expires(now)
    contribution.save()
    _tell(
        contribution, What.REMINDED, by, f"{_told(contribution)}, until {_last_day(contribution)}"
    )
    return token


@transaction.atomic
def revoke(*, contribution: Contribution, by) -> None:
    """Take a link back. Raises NotAllowed where it ended."""
    workflow.open_draft(edition=contribution.edition, by=by)
    contribution.refresh_from_db()
    _check_open(contribution)
    _end(contribution, State.REVOKED)
    _tell(contribution, What.REVOKED, by, _told(contribution))


# Of whoever has the link


@transaction.atomic
def save_answers(*, token: str, number: int, answers: dict[str, str], drawn: dict) -> None:
    """Keep what is in the boxes of one action, `drawn` being what they held at first.

    It is a draft of their own, which nobody else sees, so it leaves no event. Raises Changed where
    something else was saved in between.
    """
    answer = _held(token).answers.select_for_update().get(action__number=number)
    if answer.answers == answers:
        return
    if answer.answers != drawn:
        raise Changed(answer.answers)
    answer.answers, answer.saved_at = answers, timezone.now()
    answer.save()


@transaction.atomic
def submit(*, token: str) -> Contribution:
    """Give all that was saved to the editors. Raises NotAllowed where that is nothing."""
    contribution = _held(token)
    given = [row for row in contribution.answers.all() if row.is_begun]
    if not given:
        raise NotAllowed("You have not answered anything yet.")
    _end(contribution, State.SUBMITTED)
    words = action_words(row.action.number for row in given)
    _tell(contribution, What.ANSWERED, None, words)
    return contribution


@transaction.atomic
def hand_on(*, token: str, to: Holder) -> tuple[Contribution, str]:
    """Have somebody else asked instead, by a link of their own; this one ends.

    What was saved by it stays with whoever wrote it: the other begins with empty boxes.
    """
    former = _held(token)
    _end(former, State.HANDED_ON)
    new = new_token()
    made = _make(
        former.edition,
        to,
        new,
        by=former.asked_by,
        asked_name=former.asked_name,
        handed_on_from=former,
    )
    ContributionAnswer.objects.bulk_create(
        ContributionAnswer(contribution=made, action=answer.action)
        for answer in former.answers.all()
    )
    _tell(former, What.HANDED_ON, None, f"{former.actions_words}, to {made.holder}")
    return made, new


@transaction.atomic
def decline(*, token: str, reason: str) -> Contribution:
    """Say that it is not theirs, and why."""
    contribution = _held(token)
    if not reason:
        raise NotAllowed("Say why it is not yours.")
    contribution.reason = reason
    _end(contribution, State.DECLINED)
    _tell(contribution, What.DECLINED, None, f"{contribution.actions_words}: {reason}")
    return contribution


# Both


def tell_of_answer(answer: ContributionAnswer, what: str, by, comment: str, changes=None) -> Event:
    """Leave an event of what an editor did with one answer."""
    return _tell(answer.contribution, what, by, comment, changes or {})


def _held(token: str) -> Contribution:
    """What a link is good for, while nobody else can change that."""
    found = opened(token)
    Response.objects.select_for_update(no_key=True).get(pk=found.edition.response_id)
    return opened(token)


def _make(edition: Edition, to: Holder, token: str, *, by, asked_name, **fields) -> Contribution:
    now = timezone.now()
    return Contribution.objects.create(
        edition=edition,
        name=to.name,
        role=to.role,
        address=to.address,
        token_sha256=digest_of(token),
        asked_at=now,
        asked_by=by,
        asked_name=asked_name,
        expires_at=_expires(now),
        **fields,
    )


def _expires(now):
    return now + timedelta(days=settings.CONTRIBUTION_DAYS)


def _last_day(contribution: Contribution) -> str:
    return f"{timezone.localtime(contribution.expires_at):%-d %B %Y}"


def _told(contribution: Contribution) -> str:
    return f"{contribution.actions_words}, {contribution.holder}"


def _check_free(edition: Edition, keys: list[int], but: Contribution | None = None) -> None:
    """That nobody else holds one of these actions."""
    held = ContributionAnswer.objects.filter(
        contribution__in=Contribution.objects.held().filter(edition=edition), action__in=keys
    ).exclude(contribution=but)
    rows = held.select_related("action", "contribution").order_by("action__number")
    if told := [f"action {row.action.number} ({row.contribution.holder})" for row in rows]:
        raise NotAllowed(f"Somebody has been asked already: {', '.join(told)}.")


def _check_open(contribution: Contribution) -> None:
    if contribution.state != State.OPEN:
        state = contribution.get_state_display()
        raise NotAllowed(f"The link of {contribution.holder} has ended: {state}.")


def _end(contribution: Contribution, state: str) -> None:
    """End a link. The condition is in the UPDATE: two at once can’t both win."""
    row = Contribution.objects.filter(pk=contribution.pk, state=State.OPEN)
    if not row.update(state=state, ended_at=timezone.now(), reason=contribution.reason):
        contribution.refresh_from_db()
        raise NotAllowed(f"This link has ended: {contribution.get_state_display()}.")
    contribution.refresh_from_db()


def _tell(contribution: Contribution, what: str, by, comment: str, changes=None) -> Event:
    """Leave an event: who, by role and name, and never at which address."""
    edition = contribution.edition
    return Event.objects.create(
        by=by,
        by_name=name_of(by) if by else contribution.holder,
        what=what,
        subject=f"{edition.response}: {edition}"[:300],
        subject_kind="contribution",
        subject_key=str(contribution.pk),
        edition=edition,
        department_id=edition.response.department_id,
        changes=changes or {},
        comment=comment,
    )
