"""The groups of a database of before see steps of clearance; administrators look after them."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

SEE = ["view_step", "view_clearance"]
RIGHTS = {
    "Editors": SEE,
    "Approvers": SEE,
    "Auditors": SEE,
    "Administrators": [*SEE, "add_step", "change_step", "delete_step"],
}


def give_rights(apps, schema_editor):
    using = schema_editor.connection.alias
    # Django makes them after the migrations, which is too late.
    create_permissions(installed.get_app_config("commitments"), verbosity=0, using=using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=RIGHTS):
        group.permissions.add(*permissions.filter(codename__in=RIGHTS[group.name]))


class Migration(migrations.Migration):
    dependencies = [("commitments", "0023_clearance")]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
