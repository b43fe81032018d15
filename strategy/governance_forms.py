"""Forms of the steps that change offices."""

from django import forms
from django.db import IntegrityError
from django.db.models import Q

from strategy import triggers, workflow
from strategy.forms import PartialDateFormField
from strategy.models import Role


class StepForm(forms.Form):
    """A step of the workflow. `step()` takes it, or tells on the form why it is refused."""

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def step(self) -> bool:
        try:
            self.take()
        except IntegrityError as error:
            self.add_error(None, triggers.why_refused(error) or "These dates contradict others.")
            return False
        return True


class EndRoleForm(StepForm):
    ended_on = PartialDateFormField(
        label="Ended on", help_text="The first day on which the role is no more."
    )
    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))
    successor = forms.ModelChoiceField(
        Role.objects.none(), label="What came after it: a role", required=False
    )
    successor_words = forms.CharField(
        label="or, in words",
        required=False,
        max_length=200,
        help_text="A group, or “everyone in the leadership team”.",
    )

    def __init__(self, *args, role: Role, **kwargs):
        super().__init__(*args, **kwargs)
        self.role = role
        own = Q(department=role.department_id)
        led_to = Q(department__changes_into__department=role.department_id)
        others = Role.objects.filter(own | led_to).exclude(pk=role.pk).distinct()
        self.fields["successor"].queryset = others
        for aim in role.aims.all():
            self.fields[f"outcome_{aim.number}"] = forms.CharField(
                label=f"What became of aim {aim.number}",
                help_text=aim.aim,
                initial=aim.outcome,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("successor") and cleaned.get("successor_words"):
            self.add_error("successor_words", "Give a role or words, not both.")
        return cleaned

    def take(self):
        cleaned = self.cleaned_data
        workflow.end_role(
            role=self.role,
            ended_on=cleaned["ended_on"],
            reason=cleaned["reason"],
            by=self.by,
            successor=cleaned["successor"],
            successor_words=cleaned["successor_words"],
            outcomes={
                int(name.removeprefix("outcome_")): text
                for name, text in cleaned.items()
                if name.startswith("outcome_")
            },
        )


class HandOverForm(StepForm):
    to = forms.ModelChoiceField(Role.objects.none(), label="Role that is responsible from then on")
    on = PartialDateFormField(label="From", help_text="On this day the new role is responsible.")
    section = forms.CharField(label="Where the source says so", required=False, max_length=200)
    why = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, accountability, **kwargs):
        super().__init__(*args, **kwargs)
        self.accountability = accountability
        department = accountability.role.department_id
        others = Role.objects.filter(department=department).exclude(pk=accountability.role_id)
        self.fields["to"].queryset = others

    def take(self):
        workflow.hand_over(accountability=self.accountability, by=self.by, **self.cleaned_data)
