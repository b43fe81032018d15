from django.db import migrations

from strategy import triggers


def write(apps, schema_editor):
    with triggers.lifted(schema_editor, "commitments_revision"):
        schema_editor.execute("UPDATE commitments_revision SET edition_id = edition_id")


class Migration(migrations.Migration):
    dependencies = [("upgrading", "0001_write_what_is_published")]

    operations = [
        migrations.RunSQL("ALTER TABLE commitments_edition RENAME COLUMN state TO stage"),
        migrations.RunSQL("ALTER TABLE commitments_seal RENAME TO commitments_stamp"),
        migrations.RunPython(write),
    ]
