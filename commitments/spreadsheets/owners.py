"""Who answers for an action, as the sheets of a spreadsheet are named."""

from commitments.models import Contribution, ContributionAnswer, Edition
from strategy.models import Accountability


def owners_of(edition: Edition) -> dict[int, str]:
    """By action: who holds a link for it, or else the office that is responsible for it."""
    responsible = Accountability.objects.filter(
        role__department=edition.response.department_id,
        action__strategy=edition.response.strategy_id,
        ended_on_last=None,
    )
    held = ContributionAnswer.objects.filter(
        contribution__in=Contribution.objects.held().filter(edition=edition)
    )
    offices = dict(responsible.values_list("action", "role__name"))
    return offices | dict(held.values_list("action", "contribution__name"))
