"""The whole record, rebuilt from what anybody can download, against the database.

What the auditor's bundle holds of each model is compared, column by column. A model that no export
tells fails, as does a column, unless it is named here with its reason.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from commitments.ledger.bundle.scope import rows_of
from commitments.ledger.bundle.tables import BY_MODEL, TABLES
from commitments.models import (
    Author,
    Checkpoint,
    Citation,
    Clearance,
    Comment,
    Contribution,
    ContributionAnswer,
    Cosignature,
    Digest,
    Edition,
    Entry,
    Event,
    Evidence,
    Figure,
    FormerLink,
    Line,
    Measure,
    Membership,
    Node,
    Opinion,
    Outcome,
    Pledge,
    Presence,
    Reminder,
    Response,
    Revision,
    Seal,
    SearchText,
    SearchWord,
    Seen,
    ServicePledge,
    Slip,
    StandingActionCount,
    StandingCount,
    StandingFigure,
    StandingOutcome,
    StandingPending,
    StandingPledge,
    StandingText,
    StandingWording,
    StandingYardstick,
    Step,
    Succession,
    Token,
    Unfinished,
    Untold,
    Variant,
    Withdrawal,
    Withholding,
    Wording,
    Yardstick,
)
from reporting.exports.registry import TABLES as EXPORTED_TABLES
from strategy.models import (
    Accountability,
    Action,
    Appointment,
    Assessment,
    Deadline,
    Department,
    DepartmentChange,
    Embedding,
    FormerName,
    Function,
    Merger,
    Person,
    PolicyArea,
    Portfolio,
    Profession,
    PublishedCount,
    RecordChange,
    ReportingYear,
    Role,
    RoleAim,
    SecurityEvent,
    Service,
    ServiceFigure,
    ServiceManager,
    ServiceStage,
    Source,
    StatedCount,
    Strategy,
    Team,
)
from strategy.partial_dates import EARLIEST, PartialDate
from tests import make
from tests.commitments import whole_record
from tests.reporting import exported

pytestmark = pytest.mark.django_db

PORTFOLIO_ACTION = Portfolio.actions.through

# Models that no export tells.
NOT_TOLD = {
    Author: "who wrote something is told to auditors, in the bundle",
    **dict.fromkeys(
        [Line, Node, Checkpoint, Cosignature, Token],
        "the log is at /log/, in its own formats, and made of the rest",
    ),
    Clearance: "what was cleared is told by its edition’s page, and with people in the bundle",
    Comment: "what was said of a draft is not published",
    Step: "by which steps something is cleared is not published",
    Step.people.through: "who is of a step is not published",
    **dict.fromkeys(
        [Contribution, ContributionAnswer, FormerLink],
        "what is asked and answered by a link is of the work, and not published",
    ),
    Digest: "who wants a mail a day is not published",
    Event: "who did what is told to those who may read events",
    Membership: "for whom people work here is not published",
    Opinion: "what an auditor says is told without accounts",
    Presence: "who has a draft open is forgotten after minutes",
    Seen: "who looked at what waits is forgotten when it is published",
    Untold: "what saved itself is told by an event later",
    Reminder: "a mail that was sent is not published",
    Unfinished: "what is no fact yet is not published",
    Withholding: "the sentence that stands instead says when, and on what ground",
    Seal: "digests stand in the export of editions, lines in the bundle; both are made of the rest",
    SearchText: "made of the rest",
    SearchWord: "made of the rest",
    **dict.fromkeys(
        [
            *(StandingCount, StandingFigure, StandingOutcome, StandingPending, StandingPledge),
            StandingYardstick,
            *(StandingActionCount, StandingText, StandingWording),
        ],
        "what stands on a day is made of the rest",
    ),
    RecordChange: "when the rest was changed",
    SecurityEvent: "who signed in or took what is told to administrators and auditors",
}
# Columns that no export tells.
LEFT_OUT = {
    Edition: {  # Who submitted and approved it is told to auditors, in the bundle.
        *("submitted_at", "submitted_name", "submitted_account"),
        *("approved_name", "approved_account"),
    },
}
OF_RESPONSE = {
    *(Edition, Entry, Revision, Wording, Pledge, Withdrawal, Outcome, Citation, Measure, Figure),
    *(Slip, Succession, Variant, Yardstick),
    Evidence,
}


@dataclass(frozen=True)
class Told:
    """How the rows of a model are rebuilt from those of an export.

    `key` is what names a row; `where` tells a column that is called otherwise in the export.
    """

    model: type
    export: str
    key: Any
    where: dict[str, Any] = field(default_factory=dict)


def slashed(*names):
    return lambda row, _: "/".join(str(row[name]) for name in names)


def optional(*names):
    return lambda row, _: "/".join(str(row[name]) for name in names) if row[names[0]] else None


def entry_of(row, _=None):
    return f"{row['action']}/{row['kind']}/{row.get('entry_year') or row['year']}"


def pledge_of(row, _=None):
    return f"{entry_of(row)}/{row['number']}"


def source_of(name):
    """The slug of a source by what an export says of it."""

    def slug(row, record):
        return record.sources.get((row[name], row[f"{name}_url"], row[f"{name}_published_on"]))

    return slug


def is_ours(row, _):
    return row["reading"] == "record"


RESPONSE = slashed("department", "strategy")
ACTION = slashed("strategy", "action")
ROLE = slashed("department", "role")
OF_SERVICE = {"service": slashed("department", "service")}
DEPARTMENT = {"department": slashed("department")}
OF_ROLE = {"role": ROLE}
EDITION = {"edition": slashed("edition")}


def days(name):
    return f"{name}_first", f"{name}_last"


def group(model, export, name, **where):
    """A group is named by its department and its slug."""
    return Told(model, export, slashed("department", name), {**DEPARTMENT, "slug": name, **where})


FIGURE_ENTRY = {"entry": slashed("entry")}
TOLD = [
    Told(Source, "sources", slashed("slug")),
    Told(Department, "departments", slashed("department"), {"slug": "department"}),
    Told(DepartmentChange, "department-changes", slashed("department", "number")),
    Told(Strategy, "strategies", slashed("strategy"), {"slug": "strategy"}),
    Told(ReportingYear, "reporting-years", slashed("strategy", "year")),
    Told(Action, "actions", ACTION, {"number": "action"}),
    Told(
        Deadline,
        "deadlines",
        slashed("strategy", "action", "deadline"),
        {
            "action": ACTION,
            "slug": "deadline",
            "replaces": lambda row, _: (
                f"{row['strategy']}/{row['action']}/{row['replaces']}" if row["replaces"] else None
            ),
        },
    ),
    Told(Person, "people", slashed("person"), {"slug": "person"}),
    Told(Role, "roles", ROLE, {"slug": "role"}),
    Told(
        RoleAim,
        "role-aims",
        slashed("department", "role", "number"),
        {**OF_ROLE, "outcome_source": source_of("outcome_source")},
    ),
    Told(Appointment, "appointments", slashed("department", "role", "number"), OF_ROLE),
    group(Profession, "professions", "profession", head_role="head"),
    group(Portfolio, "portfolios", "portfolio", sponsor_role="sponsor"),
    group(PolicyArea, "policy-areas", "policy_area"),
    group(Function, "functions", "function"),
    group(Team, "teams", "team"),
    Told(
        Embedding,
        "function-areas",
        slashed("department", "function", "policy_area"),
        {
            "function": slashed("department", "function"),
            "policy_area": slashed("department", "policy_area"),
        },
    ),
    Told(StatedCount, "stated-counts", slashed("department", "of", *days("stated_on"))),
    Told(
        PublishedCount,
        "totals",
        slashed("strategy", "count"),
        {"slug": "count"},
    ),
    Told(Merger, "mergers", slashed("department", "merger", *days("as_of")), {"slug": "merger"}),
    Told(
        Service,
        "services",
        slashed("department", "service"),
        {
            **DEPARTMENT,
            "slug": "service",
            "exemplar_source": source_of("exemplar_source"),
        },
    ),
    Told(
        ServiceManager,
        "service-managers",
        slashed("department", "service", "number"),
        OF_SERVICE,
    ),
    Told(
        ServiceStage,
        "service-stages",
        slashed("department", "service", *days("as_of")),
        OF_SERVICE,
    ),
    Told(
        ServiceFigure,
        "service-figures",
        slashed("department", "service", "of", "year"),
        OF_SERVICE,
    ),
    Told(Assessment, "assessments", slashed("department", "service", "number"), OF_SERVICE),
    Told(
        ServicePledge,
        "service-pledges",
        lambda row, _: f"{OF_SERVICE['service'](row, _)}/{RESPONSE(row, _)}/{pledge_of(row)}",
        {**OF_SERVICE, "pledge": lambda row, _: f"{RESPONSE(row, _)}/{pledge_of(row)}"},
    ),
    Told(
        Accountability,
        "accountabilities",
        slashed("strategy", "action", "department", "role", *days("started_on")),
        {**OF_ROLE, "action": ACTION},
    ),
    Told(
        FormerName,
        "former-names",
        lambda row, _: f"{row['kind']}/{row['key']}/{row['until']}",
        {"subject": "key"},
    ),
    Told(Response, "responses", RESPONSE),
    Told(Edition, "editions", slashed("edition"), {"response": RESPONSE, "position": "edition"}),
    Told(Revision, "revisions", lambda r, _: f"{entry_of(r)}/{r['edition']}", {"entry": entry_of}),
    Told(
        Wording,
        "wordings",
        slashed("action", "edition"),
        {"action": ACTION},
    ),
    Told(
        Pledge,
        "pledges",
        pledge_of,
        {
            "entry": entry_of,
            "due_on": "first_due_on",
            "is_our_reading": is_ours,
            "replaces": lambda row, record: record.replaced.get(row["pledge"]),
        },
    ),
    Told(
        Withdrawal,
        "withdrawals",
        lambda row, _: f"{pledge_of(row)}/{row['edition']}",
        {"pledge": pledge_of},
    ),
    Told(
        Variant,
        "variants",
        lambda row, _: f"{entry_of(row)}/{row['edition']}",
        {"entry": entry_of, "published_on": "page_published_on"},
    ),
    Told(
        Slip,
        "slips",
        lambda row, _: f"{pledge_of(row)}/{row['edition']}",
        {"pledge": pledge_of},
    ),
    Told(
        Succession,
        "successions",
        lambda row, record: "/".join(
            [
                record.pledges[row["goes_on_as"]],
                RESPONSE(row, record),
                pledge_of(row),
                str(row["edition"]),
            ]
        ),
        {
            "pledge": pledge_of,
            "goes_on_as": lambda row, record: record.pledges[row["goes_on_as"]],
            "kind": "how",
        },
    ),
    Told(
        Outcome,
        "outcomes",
        lambda row, _: f"{pledge_of(row)}/{row['edition']}",
        {
            "pledge": pledge_of,
            "status": "outcome",
            "carried_to": lambda row, record: record.pledges.get(row["carried_to"]),
            "is_our_reading": is_ours,
        },
    ),
    Told(
        Citation,
        "citations",
        lambda row, _: f"{pledge_of(row)}/{row['edition']}/{row['entry']}",
        {"outcome": lambda row, _: f"{pledge_of(row)}/{row['edition']}"},
    ),
    Told(
        Measure,
        "figures",
        slashed("measure"),
        {
            "response": RESPONSE,
            "slug": "measure",
            "action": lambda r, _: f"{r['strategy']}/{r['action']}" if r["action"] else None,
            "source": source_of("measure_source"),
            "section": "measure_section",
        },
    ),
    Told(Figure, "figures", slashed("measure", "year", "edition")),
    Told(Yardstick, "yardsticks", slashed("measure", "kind", "year", "edition")),
    Told(
        Evidence,
        "evidence",
        slashed("backs", "pledge", "measure", "year", "edition", "title"),
        {
            "url": "link",
            "file": lambda row, _: unquote(urlsplit(row["file"] or "").path)[len("/media/") :],
            "of_edition": lambda r, _: str(r["edition"]) if r["backs"] == "edition" else None,
            "outcome": lambda row, record: (
                f"{record.pledges[row['pledge']]}/{row['edition']}" if row["pledge"] else None
            ),
            "figure": optional("measure", "year", "edition"),
        },
    ),
]


class Rebuilt:
    """The record from the files: by model and key the cells of each row, as a bundle has them."""

    def __init__(self, client):
        self.client = client
        self.files: dict[str, list[dict]] = {}
        self.sources = {
            (row["title"], row["url"], row["published_on"]): row["slug"]
            for row in self.rows("sources")
        }
        self.pledges = {row["pledge"]: pledge_of(row) for row in self.rows("pledges")}
        self.replaced = {row["replaced_by"]: pledge_of(row) for row in self.rows("replacements")}

    def rows(self, name):
        if name not in self.files:
            self.files[name] = [
                row for address in self.addresses(name) for row in self.download(address)
            ]
        return self.files[name]

    def addresses(self, name):
        if name in {table.name for table in EXPORTED_TABLES}:
            return [f"/data/{name}.json"]
        if name == "editions":
            responses = self.rows("responses")
            return [f"/{row['department']}/{row['strategy']}/editions.json" for row in responses]
        return [f"/{name}.json"]

    def download(self, address):
        """Each row of a file; an export of one response says which in each."""
        return exported.json_rows(self.client, address)

    def of(self, told):
        found = {}
        for row in self.rows(told.export):
            place = f"{RESPONSE(row, self)}: " if told.model in OF_RESPONSE else ""
            found[place + told.key(row, self)] = self.cells(told, row)
        return found

    def cells(self, told, row):
        cells = {}
        dates = {
            f"{name}_{part}": (name, part)
            for name in (one.name for one in getattr(told.model._meta, "partial_dates", []))
            for part in ("first", "last", "precision", "words")
        }
        for column in columns_of(told.model):
            if column in told.where:
                where = told.where[column]
                cells[column] = row[where] if isinstance(where, str) else where(row, self)
            elif column in dates:
                name, part = dates[column]
                cells[column] = part_of_date(row, told.where.get(name, name), part)
            elif column == "source":
                cells[column] = source_of("source")(row, self)
            elif column == "response":
                cells[column] = RESPONSE(row, self)
            else:
                cells[column] = row[column]
        return {name: plain(value) for name, value in cells.items()}


def part_of_date(row, name, part):
    if row[name] is None:
        return None
    first = row[f"{name}_first"] or EARLIEST.isoformat()
    parsed = PartialDate(
        datetime.fromisoformat(first).date(),
        datetime.fromisoformat(row[f"{name}_last"]).date(),
        row[f"{name}_precision"],
    )
    words = "" if parsed.plain() == row[name] else row[name]
    told = {"first": first, "last": row[f"{name}_last"], "precision": parsed.precision}
    return {**told, "words": words}[part]


def plain(value):
    """A value as a text that is the same however a file spells it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if text.count(":") == 2 and text[4:5] == "-":
        return datetime.fromisoformat(text).isoformat()
    try:
        return f"{Decimal(text).normalize():f}" if text.strip("-0123456789.") == "" else text
    except ArithmeticError:
        return text


