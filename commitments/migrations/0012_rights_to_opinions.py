"""The groups of a database of before read opinions; its auditors give them."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

GIVE = ["add_opinion", "change_opinion", "delete_opinion"]
RIGHTS = {
    "Editors": ["view_opinion"],
    "Approvers": ["view_opinion"],
    "Auditors": ["view_opinion", *GIVE],
    "Administrators": ["view_opinion", *GIVE],
}


def give_rights(apps, schema_editor):
    using = schema_editor.connection.alias
    # Django makes them after the migrations, which is too late.
    create_permissions(installed.get_app_config("commitments"), verbosity=0, using=using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=RIGHTS):
        group.permissions.add(*permissions.filter(codename__in=RIGHTS[group.name]))


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0011_opinions_of_auditors"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
