"""One kind of text of an action in two years, side by side."""

from dataclasses import dataclass

from django.utils.functional import cached_property

from commitments.wording_diff import Difference, difference
from reporting.record.cells import Cell, Cells
from reporting.record.emptiness import NOT_DUE
from reporting.record.repetition import Repetition, repetitions
from strategy.models import Action


@dataclass(frozen=True)
class KindOfTwoYears:
    """Plans, or progress, or commitments, of one year beside those of another."""

    cells: Cells
    action: Action
    kind: str
    start: int
    end: int

    @cached_property
    def before(self) -> Cell:
        return self.cells.cell(self.action, self.kind, self.start)

    @cached_property
    def after(self) -> Cell:
        return self.cells.cell(self.action, self.kind, self.end)

    @property
    def is_not_due(self) -> bool:
        """Whether neither year asks for it, or has it."""
        return self.before.status == self.after.status == NOT_DUE

    @property
    def parts(self) -> Difference:
        """The words of both years in one, where both have a text that is not the same."""
        rows = [cell.revision for cell in (self.before, self.after) if cell.revision]
        texts = [row.words if row.text else "" for row in rows]
        if len(texts) < 2 or not all(texts) or texts[0] == texts[1]:
            return Difference()
        return difference(*texts)

    @property
    def is_the_same(self) -> bool:
        """Whether both years say the same, to the letter: not of our summaries of them."""
        rows = [cell.revision for cell in (self.before, self.after) if cell.revision]
        texts = [row.words if row.text else "" for row in rows if not row.edition.is_summary]
        return len(texts) == 2 and bool(texts[0]) and texts[0] == texts[1]

    @property
    def repeats(self) -> list[Repetition]:
        """The earlier year's text, where the later one says it again.

        That of the year just before is told with the text itself.
        """
        if abs(self.end - self.start) <= 1:
            return []
        earlier, later = sorted((self.before, self.after), key=lambda cell: cell.year)
        return repetitions(later.revision, [earlier.revision])
