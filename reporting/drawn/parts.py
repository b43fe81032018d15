"""What the drawn parts of pages have in common."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from commitments.models import Edition, Response
from strategy.models import Action


class Addresses:
    """Of the pages of a response, as at the days that a reader asked for: `{% page %}` in Python.

    Reads the department and the strategy: select them first.
    """

    def __init__(self, response: Response, request):
        self.response = response
        self.request = request
        self._place = [response.department.slug, response.strategy.slug]
        self.times = request.times_query

    def of(self, name: str, number: int, anchor: str = "") -> str:
        """Of the page of a response that has a number: "edition", "action", "year"."""
        return self._made(name, number, self._place) + (f"#{anchor}" if anchor else "")

    def pledge(self, pk: int) -> str:
        return self._made("pledge", pk, [])

    def receipt_of_text(self, number: int, cell: str) -> str:
        """Of what stands in a cell of an action, by its anchor: "progress-2014"."""
        return self._receipt(f"{self.of('action', number).removesuffix(self.times)}{cell}")

    def receipt_of_pledge(self, pk: int) -> str:
        return self._receipt(self.pledge(pk).removesuffix(f"/{self.times}"))

    def _receipt(self, path: str) -> str:
        return f"{path}.receipt.json{self.times}"

    def _made(self, name: str, number: int, place: list[str]) -> str:
        before, after = _shape(name, *place)
        return f"{before}{number}{after}{self.times}"

    def rendered(self, template: str, **context) -> str:
        """A part that is seldom on a page, by its template, which is given the response, too."""
        return render_to_string(template, {"response": self.response} | context, self.request)


@lru_cache(maxsize=1000)
def _shape(name: str, *place: str) -> tuple[str, str]:
    """Django makes one address of each shape; the others have another number in its place."""
    before, _zero, after = reverse(name, args=[*place, 0]).rpartition("/0/")
    return f"{before}/", f"/{after}"


def page_across(strategy: str, number: int) -> str:
    """Of an action across departments, as it stands today."""
    before, after = _shape("action_across", strategy)
    return f"{before}{number}{after}"


def link(address: str, words: object) -> str:
    return f'<a class="govuk-link" href="{escape(address)}">{escape(str(words))}</a>'


def anchor_link(anchor: str, what: str) -> str:
    """The # beside something that can be linked to; `what` says so to who doesn't see where."""
    return (
        f'<a class="govuk-link app-anchor app-no-print" href="#{anchor}">#'
        f'<span class="govuk-visually-hidden"> Link to {escape(what)}</span></a>'
    )


def to_cite(reference: str, what: str, receipt: str) -> SafeString:
    """A reference to copy, folded, and the address of what proves it.

    The script adds a button that copies the reference.
    """
    return SafeString(
        '<details class="app-cite app-no-print"><summary>Cite'
        f'<span class="govuk-visually-hidden"> {escape(what)}</span></summary>'
        f'<p class="app-cite__words">{escape(reference)}</p>'
        f'<p class="govuk-body-s"><a class="govuk-link" href="{escape(receipt)}">Receipt'
        f'<span class="govuk-visually-hidden"> for {escape(what)}</span></a>, a file that proves '
        f"it</p></details>"
    )


def published_in(edition: Edition, addresses: Addresses, section: str = "") -> SafeString:
    """Since when the public can read a text, and in which edition; where in its source, if told."""
    led = "Our summary of what was published" if edition.is_summary else "Published"
    inferred = " (inferred)" if edition.is_date_inferred else ""
    where = link(addresses.of("edition", edition.position), f"edition {edition.position}")
    of_page = "a page by action, " if edition.origin == Edition.Origin.GATHERED else ""
    source = f". Source: {of_page}{escape(section)}" if section else ""
    when = escape(str(edition.published_on))
    return SafeString(
        f'<p class="govuk-body-s app-source">{led} {when}{inferred}, {where}{source}</p>'
    )


def joined(parts) -> SafeString:
    """For a template: all of it was escaped where it was made."""
    return SafeString("".join(parts))


def actions_of(addresses: Addresses, actions: Iterable[Action], current: Action) -> SafeString:
    """The items of a list of all actions, the one that is shown marked."""
    return joined(_action(addresses, action, action == current) for action in actions)


def _action(addresses: Addresses, action: Action, is_current: bool) -> str:
    mark = ' app-side__current" aria-current="page"' if is_current else '"'
    address = escape(addresses.of("action", action.number))
    words = f"{action.number}. {escape(action.title)}"
    return f'<li><a class="govuk-link{mark} href="{address}">{words}</a></li>'
