"""Forms of the admin: partial dates typed as people type them."""

from datetime import date

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils import timezone

from strategy import letters
from strategy.partial_dates import EXAMPLES, PartialDate, as_columns


class TextFormField(forms.CharField):
    """A text of many lines, as the record keeps it, whatever a browser sends."""

    def __init__(self, **options):
        super().__init__(**options, strip=False)

    def to_python(self, value) -> str:
        return letters.as_kept(super().to_python(value))


class PartialDateFormField(forms.CharField):
    """A partial date in one box: "16 January 2015", "first quarter of 2014"."""

    def __init__(self, **options):
        options.setdefault("widget", AdminTextInputWidget(attrs={"class": "vLargeTextField"}))
        super().__init__(**options)
        self.help_text = f"{self.help_text} As precise as its source: {EXAMPLES}.".strip()

    def prepare_value(self, value):
        return value.spelled_out() if isinstance(value, PartialDate) else value

    def to_python(self, value) -> PartialDate | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class PartialDateForm(forms.ModelForm):
    """A model's form with a box for each of its partial dates, held to the model's constraints."""

    # What the database refused when it was asked to save; the form tells it like its own errors.
    refused = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.partial_dates():
            self.initial.setdefault(name, getattr(self.instance, name))

    def partial_dates(self) -> list[str]:
        dates = getattr(self._meta.model._meta, "partial_dates", [])
        return [date.name for date in dates if date.name in self.fields]

    def clean(self):
        cleaned = super().clean()
        if self.refused:
            raise forms.ValidationError(self.refused)
        return cleaned

    def _post_clean(self):
        for name in self.partial_dates():
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()
        self._hold_to_letters()
        if not self.errors:
            self._hold_to_every_constraint()

    def _get_validation_exclusions(self):
        understood = [name for name in self.partial_dates() if name not in self.errors]
        columns = {column for name in understood for column in as_columns(name, None)}
        return super()._get_validation_exclusions() - columns

    def _hold_to_letters(self):
        try:
            letters.check(self.instance)
        except forms.ValidationError as error:
            for name in self.fields.keys() & error.message_dict.keys():
                self.add_error(name, error.message_dict[name])

    def _hold_to_every_constraint(self):
        """Also to one that speaks of what has no box here: one report a year, unless withdrawn."""
        try:
            self.instance.validate_constraints()
        except forms.ValidationError as error:
            self.add_error(None, error.messages)


def since_when_box() -> forms.DateField:
    """Since when something is called by the name that is given now."""
    return forms.DateField(
        label="First day of a new name",
        required=False,
        validators=[_not_to_come],
        widget=AdminTextInputWidget(attrs={"placeholder": "YYYY-MM-DD"}),
        help_text="Pages as at an earlier day keep the old name, which is found by searching, and "
        "an old address leads on. Today, where you leave it empty. Was the old name a slip? Then "
        "give a day before there was anything: 1900-01-01.",
    )


def _not_to_come(day: date) -> None:
    if day > timezone.localdate():
        raise forms.ValidationError("That day is yet to come: give it the new name then.")


def partial_date_form(model) -> type[PartialDateForm]:
    """The form of a model, with a box for each of its partial dates."""
    boxes = {
        date.name: PartialDateFormField(
            label=date.verbose_name.capitalize(),
            required=date.required,
            help_text=date.help_text,
        )
        for date in getattr(model._meta, "partial_dates", [])
    }
    return type(f"{model.__name__}Form", (PartialDateForm,), boxes)
