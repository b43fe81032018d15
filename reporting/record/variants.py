"""What other published pages say of entries, beside the texts that stand."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from commitments.models import Response, Revision, Variant
from reporting.record.kept import kept_for
from strategy.models import Action

Variants = dict[tuple[int, str, int], list[Variant]]  # By response, kind and year.


def variants_of_action(action: Action, responses: Iterable[Response], request) -> Variants:
    """What contradicts, on the day of the page, what stands of an action in some responses. One
    query, and none where nothing like it was published.
    """
    if not kept_for(request, "is there a variant", Variant.objects.exists):
        return {}
    rows = Variant.objects.contradicting(request.as_at).filter(
        entry__action=action, entry__response__in=[row.pk for row in responses]
    )
    found = defaultdict(list)
    for row in rows.select_related("entry", "edition").order_by("page_title", "pk"):
        found[row.entry.response_id, row.entry.kind, row.entry.year].append(row)
    return found


def standing_beside(variants: Iterable[Variant], as_at: date) -> dict[int, Revision]:
    """The texts that stand on a day where other pages say something else, by entry. One query."""
    entries = {row.entry_id for row in variants}
    rows = Revision.objects.as_at(as_at).filter(entry__in=entries).order_by()
    return {row.entry_id: row for row in rows.select_related("edition__source")}
