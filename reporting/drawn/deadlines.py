"""What the record shows of a deadline, with the words that show it."""

from html import escape

from django.utils.safestring import SafeString

from reporting.drawn.parts import joined
from reporting.drawn.promises import DrawnPromises
from reporting.drawn.signs import status_tag
from reporting.record.deadlines import Shown


def drawn_deadline(shown: Shown, promises: DrawnPromises) -> SafeString:
    """A verdict, and each promise that is due then, with its outcome and its words."""
    why = f": {escape(shown.why)}" if shown.why else ""
    return joined(
        [
            f'<p class="app-said"><strong>{shown.verdict}</strong>{why}</p>',
            *(_promise(pledge, promises) for pledge in shown.promises),
        ]
    )


def _promise(pledge, promises: DrawnPromises) -> str:
    named = f'<a class="govuk-link" href="#{pledge.anchor}">{escape(pledge.statement)}</a>'
    words = "".join(promises.words_of(outcome) for outcome in pledge.told[:1])
    return f'<p class="app-said">Due then: {named} {status_tag(pledge.status)}</p>{words}'
