import os

from django.db import migrations

from strategy import triggers


def write(apps, schema_editor):
    with triggers.lifted(schema_editor, "commitments_revision"):
        schema_editor.execute("UPDATE commitments_revision SET edition_id = edition_id")
    if os.environ.get("FAIL_AT") == "0001":
        schema_editor.execute("UPDATE commitments_nothing SET text = 'This fails.'")


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_initial")]

    operations = [migrations.RunPython(write)]
