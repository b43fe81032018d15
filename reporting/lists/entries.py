"""The rows of the list of texts: which action, of which kind and year, what it says."""

from html import escape

from commitments.models.entries import entry_words
from reporting.drawn.signs import status_tag
from reporting.lists.html import Addresses, cell, clipped, fact, published, row
from reporting.record.places import places_for
from reporting.record.text_rows import said_in


class DrawnEntries:
    """Rows of current texts as one string."""

    def __init__(self, request, stands: list[dict]):
        self.stands = stands
        self.said = said_in([row["revision_id"] for row in stands])
        self.places = places_for(request)
        self.to = Addresses(request)

    def __str__(self):
        return "".join(self._row(stands) for stands in self.stands)

    def _row(self, stands: dict) -> str:
        said = self.said[stands["revision_id"]]
        number, kind, year = stands["action"], stands["kind"], stands["year"]
        what = entry_words(kind, year)
        title = self.places.title_of_action(stands["strategy"], number)
        address = self.to.action(
            stands["department"], stands["strategy"], number, f"#{kind}-{year}"
        )
        # Each link says of which text it is; what the next column says is not seen twice.
        hidden = f'<span class="govuk-visually-hidden">, {what}</span>'
        head = f'<a class="govuk-link" href="{address}">{number} {escape(title)}{hidden}</a>'
        return row(
            head + fact(self._of(stands), " app-source"),
            cell("What", what[:1].upper() + what[1:]),
            cell("Text", told(said, f"action {number}, {what}")),
            cell("Published", published(said, said.is_summary)),
        )

    def _of(self, stands: dict) -> str:
        parts = [self.places.departments[stands["department"]]]
        if len(self.places.strategies) > 1:
            parts.append(self.places.strategies[stands["strategy"]])
        return escape(", ".join(parts))


def told(said, what: str) -> str:
    """A text, or the answer given instead and why."""
    if said.text:
        return clipped(said, what)
    return f'{status_tag(said.answer)}<p class="govuk-body-s">{escape(said.reason)}</p>'
