"""Who is to be reminded of what: reports that are due, and editions that wait for approval."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.urls import reverse

from commitments import clearance, workflow
from commitments.ledger import checkpoints
from commitments.models import Clearance, Edition, Reminder, Response
from strategy.addresses import absolute
from strategy.models import ReportingYear
from strategy.partial_dates import day_words

TAKES_PART = {"Editors": workflow.edits, "Approvers": workflow.approves}
# Days before a report is due at which its editors hear of it, the nearest first.
STEPS = (1, 7, 30)
LATE = "late"
# What a mail server that fails or refuses raises, and an address that is none.
FAILURES = (OSError, SMTPException, ValueError)


class Unreachable(Exception):
    """The mail server does not respond, so nothing more can be sent now."""


class NotSent(Exception):
    """A message that could not be sent, where others may be."""


@dataclass(frozen=True)
class Due:
    """One message to one person. `step` names the occasion: each is told once."""

    user: object
    response: Response
    year: int
    step: str
    subject: str
    text: str
    is_overdue: bool = False

    def send(self) -> None:
        """Mail it by itself, and remember that. Raises as `deliver` does."""
        deliver(self.user.email, self.subject, self.text)
        remember([self])


@dataclass(frozen=True)
class Trouble:
    """That somebody who ought to hear of something can't, for whoever looks after accounts."""

    response: Response
    year: int
    step: str
    sentence: str


def due(today: date) -> Iterator[Due]:
    """What is to be told today and was not told before."""
    yield from unheard([*for_digests(today), *_to_mend(today)])


def by_themselves(today: date) -> list[Due]:
    """What is overdue or to be mended: mailed by itself, where it was not told before."""
    overdue = [message for message in for_digests(today) if message.is_overdue]
    return list(unheard([*overdue, *_to_mend(today)]))


def for_digests(today: date) -> list[Due]:
    """All that is due, waits and is overdue, told before or not."""
    return [*_reports_due(today), *_waiting_for_somebody(), *_overdue(today)]


def unheard(messages: list[Due]) -> Iterator[Due]:
    """Those that were not told before."""
    sent = set(Reminder.objects.values_list("user", "response", "year", "step"))
    for message in messages:
        if (message.user.pk, message.response.pk, message.year, message.step) not in sent:
            yield message


def troubles(today: date) -> list[Trouble]:
    """Where nobody edits or approves for a department, and who of those who do has no address."""
    found = []
    for response, asked, _step in _reports(today):
        editors = _people("Editors", response)
        report = f"the report for {asked.year}, which is due {asked.due_on}"
        found += _unheard(response, asked.year, "Editors", editors, f"can enter {report}")
    for edition in _waiting():
        found += troubles_of(edition)
    return found


def troubles_of(edition: Edition) -> list[Trouble]:
    """That nobody can decide about an edition that waits, or can't be told that it does."""
    response, year = edition.response, edition.year
    if row := next_step(edition):
        mend = f"Name somebody in the step “{row.name}” who works for {response.department}."
        people, does = _clearers(edition, row), f"can clear {edition}, which waits for “{row.name}”"
        return list(_untold(response, year, f"step {row.number}", people, does, mend))
    does = f"can approve {edition}, which waits"
    return list(_unheard(response, year, "Approvers", _approvers(edition), does))


def waiting(edition: Edition) -> list[Due]:
    """What those hear for whom an edition waits: the people of the next step, or who approves."""
    if row := next_step(edition):
        return [clearance_due(person, edition, row) for person in _clearers(edition, row)]
    log = of_the_log()
    return [approval_due(approver, edition, log) for approver in _approvers(edition)]


def editors_of(response: Response) -> list:
    """Who enters the updates of a response."""
    return _people("Editors", response)


def nobody_mends(edition: Edition, people: list) -> list[Trouble]:
    """That nobody can mend an edition that was returned, or can't be told that it was."""
    does = f"can mend {edition}, which was returned"
    return list(_unheard(edition.response, edition.year, "Editors", people, does))


def next_step(edition: Edition) -> Clearance | None:
    """The step of clearance that an edition waits for; None where it waits for approval."""
    return edition.clearances.open().select_related("step__response").first()


