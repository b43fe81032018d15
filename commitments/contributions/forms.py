"""The forms behind a link, in the look of the public site."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from commitments.contributions.asked import ANSWERS, STATUSES, AskedAction, answer_box
from commitments.contributions.steps import Holder
from commitments.yearly_update.sheet import kept_text
from strategy import letters
from strategy.govuk_forms import GovukForm

ANSWER = 'Do you answer in words?<span class="govuk-visually-hidden"> (“{}”)</span>'
ANSWER_HINT = "If you do not, say why in the box above."
STATUS = "What happened to “{}”?"
WORDS = 'What shows it?<span class="govuk-visually-hidden"> (“{}”)</span>'
WORDS_HINT = "Use the words of your answer above, or say it in your own."


def check_text(text: str) -> None:
    if why := letters.why_no_text(text):
        raise ValidationError(why)


def check_line(words: str) -> None:
    if why := letters.why_no_line(words):
        raise ValidationError(why)


def area(label: str, hint: str = "", rows: int = 8, **options) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        strip=False,
        validators=[check_text],
        **options,
    )


class ActionForm(GovukForm):
    """The boxes of one action. None has to be filled: it can be saved half done."""

    def __init__(self, asked: AskedAction, *args, **kwargs):
        super().__init__(*args, auto_id="%s", **kwargs)
        for kind, label, hint in asked.texts:
            self.fields[kind] = area(label, hint, required=False)
            self.fields[answer_box(kind)] = forms.ChoiceField(
                label=format_html(ANSWER, label),
                help_text=ANSWER_HINT,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                required=False,
            )
        for row in asked.pledges:
            self.fields[row.status_box] = forms.ChoiceField(
                label=STATUS.format(row.pledge.statement),
                choices=STATUSES,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[row.words_box] = area(
                format_html(WORDS, row.pledge.statement), WORDS_HINT, rows=3, required=False
            )

    def clean(self):
        """What is answered instead of a text has a reason."""
        for name, said in list(super().clean().items()):
            kind = name.removesuffix("-answer")
            if said and name != kind and not self.cleaned_data.get(kind, "").strip():
                answer = dict(ANSWERS)[said]
                self.add_error(kind, f"Say why {answer[:1].lower()}{answer[1:]}")
        return self.cleaned_data

    @property
    def answers(self) -> dict[str, str]:
        """What was filled in."""
        kept = {name: kept_text(words) for name, words in self.cleaned_data.items()}
        return {name: words for name, words in kept.items() if words}


class HandOnForm(GovukForm):
    name = forms.CharField(
        label="Their name",
        max_length=100,
        validators=[check_line],
        error_messages={"required": "Enter their name"},
    )
    role = forms.CharField(
        label="Their role",
        max_length=90,
        validators=[check_line],
        error_messages={"required": "Enter their role"},
    )
    address = forms.EmailField(
        label="Their work email address",
        error_messages={
            "required": "Enter their email address",
            "invalid": "Enter an email address like name@example.gov.uk",
        },
    )

    @property
    def holder(self) -> Holder:
        return Holder(**self.cleaned_data)


class DeclineForm(GovukForm):
    reason = forms.CharField(
        label="Why is it not yours?",
        help_text="If you know who should answer, say so.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        validators=[check_text],
        error_messages={"required": "Say why it is not yours"},
    )
