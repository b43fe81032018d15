"""A round: the reports of one year to a strategy, of all departments at once.

Opening it is all or nothing; what was opened is each department's own draft, as if it had opened
it itself. Nothing is submitted or published here.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from commitments import workflow
from commitments.clearance import turns
from commitments.models import Clearance, Edition, Event, Response, Untold
from commitments.teams import Teams
from strategy.models import ReportingYear

State = Edition.State
MOST_NAMED = 3
SEEN_OTHERWISE = (
    "Nothing was opened: the list is not the one that you looked at any more. Look at it as it is "
    "now, and press again if something is left to open."
)


@dataclass
class Place:
    """The report of one response in a round. `why_not` says why one press doesn’t open it."""

    response: Response
    edition: Edition | None
    why_not: str
    turn: Clearance | None = None  # The step of clearance that it waits for.
    people: list = field(default_factory=list)  # Those with whom it is.

    @property
    def is_published(self) -> bool:
        return self.edition is not None and self.edition.is_published

    @property
    def is_withdrawn(self) -> bool:
        """Whether a draft of it was there and was withdrawn, so that opening makes another."""
        return self.edition is not None and self.edition.state == State.WITHDRAWN

    @property
    def is_open(self) -> bool:
        """Whether a draft of it is there, or waits for a decision."""
        return self.edition is not None and self.edition.state in (State.DRAFT, State.SUBMITTED)

    @property
    def is_waiting(self) -> bool:
        """Whether it was submitted, and waits for a decision."""
        return self.edition is not None and self.edition.state == State.SUBMITTED

    @property
    def state(self) -> str:
        if self.edition is None:
            return "not opened"
        if self.is_waiting:
            return f"waits for “{self.turn.name}”" if self.turn else "waits for approval"
        return self.edition.get_state_display().lower()

    @property
    def holder(self) -> str:
        """With whom it is, in words."""
        part = "approvers" if self.is_waiting else "editors"
        part = f"“{self.turn.name}”" if self.turn else part
        names = [workflow.name_of(user) for user in self.people]
        if not names:
            return f"{part}: nobody"
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        return f"{part}: {', '.join(names[:MOST_NAMED])}{more}"

    @property
    def last_at(self) -> datetime | None:
        """When something was done to it last, also by what saves itself."""
        if self.edition is None:
            return None
        return max(filter(None, [self.edition.last_at, self.edition.saved_at]), default=None)

    @property
    def last_by(self) -> str:
        """Who did that; empty for what saved itself."""
        return self.edition.last_by if self.last_at == self.edition.last_at else ""

    @property
    def troubles(self) -> list[str]:
        """Who ought to be reminded and can’t be, in words."""
        department = self.response.department
        if not self.people:
            return [f"{department}: {self.holder}, so nobody can be reminded"]
        return [
            f"{department}: {workflow.name_of(user)} has no email address"
            for user in self.people
            if not user.email
        ]


class Round:
    """The reports of one year, of the departments whose drafts somebody may read.

    All departments where nobody is named, as for a command. Takes about fifteen queries, however
    many departments there are.
    """

    def __init__(self, asked: ReportingYear, user=None, today: date | None = None):
        self.asked = asked
        self.user = user
        self.today = today or timezone.localdate()
        responses = self._responses()
        reports = self._reports(responses)
        waiting = [row for row in reports.values() if row.state == State.SUBMITTED]
        self.turns = turns(waiting, with_people=True) if waiting else {}
        self.teams = Teams({row.department_id for row in responses}, waiting)
        self.opens_for = workflow.opens_for(user) if user else None
        self.places = [self._place(row, reports.get(row.pk)) for row in responses]

    def _responses(self) -> list[Response]:
        rows = self.asked.strategy.responses.select_related(
            "department__merged_into", "strategy"
        ).order_by("department__name", "pk")
        if self.user and not workflow.is_in(self.user, "Auditors"):
            departments = workflow.departments_of(self.user)
            rows = rows if departments is None else rows.filter(department__in=departments)
        return list(rows)

    def _reports(self, responses: list[Response]) -> dict[int, Edition]:
        """By response, its report: a withdrawn one where there is no other."""
        rows = Edition.objects.filter(
            response__in=responses, kind=Edition.Kind.REPORT, year=self.asked.year
        )
        rows = list(with_last_activity(rows).select_related("response__department"))
        rows.sort(key=lambda row: row.state != State.WITHDRAWN)
        return {row.response_id: row for row in rows}

    def _place(self, response: Response, edition: Edition | None) -> Place:
        why_not = self._why_not(response, edition)
        place = Place(response, edition, why_not, self.turns.get(edition.pk) if edition else None)
        if place.is_published or not self.is_asked_of(response):
            return place
        if place.turn:
            place.people = self.teams.clearers(edition, place.turn)
        elif edition and edition.state == State.SUBMITTED:
            place.people = self.teams.approvers(edition)
        else:
            place.people = self.teams.editors(response.department_id)
        return place

    def _why_not(self, response: Response, edition: Edition | None) -> str:
        if edition and edition.is_published:
            return f"published {edition.published_on}"
        if edition and edition.state != State.WITHDRAWN:
            return ""
        if why := workflow.why_not_asked(self.asked, response.department, today=self.today):
            return why.removesuffix(".")
        if self.opens_for is not None and response.department_id not in self.opens_for:
            return "its editors open it, and administrators"
        return ""

    def is_asked_of(self, response: Response) -> bool:
        return self.asked.is_asked_of(response.department, as_at=self.today)

    # Opening

    @property
    def to_open(self) -> list[Place]:
        """As for one response alone, one whose draft was withdrawn gets another."""
        return [row for row in self.places if not (row.is_published or row.is_open or row.why_not)]

    @property
    def opened(self) -> list[Place]:
        return [row for row in self.places if row.is_open]

    @property
    def published(self) -> list[Place]:
        return [row for row in self.places if row.is_published]

    @property
    def not_to_open(self) -> list[Place]:
        """Those that one press doesn’t open, and that are neither there nor published."""
        return [row for row in self.places if row.why_not and not row.is_published]

    @property
    def shown(self) -> str:
        """What a form carries of the list that it opens."""
        keys = ",".join(str(row.response.pk) for row in self.to_open)
        return hashlib.sha256(f"{self.asked.pk}:{keys}".encode()).hexdigest()

    # Who is late

    @property
    def days(self) -> int | None:
        """By how many days the reports are late; below 0 how many are left."""
        return (self.today - self.asked.due_on.last).days if self.asked.due_on else None

    @property
    def is_late(self) -> bool:
        return self.days is not None and self.days > 0

    @property
    def missing(self) -> list[Place]:
        """Those that are asked for and not out: first what is untouched longest."""
        rows = [
            row for row in self.places if not row.is_published and self.is_asked_of(row.response)
        ]
        return sorted(rows, key=lambda row: row.last_at or datetime.min.replace(tzinfo=UTC))

    @property
    def late(self) -> list[Place]:
        """Those who are late, and still awaited."""
        if not self.is_late:
            return []
        return [row for row in self.missing if not self.is_given_up(row)]

    def is_given_up(self, place: Place) -> bool:
        return self.asked.is_given_up(place.response.department, as_at=self.today)


def with_last_activity(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """With `last_at` and `last_by`, of the last event, and `saved_at`, when it saved itself."""
    events = Event.objects.filter(edition=OuterRef("pk")).order_by("-at", "-id")
    saved = Untold.objects.filter(edition=OuterRef("pk")).order_by("-saved_at")
    return editions.annotate(
        last_at=Subquery(events.values("at")[:1]),
        last_by=Subquery(events.values("by_name")[:1]),
        saved_at=Subquery(saved.values("saved_at")[:1]),
    )


def open_round(
    *, asked: ReportingYear, by=None, shown: str | None = None, by_name: str = ""
) -> list[Edition]:
    """Open the report of a year for every response that may have it and has none: all or none.

    `shown` is what a page carried of the list that somebody looked at. Raises NotAllowed where
    another list is to be opened by now.
    """

    def choose() -> list[Response]:
        now = Round(asked, by)
        if shown is not None and shown != now.shown:
            raise workflow.NotAllowed(SEEN_OTHERWISE)
        return [row.response for row in now.to_open]

    return workflow.open_for_all(
        strategy=asked.strategy, choose=choose, year=asked.year, by=by, by_name=by_name
    )
