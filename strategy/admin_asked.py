"""What addresses and forms of the admin ask for. What can't be understood is told, and no error."""

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DataError
from django.http import HttpResponseRedirect
from django.utils.text import Truncator

from strategy.numbers import LARGEST, read_number

UNSEEN = "\N{REPLACEMENT CHARACTER}"

# What a database can't compare its columns with: NUL, too large a number, the year 0.
NOTHING_TO_COMPARE = (ValueError, OverflowError, DataError, ValidationError)


class NotUnderstood(Exception):
    """The address of a list asks for what no row can be compared with."""


class DrawsWhatIsARow:
    """A choice that is looked up as one types. What was sent for it and is no key is not drawn."""

    def optgroups(self, name, value, attr=None):
        keys = [key for key in value if (read_number(str(key)) or LARGEST) < LARGEST]
        return super().optgroups(name, keys, attr)


class OneOfMany(DrawsWhatIsARow, AutocompleteSelect):
    pass


class SomeOfMany(DrawsWhatIsARow, AutocompleteSelectMultiple):
    pass


class ChoiceOfRows(forms.ModelMultipleChoiceField):
    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError:
            raise ValidationError("Select a valid choice: one of these is no row.") from None


class UnderstandsItsAddress:
    """A model in the admin, whose addresses and forms anyone may have written."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", OneOfMany(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("form_class", ChoiceOfRows)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SomeOfMany(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_changelist_instance(self, request):
        try:
            if any("\0" in value for value in request.GET.values()):
                raise ValueError("No text of the record holds NUL.")
            return super().get_changelist_instance(request)
        except (*NOTHING_TO_COMPARE, IncorrectLookupParameters) as error:
            if not request.GET:
                raise
            raise NotUnderstood from error

    def changelist_view(self, request, extra_context=None):
        try:
            return super().changelist_view(request, extra_context)
        except NotUnderstood:
            asked = ", ".join(f"{name}={value}" for name, value in request.GET.items())
            self.message_user(
                request,
                f"The list can’t be narrowed by {shortened(asked)}, so nothing is left out.",
                messages.WARNING,
            )
            popup = f"?{IS_POPUP_VAR}=1" if IS_POPUP_VAR in request.GET else ""
            return HttpResponseRedirect(request.path + popup)

    def get_search_results(self, request, queryset, search_term):
        if "\0" in search_term:  # Looked up as one types; a list says it by its form.
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def get_changeform_initial_data(self, request):
        """What the address fills in. A choice that isn't offered is left open."""
        initial = super().get_changeform_initial_data(request)
        for name in [name for name in initial if not self._is_offered(request, name, initial)]:
            self.message_user(
                request,
                f"{name} can’t be {shortened(request.GET[name])}, so it is left open.",
                messages.WARNING,
            )
            del initial[name]
        return initial

    def _is_offered(self, request, name: str, initial: dict) -> bool:
        try:
            field = self.opts.get_field(name)
        except FieldDoesNotExist:
            return True
        if not initial[name] or not field.is_relation or not hasattr(field, "formfield"):
            return True
        box = self.formfield_for_dbfield(field, request)
        try:
            return box is None or bool(box.clean(initial[name]))
        except NOTHING_TO_COMPARE:
            return False


def shortened(asked: str) -> str:
    """As much of what an address asks for as fits into a sentence."""
    seen = (letter if letter.isprintable() else UNSEEN for letter in asked)
    return f"“{Truncator(''.join(seen)).chars(100)}”"
