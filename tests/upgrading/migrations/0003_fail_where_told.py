import os

from django.db import migrations


def fail(apps, schema_editor):
    if os.environ.get("FAIL_AT") == "0003":
        schema_editor.execute("UPDATE commitments_nothing SET text = 'This fails.'")


class Migration(migrations.Migration):
    dependencies = [("upgrading", "0002_rename_what_rules_name")]

    operations = [migrations.RunPython(fail)]
