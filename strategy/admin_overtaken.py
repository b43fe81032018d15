"""A form of the admin overwrites nothing that somebody else saved after it was drawn.

It carries a digest of what it was drawn from. Where that isn't what is stored any more, both come
back: what was typed in the boxes, what is stored beside them, with its digest. Sent once more, the
form is saved.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.admin.utils import unquote
from django.db import models
from django.shortcuts import get_object_or_404

from strategy import trail
from strategy.admin_problems import box_of

OVERTAKEN = (
    "Somebody else saved this after you opened it. What they saved is not overwritten: your words "
    "are in the boxes, theirs stand beneath this. Save again to keep yours."
)
ABOUT_THE_CHANGE = {"why", "renamed_on"}  # Boxes that are no part of the row.


class Theirs(NamedTuple):
    """What is stored now where something else stands in a form."""

    title: str
    words: str
    box: str = ""


class OverwritesNothing:
    """A page whose form is held against what is stored, while nobody else can write."""

    def hold(self, request, row: models.Model) -> None:
        """Keep others from writing to a row until the transaction ends."""
        get_object_or_404(type(row)._base_manager.select_for_update(no_key=True), pk=row.pk)

    def look(self, request, object_id: str | None) -> None:
        """Note what is stored of a row and, of a form that was sent, whether it began from that."""
        row = self.get_object(request, unquote(object_id)) if object_id else None
        if row is None:
            return
        if request.method == "POST":
            self.hold(request, row)
        request.is_overtaken = False
        if self.has_change_permission(request, row):
            request.stored = self.stored(request, row)
            if request.method == "POST" and request.POST.get("drawn") != digest_of(request.stored):
                request.is_overtaken, request.refused = True, OVERTAKEN

    def stored(self, request, row: models.Model) -> list[models.Model]:
        """A row and those that stand beneath it on its page."""
        rows = [get_object_or_404(type(row)._base_manager, pk=row.pk)]
        for inline in self.get_inline_instances(request, row):
            beneath = inline.model._base_manager.filter(**{inline.fk_name: row.pk})
            if request.method == "POST":
                beneath = beneath.select_for_update(no_key=True)
            rows += beneath.order_by("pk")
        return rows

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if rows := getattr(request, "stored", None):
            context["drawn"] = digest_of(rows)
        if not getattr(request, "is_overtaken", False):
            return super().render_change_form(request, context, *args, obj=obj, **kwargs)
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if not says_otherwise(form, formsets):
            return self.response_change(request, obj)  # It was pressed twice.
        for formset in formsets:  # Django pairs them by place, and a row may have come or gone.
            formset._queryset = [row.instance for row in formset.initial_forms]
        context["theirs"] = list(theirs(form, formsets, request.stored))
        response = super().render_change_form(request, context, *args, obj=obj, **kwargs)
        response.status_code = 409
        return response


def digest_of(rows: list[models.Model]) -> str:
    """Of every column of some rows, and of what they are joined to."""
    told = [
        [field.value_to_string(row) for field in row._meta.concrete_fields]
        + [sorted(other.pk for other in getattr(row, f.name).all()) for f in row._meta.many_to_many]
        for row in rows
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def says_otherwise(form, formsets) -> bool:
    changed = set(form.changed_data) - ABOUT_THE_CHANGE
    return bool(changed) or any(formset.has_changed() for formset in formsets)


def theirs(form, formsets, stored: list[models.Model]) -> Iterator[Theirs]:
    yield from _in_boxes(form, stored[0])
    for formset in formsets:
        name = formset.model._meta.verbose_name.capitalize()
        rows = {row.pk: row for row in stored[1:] if isinstance(row, formset.model)}
        for number, row in enumerate(formset.initial_forms):
            title, found = f"{name} {number + 1}", rows.pop(row.instance.pk, None)
            if found:
                yield from _in_boxes(row, found, f"{title}, ")
            else:
                yield Theirs(title, "was deleted", f"{formset.prefix}-{number}")
        yield from (Theirs(name, f"was added: {row}") for row in rows.values())


def _in_boxes(form, row: models.Model, title: str = "") -> Iterator[Theirs]:
    names = trail.names_of(row)
    told = trail.words_of(row)
    for name in form.changed_data:
        if name in names:
            words = told[names[name]] or "nothing"
            yield Theirs(f"{title}{form[name].label}", words, box_of(form[name]))
