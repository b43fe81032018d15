"""Everybody reads baselines and targets; editors enter them."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ENTER = ["add_yardstick", "change_yardstick", "delete_yardstick"]


def give_rights(apps, schema_editor):
    using = schema_editor.connection.alias
    # Django makes them after the migrations, which is too late.
    create_permissions(installed.get_app_config("commitments"), verbosity=0, using=using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for group in groups.filter(name__in=["Editors", "Approvers", "Auditors", "Administrators"]):
        group.permissions.add(*permissions.filter(codename="view_yardstick"))
    entering = permissions.filter(codename__in=ENTER)
    for group in groups.filter(name="Editors"):
        group.permissions.add(*entering)
    for group in groups.filter(name="Administrators"):
        group.permissions.remove(*entering)


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0042_baselines_and_targets"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
