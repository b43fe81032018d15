"""That promises of a draft were made before, in an earlier strategy."""

from collections import defaultdict
from itertools import chain

from commitments.models import Pledge, Succession
from strategy.models import Ways


def can_be(sheet) -> bool:
    """Whether its department promised something in another strategy, or one that led to it did."""
    departments = Ways(sheet.today).with_former({sheet.response.department_id})
    promised = Pledge.objects.published().filter(entry__response__department__in=departments)
    return promised.exclude(entry__response__strategy=sheet.strategy).exists()


def said_in(sheet) -> dict[str, list[Succession]]:
    """What a draft says of it, by the promise that it makes, as boxes name that."""
    found = defaultdict(list)
    for row in chain.from_iterable(sheet.successions.values()):
        if row.kind == Succession.Kind.GOES_ON:
            found[str(row.goes_on_as_id)].append(row)
    return found
