"""What is wrong with a form of the admin: all of it at its top, each with a link to its box."""

from collections.abc import Iterator
from typing import NamedTuple

from django import forms


class Problem(NamedTuple):
    """A sentence, and the box that it is about; none where it is about the whole form."""

    message: str
    box: str = ""


class SumsUpProblems:
    """A page of the admin whose problems stand at its top."""

    def render_change_form(self, request, context, *args, **kwargs):
        if request.method == "POST":
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["problems"] = list(problems_of(context["adminform"].form, formsets))
            context["errors"] = None  # Django's own summary leads nowhere.
        return super().render_change_form(request, context, *args, **kwargs)


def problems_of(form, formsets=()) -> Iterator[Problem]:
    yield from _of_form(form)
    for formset in formsets:
        place = f"{formset.prefix}-group"
        yield from (Problem(words, place) for words in formset.non_form_errors())
        name = formset.model._meta.verbose_name.capitalize()
        for number, row in enumerate(formset.forms):
            yield from _of_form(row, f"{name} {number + 1}", f"{formset.prefix}-{number}")


def _of_form(form, name: str = "", place: str = "") -> Iterator[Problem]:
    for message in form.non_field_errors():
        yield Problem(f"{name}: {message}" if name else message, place)
    for box in form:
        title = f"{name}, {box.label.lower()}" if name else box.label
        for message in box.errors:
            yield Problem(f"{title}: {message}", place if box.is_hidden else box_of(box))


def box_of(box: forms.BoundField) -> str:
    """Where a link to a box leads; boxes and buttons are many, and it leads to the first."""
    return box.subwidgets[0].id_for_label if box.use_fieldset else box.id_for_label
