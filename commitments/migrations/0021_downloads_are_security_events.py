from django.db import migrations

from strategy.models.security import last_day_kept
from strategy.triggers import lifted

AT_ONCE = 1000


def move(apps, schema_editor):
    """What was taken away is kept for a time, beside sign-ins, and no longer for ever."""
    events = apps.get_model("commitments", "Event").objects.filter(what="exported")
    security_events = apps.get_model("strategy", "SecurityEvent").objects
    with lifted(schema_editor, "commitments_event"):
        security_events.bulk_create(
            (as_security_event(security_events.model, event) for event in events.order_by("pk")),
            batch_size=AT_ONCE,
        )
        events.delete()


def as_security_event(model, event):
    by = "" if event.by_id else f"{event.by_name}: "
    return model(
        at=event.at,
        what="exported",
        account_id=event.by_id,
        subject=f"{by}{event.subject}"[:300],
        kept_until=last_day_kept(event.at.date()),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0020_rights_that_exclude_one_another"),
        ("strategy", "0009_security_events"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
