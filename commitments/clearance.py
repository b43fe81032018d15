"""For whom an edition waits: the people of the steps of its clearance, and who approves it."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from commitments import workflow
from commitments.models import Author, Clearance, Edition, May, Response, Step

APPROVAL = "Approval"  # What the last step is called, which every edition has.


@dataclass(frozen=True)
class Waiting:
    """An edition that waits for somebody."""

    edition: Edition
    step: str
    due_on: date | None = None

    @property
    def said(self) -> str:
        """For what it waits: a step is named as it is called."""
        return "approval" if self.step == APPROVAL else f"“{self.step}”"

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


def people_of(step: Step) -> list:
    """Whom a step waits for. Reads the response: select it first."""
    named = Q(pk__in=step.people.values("pk"))
    if step.group_id:
        named |= Q(groups=step.group_id)
    people = get_user_model().objects.filter(named, is_active=True).distinct().order_by("pk")
    return [person for person in people if workflow.is_of_step(person, step)]


def takes_part(user, response: Response) -> bool:
    """Whether somebody is of a step of clearance of a response."""
    steps = response.steps.select_related("response")
    return any(workflow.is_of_step(user, step) for step in steps)


def unmanned(response: Response) -> list[Step]:
    """The steps that an edition of a response would wait for, and that nobody can clear."""
    steps = response.steps.filter(is_in_use=True, may=May.CLEAR).select_related("response")
    return [step for step in steps if not people_of(step)]


def turns(editions, *, with_people: bool = False) -> dict[int, Clearance]:
    """By the edition, the step that each waits for; none of those that wait for approval."""
    rows = Clearance.objects.open().filter(edition__in=editions).select_related("step__response")
    rows = rows.prefetch_related("step__people") if with_people else rows
    found: dict[int, Clearance] = {}
    for row in rows:
        found.setdefault(row.edition_id, row)
    return found


def waits_for(user) -> list[Waiting]:
    """The editions that wait for somebody, the longest first. Takes nine queries at most."""
    editions = Edition.objects.filter(state=Edition.State.SUBMITTED)
    departments = workflow.departments_of(user)
    if departments is not None:
        editions = editions.filter(response__department__in=departments)
    related = ("response__department", "response__strategy")
    editions = list(editions.select_related(*related).order_by("submitted_at"))
    if not editions or not user.has_perm("commitments.view_edition"):
        return []
    steps, approves = _steps_of(user), workflow.approves(user)
    not_theirs = _written_by(user, editions)
    by_edition = turns(editions)
    found = []
    for edition in editions:
        row = by_edition.get(edition.pk)
        if edition.pk in not_theirs:
            continue
        if row and row.step_id in steps:
            found.append(Waiting(edition, row.name, row.due_on))
        elif row is None and approves:
            found.append(Waiting(edition, APPROVAL))
    return found


def _steps_of(user) -> set[int]:
    """The steps in which somebody takes part."""
    if workflow.administers(user) and not settings.ONE_PERSON_MAY_APPROVE:
        return set()
    named = Q(people=user) | Q(group__in=user.groups.all())
    return set(Step.objects.filter(named).values_list("pk", flat=True))


def _written_by(user, editions: list[Edition]) -> set[int]:
    """Those that somebody wrote in or submitted, and may not decide alone."""
    if settings.ONE_PERSON_MAY_APPROVE:
        return set()
    wrote = Author.objects.filter(user=user, edition__in=editions)
    submitted = {edition.pk for edition in editions if edition.submitted_by_id == user.pk}
    return submitted | set(wrote.values_list("edition", flat=True))