def administrators():
    """Who can mend what is wrong with accounts, and can be told."""
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    may = Q(is_superuser=True) | Q(groups__name="Administrators")
    return people.filter(may).distinct().order_by("pk")


def send_all(messages: list) -> dict:
    """Send all that can be sent; says of each of the others why it was not."""
    failed = {}
    for place, message in enumerate(messages):
        try:
            message.send()
        except NotSent as error:
            failed[message] = str(error)
        except Unreachable as error:
            why = f"the mail server can’t be reached ({error})"
            return failed | dict.fromkeys(messages[place:], why)
    return failed


def deliver(address: str, subject: str, text: str, headers: dict | None = None) -> None:
    """Send a mail to one person.

    Raises Unreachable where the mail server is, and NotSent where it refuses this message.
    """
    server = get_connection()
    try:
        server.open()
    except FAILURES as error:
        raise Unreachable(error) from error
    mail = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)
    try:
        with closing(server):
            server.send_messages([mail])
    except FAILURES as error:
        raise NotSent(error) from error


def remember(messages: list[Due]) -> None:
    """Note that these were told, so that they are not told again."""
    for one in messages:
        Reminder.objects.get_or_create(
            user=one.user, response=one.response, year=one.year, step=one.step
        )


def _reports_due(today: date) -> Iterator[Due]:
    for response, reporting_year, step in _reports(today):
        for editor in _people("Editors", response):
            if editor.email:
                yield report_due(editor, response, reporting_year, step)


def _reports(today: date) -> Iterator[tuple[Response, ReportingYear, str]]:
    """The reports that are due or nearly so, each with its occasion."""
    years = ReportingYear.objects.filter(due_on_last__isnull=False).select_related("strategy")
    for reporting_year in years:
        step = _step((reporting_year.due_on.last - today).days)
        for response in _unreported(reporting_year, today) if step else ():
            yield response, reporting_year, step


def _step(days: int) -> str | None:
    """The occasion, so many days before a report is due."""
    if days < 0:
        return LATE
    return next((f"{step} days" for step in STEPS if days <= step), None)


def _unreported(reporting_year: ReportingYear, today: date) -> list[Response]:
    """The responses whose report of that year is not out, and is still to come."""
    reported = Edition.objects.published().filter(
        kind=Edition.Kind.REPORT, year=reporting_year.year
    )
    responses = reporting_year.strategy.responses.exclude(editions__in=reported)
    return [
        response
        for response in responses.select_related("department", "strategy").order_by("pk")
        if not reporting_year.is_given_up(response.department, as_at=today)
    ]


def _waiting_for_somebody() -> Iterator[Due]:
    for edition in _waiting():
        yield from (message for message in waiting(edition) if message.user.email)


def _overdue(today: date) -> Iterator[Due]:
    """The steps of clearance whose day is past: to their people and who submitted it."""
    for edition in _waiting():
        row = next_step(edition)
        if row and row.due_on and row.due_on < today:
            people = {*_clearers(edition, row), *_submitter(edition)}
            for person in sorted(people, key=lambda person: person.pk):
                if person.email:
                    yield _step_overdue(person, edition, row)


def _submitter(edition: Edition) -> list:
    """Who submitted it, if they still edit for the department."""
    return [
        person for person in editors_of(edition.response) if person.pk == edition.submitted_by_id
    ]


def _waiting():
    return Edition.objects.filter(state=Edition.State.SUBMITTED).select_related(
        "response__department", "response__strategy"
    )


def _approvers(edition: Edition) -> list:
    """Who is to approve an edition."""
    return _but_writers(edition, _people("Approvers", edition.response))


def _clearers(edition: Edition, row: Clearance) -> list:
    """Who is to clear a step of an edition."""
    return _but_writers(edition, clearance.people_of(row.step)) if row.step else []


def _but_writers(edition: Edition, people: list) -> list:
    """Those who may decide: not who submitted or wrote in it, unless a team of one may."""
    wrote = {edition.submitted_by_id, *edition.authors.values_list("user", flat=True)}
    others = [person for person in people if person.pk not in wrote]
    return people if settings.ONE_PERSON_MAY_APPROVE and not others else others


