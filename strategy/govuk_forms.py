"""Forms of the public pages, drawn as the GOV.UK Design System draws them."""

from pathlib import Path

from django import forms
from django.conf import settings
from django.forms import renderers
from django.utils.functional import cached_property


class GovukRenderer(renderers.DjangoTemplates):
    """Django's own form templates, but for those that templates/govuk/ has under the same name.

    Only a form that asks for it is drawn by it: FORM_RENDERER would change the admin as well.
    """

    @cached_property
    def engine(self):
        ours = settings.BASE_DIR / "templates" / "govuk"
        djangos = Path(forms.__file__).parent / "templates"
        return self.backend(
            {"NAME": "govuk", "APP_DIRS": False, "DIRS": [ours, djangos], "OPTIONS": {}}
        )


class GovukForm(forms.Form):
    """A form whose errors are told by the page, in `_error_summary.html` and beside each field."""

    default_renderer = GovukRenderer()  # One for all, so that templates are compiled once.
    use_required_attribute = False  # Browsers tell only of the first field, and in their words.
