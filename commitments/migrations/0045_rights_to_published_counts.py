"""The groups of a database of before see counts of documents; administrators look after them."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

VERBS = {
    "Editors": ["view"],
    "Approvers": ["view"],
    "Auditors": ["view"],
    "Administrators": ["view", "add", "change", "delete"],
}


def give_rights(apps, schema_editor):
    using = schema_editor.connection.alias
    # Django makes them after the migrations, which is too late.
    create_permissions(installed.get_app_config("strategy"), verbosity=0, using=using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=VERBS):
        wanted = [f"{verb}_publishedcount" for verb in VERBS[group.name]]
        group.permissions.add(*permissions.filter(codename__in=wanted))


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0044_promises_made_again"),
        ("strategy", "0015_published_counts"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
