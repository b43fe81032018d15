"""The groups of people who work on the record, and what each may do.

The workflow asks for them by name, so `migrate` makes anew one that is not there.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions

FACTS = (
    "entry",
    "revision",
    "wording",
    "pledge",
    "withdrawal",
    "slip",
    "succession",
    "variant",
    "outcome",
    "citation",
    "figure",
    "yardstick",
    "evidence",
)
# For each group the verbs and models of its rights; None stands for every model.
GROUPS = {
    "Editors": [
        ("view", None),
        *((verb, name) for name in FACTS for verb in ("add", "change", "delete")),
        ("add", "edition"),
        ("change", "edition"),
        *((verb, "measure") for verb in ("add", "change", "delete")),
    ],
    "Approvers": [("view", None)],
    "Auditors": [("view", None), *((verb, "opinion") for verb in ("add", "change", "delete"))],
    "Administrators": [("view", None), ("add", None), ("change", None), ("delete", None)],
}
OURS = ("strategy", "commitments")
# Whoever looks after accounts takes no part in reports and opinions; groups are a superuser's.
NOT_OF_ADMINISTRATORS = [
    *(
        f"{verb}_{name}"
        for verb in ("add", "change", "delete")
        for name in (*FACTS, "edition", "measure", "opinion", "group", "permission")
    ),
    "delete_user",
]


def make_missing_groups(using: str) -> None:
    """Make each group that is not there, with its rights. Those that are there stay as they are."""
    from django.contrib.auth.models import Group

    groups = Group.objects.using(using)
    missing = GROUPS.keys() - groups.filter(name__in=GROUPS).values_list("name", flat=True)
    if missing:
        for label in (*OURS, "auth"):
            create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    for name in missing:
        _give_rights(groups.create(name=name), using)


def _give_rights(group, using: str) -> None:
    from django.contrib.auth.models import Permission

    labels = (*OURS, "auth") if group.name == "Administrators" else OURS
    permissions = Permission.objects.using(using).filter(content_type__app_label__in=labels)
    if group.name == "Administrators":
        permissions = permissions.exclude(codename__in=NOT_OF_ADMINISTRATORS)
    for verb, model in GROUPS[group.name]:
        wanted = {"codename": f"{verb}_{model}"} if model else {"codename__startswith": f"{verb}_"}
        group.permissions.add(*permissions.filter(**wanted))
