"""The trail: who did what, where no step of the workflow tells it."""

from commitments.models import Event, Response
from commitments.workflow import name_of


def exported(*, response: Response, by) -> Event:
    """Leave word that somebody took away a response's whole record."""
    return Event.objects.create(
        by=by,
        by_name=name_of(by),
        what=Event.What.EXPORTED,
        subject=f"{response}: the auditor’s bundle"[:300],
        subject_kind="response",
        subject_key=response.key,
        department=response.department,
    )
