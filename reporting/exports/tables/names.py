"""Documents that facts come from, and what things were called before."""

from datetime import date

from django.apps import apps
from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from commitments.models import Edition, Measure
from reporting.exports.columns import DATE, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.filters.tables import narrowed
from reporting.governance.told import OF_DEPARTMENT
from reporting.record.measures import measures_with_figures
from strategy.models import Action, Department, FormerName, Person, Source, Strategy
from strategy.models.names import Named


def sources(day: date) -> QuerySet[Source]:
    """The documents of whatever is public, also of later days: by them the past is known."""
    public = {Edition: Edition.objects.published(), Measure: measures_with_figures(date.max)}
    used = Q()
    for model in apps.get_models():
        if model._meta.app_label in ("strategy", "commitments"):
            rows = public.get(model, model._default_manager.all())
            for of in model._meta.concrete_fields:
                if of.related_model is Source:
                    used |= Q(pk__in=rows.order_by().values(of.name))
    return Source.objects.filter(used).order_by("slug")


SOURCES = ListDataset(
    "sources",
    "Sources",
    "The published documents that facts come from.",
    [
        Column("slug", "Its slug", lambda row: row.slug),
        field("title", "Its title"),
        field("publisher", "Who published it"),
        *dates("published_on", "When it was published"),
        field("url", "Its address", "anyURI"),
        field("licence", "Under which licence"),
    ],
    filters=narrowed(sources),
)

NUMBERED = Concat(
    "strategy__slug", Value("/"), Cast("number", CharField()), output_field=CharField()
)
KEYS = {Department: F("slug"), Strategy: F("slug"), Person: F("slug"), Action: NUMBERED}


def former_names(day: date) -> QuerySet[FormerName]:
    """Those that were given up by the day, with `key`, by which what had them is named now."""
    keys = [
        When(kind=model._meta.model_name, then=_key_of(model))
        for model in apps.get_models()
        if issubclass(model, Named)
    ]
    rows = FormerName.objects.filter(until__lte=day)
    rows = rows.annotate(key=Case(*keys, output_field=CharField()))
    return rows.order_by("kind", "key", "until", "pk")


def _key_of(model) -> Subquery:
    named = model.objects.filter(pk=OuterRef("subject"))
    return Subquery(named.values(named_by=KEYS.get(model, OF_DEPARTMENT))[:1])


FORMER_NAMES = ListDataset(
    "former-names",
    "Former names",
    "What something was called before it was renamed.",
    [
        field("kind", "What was renamed: department, strategy, action, role, person …"),
        field("key", "What names it now: its slug, DEPARTMENT/SLUG, or STRATEGY/ACTION"),
        field("name", "What it was called"),
        field("slug", "Its part of an address then"),
        field("until", "The first day on which it was called otherwise", DATE),
    ],
    filters=narrowed(former_names),
)
