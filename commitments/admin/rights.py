"""Rights that exclude one another: whoever looks after accounts takes no part in any report."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Permission, User

from strategy.accounts.second_factor import RIGHTS

TAKE_PART = ("Editors", "Approvers")
NOT_TOGETHER = (
    "Whoever looks after accounts takes no part in editing or approving. Choose one of the two, "
    "and give the other to somebody else."
)


def give_accounts(permissions) -> bool:
    """Whether one of these rights lets somebody look after accounts."""
    names = permissions.values_list("content_type__app_label", "codename")
    return any(f"{app}.{name}" in RIGHTS for app, name in names)


def why_not_together(groups, permissions, *, is_superuser: bool) -> str:
    """Why nobody may have these groups and rights at once; nothing where somebody may."""
    if settings.ONE_PERSON_MAY_APPROVE or not groups.filter(name__in=TAKE_PART).exists():
        return ""
    of_groups = Permission.objects.filter(group__in=groups)
    looks_after = is_superuser or give_accounts(permissions) or give_accounts(of_groups)
    return NOT_TOGETHER if looks_after else ""


class AccountForm(UserChangeForm):
    def clean(self):
        told = super().clean()
        if "groups" in told and "user_permissions" in told:
            chosen = told["groups"], told["user_permissions"]
            why = why_not_together(*chosen, is_superuser=told.get("is_superuser", False))
            if why:
                self.add_error("groups", why)
        return told


class GroupForm(forms.ModelForm):
    """A group. Nobody who is in it gains by a change what they may not have together."""

    def clean(self):
        told = super().clean()
        rights = told.get("permissions")
        if rights is not None and give_accounts(rights) and self._takes_part():
            self.add_error("permissions", NOT_TOGETHER)
        return told

    def _takes_part(self) -> bool:
        group = self.instance
        if settings.ONE_PERSON_MAY_APPROVE or group.pk is None:
            return False
        both = User.objects.filter(groups=group).filter(groups__name__in=TAKE_PART)
        return group.name in TAKE_PART or both.exists()


def has_rights(account: User) -> bool:
    """Whether somebody was given anything that only a superuser gives."""
    given = account.groups.all(), account.user_permissions.all()
    return account.is_superuser or any(rows.exists() for rows in given)
