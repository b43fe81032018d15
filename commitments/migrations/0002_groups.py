"""The groups of people who work on the record, and what each may do."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

FACTS = [
    "entry",
    "revision",
    "wording",
    "pledge",
    "withdrawal",
    "outcome",
    "citation",
    "reading",
    "evidence",
]
VIEW_ALL = [("view", None)]
GROUPS = {
    "Editors": VIEW_ALL
    + [(verb, name) for name in FACTS for verb in ("add", "change", "delete")]
    + [("add", "edition"), ("change", "edition"), ("add", "measure"), ("change", "measure")],
    "Approvers": VIEW_ALL,
    "Auditors": VIEW_ALL,
    "Administrators": [("view", None), ("add", None), ("change", None), ("delete", None)],
}
OURS = ["strategy", "commitments"]


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    using = schema_editor.connection.alias
    for label in (*OURS, "auth"):  # Django makes them after the migrations, which is too late.
        create_permissions(installed.get_app_config(label), verbosity=0, using=using)
    for name, rights in GROUPS.items():
        group, _made = Group.objects.using(using).get_or_create(name=name)
        labels = [*OURS, "auth"] if name == "Administrators" else OURS
        permissions = Permission.objects.using(using).filter(content_type__app_label__in=labels)
        for verb, model in rights:
            codename = f"{verb}_{model}" if model else None
            wanted = {"codename": codename} if codename else {"codename__startswith": f"{verb}_"}
            group.permissions.add(*permissions.filter(**wanted))


def remove_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0001_initial"),
        ("strategy", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
