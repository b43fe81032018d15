"""What every page of the admin has: partial dates, and refusals of the database in words."""

from django.contrib import admin
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, ManyToManyField, ProtectedError, TextField, URLField
from django.template.response import TemplateResponse

from strategy import triggers
from strategy.admin_asked import UnderstandsItsAddress
from strategy.admin_lists import FewToChooseFrom, LedByKeys
from strategy.admin_overtaken import OverwritesNothing, digest_of
from strategy.admin_problems import SumsUpProblems, problems_of
from strategy.admin_trail import LeavesTrail
from strategy.forms import TextFormField, partial_date_form, since_when_box
from strategy.help_texts import HELP_TEXTS
from strategy.models import Named
from strategy.not_saved.answers import Overtaken

OVERTAKEN_STEP = (
    "Somebody else saved this after you opened it. Look at it as it is now, and save again."
)


class RecordAdmin(
    FewToChooseFrom,
    LedByKeys,
    UnderstandsItsAddress,
    OverwritesNothing,
    SumsUpProblems,
    LeavesTrail,
    admin.ModelAdmin,
):
    """A model of the record.

    Foreign keys are looked up as one types, so that no page grows with the rows of another table.
    What the database refuses is told on the form, with what was typed.
    """

    show_full_result_count = False
    list_per_page = 50
    save_on_top = True
    list_select_related: list[str] = []
    stays: list[str] = []  # What the database refuses to change once the row is there.
    key: list[str] = []  # What it refuses to change once something published hangs on it.
    help_texts = HELP_TEXTS
    formfield_overrides = {
        URLField: {"assume_scheme": "https"},
        TextField: {"form_class": TextFormField},
    }

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.form = partial_date_form(model)
        links = (ForeignKey, ManyToManyField)
        self.autocomplete_fields = [
            field.name
            for field in (*model._meta.fields, *model._meta.many_to_many)
            if isinstance(field, links) and field.editable
        ]
        self.date_names = show_dates(self, model)

    def get_queryset(self, request):
        """With what its rows are named by, also where they are looked up as one types."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_fields(self, request, obj=None):
        """The model's own fields and its partial dates; where they come from stands last. Where
        `fields` names some, no others.
        """
        if self.fields:
            return list(self.fields)
        names = []
        for field in (*self.opts.fields, *self.opts.many_to_many):
            date = next((d for d in self.date_names if field.name == f"{d}_first"), None)
            if date:
                names.append(date)
            elif field.editable and not field.auto_created and not self._is_through(field):
                names.append(field.name)
        return sorted(names, key=lambda name: name in ("source", "section"))

    def asks_since_when(self, request, obj) -> bool:
        """Whether it can be renamed here: then since which day it is called so is asked."""
        return issubclass(self.model, Named) and self.is_asked_why(request, obj)

    @staticmethod
    def _is_through(field) -> bool:
        through = getattr(field.remote_field, "through", None)
        return through is not None and not through._meta.auto_created

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return super().get_readonly_fields(request, obj)
        if not self.has_change_permission(request, obj):
            return self.get_fields(request, obj)
        kept = self.key if self.why_key_is_kept(obj) else []
        return [*super().get_readonly_fields(request, obj), *self.stays, *kept]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if self.asks_since_when(request, obj):
            fieldsets.insert(-1, ("Name", {"fields": ["renamed_on"]}))
        if obj is not None and (why := self.why_key_is_kept(obj)):
            names = ", ".join(self.opts.get_field(name).verbose_name for name in self.key)
            fieldsets[0][1]["description"] = f"{names.capitalize()}: {why}"
        return fieldsets

    def why_key_is_kept(self, obj) -> str | None:
        return triggers.why_kept(obj) if self.key else None

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and not field.help_text:
            own = f"{self.opts.model_name}.{db_field.name}"
            field.help_text = self.help_texts.get(own) or self.help_texts.get(db_field.name, "")
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A choice of what this person may see, and of no more."""
        model = db_field.remote_field.model
        if self.admin_site.is_registered(model):
            seen = self.admin_site.get_model_admin(model).get_queryset(request)
            kwargs.setdefault("queryset", seen)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        # Django asks the model for fields by name, and partial dates are none of its.
        kwargs["fields"] = [
            name for name in self.get_fields(request, obj) if name not in self.date_names
        ]
        form = super().get_form(request, obj, change, **kwargs)
        if self.asks_since_when(request, obj):
            form.base_fields["renamed_on"] = since_when_box()
        form.refused = getattr(request, "refused", "")
        return form

    def save_model(self, request, obj, form, change):
        if self.asks_since_when(request, obj):
            obj.renamed_on = form.cleaned_data.get("renamed_on")
        super().save_model(request, obj, form, change)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            self.look(request, object_id)
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                self.look(request, object_id)
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError as error:
            request.refused = in_words(error, self.model)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except (IntegrityError, ProtectedError) as error:
            raise Overtaken(in_words(error, self.model)) from error

    def is_step_taken(self, request, row, form) -> bool:
        """Take a step of the workflow with a row, but for one that isn't what its form showed."""
        with transaction.atomic():
            self.look(request, str(row.pk))
            if request.is_overtaken:
                form.add_error(None, OVERTAKEN_STEP)
            return form.is_valid() and form.step()

    def render_step(self, request, row, form, title: str):
        """The page of a step that the workflow takes with a row."""
        if request.method != "POST":
            self.look(request, str(row.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "drawn": digest_of(request.stored),
            "problems": list(problems_of(form)) if form.is_bound else [],
            "opts": self.opts,
            "original": row,
        }
        status = 409 if request.is_overtaken else 200
        return TemplateResponse(request, "admin/strategy/step.html", context, status=status)


def show_dates(shown_by, model) -> list[str]:
    """Have an admin show a model's partial dates, sorted by their last day; says which they are."""
    dates = getattr(model._meta, "partial_dates", [])
    for date in dates:
        setattr(shown_by, date.name, _column(date))
    return [date.name for date in dates]


def _column(date):
    @admin.display(description=date.verbose_name, ordering=f"{date.name}_last")
    def shown(row):
        return getattr(row, date.name) or "-"

    return shown


def in_words(error: Exception, model) -> str:
    """Why the database refused something."""
    if isinstance(error, ProtectedError):
        return "Something else hangs on this, so it can't be deleted."
    if rule := triggers.why_refused(error):
        return rule
    for constraint in model._meta.constraints:
        if constraint.name in str(error):
            return constraint.get_violation_error_message()
    return f"The database refused this: {str(error).splitlines()[0]}"
