"""Steps that change more than one table of what is fixed: each is one transaction."""

from django.db import transaction

from strategy import trail
from strategy.models import Accountability, Department, DepartmentChange, Role
from strategy.partial_dates import PartialDate


@transaction.atomic
def end_role(
    *,
    role: Role,
    ended_on: PartialDate,
    reason: str,
    by,
    successor: Role | None = None,
    successor_words: str = "",
    outcomes: dict[int, str] | None = None,
) -> None:
    """End a role: when and why, what came after it, and what became of each aim.

    `ended_on` is the first day on which it is no more. Whoever holds it still, and what it is
    answerable for still, ends on that day, too. `outcomes` are texts by the number of the aim.
    Raises IntegrityError where the dates contradict what is known.
    """
    for term in (*_open(role.appointments), *_open(role.accountabilities)):
        term.ended_on = ended_on
        trail.save(term, by=by, why=reason)
    for aim in role.aims.all():
        aim.outcome = (outcomes or {}).get(aim.number, aim.outcome)
        trail.save(aim, by=by, why=reason)
    role.ended_on = ended_on
    role.end_reason = reason
    role.successor = successor
    role.successor_words = successor_words
    trail.save(role, by=by, why=reason)


@transaction.atomic
def hand_over(
    *, accountability: Accountability, to: Role, on: PartialDate, why: str, by, section: str = ""
) -> Accountability:
    """Make another role answerable for an action from a day on; who was before stays on record.

    Raises IntegrityError where the new role did not exist then, or the day is before the first.
    """
    accountability.ended_on = on
    trail.save(accountability, by=by, why=why)
    after = Accountability(
        action=accountability.action,
        role=to,
        started_on=on,
        source=accountability.source,
        section=section,
    )
    trail.save(after, by=by, why=why)
    return after


@transaction.atomic
def change_department(*, change: DepartmentChange, by, why: str = "") -> None:
    """Save a change, and with it when its department came to an end, where it did by that.

    Raises IntegrityError where the days contradict what is known.
    """
    if change.is_end:
        trail.save(ended_by(change), by=by, why=why or change.reason)
    change.save()


def ended_by(change: DepartmentChange) -> Department:
    """A change's department with the end that it has by that, which is not saved yet."""
    department = _held(change.department_id)
    is_merged = change.kind == DepartmentChange.Kind.MERGED
    department.merged_into = change.into if is_merged else None
    department.merged_on = change.happened_on if is_merged else None
    department.closed_on = None if is_merged else change.happened_on
    return department


@transaction.atomic
def take_back_change(*, change: DepartmentChange, by, why: str = "") -> None:
    """Delete a change. Where nothing else says how its department came to an end, it did not.

    Raises IntegrityError where an office follows it.
    """
    department = _held(change.department_id)
    was_end = change.is_end
    change.delete()
    if was_end and not department.changes.ending().exists():
        department.merged_into = department.merged_on = department.closed_on = None
        trail.save(department, by=by, why=why)


def _held(department: int) -> Department:
    """Nobody else changes it until the transaction ends."""
    return Department.objects.select_for_update(no_key=True).get(pk=department)


def _open(terms):
    return terms.filter(ended_on_last=None)
