"""How long security events are kept: what is past its last day goes, and a check says if not."""

from datetime import timedelta

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.utils import timezone

from strategy.models import SecurityEvent

DAYS_OF_GRACE = 7  # In which a daily command may have failed.


def past(days: int = 0) -> QuerySet[SecurityEvent]:
    """Those whose last day is over, for more than some days."""
    today = timezone.now().date()  # As the database counts days: by UTC.
    return SecurityEvent.objects.filter(kept_until__lt=today - timedelta(days=days))


def forget() -> int:
    """Delete those that are kept no longer; how many there were."""
    deleted, _by_model = past().delete()
    return deleted


@checks.register(checks.Tags.database)
def check_nothing_is_kept_too_long(*, databases=None, **kwargs):
    """Say that nobody runs the command that forgets."""
    table = SecurityEvent._meta.db_table
    if DEFAULT_DB_ALIAS not in (databases or []):
        return []
    if table not in connections[DEFAULT_DB_ALIAS].introspection.table_names():
        return []
    told = checks.Warning(
        "Security events are kept for longer than 13 months.",
        hint="Have manage.py forget run daily.",
        id="strategy.W002",
    )
    return [told] if past(DAYS_OF_GRACE).exists() else []
