"""The steps of clearance of an edition, as its page shows them to somebody."""

from functools import cached_property

from commitments import clearance, workflow
from commitments.models import Clearance, Edition, May


class Steps:
    """Of an edition that waits, or is published: no query for others, one where it has none."""

    def __init__(self, edition: Edition, user):
        self.edition, self.user = edition, user

    @cached_property
    def rows(self) -> list[Clearance]:
        if self.edition.state not in (Edition.State.SUBMITTED, Edition.State.PUBLISHED):
            return []
        return list(self.edition.clearances.select_related("step__response__department"))

    @property
    def waits(self) -> bool:
        return self.edition.state == Edition.State.SUBMITTED

    @cached_property
    def turn(self) -> Clearance | None:
        """The step that the edition waits for; none where it waits for approval."""
        if not self.waits:
            return None
        return next((row for row in self.rows if row.is_waiting and row.may == May.CLEAR), None)

    @property
    def waiting(self) -> list[Clearance]:
        """Those of which nothing was decided yet."""
        return [row for row in self.rows if row.is_waiting]

    @cached_property
    def people(self) -> list:
        """Whom the edition waits for now."""
        return clearance.people_of(self.turn.step) if self.turn and self.turn.step else []

    @cached_property
    def may_return(self) -> bool:
        own = [row for row in self.rows if row.may != May.COMMENT and row.step]
        return self.waits and any(workflow.is_of_step(self.user, row.step) for row in own)

    @cached_property
    def is_own_turn(self) -> bool:
        step = self.turn.step if self.turn else None
        return step is not None and workflow.is_of_step(self.user, step)

    @cached_property
    def barred(self) -> str:
        """Why somebody whose turn it is can't clear it."""
        return workflow.why_not_cleared_by(self.user, self.edition) if self.turn else ""

    @property
    def may_clear(self) -> bool:
        return self.is_own_turn and not self.barred

    @cached_property
    def may_bypass(self) -> bool:
        department = self.edition.response.department_id
        may = self.turn is not None and workflow.may_approve(self.user, department)
        return may and not self.barred

    @cached_property
    def may_set_days(self) -> bool:
        if not self.waits or not self.rows:
            return False
        return workflow.may_set_days(self.user, self.edition.response.department_id)
