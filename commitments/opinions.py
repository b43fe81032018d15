"""The steps of an auditor's opinion: draft, submitted, published; or returned to draft.

Whoever gives or approves one audits, enters and approves no reports, and works not for the
department of the pledge. Each step is one transaction, leaves an event, and can be won by one
person only.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commitments import ledger, workflow
from commitments.models import Event, Opinion, Pledge
from commitments.workflow import NotAllowed, name_of

State = Opinion.State
CHANGED = "It was changed after you opened the page. Look at it again."
NOT_WAITING = "This opinion is not waiting for approval."


def may_audit_outcomes(user) -> bool:
    """Whether somebody audits, neither enters nor approves reports, and looks after no accounts."""
    if not workflow.is_in(user, "Auditors") or workflow.administers(user):
        return False
    return not workflow.is_in(user, "Editors", "Approvers", "Administrators")


def why_not_by(user, pledge: Pledge) -> str:
    """Why somebody can neither give nor approve an opinion on a pledge; nothing where they may."""
    if not may_audit_outcomes(user):
        return "Only auditors who neither enter nor approve reports may do this."
    department = pledge.entry.response.department
    if user.memberships.filter(department=department).exists():
        return f"You work for {department}, whose pledge this is."
    return ""


def readable_by(user) -> Q:
    """The opinions that somebody may read: all that are public, and those of auditors to them."""
    if workflow.may_audit(user):
        return Q()
    return Q(state=State.PUBLISHED)


def counting_on(pledge: Pledge, day: date) -> str:
    """What counts on a day as having become of a published pledge; nothing before it was."""
    known = Pledge.objects.as_at(day).with_status(day).filter(pk=pledge.pk)
    return known.values_list("status", flat=True).first() or ""


@transaction.atomic
def submit(*, opinion: Opinion, by) -> None:
    """Hand one's opinion to another auditor. What counts on its day is kept with it."""
    opinion = _hold(opinion)
    _check_own(opinion, by)
    _check_may(by, opinion)
    judged = _judged(opinion)
    if judged == opinion.status:
        raise NotAllowed("That is what counts already: then you agree.")
    _step(
        opinion,
        State.DRAFT,
        "This opinion is not a draft any more.",
        by,
        what=Event.What.SUBMITTED,
        state=State.SUBMITTED,
        judged=judged,
    )


@transaction.atomic
def approve(*, opinion: Opinion, by, seen: str, now: datetime | None = None) -> None:
    """Make another auditor's opinion public. `seen` is the digest of what was looked at."""
    opinion = _hold(opinion)
    _check_may(by, opinion)
    if opinion.given_by_id == by.pk:
        raise NotAllowed("Another auditor must approve what you wrote.")
    if why := why_not_by(opinion.given_by, opinion.pledge):
        raise NotAllowed(f"{opinion.given_name} can’t give it any more. {why}")
    if opinion.state == State.SUBMITTED and seen != opinion.digest:
        raise NotAllowed(CHANGED)
    if opinion.state == State.SUBMITTED and _judged(opinion) != opinion.judged:
        raise NotAllowed("Something else counts by now. Return it, so that it is looked at again.")
    _step(
        opinion,
        State.SUBMITTED,
        NOT_WAITING,
        by,
        what=Event.What.PUBLISHED,
        state=State.PUBLISHED,
        approved_by=by,
        approved_name=name_of(by),
        approved_account=by.get_username(),
        approved_at=now or timezone.now(),
    )
    ledger.tell_rows(Opinion, [opinion.pk])


@transaction.atomic
def return_to_draft(*, opinion: Opinion, by, comment: str) -> None:
    """Give a submitted opinion back to whoever wrote it, who may take it back, too."""
    opinion = _hold(opinion)
    _check_may(by, opinion)
    if not comment.strip():
        raise NotAllowed("Say what is to be mended.")
    _step(
        opinion,
        State.SUBMITTED,
        NOT_WAITING,
        by,
        what=Event.What.RETURNED,
        comment=comment.strip(),
        state=State.DRAFT,
        judged="",
    )


def _hold(opinion: Opinion) -> Opinion:
    """As it is now; nobody else writes to it until the transaction ends."""
    held = Opinion.objects.select_for_update(of=("self",), no_key=True)
    related = ("given_by", "pledge__entry__action", "pledge__entry__response__department")
    return held.select_related(*related).get(pk=opinion.pk)


def _check_own(opinion: Opinion, by) -> None:
    if opinion.given_by_id != by.pk:
        raise NotAllowed("Only whoever wrote it can submit it.")


def _check_may(by, opinion: Opinion) -> None:
    if why := why_not_by(by, opinion.pledge):
        raise NotAllowed(why)


def _judged(opinion: Opinion) -> str:
    if opinion.given_on > timezone.localdate():
        raise NotAllowed("The day on which it is given is still to come.")
    if judged := counting_on(opinion.pledge, opinion.given_on):
        return judged
    raise NotAllowed("The pledge was not published by the day on which it is given.")


def _step(opinion: Opinion, from_state: str, otherwise: str, by, *, what, comment="", **changes):
    """Move an opinion along. The condition is in the UPDATE: two at once can't both win."""
    waiting = Opinion.objects.filter(pk=opinion.pk, state=from_state)
    if not waiting.update(**changes):
        raise NotAllowed(otherwise)
    Event.objects.create(
        by=by,
        by_name=name_of(by),
        what=what,
        subject=f"Opinion: {opinion}"[:300],
        subject_kind="opinion",
        subject_key=str(opinion.pk),
        from_state=from_state,
        to_state=changes["state"],
        comment=comment,
    )
