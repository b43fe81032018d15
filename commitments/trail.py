"""The trail: what people and commands did, each as one event that stays."""

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from commitments.models import Event, Untold
from commitments.workflow import name_of, tell_untold
from strategy.models import Department
from strategy.trail import happened

# Where a row says whose it is, nearest first.
WAYS_TO_A_DEPARTMENT = [
    "department",
    "role",
    "function",
    "response",
    "edition",
    "outcome",
    "figure",
]


@receiver(happened, dispatch_uid="the trail")
def write_down(sender, *, row, what, by, changes, why, **others) -> None:
    """Leave an event of what somebody did to a row by hand."""
    Event.objects.create(by=by, by_name=name_of(by), what=what, comment=why, **_of(row, changes))


@receiver([user_logged_in, user_logged_out], dispatch_uid="tell what saved itself")
def a_session_is_over(sender, *, user, **others) -> None:
    """What saved itself in a session, and was told by no button, is one event."""
    if user is not None:
        tell_untold(Untold.objects.filter(by=user))


def changed_by_command(command: str, row, what: str, changes: dict) -> Event:
    """Leave an event of what a command did to a row, from what to what, as by hand."""
    return Event.objects.create(by_name=f"manage.py {command}", what=what, **_of(row, changes))


def _of(row, changes: dict) -> dict:
    return {
        "subject": f"{row._meta.verbose_name.capitalize()}: {row}"[:300],
        "subject_kind": row._meta.model_name,
        "subject_key": str(row.pk),
        "department": department_of(row),
        "changes": changes,
    }


def ran(command: str, what: str, subject: str, comment: str = "") -> Event:
    """Leave an event of a command that changed something: what it says it did, in words."""
    return Event.objects.create(
        by_name=f"manage.py {command}",
        what=what,
        subject=subject[:300],
        subject_kind="command",
        subject_key=command,
        comment=comment,
    )


def department_of(row) -> Department | None:
    """Whose people may see what is told of a row.

    Nobody's in particular for a department itself: the event would keep it from being deleted.
    """
    for name in WAYS_TO_A_DEPARTMENT:
        if (other := getattr(row, name, None)) is not None:
            return other if isinstance(other, Department) else department_of(other)
    return None