def _people(group: str, response: Response) -> list:
    """Who takes that part for a department: not who looks after accounts, too, and may not."""
    people = get_user_model().objects.filter(is_active=True, groups__name=group)
    people = people.filter(memberships__department=response.department_id).order_by("pk")
    return [person for person in people if TAKES_PART[group](person)]


def _unheard(response: Response, year: int, group: str, people, does: str) -> Iterator[Trouble]:
    mend = f"Give somebody the group {group} and a membership of {response.department}."
    yield from _untold(response, year, group.lower(), people, does, mend)


def _untold(response, year: int, whose: str, people, does: str, mend: str) -> Iterator[Trouble]:
    """That nobody does something, and how to mend it; or who does, and has no address."""
    department = response.department
    if not people:
        sentence = f"Nobody of {department} {does}. {mend}"
        yield Trouble(response, year, f"nobody, {whose}", sentence)
    for person in people:
        if not person.email:
            sentence = f"{person} of {department} {does}, and has no address to be reminded at."
            yield Trouble(response, year, f"no address, {person.pk}", sentence)


def _to_mend(today: date) -> Iterator[Due]:
    yield from to_mend(troubles(today))


def to_mend(found: list[Trouble]) -> Iterator[Due]:
    """What administrators hear of troubles."""
    for administrator in administrators() if found else ():
        for one in found:
            yield Due(
                administrator,
                one.response,
                one.year,
                one.step,
                f"{one.response.department}: nobody hears of the report for {one.year}",
                f"{one.sentence}\n\n{absolute(reverse('admin:auth_user_changelist'))}\n",
            )


def report_due(editor, response: Response, reporting_year: ReportingYear, step: str) -> Due:
    year, day = reporting_year.year, reporting_year.due_on
    verb = "was" if step == LATE else "is"
    return Due(
        editor,
        response,
        year,
        step,
        f"The report for {year} {verb} due {day}",
        f"{response}: the report for {year} {verb} due {day}, and is not published yet.\n\n"
        f"{address('admin:commitments_response_change', response.pk)}\n",
        is_overdue=step == LATE,
    )


def of_the_log() -> str:
    """What was signed of the log last: whoever keeps a mail can show later that it only grew."""
    if (last := checkpoints.latest()) is None:
        return ""
    return f"\nThe log of this record had {last.size} lines. Its root was {last.root}\n"


def approval_due(approver, edition: Edition, log: str) -> Due:
    return Due(
        approver,
        edition.response,
        edition.year,
        f"waits since {edition.submitted_at:%Y-%m-%d %H:%M:%S}",
        f"{edition} waits for your approval",
        f"{edition.response}: {edition}, submitted by {edition.submitted_name}, waits for "
        f"approval.\n\n{address('admin:commitments_edition_change', edition.pk)}\n{log}",
    )


def clearance_due(person, edition: Edition, row: Clearance) -> Due:
    """What one of the people of a step hears that an edition waits for: its name and its day."""
    due = f" It is due on {day_words(row.due_on)}." if row.due_on else ""
    return Due(
        person,
        edition.response,
        edition.year,
        f"step {row.number} since {edition.submitted_at:%Y-%m-%d %H:%M:%S}",
        f"{edition} waits for {row.name}",
        f"{edition.response}: {edition}, submitted by {edition.submitted_name}, waits for "
        f"“{row.name}”.{due}\n\n"
        f"{address('admin:commitments_edition_change', edition.pk)}\n",
    )


def _step_overdue(person, edition: Edition, row: Clearance) -> Due:
    day = day_words(row.due_on)
    return Due(
        person,
        edition.response,
        edition.year,
        f"step {row.number} due {row.due_on} of {edition.pk}",
        f"{edition} is overdue: {row.name}",
        f"{edition.response}: {edition} waits for “{row.name}”, which was due on {day}.\n\n"
        f"{address('admin:commitments_edition_change', edition.pk)}\n",
        is_overdue=True,
    )


def address(name: str, key: int) -> str:
    """A page of the admin, as a mail leads to it."""
    return absolute(reverse(name, args=[key]))
