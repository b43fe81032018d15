"""What the drawn parts of pages have in common."""

from functools import cached_property
from html import escape

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from commitments.models import Response


class Addresses:
    """Of the pages of a response, as at the day that a reader asked for: `{% page %}` in Python.

    Reads the department and the strategy: select them first.
    """

    def __init__(self, response: Response, request):
        self.response = response
        self.request = request
        self._place = [response.department.slug, response.strategy.slug]
        self.day = f"?as-at={request.as_at.isoformat()}" if request.as_at_is_asked else ""
        self._made: dict[tuple, str] = {}

    def of(self, name: str, number: int, anchor: str = "") -> str:
        """Of the page of a response that has a number: "edition", "action", "year"."""
        place = [*self._place, number]
        key = (name, number)
        if key not in self._made:
            self._made[key] = reverse(name, args=place) + self.day
        return f"{self._made[key]}#{anchor}" if anchor else self._made[key]

    def pledge(self, pk: int) -> str:
        before, after = self._around_a_pledge
        return f"{before}{pk}{after}{self.day}"

    @cached_property
    def _around_a_pledge(self) -> tuple[str, str]:
        """Looked up once, for a page may have hundreds."""
        before, _zero, after = reverse("pledge", args=[0]).rpartition("0")
        return before, after

    def rendered(self, template: str, **context) -> str:
        """A part that is seldom on a page, by its template, which is given the response, too."""
        return render_to_string(template, {"response": self.response} | context, self.request)


def link(address: str, words: object) -> str:
    return f'<a class="govuk-link" href="{escape(address)}">{escape(str(words))}</a>'


def anchor_link(anchor: str, what: str) -> str:
    """The # beside something that can be linked to; `what` says so to who doesn't see where."""
    return (
        f'<a class="govuk-link app-anchor app-no-print" href="#{anchor}">#'
        f'<span class="govuk-visually-hidden"> Link to {escape(what)}</span></a>'
    )


def to_cite(reference: str, what: str) -> str:
    """A reference to copy, folded. The script adds a button that copies it."""
    return (
        '<details class="app-cite app-no-print"><summary>Cite'
        f'<span class="govuk-visually-hidden"> {escape(what)}</span></summary>'
        f'<p class="app-cite__words">{escape(reference)}</p></details>'
    )


def joined(parts) -> SafeString:
    """For a template: all of it was escaped where it was made."""
    return SafeString("".join(parts))
