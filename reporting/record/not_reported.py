"""What was planned for a year and not mentioned in its report, with both texts to judge by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import cached_property

from commitments.models import Kind, Opinion, Pledge, Response, Revision
from commitments.models.entries import entry_words
from reporting.record.repetition import Repetition, repetitions
from strategy.models import Action

NOT_REPORTED = "not-reported"
# What the pledges of one group have in common.
GROUP = ("entry__response", "entry__action", "year")


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


def not_reported(as_at: date) -> QuerySet[Pledge]:
    """The pledges that the report for their year does not mention, by the day."""
    return Pledge.objects.as_at(as_at).with_status(as_at).filter(status=NOT_REPORTED)


def groups(pledges: QuerySet[Pledge]) -> QuerySet:
    """Response, action and year of each group, in order: the latest year first."""
    return (
        pledges.order_by(
            "-year",
            "entry__response__department__name",
            "entry__response__strategy__published_on_last",
            "entry__response",
            "entry__action__number",
        )
        .values_list(*GROUP)
        .distinct()
    )


class NotReported:
    """Some groups of pledges with their texts.

    Takes three queries: the pledges, opinions of auditors (`audited`) and the texts.
    """

    def __init__(self, pledges: QuerySet[Pledge], keys: Sequence[tuple], as_at: date):
        self.keys = keys
        self.as_at = as_at
        self._pledges = pledges

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
        audited = Prefetch("opinions", Opinion.objects.as_at(self.as_at), to_attr="audited")
        rows = (
            self._pledges.filter(of_groups)
            .prefetch_related(audited)
            .select_related(
                "edition",
                "entry__action",
                "entry__response__department",
                "entry__response__strategy",
            )
        )
        for row in rows.order_by("entry__year", "entry__kind", "number"):
            found.setdefault((row.entry.response_id, row.entry.action_id, row.year), []).append(row)
        return found

    @cached_property
    def revisions(self) -> dict[tuple, Revision]:
        """The texts as they are now, by response, action, kind and year."""
        planned = {row.entry_id for rows in self.pledges.values() for row in rows}
        wanted = Q(entry__in=planned)
        for response, action, year in self.keys:
            wanted |= Q(
                entry__response=response,
                entry__action=action,
                entry__kind=Kind.PROGRESS,
                entry__year=year,
            )
        rows = Revision.objects.as_at(self.as_at).filter(wanted)
        rows = rows.select_related("entry", "edition__source")
        return {_cell(row.entry): row for row in rows}

    def _row(self, key: tuple) -> Group:
        response, action, year = key
        pledges = self.pledges[key]
        entries = {row.entry_id: row.entry for row in pledges}
        texts = [self.revisions.get(_cell(entry)) for entry in entries.values()]
        return Group(
            response=pledges[0].entry.response,
            action=pledges[0].entry.action,
            year=year,
            pledges=pledges,
            planned=[text for text in texts if text is not None],
            progress=self.revisions.get((response, action, Kind.PROGRESS, year)),
        )


def _cell(entry) -> tuple:
    return entry.response_id, entry.action_id, entry.kind, entry.year
