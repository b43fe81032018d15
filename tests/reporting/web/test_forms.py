from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.template.loader import render_to_string

from strategy.govuk_forms import GovukForm

KINDS = [("commitment", "Commitment"), ("plan", "Plan")]


class Sample(GovukForm):
    """One field of every sort that the public pages may use."""

    q = forms.CharField(label="Words in the text", required=False)
    year = forms.IntegerField(help_text="For example, 2014")
    department = forms.ChoiceField(choices=[("", "Any"), ("Merged", [("esfa", "ESFA")])])
    kind = forms.MultipleChoiceField(
        choices=KINDS, widget=forms.CheckboxSelectMultiple, help_text="Select all that apply"
    )
    outcome = forms.ChoiceField(choices=[("dropped", "Dropped")], widget=forms.RadioSelect)
    note = forms.CharField(widget=forms.Textarea(attrs={"class": "app-note", "maxlength": 1000}))
    late = forms.BooleanField(label="Only what is late", help_text="Leaves out the rest")
    page = forms.CharField(widget=forms.HiddenInput, required=False)


def html(form, *fields):
    """The form, or some of its fields, with all white space made one space."""
    drawn = "".join(form[name].as_field_group() for name in fields) if fields else str(form)
    return " ".join(drawn.split()).replace("> <", "><").replace(" >", ">")


def test_text_has_a_label_and_nothing_it_does_not_need():
    assert html(Sample(), "q") == (
        '<div class="govuk-form-group">'
        '<label class="govuk-label" for="id_q">Words in the text</label>'
        '<input type="text" name="q" class="govuk-input" id="id_q"></div>'
    )


def test_hint_and_error_are_linked_to_their_field():
    assert html(Sample({"year": "soon"}), "year") == (
        '<div class="govuk-form-group govuk-form-group--error">'
        '<label class="govuk-label" for="id_year">Year</label>'
        '<div class="govuk-hint" id="id_year_helptext">For example, 2014</div>'
        '<div id="id_year_error"><p class="govuk-error-message">'
        '<span class="govuk-visually-hidden">Error:</span> Enter a whole number.</p></div>'
        '<input type="number" name="year" value="soon"'
        ' class="govuk-input govuk-input--error" aria-invalid="true"'
        ' aria-describedby="id_year_helptext id_year_error" id="id_year"></div>'
    )


def test_select_keeps_its_groups_and_what_was_chosen():
    assert (
        '<select name="department" class="govuk-select" id="id_department">'
        '<option value="">Any</option>'
        '<optgroup label="Merged"><option value="esfa" selected>ESFA</option></optgroup></select>'
    ) in html(Sample({"department": "esfa"}), "department")


def test_boxes_stand_in_a_fieldset_that_says_what_they_are():
    drawn = html(Sample(initial={"kind": ["plan"]}), "kind")

    assert (
        '<fieldset class="govuk-fieldset" aria-describedby="id_kind_helptext">'
        '<legend class="govuk-fieldset__legend">Kind</legend>'
    ) in drawn
    assert (
        '<div class="govuk-checkboxes__item"><input type="checkbox" name="kind" value="plan"'
        ' class="govuk-checkboxes__input" id="id_kind_1" checked>'
        '<label class="govuk-label govuk-checkboxes__label" for="id_kind_1">Plan</label></div>'
    ) in drawn


def test_radio_buttons_have_their_own_classes():
    drawn = html(Sample(), "outcome")

    assert '<div class="govuk-radios" id="id_outcome" data-module="govuk-radios">' in drawn
    assert 'class="govuk-radios__input" id="id_outcome_0"' in drawn


def test_single_box_has_its_label_behind_it_and_its_hint_linked():
    drawn = html(Sample(), "late")

    assert drawn.count("Only what is late") == 1
    assert (
        '<input type="checkbox" name="late" class="govuk-checkboxes__input"'
        ' aria-describedby="id_late_helptext" id="id_late">'
        '<label class="govuk-label govuk-checkboxes__label" for="id_late">'
    ) in drawn


def test_text_area_keeps_its_text_and_the_class_it_was_given():
    assert (
        '<textarea name="note" class="govuk-textarea app-note" cols="40" rows="10"'
        ' maxlength="1000" id="id_note"> a &lt; b</textarea>'
    ) in html(Sample(initial={"note": "a < b"}), "note")


def test_whole_form_is_its_fields_and_what_it_hides():
    drawn = html(Sample(initial={"page": 1000}))

    assert drawn.startswith('<input type="hidden" name="page" value="1000" id="id_page">')
    assert drawn.count("govuk-form-group") == 7


def test_error_summary_leads_to_each_field_that_is_wrong():
    summary = render_to_string("_error_summary.html", {"form": Sample({"year": "soon"})})

    for first_of_field in ("id_year", "id_department", "id_kind_0", "id_outcome_0", "id_late"):
        assert f'href="#{first_of_field}"' in summary
    assert "id_q" not in summary


def test_error_summary_is_not_there_without_errors():
    assert not render_to_string("_error_summary.html", {"form": Sample()}).strip()


def test_forms_of_the_admin_stay_as_they_are():
    class AdminForm(forms.Form):
        name = forms.CharField(widget=AdminTextInputWidget)

    assert "govuk" not in str(AdminForm())
