"""Forms to choose what is compared: two editions, two years, two days."""

from collections.abc import Iterable
from datetime import date

from django import forms

from reporting.record.points import PAIR
from strategy.govuk_forms import GovukForm

LABELS = dict(zip(PAIR, ("Before", "After"), strict=True))


class PairForm(GovukForm):
    """Two of some choices; `chosen` holds their values."""

    def __init__(self, choices: Iterable[tuple[str, str]], chosen: dict[str, str]):
        super().__init__(initial=chosen)
        choices = list(choices)
        for name in PAIR:
            self.fields[name] = forms.ChoiceField(label=LABELS[name], choices=choices)


class DaysForm(GovukForm):
    """Two days, none after the day of the page."""

    def __init__(self, chosen: dict[str, date], latest: date):
        super().__init__(initial=chosen, auto_id="day_%s")
        limits = {"type": "date", "max": latest.isoformat()}
        for name in PAIR:
            box = forms.DateInput(attrs=limits, format="%Y-%m-%d")
            self.fields[name] = forms.DateField(label=LABELS[name], widget=box)
