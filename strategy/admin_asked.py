"""What addresses of the admin ask for. What can't be understood is dropped, and told."""

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DataError
from django.http import HttpResponseRedirect
from django.utils.text import Truncator

UNSEEN = "\N{REPLACEMENT CHARACTER}"

# What a database can't compare its columns with: NUL, too large a number, the year 0.
NOTHING_TO_COMPARE = (ValueError, OverflowError, DataError, ValidationError)


class NotUnderstood(Exception):
    """The address of a list asks for what no row can be compared with."""


class UnderstandsItsAddress:
    """A model in the admin, whose addresses anyone may have written."""

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
