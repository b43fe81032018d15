"""Things made up for the page of components: they look to a template like those of a record."""

from collections import Counter
from datetime import date
from types import SimpleNamespace

from django import forms
from django.http import QueryDict

from reporting.record.progress import Tally
from reporting.web.paging import LongPaginator
from strategy.govuk_forms import GovukForm
from strategy.partial_dates import PartialDate


class Thing(SimpleNamespace):
    """Anything with the attributes that a template asks for; prints as its name."""

    def __str__(self):
        return self.name


def several(rows: list) -> Thing:
    """What a template asks for `.all`."""
    return Thing(all=rows)


class ExampleForm(GovukForm):
    action = forms.ChoiceField(
        label="Action", choices=[("7", "Action 7")], help_text="One of the sixteen."
    )
    day = forms.DateField(label="As at", error_messages={"invalid": "Enter a day, 2014-06-01"})
    is_overdue = forms.BooleanField(label="Overdue only", required=False)
    kind = forms.MultipleChoiceField(
        label="Kind",
        choices=[("plan", "Plan"), ("progress", "Progress")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one kind or more"},
    )


DEPARTMENT = Thing(abbreviation="DfE", name="Department for Education", slug="dfe")
ESFA = Thing(abbreviation="ESFA", name="Education and Skills Funding Agency", slug="esfa")
STRATEGY = Thing(title="Government Digital Strategy", slug="government-digital-strategy")
RESPONSE = Thing(department=DEPARTMENT, strategy=STRATEGY, title="DfE’s actions")
SOURCE = Thing(
    title="Digital strategy: actions and progress",
    publisher="Department for Education",
    published_on="16 January 2015",
    url="https://www.gov.uk/",
)
MERGED = Thing(
    sentence="ESFA was merged into DfE on 31 March 2025.",
    ways=[Thing(department=DEPARTMENT, what="", response=None)],
    change=Thing(anchor="esfa-1"),
)
SPLIT = Thing(
    sentence="ESFA was split in March 2025, into DfE and ESFA.",
    ways=[
        Thing(department=DEPARTMENT, what="Schools", response=None),
        Thing(department=ESFA, what="Skills", response=None),
    ],
    change=Thing(anchor="esfa-1"),
)
CLOSED = Thing(sentence="ESFA was closed in March 2025.", ways=[], change=None)
CHANGE = Thing(
    department=ESFA,
    into=DEPARTMENT,
    verb="moved a part to",
    what="Skills",
    happened_on=PartialDate.parse("31 March 2025"),
)
SHUT = Thing(
    department=ESFA,
    into=None,
    verb="was closed",
    what="",
    happened_on=PartialDate.parse("March 2025"),
)
EDITION = Thing(
    name="Report for 2014",
    position=3,
    kind="report",
    origin="entered",
    is_words_for_summary=False,
    published_on="16 January 2015",
    is_date_inferred=False,
    change_note="Progress during 2014 and plans for 2015.",
    is_summary=False,
    recorded_at=date(2026, 11, 23),
    response=RESPONSE,
    get_absolute_url=lambda: "/dfe/government-digital-strategy/editions/3/",
)
WITHDRAWAL = Thing(edition=EDITION, reason="The contract with the supplier ended.")
ACTION = Thing(number=7, title="Move to GOV.UK", said="action 7", added_on="2012", first_year=2012)
LATER = Thing(
    number=15, title="Assisted digital", said="action 15", added_on="December 2013", first_year=2014
)
MIXED = Tally(
    Counter(
        {
            "delivered": 4,
            "partly-delivered": 3,
            "carried-forward": 3,
            "re-scoped": 2,
            "dropped": 2,
            "not-reported": 6,
            "withdrawn": 1,
            "replaced": 1,
            "no-report": 3,
            "awaited": 4,
            "not-asked": 2,
        }
    )
)


def entry(kind: str, year: int, said: str) -> Thing:
    anchor, name = f"action-7-{kind}-{year}", f"Action 7, {said}"
    return Thing(action=ACTION, kind=kind, year=year, said=said, anchor=anchor, name=name)


def citation(**given) -> Thing:
    values = {
        "words": "The agencies have moved.",
        "entry": entry("progress", 2014, "progress during 2014"),
        "is_quoted": True,
        "cited": Thing(edition=EDITION),
        "changed": None,
        "outcome": Thing(is_our_reading=True),
    }
    return Thing(**values | given)


def held(*, is_certain: bool = True, until: str | None = None, heard: str = "") -> Thing:
    appointment = Thing(source=SOURCE, section="Action 1")
    return Thing(
        person=None,
        name="name not published",
        is_certain=is_certain,
        last_heard_of=PartialDate.parse(heard) if heard else None,
        since="by December 2012",
        until=until,
        appointment=appointment,
    )


def outcome(status: str, **given) -> Thing:
    return Thing(
        **{
            "status": status,
            "citations": several([citation()]),
            "evidence": several([]),
            "note": "",
            "arguable": "",
            "is_our_reading": True,
            "leads_on": False,
            "edition": EDITION,
        }
        | given
    )


def pledge(status: str, **given) -> Thing:
    told = [outcome(status)] if status == "delivered" else []
    values = {
        "pk": 1,
        "statement": "Move the agencies’ sites",
        "due": None,
        "days_moved": None,
        "told": told,
        "audited": [],
        "withdrawing": [],
        "replacing": [],
        "going_on": [],
        "is_our_reading": True,
        "is_weak": False,
        "arguable": "",
    }
    return Thing(status=status, **values | given)


def opinion(verdict: str, **given) -> Thing:
    values = {
        "status": "dropped" if verdict == "disagree" else "",
        "reasons": "Three of the nine sites are still there.",
        "given_name": "Otto Auditor",
        "given_on": date(2016, 3, 1),
        "judged": "delivered",
        "approved_name": "Olga Auditor",
        "approved_at": date(2016, 3, 9),
    }
    return Thing(verdict=verdict, **values | given)


def revision(text: str = "", **given) -> Thing:
    said = entry("progress", 2014, "progress during 2014")
    values = {"assessment": "", "reason": "", "section": "", "edition": EDITION, "entry": said}
    return Thing(text=text, form="plain", **values | given)


def edition(**given) -> Thing:
    return Thing(**{**vars(EDITION), **given})


def cell(status: str, said: Thing | None = None, **given) -> Thing:
    values = {
        "action": ACTION,
        "kind": "progress",
        "year": 2014,
        "anchor": f"example-{status}-{len(given)}",
        "said": "progress during 2014",
        "edition_year": 2014,
        "repeats": [],
        "pledges": (),
    }
    return Thing(status=status, revision=said, **values | given)


def of_cell(cell: Thing) -> dict:
    return {"cell": cell, "response": RESPONSE, "heading": 4}


def page_of(number: int, pages: int) -> dict:
    return {
        "page_obj": LongPaginator(range(pages), 1, kept=pages).page(number),
        "query": QueryDict(),
    }


def filters() -> Thing:
    narrowed = [
        Thing(words="Action: 7", query_without="kind=plan"),
        Thing(words="Kind: Plan", query_without="action=7"),
    ]
    return Thing(active=narrowed)


def form_with_errors() -> ExampleForm:
    form = ExampleForm({"wrong-action": "99", "wrong-day": "tomorrow"}, prefix="wrong")
    form.is_valid()
    return form
