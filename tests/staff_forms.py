"""The forms of the admin in which somebody writes, found by opening its pages."""

import re
from dataclasses import dataclass
from html import unescape

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments import comments, opinions, workflow
from commitments.models import (
    Author,
    Checkpoint,
    Edition,
    Event,
    Line,
    Opinion,
    Pledge,
    Reminder,
    Revision,
    Seal,
    Step,
    Withholding,
)
from strategy.models import Accountability, Role, SecurityEvent
from tests import make, many_of_each
from tests.admin_pages import address, boxes_of, edition_page, part_of
from tests.commitments import one_of_each, people

# What nobody enters or changes by hand.
ONLY_SHOWN = {Author, Checkpoint, Event, Line, Reminder, Seal, SecurityEvent, Withholding}
A_DAY = "2 May 2014"
AREA = re.compile(r'<textarea[^>]* name="((?:(?!__prefix__)[^"])+)"')
LINE = re.compile(r'<input type="(?:text|url)"[^>]* name="((?:(?!__prefix__)[^"])+)"')


@dataclass(frozen=True)
class Form:
    """One form as a browser would send it back, with the names of its boxes for words."""

    by: str  # Who sends it.
    page: str
    action: str
    drawn: dict[str, str]
    texts: tuple[str, ...]
    areas: tuple[str, ...]  # Those of many lines.

    @property
    def words(self) -> dict[str, str]:
        typed = {name: f"Typed into <{name}>,\nby hand & with care." for name in self.texts}
        return typed | {name: A_DAY for name in self.texts if name in ("published_on", "due")}

    @property
    def typed(self) -> dict[str, str]:
        return self.drawn | self.words

    @property
    def row(self) -> models.Model | None:
        """The row whose page it stands on; none where it adds one."""
        found = re.match(r"/admin/(\w+)/(\w+)/(\d+)/", self.page)
        return found and apps.get_model(found[1], found[2]).objects.get(pk=found[3])

    @property
    def edition(self) -> Edition | None:
        """The edition that it writes to, where it is that of one."""
        row = self.row
        if isinstance(row, Edition) or row is None:
            return row
        edition_of = getattr(admin.site.get_model_admin(type(row)), "edition_of", None)
        return edition_of(row) if edition_of else None

    def missing_on(self, answer) -> list[str]:
        """The boxes whose words are not on a page."""
        told = " ".join(unescape(answer.text).split())
        return [name for name, said in self.words.items() if " ".join(said.split()) not in told]

    def __str__(self):
        return f"{self.action} of {self.page}"


def desks(**options) -> dict[str, Client]:
    """Where those who send forms are signed in: Ada, who may do everything, and an auditor."""
    found = {}
    for name in ("ada", "otto"):
        found[name] = Client(**options)
        found[name].force_login(User.objects.get(username=name))
    return found


def found() -> list[Form]:
    """Every form of the admin with boxes for words."""
    at = desks()
    return [form for page, by in pages().items() for form in forms_on(at[by], page, by)]


def forms_on(client, page: str, by: str) -> list[Form]:
    answer = client.get(page)
    assert answer.status_code == 200, f"{by} can’t open {page}: say in `pages` who can."
    found = []
    for html in re.findall(r"<form[^>]*method=\"post\".*?</form>", answer.text, re.DOTALL):
        action = re.search(r'<form[^>]* action="([^"]+)"', html)
        areas, lines = (tuple(box.findall(html)) for box in (AREA, LINE))
        if areas or lines:
            drawn = {k: v for k, v in boxes_of(html).items() if "__prefix__" not in k}
            sent_to = unescape(action[1]) if action else page
            found.append(Form(by, page, sent_to, drawn, areas + lines, areas))
    return found


def a_record_of_each_kind():
    """A row of every table, with an edition in each state."""
    ada = people.person("ada", "Administrators", department=None)
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    Group.objects.create(name="Visitors")
    many_of_each.rows(range(1, 2))
    make.published_edition(2012)  # It leaves out what was asked.
    submitted = make.draft_edition(2013)
    make.revision(submitted)
    workflow.submit(edition=submitted, by=people.teo())
    told = {"place": "Action 1, progress during 2013", "weight": "should", "text": "By when?"}
    comments.write(edition=submitted, by=ada, **told)
    elsewhere = make.draft_edition(2013, of=make.response("dft"))
    make.revision(elsewhere)
    Step.objects.create(response=elsewhere.response, number=1, name="Press office")
    workflow.submit(edition=elsewhere, by=ada)
    draft = workflow.correct_entry(
        revision=a_published_text(), kind="correction", reason="It was wrong.", by=ada
    )
    draft.revisions.update(text="It is otherwise.")
    cited = one_of_each.facts(make.draft_edition(2014))["revision"]
    type(cited).objects.filter(pk=cited.pk).update(text="It is done.")
    make.contribution(
        Edition.objects.get(state="draft", kind="report"),
        ada,
        answers={"progress": "It is done."},
        state="submitted",
        ended_at=timezone.now(),
    )
    promised = Pledge.objects.published().first()
    make.opinion(promised, one_of_each.auditor("otto"))
    waiting = make.opinion(promised, one_of_each.auditor("olga"), "disagree", status="dropped")
    opinions.submit(opinion=waiting, by=waiting.given_by)


def pages() -> dict[str, str]:
    """The pages on which there may be a form, with the rows of drafts where they are facts.

    By each who opens it.
    """
    found = [
        edition_page(Edition.objects.get(state="draft", kind="report")),
        part_of(Edition.objects.get(state="draft", kind="report"), "whole"),
        edition_page(Edition.objects.get(state="draft", kind="report"), "contributions"),
        edition_page(Edition.objects.get(state="draft", kind="report"), "bring"),
        edition_page(Edition.objects.get(state="draft", kind="correction"), "check"),
        edition_page(waiting_for_approval()),
        edition_page(waiting_for_approval(), "comments"),
        edition_page(Edition.objects.get(state="submitted", clearances__isnull=False)),
        reverse("admin:commitments_edition_correct", args=[a_published_text().pk]),
        reverse(
            "admin:commitments_edition_left_out", args=[a_report_without().pk, 1, "commitment"]
        ),
        reverse("admin:strategy_role_end", args=[Role.objects.first().pk]),
        reverse(
            "admin:strategy_accountability_hand_over", args=[Accountability.objects.first().pk]
        ),
    ]
    for model in admin.site._registry.keys() - ONLY_SHOWN - {Opinion}:
        found.append(address(model, "add"))
        if model is not Edition:  # Its own pages are above.
            # Of facts the last is a draft's; of roles the first has rows beneath it.
            rows = model._base_manager.order_by("pk")
            row = rows.first() if model is Role else rows.last()
            found += [address(model, "change", row.pk), address(model, "delete", row.pk)]
    own = Opinion.objects.get(given_by__username="otto", state="draft")
    waiting = Opinion.objects.get(state="submitted")
    of_auditors = [
        address(Opinion, "add"),
        *(address(Opinion, "change", o.pk) for o in (own, waiting)),
    ]
    asked = [page for page in found if "/user/" not in page or "/delete/" not in page]
    return dict.fromkeys(asked, "ada") | dict.fromkeys(of_auditors, "otto")


def waiting_for_approval() -> Edition:
    """The other waits for a step of clearance."""
    return Edition.objects.get(state="submitted", clearances=None)


def a_published_text() -> Revision:
    return Revision.objects.filter(edition__state="published").first()


def a_report_without() -> Edition:
    return Edition.objects.get(state="published", revisions=None)
