"""What earlier versions noted of downloads as events becomes security events, for 13 months."""

from datetime import UTC, date, datetime
from importlib import import_module
from types import SimpleNamespace
from unittest import mock

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from commitments.models import Event
from strategy import triggers
from strategy.models import SecurityEvent
from tests.commitments import people

pytestmark = pytest.mark.django_db

migration = import_module("commitments.migrations.0021_downloads_are_security_events")
ALLOW = {
    "postgresql": "ALTER TABLE commitments_event DROP CONSTRAINT event_what_is_known",
    "sqlite": "PRAGMA ignore_check_constraints = ON",
}


@pytest.fixture
def as_before():
    """What may be an event is what an earlier version let be one."""
    with connection.cursor() as cursor:
        cursor.execute(ALLOW[connection.vendor])
    if connection.vendor == "sqlite":
        triggers.drop()  # As before every migration.
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_they_move_with_their_time_and_whose_they_were(as_before):
    then, otto = datetime(2026, 11, 23, 9, tzinfo=UTC), people.otto()
    with mock.patch.object(timezone, "now", return_value=then):
        Event.objects.create(what="exported", by=otto, by_name="Otto", subject="The bundle")
        Event.objects.create(what="exported", by_name="manage.py export_record", subject="All")
        kept = Event.objects.create(what="loaded", by_name="manage.py load_seeds", subject="All")

    migration.move(apps, SimpleNamespace(connection=connection))

    assert list(Event.objects.all()) == [kept]
    moved = SecurityEvent.objects.filter(what="exported").order_by("pk")
    assert [(row.account, row.subject, row.at, row.kept_until) for row in moved] == [
        (otto, "The bundle", then, date(2027, 12, 23)),
        (None, "manage.py export_record: All", then, date(2027, 12, 23)),
    ]
