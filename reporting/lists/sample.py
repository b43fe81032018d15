"""The rows of a sample: those of the list of pledges, and how far the auditors are with each."""

from html import escape

from django.urls import reverse

from commitments.models import Opinion
from reporting.lists.html import cell, fact, link
from reporting.lists.pledges import DrawnPledges


class DrawnSample(DrawnPledges):
    """`making` are the opinions that are not public yet, for a reader who may see those and give
    some.
    """

    def __init__(
        self, request, stands: list[dict], making: dict[int, list[Opinion]], may_give: bool
    ):
        super().__init__(request, stands)
        self.making = making
        self.may_give = may_give

    def cells(self, stands: dict, promise, of) -> list[str]:
        return [*super().cells(stands, promise, of), cell("Opinion", self._opinion(stands))]

    def _opinion(self, stands: dict) -> str:
        key = stands["pledge_id"]
        given = len(self.rows.audited.get(key, []))
        parts = [f"{given} published" if given else "None published"]
        parts += [fact(self._waiting(opinion)) for opinion in self.making.get(key, [])]
        if self.may_give:
            address = escape(f"{reverse('admin:commitments_opinion_add')}?pledge={key}")
            parts.append(fact(link(address, "Give an opinion")))
        return "".join(parts)

    def _waiting(self, opinion: Opinion) -> str:
        address = escape(reverse("admin:commitments_opinion_change", args=[opinion.pk]))
        state = "Draft" if opinion.state == Opinion.State.DRAFT else "Waits for a second auditor"
        return f"{link(address, state)}, {escape(opinion.given_name)}"