def columns_of(model):
    """What is compared of a model."""
    return [
        column.name
        for column in BY_MODEL[model].own
        if column.name not in LEFT_OUT.get(model, set())
    ]


def stored():
    """The record as the database has it: by model and key the cells of each public row."""
    found: dict[type, dict] = {model: {} for model in BY_MODEL}
    for response in Response.objects.select_related("department", "strategy"):
        public = rows_of(response)
        for table in BY_MODEL.values():
            place = f"{response.key}: " if table.model in OF_RESPONSE else ""
            rows = public[table.model]
            if table.model._meta.app_label == "strategy" and table.model not in (Person, Source):
                rows = table.model._default_manager.all()
            names = [column.name for column in table.columns]
            for cells in table.rows(rows):
                row = dict(zip(names, cells, strict=True))
                if place:  # Exports tell the department and the strategy in columns of their own.
                    own = f"{response.key}/"
                    row = {name: cell.removeprefix(own) for name, cell in row.items()}
                found[table.model][place + row["key"]] = row
    # Bundles name nobody in keys, and exports name people as their addresses do.
    slugs = {key: row["slug"] for key, row in found[Person].items()}
    found[Person] = {slugs[key]: row | {"key": slugs[key]} for key, row in found[Person].items()}
    # Bundles tell what an edition is known from by kind and year, exports by its place.
    editions = found[Edition].values()
    places = {(r["response"], f"{r['kind']} {r['year']}"): r["position"] for r in editions}
    for row in editions:
        row["known_from"] = places.get((row["response"], row["known_from"]), "")
    for row in (*found[Appointment].values(), *found[ServiceManager].values()):
        row["person"] = slugs.get(row["person"], "")
    named = {
        (model._meta.model_name, row["id"]): row["key"]
        for model, rows in found.items()
        for row in rows.values()
    }
    found[FormerName] = {
        "/".join([r["kind"], r["subject"], r["until"]]): r
        for row in found[FormerName].values()
        if (r := row | {"subject": named[row["kind"], row["subject"]]})
    }
    found[Evidence] = {key_of_evidence(key, row): row for key, row in found[Evidence].items()}
    return {
        model: {
            key: {name: plain(row[name]) for name in columns_of(model)} for key, row in rows.items()
        }
        for model, rows in found.items()
    }


