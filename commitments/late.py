"""Reminding all who are late with one press: each person once, however often somebody presses.

What is told is written down before it is sent, so that two presses at once never send twice; what
could not be sent is struck out again. Beside it `manage.py remind` tells of each report once.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commitments import reminders, workflow
from commitments.models import Reminder
from commitments.reminders import LATE, Due, NotSent, Unreachable
from commitments.rounds import Place, Round
from strategy.models import ReportingYear

PRESSED = "late, by a press on"
AGAIN_AFTER = timedelta(days=7)
LONGEST = 20  # Seconds for which one press sends.
NO_SERVER = "This site has no mail server, so nobody can be reminded: see EMAIL_HOST."
NO_TIME = "the mail server is slow: press again for the rest"


@dataclass
class Reminded:
    """What one press did: whom it told of how many reports, and whom it could not, with why."""

    told: list[tuple[object, int]] = field(default_factory=list)
    failed: list[tuple[object, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        reports = sum(count for _user, count in self.told)
        people = f"{len(self.told)} {'person' if len(self.told) == 1 else 'people'}"
        return f"{people} reminded, of {reports} late report{'' if reports == 1 else 's'}."


class ToRemind:
    """Whom a press would tell of what is late in a round, and whom it would not."""

    def __init__(self, of: Round, now: datetime | None = None):
        self.round = of
        self.now = now or timezone.now()
        late = [row for row in of.late if self._is_theirs(row)]
        told = [(user, row) for row in late for user in row.people if user.email]
        self.troubles = [why for row in late for why in row.troubles]
        heard = self._heard([row.response.pk for row in late])
        self.heard = [(user, row) for user, row in told if (user.pk, row.response.pk) in heard]
        self.new = [(user, row) for user, row in told if (user.pk, row.response.pk) not in heard]

    def _is_theirs(self, place: Place) -> bool:
        departments = self.round.opens_for
        return departments is None or place.response.department_id in departments

    def _heard(self, responses: list[int]) -> set[tuple[int, int]]:
        """Whom a press, or the daily reminder, told of which report lately."""
        rows = Reminder.objects.filter(
            Q(step=LATE) | Q(step__startswith=PRESSED),
            response__in=responses,
            year=self.round.asked.year,
            sent_at__gt=self.now - AGAIN_AFTER,
        )
        return set(rows.values_list("user", "response"))

    @property
    def people(self) -> int:
        return len({user.pk for user, _place in self.new})

    @property
    def people_heard(self) -> int:
        return len({user.pk for user, _place in self.heard})


def remind_late(*, asked: ReportingYear, by=None) -> Reminded:
    """Mail to each who holds a late report all that are with them, those told lately left out.

    Raises NotAllowed without a mail server.
    """
    if not settings.EMAIL_HOST:
        raise workflow.NotAllowed(NO_SERVER)
    claimed = _claim(asked, by)
    done, stopped, ends = Reminded(), "", monotonic() + LONGEST
    unsent = {row for _user, _dues, rows in claimed for row in rows}
    try:
        for user, dues, rows in claimed:
            why = stopped = stopped or (NO_TIME if monotonic() > ends else "")
            if not why:
                try:
                    reminders.deliver(user.email, *_mail(dues))
                except NotSent as error:
                    why = str(error)
                except Unreachable as error:
                    why = stopped = f"the mail server can’t be reached ({error})"
            if why:
                done.failed.append((user, why))
            else:
                done.told.append((user, len(dues)))
                unsent -= set(rows)
    finally:
        Reminder.objects.filter(pk__in=unsent).delete()
    return done


def _claim(asked: ReportingYear, by) -> list[tuple]:
    """Whom to tell of what, written down as told, while no other press does."""
    with transaction.atomic():
        asked = ReportingYear.objects.select_for_update(no_key=True).get(pk=asked.pk)
        to_remind = ToRemind(Round(asked, by))
        step = f"{PRESSED} {timezone.localdate().isoformat()}"
        found: dict[object, list] = defaultdict(list)
        for user, place in to_remind.new:
            found[user].append((place, _noted(user, place, asked.year, step)))
    log = reminders.of_the_log()
    return [
        (
            user,
            [_due(user, place, asked, log) for place, _noted in told],
            [key for _place, noted in told for key in noted],
        )
        for user, told in found.items()
    ]


def _noted(user, place: Place, year: int, step: str) -> list[int]:
    """The rows that say so: also that of the daily reminder, which need not tell it again."""
    steps = [step] if place.is_waiting else [step, LATE]
    of = {"user": user, "response": place.response, "year": year}
    made = [Reminder.objects.get_or_create(**of, step=one) for one in steps]
    return [row.pk for row, is_new in made if is_new]


def _due(user, place: Place, asked: ReportingYear, log: str) -> Due:
    if place.turn:
        return reminders.clearance_due(user, place.edition, place.turn)
    if place.is_waiting:
        return reminders.approval_due(user, place.edition, log)
    return reminders.report_due(user, place.response, asked, LATE)


def _mail(dues: list[Due]) -> tuple[str, str]:
    """Subject and text: of several, all in one mail."""
    if len(dues) == 1:
        return dues[0].subject, dues[0].text
    return f"{len(dues)} late reports wait for you", "\n".join(_parts(dues))


def _parts(dues: list[Due]) -> Iterator[str]:
    for due in dues:
        yield f"{due.subject}\n\n{due.text}"
