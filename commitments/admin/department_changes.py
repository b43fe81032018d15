"""Changes of departments: saved with the end of a department, once it was seen what follows."""

from django import forms
from django.contrib import admin

from commitments.what_follows import what_follows
from strategy import trail, workflow
from strategy.admin_base import RecordAdmin
from strategy.forms import partial_date_form
from strategy.models import DepartmentChange

SAVE_IT = "Tick “I have seen what follows”, and save again."


class DepartmentChangeForm(partial_date_form(DepartmentChange)):
    """Tells what follows from an end that is new, or on another day, before it is saved."""

    is_seen = forms.BooleanField(
        label="I have seen what follows",
        required=False,
        help_text="When a department comes to an end, saving first tells how many cells are due "
        "no longer. Nothing is saved until you tick this.",
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("is_seen"):
            self.tell_what_follows()
        return cleaned

    def tell_what_follows(self):
        change = self.instance
        for name in ("department", "kind", "into", "happened_on"):
            if name in self.cleaned_data:
                setattr(change, name, self.cleaned_data[name])
        is_new_day = change.pk is None or "happened_on" in self.changed_data
        if is_new_day and (found := list(what_follows(change))):
            day = f"{change.since.day} {change.since:%B %Y}"
            heading = f"From {day} nothing is due from {change.department}."
            self.add_error("is_seen", [heading, *map(str, found), SAVE_IT])


@admin.register(DepartmentChange)
class DepartmentChangeAdmin(RecordAdmin):
    """How departments were merged, split or closed, moved a part, or went on as another."""

    list_display = ["department", "kind", "into", "happened_on", "what"]
    list_filter = ["kind"]
    list_select_related = ["department", "into"]
    search_fields = ["department__name", "into__name", "what", "reason"]
    stays = ["department", "kind", "into"]

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.form = DepartmentChangeForm

    def get_fields(self, request, obj=None):
        names = ["department", "number", "kind", "into", "happened_on", "what", "reason"]
        may_save = self.has_change_permission(request, obj) or obj is None
        return [*names, "source", "section", *(["is_seen"] if may_save else [])]

    def save_model(self, request, obj, form, change):
        form.words_before = trail.stored_words(obj)
        workflow.change_department(change=obj, **self.who_and_why(request))

    def delete_model(self, request, obj):
        before, key, told = trail.stored_words(obj), obj.pk, self.who_and_why(request)
        workflow.take_back_change(change=obj, **told)
        obj.pk = key  # Django forgets it, and the trail names it.
        trail.tell(obj, "deleted", before, {}, **told)