def key_of_evidence(key, row):
    """As an export names it; its id isn't told."""
    place, title = key.partition(": ")[0], row["title"]
    backed = row["figure"] or row["outcome"] or row["of_edition"]
    if row["figure"]:
        measure, year, edition = backed.split("/")
        return f"{place}: figure/None/{measure}/{year}/{edition}/{title}"
    edition = backed.rpartition("/")[2]
    if row["outcome"]:
        *_, number = backed.rpartition("/")[0].split("/")
        pledge = Pledge.objects.get(
            number=number, outcomes__evidence=row["id"], entry__response__department__slug="dfe"
        )
        return f"{place}: outcome/{pledge.pk}/None/None/{edition}/{title}"
    return f"{place}: edition/None/None/None/{edition}/{title}"


@pytest.fixture
def record():
    """Everything there is, twice where there are two ends of it, and with no field left empty."""
    first = whole_record.made()
    source = Source.objects.get(slug="post")
    said = {"source": source, "section": "Paragraph 2"}
    Source.objects.update(url="https://example.org/post", licence="OGL")
    governance(said)
    reports(first, said)
    in_words_of_a_source()
    make.published_edition(2014, of=make.response("hmrc"), facts=lambda e: make.revision(e))
    return first


def governance(said):
    make.department("closed", closed_on=make.on("2015"), began_on=make.on("2010"), **said)
    DepartmentChange.objects.update(**said)
    strategy = Strategy.objects.get()
    Strategy.objects.update(**said)
    Department.objects.filter(slug="dfe").update(**said)
    strategy.reporting_years.filter(year=2014).update(**said)
    year = strategy.reporting_years.get(year=2014)
    year.due_on = make.on("end of 2014 (December 2014)")
    year.save()
    make.action(10, ask="Ten things", withdrawn_on=make.on("2015"))
    Deadline.objects.update(**said)
    leader = Role.objects.get(slug="digital-leader")
    leader.is_single_holder, leader.ended_on, leader.end_reason = False, make.on("2015"), "Too many"
    leader.successor, leader.successor_words = Role.objects.get(slug="deputy"), "and a board"
    leader.save()
    Role.objects.update(**said)
    aim = RoleAim.objects.get()
    aim.outcome, aim.outcome_section = "Half", "Paragraph 3"
    aim.save()
    RoleAim.objects.update(**said)
    Appointment.objects.update(note="For a while", **said)
    make.appointment(leader, "2014")  # Nobody is named.
    Person.objects.update(**said)
    make.accountability(make.action(8), leader, "2012", "end of 2013 (December 2013)", **said)
    FormerName.objects.create(
        kind="action", subject=make.action(7).pk, name="Move", until=make.on("2013").first
    )
    FormerName.objects.create(
        kind="role", subject=leader.pk, name="Leader", slug="lead", until=make.on("2013").first
    )
    for model in (Service, ServiceManager, ServiceStage, ServiceFigure, Assessment, ServicePledge):
        model.objects.update(**said)
    for model in (Profession, Portfolio, PolicyArea, Function, Team, StatedCount, Merger):
        model.objects.update(**said)
    PublishedCount.objects.update(entry="7/progress/2013", **said)
    Profession.objects.update(description="People who design")
    started = {"started_on": make.on("by 2013")}
    for model in (Portfolio, Team):
        row = model.objects.get()
        row.started_on = started["started_on"]
        row.save()
    Portfolio.objects.update(users="Teachers", setting="Schools", products="A vacancy site")
    Team.objects.update(purpose="To build it")
    StatedCount.objects.update(words="about five")
    Merger.objects.update(from_department=Department.objects.get(slug="esfa"))
    row = Embedding.objects.get()
    row.planned_on, row.started_on = make.on("2012"), make.on("March 2014")
    row.save()
    Embedding.objects.update(**said)


