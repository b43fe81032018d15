"""One office as it was on a day, by what is known now: its holders, its gaps, its end.

Nothing that happened after the day is told.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from reporting.governance.attested import last_heard_of
from reporting.governance.periods import certain, end_of, term_last_heard_of
from strategy.models import Appointment, Role, RoleAim
from strategy.partial_dates import EARLIEST, PartialDate, Precision


def happened(when: PartialDate | None, by: date) -> PartialDate | None:
    """A date, unless it is wholly after a day: then nothing is told of it."""
    return when if when and when.first <= by else None


def is_known_from_later(begins: PartialDate | None, day: date) -> bool:
    """Whether the sources only say "by" a later day: it may have begun at any time before."""
    return begins is not None and begins.first == EARLIEST and day < begins.last


@dataclass(frozen=True)
class Held:
    """Somebody's time in an office, as it was on a day. Reads the role, the person and the source.

    `is_certain`: whether they held it for sure, on the day or in the period that is asked about,
    which ends with `asked_until` where that is before the day.
    """

    appointment: Appointment
    as_at: date
    is_certain: bool
    asked_until: date = date.max

    @property
    def person(self):
        return self.appointment.person

    @property
    def name(self) -> str:
        return self.person.name if self.person else "name not published"

    @property
    def since(self) -> PartialDate:
        return self.appointment.started_on

    @property
    def until(self) -> PartialDate | None:
        """The first day no longer held, where that had come by the day, or may have."""
        return happened(end_of(self.appointment), self.as_at)

    @property
    def last_heard_of(self) -> PartialDate | None:
        """When they were heard of last in it, where that was before what is asked about ended."""
        return term_last_heard_of(self.appointment, min(self.as_at, self.asked_until))

    @property
    def note(self) -> str:
        """What is to be known of it; nothing before an end of which the note may speak."""
        is_end_to_come = end_of(self.appointment) is not None and self.until is None
        return "" if is_end_to_come else self.appointment.note


@dataclass(frozen=True)
class Stretch:
    """A part of an office's life: somebody held it, or for certain nobody did."""

    since: PartialDate | None
    until: PartialDate | None = None
    held: Held | None = None
    handed_to: Held | None = None

    @property
    def is_open_hand_over(self) -> bool:
        """Whether it changed hands on a day that no source gives."""
        return self.until is not None and self.until.precision != Precision.DAY


@dataclass(frozen=True)
class Aim:
    """What an office was made for, beside what a document said by the day became of that."""

    aim: RoleAim
    is_outcome_told: bool

    @property
    def outcome(self) -> str:
        return self.aim.outcome if self.is_outcome_told else ""


class Office:
    """A role as it was on a day. Reads its appointments with people and sources: prefetch them.

    `attested`: the last that a source tells of it.
    """

    def __init__(self, role: Role, as_at: date, attested: PartialDate | None = None):
        self.role = role
        self.as_at = as_at
        self.attested = attested

    @cached_property
    def appointments(self) -> list[Appointment]:
        """Those that had begun by the day, the first one first."""
        rows = self.role.appointments.all()
        begun = [row for row in rows if row.started_on.first <= self.as_at]
        return sorted(begun, key=lambda row: (row.started_on, row.number))

    @cached_property
    def begins(self) -> PartialDate | None:
        """Since when it is known: its start, else its first holder's or the day of its source."""
        role = self.role
        if role.started_on:
            return role.started_on
        known = [row.started_on for row in role.appointments.all()]
        if role.source and role.source.published_on:
            known.append(role.source.published_on)
        return min(known, default=None)

    @property
    def has_begun(self) -> bool:
        """Whether it had begun by the day, or may have."""
        return self.begins is None or self.begins.first <= self.as_at

    @property
    def may_not_have_begun(self) -> bool:
        return self.begins is not None and self.as_at < self.begins.last

    @property
    def is_known_from_later(self) -> bool:
        return is_known_from_later(self.begins, self.as_at)

    @property
    def has_ended(self) -> bool:
        return self.role.is_over(by=self.as_at)

    @property
    def ended_on(self) -> PartialDate | None:
        """Its end, where that had come by the day, or may have."""
        return happened(self.role.ended_on, self.as_at)

    @property
    def last_heard_of(self) -> PartialDate | None:
        """When it was heard of last, where that was before the day and no end is known."""
        return None if self.ended_on else last_heard_of(self.attested, self.as_at)

    def aims(self) -> list[Aim]:
        """What it was made for, and what was said to have become of that. One query."""
        rows = self.role.aims.select_related("source", "outcome_source")
        return [Aim(row, self.is_outcome_told(row)) for row in rows]

    def is_outcome_told(self, aim: RoleAim) -> bool:
        """Told by a document that was out by the day, or where it has no date with the end."""
        if aim.outcome_source and aim.outcome_source.published_on:
            return aim.outcome_source.published_on.last <= self.as_at
        return self.ended_on is not None

    @cached_property
    def holders(self) -> list[Held]:
        """Who held it on the day: everyone who may have, where the sources leave it open."""
        return [self._held(row) for row in self.role.holders(on=self.as_at)]

    @property
    def is_left_open(self) -> bool:
        """Whether the sources leave open which one of several held it."""
        return self.role.is_single_holder and len(self.holders) > 1

    @property
    def is_one_of_unnamed(self) -> bool:
        """Whether none of those several is named either."""
        return self.is_left_open and not any(held.person for held in self.holders)

    @property
    def vacant_since(self) -> PartialDate | None:
        """When its last holder left, if nobody is known to have come after."""
        if self.holders or self.has_ended:
            return None
        return max((row.ended_on for row in self.appointments if row.ended_on), default=None)

    @cached_property
    def stretches(self) -> list[Stretch]:
        """Its life: holders in order, and between them the times when certainly nobody held it."""
        told: list[Stretch] = []
        left = self.role.started_on  # Since when nobody holds it.
        is_held_on = False  # By somebody who has not left.
        rows = self.appointments
        for row, following in zip(rows, [*rows, None][1:], strict=True):
            held = self._held(row)
            if left and not is_held_on and left.last < held.since.first:
                told.append(Stretch(since=left, until=held.since))
            handed_to = self._held(following) if _hands_over(held, following) else None
            told.append(Stretch(held.since, held.until, held, handed_to))
            is_held_on = is_held_on or held.until is None
            left = max(left, held.until) if left and held.until else held.until
        if not is_held_on and self._is_vacant_after(left):
            told.append(Stretch(since=left, until=self.ended_on))
        return told

    def _is_vacant_after(self, left: PartialDate | None) -> bool:
        if left is None:
            return not self.appointments
        if self.ended_on:
            return left.last < self.ended_on.first
        return left.last <= self.as_at

    def _held(self, appointment: Appointment) -> Held:
        return Held(appointment, self.as_at, self.as_at in certain(appointment))


def _hands_over(held: Held, following: Appointment | None) -> bool:
    """Whether the one may have followed the other without a day between."""
    if held.until is None or following is None:
        return False
    started_on = following.started_on
    return started_on.first <= held.until.last and held.until.first <= started_on.last
