"""What those who look at a submitted edition say of its texts; and who answers and closes it."""

from django.db import transaction
from django.utils import timezone

from commitments import clearance, workflow
from commitments.models import Clearance, Comment, Edition, Event
from commitments.workflow import NotAllowed


def step_of(user, edition: Edition) -> Clearance | None:
    """The step of an edition in which somebody takes part: the first, where there are several."""
    rows = edition.clearances.filter(step__isnull=False).select_related("step__response")
    return next((row for row in rows if workflow.is_of_step(user, row.step)), None)


def may_comment(user, edition: Edition) -> bool:
    """Whether somebody may say something of an edition that waits: who decides about it may."""
    if edition.state != Edition.State.SUBMITTED:
        return False
    approves = workflow.may_approve(user, edition.response.department_id)
    return approves or step_of(user, edition) is not None


def may_close(user, comment: Comment) -> bool:
    """Whether somebody may say that a comment is done with.

    Whoever wrote it, the people of its step; an approver where it was written by one or where
    nobody is of its step by now, and one who bypassed it takes its comments over.
    """
    department = comment.edition.response.department_id
    if comment.by_id == user.pk:
        return user.is_active and workflow.may_work_for(user, department)
    if comment.step is not None and workflow.is_of_step(user, comment.step):
        return True
    if not workflow.may_approve(user, department):
        return False
    return comment.step is None or _is_bypassed(comment) or not clearance.people_of(comment.step)


@transaction.atomic
def write(*, edition: Edition, place: str, weight: str, text: str, by) -> Comment:
    """Say something of a text. Raises NotAllowed where the edition doesn't wait any more."""
    workflow.hold(edition)
    if not may_comment(by, edition):
        raise NotAllowed("Only those who clear or approve it comment on an edition that waits.")
    if weight not in Comment.Weight.values:
        raise NotAllowed("Choose how much it weighs: must, should or remark.")
    if not text.strip() or not place.strip():
        raise NotAllowed("Write what you want to say.")
    row = step_of(by, edition)
    comment = Comment.objects.create(
        edition=edition,
        place=place[:300],
        weight=weight,
        text=text.strip(),
        step=row.step if row else None,
        by=by,
        by_name=workflow.name_of(by),
    )
    _tell(Event.What.COMMENTED, by, comment, comment.text)
    return comment


@transaction.atomic
def answer(*, comment: Comment, text: str, by) -> None:
    """Say what was done about a comment: editors do, and it stays open."""
    _hold(comment)
    if not workflow.may_edit(by, comment.edition.response.department_id):
        raise NotAllowed("Only editors answer a comment.")
    if not text.strip():
        raise NotAllowed("Write what you did about it.")
    comment.answer, comment.answered_name = text.strip(), workflow.name_of(by)
    comment.save(update_fields=["answer", "answered_name"])
    _tell(Event.What.REPLIED, by, comment, comment.answer)


@transaction.atomic
def close(*, comment: Comment, by) -> None:
    """Say that a comment is done with."""
    _hold(comment)
    if not may_close(by, comment):
        raise NotAllowed("Whoever wrote a comment closes it, or the people of the same step.")
    comment.closed_at, comment.closed_name = timezone.now(), workflow.name_of(by)
    comment.save(update_fields=["closed_at", "closed_name"])
    _tell(Event.What.CLOSED, by, comment)


def _hold(comment: Comment) -> None:
    workflow.hold(comment.edition)
    comment.refresh_from_db()
    if comment.closed_at:
        raise NotAllowed(f"{comment.closed_name} closed this comment before.")
    if comment.edition.state not in (Edition.State.DRAFT, Edition.State.SUBMITTED):
        raise NotAllowed("This edition is not on its way any more.")


def _is_bypassed(comment: Comment) -> bool:
    bypassed = Clearance.State.BYPASSED
    return comment.edition.clearances.filter(step=comment.step, state=bypassed).exists()


def _tell(what: str, by, comment: Comment, words: str = "") -> None:
    told = {"weight": ["", comment.weight], "place": ["", comment.place]}
    state = comment.edition.state
    workflow.tell(
        comment.edition, what, by, changes=told, comment=words, from_state=state, to_state=state
    )
