"""The trail: what people and commands did, for those who audit the record or look after it."""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from commitments.models import Event
from commitments.workflow import may_audit


def events_for(user, as_at: date) -> QuerySet[Event]:
    """The events up to a day that somebody may read, the latest first."""
    events = Event.objects.select_related("department", "edition")
    return events.filter(at__lt=_end_of(as_at)) if may_audit(user) else events.none()


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
