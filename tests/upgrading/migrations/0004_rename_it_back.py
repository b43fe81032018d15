from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("upgrading", "0003_fail_where_told")]

    operations = [
        migrations.RunSQL("ALTER TABLE commitments_stamp RENAME TO commitments_seal"),
        migrations.RunSQL("ALTER TABLE commitments_edition RENAME COLUMN stage TO state"),
    ]
