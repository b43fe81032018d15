"""One action across departments, as at a day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from commitments.models import Response, Revision, Wording
from strategy.models import Action


@dataclass
class DepartmentTexts:
    """What one department published of the action, the latest year first."""

    response: Response
    revisions: list[Revision] = field(default_factory=list)


def across_departments(
    action: Action, responses: Iterable[Response], as_at: date
) -> list[DepartmentTexts]:
    """What each of some responses says of an action, also those that say nothing. One query."""
    found = {response.pk: DepartmentTexts(response) for response in responses}
    current = (
        Revision.objects.as_at(as_at)
        .filter(entry__action=action, entry__response__in=found)
        .select_related("entry", "edition__source")
        .order_by("-entry__year", "entry__kind")
    )
    for revision in current:
        found[revision.entry.response_id].revisions.append(revision)
    return list(found.values())


def wordings_across(action: Action, responses: Iterable[Response], as_at: date) -> list[Wording]:
    """What the pages of some call it: each wording once, by the first that has it. One query."""
    rows = (
        Wording.objects.as_at(as_at)
        .filter(action=action, edition__response__in=[row.pk for row in responses])
        .select_related("edition__response__department", "edition__response__strategy")
        .order_by("edition__response__department__name")
    )
    found: dict[tuple[str, str], Wording] = {}
    for row in rows:
        found.setdefault((row.title, row.note), row)
    return list(found.values())
