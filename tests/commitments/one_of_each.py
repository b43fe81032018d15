"""One row of every table that keeps what is published."""

from datetime import UTC, datetime

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from commitments.models import (
    Author,
    Checkpoint,
    Clearance,
    Cosignature,
    Event,
    Evidence,
    Line,
    Node,
    Token,
    Withdrawal,
    Withholding,
)
from strategy.last_things import do_now
from tests import make
from tests.commitments import people

FACTS = [
    "revision",
    "variant",
    "wording",
    "pledge",
    "withdrawal",
    "slip",
    "succession",
    "outcome",
    "citation",
    "figure",
    "yardstick",
    "evidence",
    "author",
]

PARTS_OF_A_DATE = ["first", "last", "precision", "words"]
# By what a fact is found. It is another fact where one of these is another.
NAMES_IT = {
    "revision": {"id", "edition", "entry"},
    "variant": {"id", "edition", "entry"},
    "wording": {"id", "edition", "action"},
    "pledge": {"id", "edition", "entry", "number"},
    "withdrawal": {"id", "edition", "pledge"},
    "slip": {"id", "edition", "pledge"},
    "succession": {"id", "edition", "pledge", "goes_on_as"},
    "outcome": {"id", "edition", "pledge"},
    "figure": {"id", "edition", "measure", "year"},
    "yardstick": {"id", "edition", "measure", "kind", "year"},
}


def model_of(name: str) -> type[models.Model]:
    fixed = ("department", "strategy", "action", "reportingyear", "source")
    return apps.get_model("strategy" if name in fixed else "commitments", name)


def says(name: str) -> list[str]:
    """The fields of a kind of fact that say something, a partial date by its own name."""
    fields = model_of(name)._meta.concrete_fields
    dates = [date.name for date in getattr(model_of(name)._meta, "partial_dates", [])]
    columns = {f"{date}_{part}" for date in dates for part in PARTS_OF_A_DATE}
    own = [field.name for field in fields if field.name not in columns | NAMES_IT[name]]
    return dates + own


def facts(edition) -> dict[str, models.Model]:
    """A fact of each kind in an edition, by the name of its model."""
    response = edition.response
    promise = make.pledge(edition)
    outcome = make.outcome(edition, promise)
    entry = make.entry(year=edition.year, of=response)
    measure = make.measure(f"measure-{edition.pk}", of=response, action=entry.action)
    newer = make.pledge(edition, number=2, replaces=promise)
    whole, *parts = [make.pledge(edition, number=number) for number in (3, 4, 5)]
    rows = [
        make.revision(edition),
        make.variant(edition),
        make.wording(edition),
        newer,
        Withdrawal.objects.create(pledge=promise, edition=edition, reason="It is too dear."),
        make.slip(edition, promise),
        *make.split(edition, whole, *parts),
        outcome,
        make.citation(outcome, entry),
        make.figure(edition, measure),
        make.yardstick(edition, measure),
        Evidence.objects.create(outcome=outcome, title="Figures", url="https://example.org/"),
        Author.objects.create(edition=edition, account="teo", name="Teo"),
    ]
    return {row._meta.model_name: row for row in rows}


def clearance(edition) -> Clearance:
    """A step that waits, as they are made when an edition is submitted."""
    return Clearance.objects.create(edition=edition, number=1, name="Press office")


def cleared(edition, **decided) -> Clearance:
    """A step of a draft as one that is loaded has it: cleared, by nobody who has an account."""
    decided = {"state": "cleared", "by_name": "Vera", "by_account": "vera"} | decided
    row, at = clearance(edition), datetime(2015, 1, 9, tzinfo=UTC)
    zoe = auditor("zoe")
    this = type(edition).objects.filter(pk=edition.pk)
    this.update(state="submitted", submitted_by=zoe, submitted_name="Zoe", submitted_at=at)
    for name, value in (decided | {"at": at}).items():
        setattr(row, name, value)
    row.save()
    this.update(state="draft", submitted_by=None, submitted_name="", submitted_at=None)
    return row


