"""Administrators of a database of before take no part in reports and opinions, and groups are a
superuser's; editors look after measures alone, so they delete them, too.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

PARTS = [
    "entry",
    "revision",
    "wording",
    "pledge",
    "withdrawal",
    "outcome",
    "citation",
    "figure",
    "evidence",
    "edition",
    "measure",
    "opinion",
    "group",
    "permission",
]
NOT_OF_ADMINISTRATORS = [
    *(f"{verb}_{name}" for verb in ("add", "change", "delete") for name in PARTS),
    "delete_user",
]


def keep_apart(apps, schema_editor):
    using = schema_editor.connection.alias
    # Django makes them after the migrations, which is too late.
    create_permissions(installed.get_app_config("commitments"), verbosity=0, using=using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for group in groups.filter(name="Administrators"):
        group.permissions.remove(*permissions.filter(codename__in=NOT_OF_ADMINISTRATORS))
    for group in groups.filter(name="Editors"):
        group.permissions.add(*permissions.filter(codename="delete_measure"))


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0019_words_withheld_by_law"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(keep_apart, migrations.RunPython.noop)]
