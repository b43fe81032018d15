"""That promises of a draft were made before, in an earlier strategy."""

from collections import defaultdict

from commitments.models import Edition, Pledge, Succession
from strategy.models import Ways


def can_be(sheet) -> bool:
    """Whether its department promised something in another strategy, or one that led to it did."""
    own = sheet.response.department_id
    departments = {own, *Ways(sheet.today).back_from(own)}
    promised = Pledge.objects.published().filter(entry__response__department__in=departments)
    return promised.exclude(entry__response__strategy=sheet.strategy).exists()


def said_in(edition: Edition) -> dict[str, list[Succession]]:
    """What a draft says of it, by the promise that it makes, as boxes name that."""
    found = defaultdict(list)
    rows = edition.successions.over_strategies().order_by("pledge")
    for row in rows.select_related("pledge__entry__response__strategy"):
        found[str(row.goes_on_as_id)].append(row)
    return found