def in_words_of_a_source():
    """Of every date of what is fixed one, as its source says it."""
    for table in TABLES:
        if table.model._meta.app_label == "strategy":
            for one in getattr(table.model._meta, "partial_dates", []):
                rows = table.model.objects.exclude(**{f"{one.name}_last": None})
                row = rows.earliest("pk")
                rows.filter(pk=row.pk).update(**{f"{one.name}_words": f"about {row.pk}"})


def reports(response, said):
    """An edition with every field of every fact, and a correction of what it says."""
    Response.objects.filter(pk=response.pk).update(**said)
    edition = make.draft_edition(
        2016,
        of=response,
        texts="summary",
        page_title="A page",
        is_date_inferred=True,
        known_from=Edition.objects.published().filter(response=response).last(),
        change_note="Everything.",
        source_file="page.html",
        source_sha256="a" * 64,
        **said,
    )
    told = make.revision(
        edition, action=8, assessment="green", section="Action 8", first_line=1, last_line=2
    )
    make.revision(edition, action=9, answer="nil-return", text="", reason="Nothing was.")
    make.wording(edition, action=8, note="It is about content.", line=3)
    marks = {"section": "Action 8", "arguable": "Two acts or one?", "is_our_reading": False}
    due = make.on("end of 2017 (December 2017)")
    first = make.pledge(edition, action=8, is_weak=True, due_on=due, **marks)
    other = make.pledge(edition, action=8, number=2)
    carried = make.outcome(
        edition, first, "carried-forward", carried_to=other, note="Later.", **marks
    )
    make.citation(carried, told.entry, "Later.", is_quotation=False)
    measure = make.measure("sites", of=response, action=make.action(8), **said)
    figure = make.figure(edition, measure, "-2.5", entry=told.entry, section="Table 1")
    make.evidence(figure=figure)
    held = {"year": 2020, "direction": "lower", "entry": told.entry, "section": "Table 2"}
    make.yardstick(edition, measure, value="-9.5", **held)
    make.evidence(of_edition=edition, title="The page")
    file = Evidence(of_edition=edition, title="A file", file=ContentFile(b"a,b\n", "a ü.csv"))
    file.take_digest()
    file.save()
    make.publish(edition, "early in 2017 (first quarter of 2017)")
    correction = make.draft_edition(2016, of=response, kind="correction", change_note="Less.")
    make.revision(correction, action=8, text="Less was done.")
    make.figure(correction, measure, "-3.25", year=2016)
    make.outcome(correction, first, "dropped", is_our_reading=False)
    said_before, said_now = make.on("spring (March 2016)"), make.on("summer (June 2018)")
    when = make.on("early in 2017 (January 2017)")
    make.slip(
        *(correction, other),
        was_due_on=said_before,
        due_on=said_now,
        announced_on=when,
        section="Annex",
    )
    part = make.pledge(edition=correction, action=8, number=3)
    last = make.pledge(edition=correction, action=8, number=4)
    make.split(correction, other, part, last, announced_on=when, section="Annex")
    make.variant(
        correction,
        action=8,
        form="marked",
        page_url="https://example.org/8",
        section="DfE",
        published_on=make.on("early in 2017 (January 2017)"),
    )
    make.publish(correction, "1 May 2017")


