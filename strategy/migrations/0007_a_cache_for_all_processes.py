from django.core.management import call_command
from django.db import migrations


def make_the_table(apps, schema_editor):
    """The table that CACHES names, where it is not there yet."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("strategy", "0006_changes_is_taken")]

    operations = [migrations.RunPython(make_the_table, migrations.RunPython.noop)]
