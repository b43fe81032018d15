"""What was planned for a year and not mentioned in its report, with both texts to judge by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import cached_property

from commitments.models import Entry, Kind, Opinion, Pledge, Response, Revision, StandingPledge
from commitments.models.entries import entry_words
from commitments.models.statuses import NOT_REPORTED
from reporting.record.repetition import Repetition, repetitions
from strategy.models import Action

# What the pledges of one group have in common, in the order of groups: the latest year first.
GROUP = ("year", "department", "strategy", "action")
IN_ORDER = ("-year", "department", "strategy", "action")


@dataclass(frozen=True)
class Group:
    """The pledges of one action that the report for one year does not mention."""

    response: Response
    action: Action
    year: int
    pledges: list[Pledge]
    planned: list[Revision]
    progress: Revision | None

    @property
    def said(self) -> str:
        """What the text beside them is: "progress during 2014"."""
        return entry_words(Kind.PROGRESS, self.year)

    @property
    def repeats(self) -> list[Repetition]:
        return repetitions(self.progress, self.planned)


def not_reported(as_at: date) -> QuerySet[StandingPledge]:
    """The pledges that the report for their year does not mention, by the day."""
    return StandingPledge.objects.on(as_at).filter(status=NOT_REPORTED)


def groups(pledges: QuerySet[StandingPledge]) -> QuerySet:
    """What tells each group from the others, in order."""
    return pledges.order_by(*IN_ORDER).values_list(*GROUP).distinct()


class NotReported:
    """Some groups of pledges with their texts.

    Takes four queries: what stands of the pledges, these, opinions of auditors (`audited`) and the
    texts.
    """

    def __init__(self, found: QuerySet[StandingPledge], keys: Sequence[tuple], as_at: date):
        self.keys = keys
        self.as_at = as_at
        self._found = found

    @cached_property
    def rows(self) -> list[Group]:
        return [self._row(key) for key in self.keys]

    @property
    def tells_readings(self) -> bool:
        """Whether any of these pledges is this record's reading."""
        return any(row.is_our_reading for rows in self.pledges.values() for row in rows)

    @cached_property
    def pledges(self) -> dict[tuple, list[Pledge]]:
        found: dict[tuple, list[Pledge]] = {}
        if not self.keys:
            return found
        of_groups = reduce(or_, (Q(**dict(zip(GROUP, key, strict=True))) for key in self.keys))
        stands = self._found.filter(of_groups).order_by("entry_year", "kind", "number")
        key_of = {pledge: tuple(key) for pledge, *key in stands.values_list("pledge", *GROUP)}
        audited = Prefetch("opinions", Opinion.objects.as_at(self.as_at), to_attr="audited")
        pledges = Pledge.objects.prefetch_related(audited).select_related(
            "edition", "entry__action", "entry__response__department", "entry__response__strategy"
        )
        rows = pledges.in_bulk(key_of)
        for pk, key in key_of.items():
            found.setdefault(key, []).append(rows[pk])
        return found

    @cached_property
    def revisions(self) -> dict[tuple, Revision]:
        """The texts as they are now, by the id of response and action, kind and year."""
        wanted = Q(pk__in={row.entry_id for rows in self.pledges.values() for row in rows})
        for (year, *_place), rows in self.pledges.items():
            wanted |= Q(
                response=rows[0].entry.response_id,
                action=rows[0].entry.action_id,
                kind=Kind.PROGRESS,
                year=year,
            )
        # Found among the entries: with texts in one condition, all of both are read.
        rows = Revision.objects.as_at(self.as_at).filter(entry__in=Entry.objects.filter(wanted))
        rows = rows.select_related("entry", "edition__source").order_by()
        return {_cell(row.entry): row for row in rows}

    def _row(self, key: tuple) -> Group:
        pledges = self.pledges[key]
        entries = {row.entry_id: row.entry for row in pledges}
        texts = [self.revisions.get(_cell(entry)) for entry in entries.values()]
        of, year = pledges[0].entry, key[0]
        return Group(
            response=of.response,
            action=of.action,
            year=year,
            pledges=pledges,
            planned=[text for text in texts if text is not None],
            progress=self.revisions.get((of.response_id, of.action_id, Kind.PROGRESS, year)),
        )


def _cell(entry) -> tuple:
    return entry.response_id, entry.action_id, entry.kind, entry.year
