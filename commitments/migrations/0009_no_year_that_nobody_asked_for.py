"""Take out the year that an earlier sample asked a report for, though no source asks for one.

Where a report of that year was entered, or somebody gave a day or a reason for it, it stays.
"""

from django.db import migrations

STRATEGY = "digital-and-technology-strategy-2021"
WHY = (
    "The priorities are for 2021; the post asks for no report, that progress is awaited is this "
    "record’s choice"
)


def take_out(apps, schema_editor):
    using = schema_editor.connection.alias
    years = apps.get_model("strategy", "ReportingYear").objects.using(using)
    editions = apps.get_model("commitments", "Edition").objects.using(using)
    entered = editions.filter(response__strategy__slug=STRATEGY, year=2021)
    if not entered.exists():
        asked = years.filter(strategy__slug=STRATEGY, year=2021, due_on_last=None, section=WHY)
        asked.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0008_withdrawn_drafts_are_taken_up"),
        ("strategy", "0004_about_contact_and_log_are_taken"),
    ]

    operations = [migrations.RunPython(take_out, migrations.RunPython.noop)]
