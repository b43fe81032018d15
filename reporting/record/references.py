"""How to cite a text or a promise: words, edition, date, the address as at a day, and the digest.

A summary is never called the department's words, and never in quotation marks.
"""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from commitments.answers import said_past_marks
from commitments.models import Edition, Pledge, Response
from reporting.record.cells import Cell
from reporting.record.progress import STATUSES
from reporting.web.times import times_of
from strategy.addresses import absolute
from strategy.partial_dates import day_words

WHOLE = 500  # Characters: of a longer text a reference has the beginning.


class References:
    """Of what stands on the page of one action, or of one promise, as at a day.

    `editions` are the response's, each with its `digest`; `address` is the page's own path;
    `recorded` is the day on which this site showed it, where one is asked for.
    """

    def __init__(
        self,
        response: Response,
        editions: Iterable[Edition],
        as_at: date,
        address: str,
        recorded: date | None = None,
    ):
        self.response = response
        self.as_at = as_at
        self.recorded = recorded
        self._address = absolute(f"{address}?{urlencode(times_of(as_at, recorded))}")
        self._digests = {edition.position: edition.digest for edition in editions}

    def of_text(self, cell: Cell) -> str:
        edition, words = cell.revision.edition, shortened(said_past_marks(cell.revision))
        what = f"{cell.said} on action {cell.action.number}"
        if edition.is_summary:
            told = f"{words} (Pledgebook’s summary of the {what}, not the department’s own words.)"
        else:
            told = f"“{words}” {self.response.department.name}, {what}."
        return f"{told} {self._published(edition)} {self._kept(cell.anchor, edition)}"

    def of_pledge(self, pledge: Pledge, *, is_its_page: bool = False) -> str:
        """`is_its_page`: the address is that of a page of its own, which needs no anchor."""
        entry = pledge.entry
        whose = (
            "A promise as Pledgebook reads"
            if pledge.is_our_reading
            else f"A promise as {self.response.department.name} states"
        )
        due = f"Due: {pledge.due or pledge.year}. Outcome: {STATUSES[pledge.status]}."
        return (
            f"{pledge.statement.rstrip('.')}. {whose} it, in the {entry.said} on action "
            f"{entry.action.number}. {due} {self._published(pledge.edition)} "
            f"{self._kept('' if is_its_page else pledge.anchor, pledge.edition)}"
        )

    def _published(self, edition: Edition) -> str:
        inferred = " (inferred)" if edition.is_date_inferred else ""
        return (
            f"{self.response.title}, edition {edition.position} ({edition}), "
            f"published {edition.published_on}{inferred}."
        )

    def _kept(self, anchor: str, edition: Edition) -> str:
        digest = self._digests.get(edition.position)
        sealed = f" Digest of edition {edition.position}: {digest}" if digest else ""
        shown = f", as shown on {day_words(self.recorded)}" if self.recorded else ""
        as_at = f"{day_words(self.as_at)}{shown}"
        place = f"#{anchor}" if anchor else ""
        return f"Pledgebook, as at {as_at}: {self._address}{place}{sealed}"


def shortened(text: str) -> str:
    """A text in one line; of a long one the beginning, up to a word's end."""
    line = " ".join(text.split())
    if len(line) <= WHOLE:
        return line
    return f"{line[:WHOLE].rpartition(' ')[0] or line[:WHOLE]} […]"