def test_the_record_is_rebuilt_from_what_anybody_can_download(client, record):
    rebuilt, kept = Rebuilt(client), stored()

    for told in TOLD:
        assert rebuilt.of(told) == kept[told.model], told.export
    assert empty_columns(kept) == []  # Nothing would be compared by them.
    assert cells(rebuilt) == set(kept[Entry])
    assert actions_of_portfolios(rebuilt) == set(kept[PORTFOLIO_ACTION]) != set()
    public = Pledge.objects.published().values_list("pk", flat=True)
    assert {row["pledge"] for row in rebuilt.rows("pledges")} == set(public)
    for row in rebuilt.rows("evidence"):
        if row["file"]:
            content = client.get(urlsplit(row["file"]).path).getvalue()
            assert hashlib.sha256(content).hexdigest() == row["sha256"]


def empty_columns(kept):
    return [
        f"{told.model.__name__}.{name}"
        for told in TOLD
        for name in columns_of(told.model)
        if not any(row[name] for row in kept[told.model].values())
    ]


def cells(rebuilt):
    """The entries that anything stands in; they have nothing but their names."""
    standing = {
        f"{RESPONSE(row, None)}: {entry_of(row)}"
        for name in ("revisions", "variants", "pledges")
        for row in rebuilt.rows(name)
    }
    cited = {
        f"{RESPONSE(row, None)}: {row['entry']}"
        for name in ("citations", "figures", "yardsticks")
        for row in rebuilt.rows(name)
        if row["entry"]
    }
    return standing | cited


def actions_of_portfolios(rebuilt):
    return {
        f"{row['department']}/{row['portfolio']}/{action}"
        for row in rebuilt.rows("portfolios")
        for action in (row["actions"] or "").split()
    }


def test_every_model_is_told_or_named_with_a_reason():
    models = {
        model
        for app in ("strategy", "commitments")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }

    assert {row.model for row in TOLD} | {Entry, PORTFOLIO_ACTION} | set(NOT_TOLD) == models
    assert set(BY_MODEL) == models - (set(NOT_TOLD) - {Author, Clearance, Opinion, Withholding})
