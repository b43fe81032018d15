"""The commands that are killed: where each begins, what it does, what it says when it was done."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.management import CommandError, call_command

from commitments import workflow
from commitments.models import Edition, Response
from reporting.documents.report import Report
from reporting.documents.text import as_text
from tests import make
from tests.commitments import people
from tests.fixtures import HERE, VERSIONS


@dataclass(frozen=True)
class Beginning:
    """A database in which steps begin: `make` makes it in a copy of another, or in an empty one."""

    make: Callable[[], None]
    of: "Beginning | None" = None


@dataclass(frozen=True)
class Step:
    """`begin` is the database in which it begins (else that of an earlier version), `take` takes
    it, `again` is what it may say where it was taken already. One that `is_whole` is taken wholly
    or not at all; another is made whole by taking it again.
    """

    name: str
    begin: Beginning | None
    take: Callable[[Path], None]
    again: str = ""
    is_whole: bool = True


def empty() -> None:
    call_command("migrate", verbosity=0)


def sample() -> None:
    call_command("load_seeds", verbosity=0)


def submitted() -> None:
    """A report of 2015 waits for Rita."""
    teo = people.teo()
    people.rita()
    report = workflow.open_year(response=response(), year=2015, by=teo)
    for action in range(1, 17):
        make.revision(report, action=action, text=f"What was done under action {action}.")
    workflow.submit(edition=report, by=teo, change_note="The year 2015.")


def response() -> Response:
    return Response.objects.get(strategy__slug="government-digital-strategy")


def import_page(folder: Path) -> None:
    """The published words in place of our summaries: here each has a mark before it."""
    page = folder / "page.txt"
    if not page.exists():
        lines = as_text(Report(response(), date.max)).split("\n")
        marked = [f"As published: {line}" if is_text(line) else line for line in lines]
        page.write_text("\n".join(line for line in marked if "are a summary made" not in line))
    call_command("import_report", str(page), "--department", "dfe", stdout=io.StringIO())


def is_text(line: str) -> bool:
    headings = ("Corporate", "DfE’s", "Updated", "Action ", "Departmental", "Progress", "Planned")
    return bool(line) and not line.startswith(headings) and "are a summary made" not in line


def publish(_folder: Path) -> None:
    report = Edition.objects.get(year=2015, kind="report")
    rita = people.get_user_model().objects.get(username="rita")
    try:
        workflow.publish(edition=report, by=rita, published_on=make.on("15 January 2016"))
    except workflow.NotAllowed as refusal:
        raise CommandError(str(refusal)) from None


def migrate(_folder: Path) -> None:
    call_command("migrate", verbosity=0, skip_checks=False)


EMPTY = Beginning(empty)
SAMPLE = Beginning(sample, of=EMPTY)
SUBMITTED = Beginning(submitted, of=SAMPLE)
BUNDLE = HERE / VERSIONS[-1] / "record.zip"
STEPS = [
    Step("migrate", None, migrate, is_whole=False),
    Step("load_seeds", EMPTY, lambda _folder: call_command("load_seeds", verbosity=0)),
    Step(
        "load_record",
        EMPTY,
        lambda _folder: call_command("load_record", str(BUNDLE), verbosity=0),
        again="has a record already",
    ),
    Step("import_report", SAMPLE, import_page),
    Step("publish", SUBMITTED, publish, again="not waiting for approval"),
]