def published(year=2014, department="dfe") -> dict[str, models.Model]:
    """A published edition, its facts, its seal, an event, an auditor's opinion on a pledge of it,
    and what its address hangs on.
    """
    edition = make.draft_edition(
        year, of=make.response(department), origin="seeded", source=make.source()
    )
    rows = facts(edition)
    event = Event.objects.create(
        by_name="Rita", what=Event.What.PUBLISHED, subject="A report", edition=edition
    )
    step = cleared(edition)
    make.publish(edition)
    opinion = make.published_opinion(rows["outcome"].pledge, *map(auditor, ("otto", "olga")))
    return {
        **rows,
        "clearance": step,
        "opinion": opinion,
        "edition": edition,
        "seal": edition.seal,
        "event": event,
        "line": line(),
        **hinges(edition.response, rows),
        "source": edition.source,
    }


def unpublished(year=2015) -> dict[str, models.Model]:
    """The same of a draft, under another department and strategy where it has its own."""
    edition = make.draft_edition(year, of=make.response())
    elsewhere = make.draft_edition(
        of=make.response("esfa", "transformation-strategy"), source=make.source()
    )
    made = make.published_edition(2013, of=make.response("ofqual"), facts=make.pledge)
    return {
        "opinion": make.opinion(made.pledges.get(), auditor("otto")),
        **facts(edition),
        "clearance": clearance(edition),
        "edition": edition,
        "seal": make.published_edition(of=make.response("ofsted")).seal,
        "event": Event.objects.create(by_name="Rita", what=Event.What.SAVED, subject="A draft"),
        "line": line(),
        **hinges(elsewhere.response, facts(elsewhere)),
        "source": elsewhere.source,
    }


def line() -> Line:
    """The last of the log."""
    do_now()
    return Line.objects.last()


def node() -> Node:
    """A hash of the log's tree, as there is one for each 256 lines."""
    place = Node.objects.count()
    return Node.objects.create(level=1, place=place, hash=f"{place:064x}")


def signed() -> dict[str, models.Model]:
    """A checkpoint, of a longer log than the real one, and what a witness and an authority of time
    said of it. None of them is verified by anything here, so the signatures are none.
    """
    size = 1_000_000 + Checkpoint.objects.count()
    at = datetime(2015, 1, 16, 9, tzinfo=UTC)
    checkpoint = Checkpoint.objects.create(
        size=size, root=f"{size:064}", at=at, keys="log+00000000", note="log\n1\nA\n\n— log A\n"
    )
    of = {"checkpoint": checkpoint, "at": at}
    return {
        "checkpoint": checkpoint,
        "cosignature": Cosignature.objects.create(witness="w+00000000", line="— w A", **of),
        "token": Token.objects.create(authority="https://time.example/", answer="AA==", **of),
    }


def withholding() -> Withholding:
    """Words of a text that were withheld."""
    place = Withholding.objects.count() + 1
    return Withholding.objects.create(
        at=datetime(2015, 1, 16, tzinfo=UTC),
        by_name="Rosa",
        by_account="rosa",
        ground="A court’s order",
        table="revisions",
        row=1,
        fact="revisions/1",
        column=f"column {place}",
    )


def auditor(name: str):
    """The same each time."""
    found = get_user_model().objects.filter(username=name).first()
    return found or people.person(name, "Auditors", department=None)


def hinges(response, rows) -> dict[str, models.Model]:
    """The rows that the addresses and digests of facts hang on."""
    return {
        "department": response.department,
        "strategy": response.strategy,
        "response": response,
        "action": rows["wording"].action,
        "reportingyear": response.strategy.reporting_years.get_or_create(
            year=rows["revision"].edition.year, defaults={"asks_for_progress": True}
        )[0],
        "entry": rows["revision"].entry,
        "measure": rows["figure"].measure,
    }
