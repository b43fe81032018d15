"""Partial dates in forms: typed as people type them, shown so that they can be typed again."""

import pytest
from django import forms

from strategy.forms import PartialDateFormField, partial_date_form
from strategy.models import Appointment, Role, StatedCount
from tests import make


@pytest.mark.parametrize(
    "typed",
    [
        "16 January 2015",
        "2015-01-16",
        "Dec 2012",
        "2014-Q1",
        "2015",
        "by December 2012",
        "between 1 June 2020 and 31 August 2020",
        "  summer 2020   (between June 2020 and August 2020) ",
    ],
)
def test_what_is_typed_is_read_and_what_is_shown_reads_the_same(typed):
    field = PartialDateFormField()
    read = field.clean(typed)

    assert read == make.on(typed)
    assert field.clean(field.prepare_value(read)) == read


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("once", "no spelling that is understood"),
        ("31 February 2015", "day is out of range for month"),
        ("Nonember 2015", "no month is called nonember"),
        ("between 2015 and 2014", "is before"),
        ("summer\0 2020 (2020)", r"This holds NUL \(U\+0000\)"),
    ],
)
def test_what_is_no_date_is_told(typed, told):
    with pytest.raises(forms.ValidationError, match=told):
        PartialDateFormField().clean(typed)


def test_a_date_that_may_be_open_is_left_out():
    assert PartialDateFormField(required=False).clean("  ") is None
    with pytest.raises(forms.ValidationError, match="required"):
        PartialDateFormField().clean("  ")


def test_the_help_shows_what_dates_look_like():
    field = PartialDateFormField(help_text="When it began.")

    assert field.help_text.startswith("When it began. ")
    assert "first quarter of 2014" in field.help_text


# A model's form


def form(model, *fields, **posted):
    """A form of a model, with its dates and the fields named, filled in."""
    base = partial_date_form(model)
    made = forms.modelform_factory(model, form=base, fields=fields)
    return made({name: getattr(value, "pk", value) for name, value in posted.items()})


@pytest.mark.django_db
def test_dates_are_set_on_what_is_saved():
    filled = form(Appointment, "role", "number", role=make.role(), number=1, started_on="2014-Q1")

    held = filled.save()

    held.refresh_from_db()
    assert (str(held.started_on), held.ended_on) == ("first quarter of 2014", None)


@pytest.mark.django_db
def test_a_date_can_be_taken_away_again():
    role = make.role(started_on=make.on("2012"), ended_on=make.on("2014"))
    made = forms.modelform_factory(Role, form=partial_date_form(Role), fields=["name"])

    filled = made({"name": "Leader", "started_on": "2012", "ended_on": ""}, instance=role)
    filled.save()

    role.refresh_from_db()
    assert (str(role.started_on), role.ended_on) == ("2012", None)


@pytest.mark.django_db
def test_a_date_shows_itself_with_its_words_and_is_unchanged_when_sent_back():
    words = "summer 2020 (between 1 June 2020 and 31 August 2020)"
    role = make.role(started_on=make.on(words))
    made = forms.modelform_factory(Role, form=partial_date_form(Role), fields=["name"])

    shown = made(instance=role)["started_on"].value()

    assert shown == words
    back = made({"name": role.name, "started_on": shown, "ended_on": ""}, instance=role)
    assert back.changed_data == []


@pytest.mark.django_db
def test_an_end_before_the_start_is_an_error_of_the_form():
    dates = {"started_on": "2014", "ended_on": "2012"}
    filled = form(Appointment, "role", "number", role=make.role(), number=1, **dates)

    assert filled.errors == {"__all__": ["“ended on” is before “started on”."]}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["once", ""])
def test_a_date_that_is_wrong_is_told_once_and_in_its_place(typed):
    filled = form(Appointment, "role", "number", role=make.role(), number=1, started_on=typed)

    assert list(filled.errors) == ["started_on"]


@pytest.mark.django_db
def test_dates_that_make_a_row_a_double_are_an_error_of_the_form():
    dfe = make.department()
    make_count = {"department": dfe, "of": "portfolios", "count": 5}
    StatedCount.objects.create(**make_count, stated_on=make.on("May 2021"))

    filled = form(StatedCount, "department", "of", "count", **make_count, stated_on="May 2021")

    assert "already exists" in str(filled.errors)


@pytest.mark.django_db
def test_a_constraint_about_what_has_no_box_is_held_to_all_the_same():
    role = make.role()
    made = forms.modelform_factory(Role, form=partial_date_form(Role), fields=["name"])
    role.end_reason = "It was no longer needed."

    filled = made({"name": "Leader", "started_on": "", "ended_on": ""}, instance=role)

    assert filled.errors == {"__all__": ["Give the date on which the role ended."]}
