"""What the admin's front page lists: what is yours to do, who holds what, what is due and done."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from commitments import digests, workflow
from commitments.clearance import APPROVAL, Waiting, turns, waits_for
from commitments.models import Contribution, ContributionAnswer, Edition, Event, Opinion, Response
from commitments.opinions import may_audit_outcomes
from strategy.models import ReportingYear

MOST_FINISHED = 5


@dataclass(frozen=True)
class DueYear:
    """A year of a response whose report is not out."""

    response: Response
    asked: ReportingYear
    edition: Edition | None
    today: date

    @property
    def year(self) -> int:
        return self.asked.year

    @property
    def is_late(self) -> bool:
        return self.asked.due_on is not None and self.asked.due_on.last < self.today


@dataclass(frozen=True)
class ToDo:
    """Everything that concerns one person."""

    drafts: list[Edition]  # For those who may write in them; for others they are with others.
    yours: list[Waiting]  # What waits for a decision of theirs.
    due: list[DueYear]
    waiting: list[Waiting]  # What waits for a decision of others.
    written: list[Edition]  # Drafts that others write.
    held: list[Contribution]
    finished: list[Event]
    opinions: list[Opinion]
    may_edit: bool
    may_approve: bool
    wants_digest: bool  # The mail a day.
    works_somewhere: bool  # For a department, that is.
    reads_tables: bool  # Of the record, which no step of a year needs.


FINISHED = (
    Event.What.SUBMITTED,
    Event.What.RETURNED,
    Event.What.CLEARED,
    Event.What.PUBLISHED,
    Event.What.TAKEN,
)


def to_do(user) -> ToDo:
    """What there is to do for somebody. The queries don't grow with what there is."""
    mine = Response.objects.select_related("department", "strategy").prefetch_related(
        "strategy__reporting_years",
        Prefetch("editions", Edition.objects.filter(kind=Edition.Kind.REPORT), to_attr="reports"),
    )
    editions = Edition.objects.select_related("response__department", "response__strategy")
    departments = workflow.departments_of(user)
    if not user.has_perm("commitments.view_edition"):
        departments = set()
    if departments is not None:
        mine = mine.filter(department__in=departments)
        editions = editions.filter(response__department__in=departments)
    drafts = _with_answers(list(with_return(editions.filter(state=Edition.State.DRAFT))))
    may_edit = workflow.edits(user)
    yours = waits_for(user)
    decides = [row.edition.pk for row in yours]
    waiting = editions.filter(state=Edition.State.SUBMITTED).exclude(pk__in=decides)
    done = Event.objects.filter(by=user, what__in=FINISHED, edition__isnull=False)
    return ToDo(
        drafts=drafts if may_edit else [],
        yours=yours,
        due=[row for response in mine for row in due_years(response)],
        waiting=_with_steps(list(waiting.order_by("submitted_at"))),
        written=[] if may_edit else drafts,
        held=list(Contribution.objects.held().filter(edition__in=drafts).with_all()),
        finished=list(done.select_related("edition")[:MOST_FINISHED]),
        opinions=_opinions(user),
        may_edit=may_edit,
        may_approve=workflow.approves(user),
        wants_digest=digests.is_wanted(user),
        works_somewhere=departments is None or bool(departments),
        reads_tables=workflow.may_audit(user),
    )


def _with_answers(drafts: list[Edition]) -> list[Edition]:
    """Each with `answers_to_take`, how many came in by a link that nobody took or set aside."""
    waiting = ContributionAnswer.objects.waiting().filter(contribution__edition__in=drafts)
    count = Counter(waiting.values_list("contribution__edition", flat=True))
    for edition in drafts:
        edition.answers_to_take = count[edition.pk]
    return drafts


def _with_steps(editions: list[Edition]) -> list[Waiting]:
    """Each with the step that it waits for: approval, where none is open."""
    steps = turns(editions)
    return [
        Waiting(edition, row.name, row.due_on)
        if (row := steps.get(edition.pk))
        else Waiting(edition, APPROVAL)
        for edition in editions
    ]


def _opinions(user) -> list[Opinion]:
    """An auditor's own drafts, and what waits for approval, the longest first."""
    if not may_audit_outcomes(user):
        return []
    mine = Q(state=Opinion.State.DRAFT, given_by=user)
    found = Opinion.objects.filter(mine | Q(state=Opinion.State.SUBMITTED))
    return list(found.select_related("pledge__entry__response__department").order_by("id"))


def with_return(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """With the list `returns`: the comments that they were returned with, the latest first."""
    returns = Event.objects.filter(what=Event.What.RETURNED)
    return editions.prefetch_related(Prefetch("events", returns, to_attr="returns"))


def due_years(response: Response) -> list[DueYear]:
    """Its years whose report is still to come, the first due first; those without a day last."""
    reports = {row.year: row for row in response.reports if row.state != Edition.State.WITHDRAWN}
    today = timezone.localdate()
    rows = [
        DueYear(response, asked, reports.get(asked.year), today)
        for asked in response.strategy.reporting_years.all()
        if asked.year in reports or asked.is_asked_of(response.department, as_at=today)
    ]
    rows = [row for row in rows if not (row.edition and row.edition.is_published)]
    return sorted(rows, key=lambda row: (row.asked.due_on_last or date.max, row.year))
