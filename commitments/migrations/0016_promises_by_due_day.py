from django.db import migrations, models


def tell_sqlite_how_it_is_filled(apps, schema_editor):
    """SQLite chooses an index by what it counted last; PostgreSQL counts by itself."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("ANALYZE commitments_standingpledge")


class Migration(migrations.Migration):
    dependencies = [("commitments", "0015_indexes_of_the_front_page")]

    operations = [
        migrations.RemoveIndex(model_name="standingpledge", name="standing_pledge_due"),
        migrations.AddIndex(
            model_name="standingpledge",
            index=models.Index(
                fields=["shown_until", "due_last", "department", "strategy", "action"],
                name="standing_pledge_due",
            ),
        ),
        migrations.RunPython(tell_sqlite_how_it_is_filled, migrations.RunPython.noop),
    ]
