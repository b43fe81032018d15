"""Adding a person: one page for the account, what they do, and for which departments."""

from django import forms
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import Group, User

from commitments.models import Membership
from strategy.admin_asked import ChoiceOfRows
from strategy.models import Department

NEED_DEPARTMENTS = ("Editors", "Approvers")


class NewAccountForm(forms.ModelForm):
    """An account that nobody can sign in with yet: its person sets a password by invitation."""

    email = forms.EmailField(
        required=False,
        label="Email address",
        help_text="An invitation goes there, with which they set their own password. Without it "
        "nothing can be sent to them: no invitation, no new password, no reminder.",
    )
    group = forms.ModelChoiceField(
        Group.objects.all(),
        required=False,
        help_text="What they do. Without a group they can sign in, and see nothing.",
    )
    departments = ChoiceOfRows(
        Department.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For whom. Without a department an editor can edit nothing, and an approver can "
        "approve nothing. Auditors and administrators need none.",
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email"]
        field_classes = {"username": UsernameField}

    def save(self, commit=True):
        self.instance.set_unusable_password()
        self.instance.is_staff = True
        return super().save(commit)

    def _save_m2m(self):
        """Also what is kept beside the account."""
        super()._save_m2m()
        if group := self.cleaned_data.get("group"):
            self.instance.groups.add(group)
        for department in self.cleaned_data.get("departments", ()):
            Membership.objects.create(user=self.instance, department=department)

    def what_will_not_work(self) -> list[str]:
        told, name = self.cleaned_data, self.instance.get_username()
        group = told.get("group")
        lacking = []
        if not told["email"]:
            lacking.append(
                f"No invitation was sent: {name} has no email address, and can’t ask for a "
                "password. Enter one, and tell them to choose “I do not know my password”."
            )
        if group is None:
            lacking.append(f"Without a group {name} sees nothing of the record’s work.")
        elif group.name in NEED_DEPARTMENTS and not told.get("departments"):
            lacking.append(
                f"Without a department {name} can edit or approve nothing. Add a membership."
            )
        return lacking


def new_account_boxes(by: User) -> list:
    """The boxes of the page, for somebody who adds: what gives rights is a superuser's to give."""
    person = ["username", "first_name", "last_name", "email"]
    work = ["group"] if by.is_superuser else []
    if by.has_perm("commitments.add_membership"):
        work.append("departments")
    boxes = [(None, {"fields": person})]
    return [*boxes, ("What they do", {"fields": work})] if work else boxes
