"""Filters that may be given several values at once: a row has to have one of them."""

from collections.abc import Iterable

import django_filters
from django import forms


class SeveralField(forms.MultipleChoiceField):
    """Some of several values, each once. One that is empty narrows nothing."""

    def to_python(self, value) -> list[str]:
        return [one for one in dict.fromkeys(super().to_python(value)) if one]


class SeveralFilter(django_filters.Filter):
    """`department=dfe&department=hmrc`: of one or of the other. Its methods get a list."""

    field_class = SeveralField

    def __init__(self, field_name: str | None = None, **kwargs):
        super().__init__(field_name, "in", **kwargs)


def wrong(field: SeveralField, values: Iterable[str]) -> list[str]:
    """Those of some values that the field doesn't know."""
    return [value for value in values if value and not field.valid_value(value)]
