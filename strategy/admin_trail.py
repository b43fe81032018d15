"""The admin tells of every change: who, from what to what, and why."""

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import Http404, QueryDict

from strategy import trail
from strategy.admin_problems import Problem

ASKED = "Say why: whoever looks after the record later will read it."


MOST_COUNTED = 1000


def hanging_on(row: models.Model) -> list[str]:
    """What keeps a row from being deleted, in words: "3 appointments". A query for each kind."""
    found = []
    for relation in row._meta.get_fields(include_hidden=True):
        if getattr(relation, "on_delete", None) is models.PROTECT and relation.auto_created:
            of = relation.related_model
            rows = of._base_manager.filter(**{relation.field.name: row.pk})
            count = rows.order_by()[: MOST_COUNTED + 1].count()
            if count:
                name = of._meta.verbose_name if count == 1 else of._meta.verbose_name_plural
                number = f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else count
                found.append(f"{number} {name}")
    return found


def why_box() -> forms.CharField:
    return forms.CharField(
        label="Why",
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="What makes this change right. It is kept with your name, what was there before "
        "and what is there now.",
        error_messages={"required": ASKED},
    )


class LeavesTrail:
    """A page of the admin whose changes and deletions ask for a reason.

    What is added needs none. `asks_why` is off where the reason is told elsewhere: the facts of a
    draft have the change note of their edition.
    """

    asks_why = True
    actions = None  # Many at once would be deleted without a box for the reason.
    delete_confirmation_template = "admin/strategy/delete_confirmation.html"

    def is_asked_why(self, request, obj) -> bool:
        return self.asks_why and obj is not None and self.has_change_permission(request, obj)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not self.is_asked_why(request, obj):
            return fieldsets
        return [*fieldsets, ("Reason", {"fields": ["why"]})]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if "fields" in kwargs and kwargs["fields"] is None:  # Django asks which fields there are.
            return super().get_form(request, obj, change=change, **kwargs)
        fields = kwargs.get("fields") or flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs["fields"] = [name for name in fields if name != "why"]
        form = super().get_form(request, obj, change=change, **kwargs)
        if self.is_asked_why(request, obj):
            form.base_fields["why"] = why_box()
        return form

    def save_model(self, request, obj, form, change):
        form.words_before = trail.stored_words(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        trail.tell_stored(form.instance, form.words_before, **self.who_and_why(request))

    def save_formset(self, request, form, formset, change):
        before = {
            row.instance.pk: trail.stored_words(row.instance) for row in formset.initial_forms
        }
        super().save_formset(request, form, formset, change)
        told = self.who_and_why(request)
        for row in formset.new_objects:
            trail.tell_stored(row, {}, **told)
        for row, _names in formset.changed_objects:
            trail.tell_stored(row, before[row.pk], **told)

    def delete_view(self, request, object_id, extra_context=None):
        asked = request.method == "POST" and self.asks_why
        context = {"asks_why": self.asks_why} | (extra_context or {})
        if asked and not request.POST.get("why", "").strip():
            request.POST = QueryDict()  # As if it were not confirmed yet.
            context["problems"] = [Problem(ASKED, "id_why")]
        return super().delete_view(request, object_id, context)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Django leads whoever sent a form for it to the front page, and forgets what was typed."""
        if request.method == "POST":
            raise Http404
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def get_deleted_objects(self, objs, request):
        """What hangs on a row keeps it, and is told by kind and number, however much it is."""
        hanging = [words for obj in objs for words in hanging_on(obj)]
        if hanging:
            return [], {}, set(), hanging
        return super().get_deleted_objects(objs, request)

    def delete_model(self, request, obj):
        before, key = trail.stored_words(obj), obj.pk
        super().delete_model(request, obj)
        obj.pk = key  # Django forgets it, and the trail names it.
        trail.tell(obj, "deleted", before, {}, **self.who_and_why(request))

    def who_and_why(self, request) -> dict:
        return {"by": request.user, "why": request.POST.get("why", "").strip()}
