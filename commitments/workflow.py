"""The steps of an edition: how it becomes part of the record."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commitments.models import Edition, Response
from strategy.partial_dates import PartialDate, as_columns


class NotAllowed(Exception):
    """A step that the edition's state doesn't permit; the message is for the person who tried."""


@transaction.atomic
def record(*, edition: Edition, published_on: PartialDate, now: datetime | None = None) -> None:
    """Make an edition that was published elsewhere part of the record.

    For what is imported or seeded: nobody here submitted or approved it. Raises NotAllowed where
    the edition is no draft any more.
    """
    Response.objects.select_for_update().get(pk=edition.response_id)  # One at a time.

    # The condition is in the UPDATE: two at once can't both win.
    draft = Edition.objects.filter(pk=edition.pk, state=Edition.State.DRAFT)
    if not draft.update(
        state=Edition.State.PUBLISHED,
        position=_next_position(edition.response_id),
        recorded_at=now or timezone.now(),
        **as_columns("published_on", published_on),
    ):
        raise NotAllowed("This edition is not a draft.")
    edition.refresh_from_db()


def _next_position(response_id: int) -> int:
    editions = Edition.objects.filter(response=response_id)
    return (editions.aggregate(last=Max("position"))["last"] or 0) + 1
