"""What a status looks like: a sign, a word and a colour, so that none of the three has to be seen.

Told only here. The colours of signs in squares and in bars are those of `.app-fill` in the style
sheet, by the same name.
"""

from functools import cache
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString


class Look(NamedTuple):
    sign: str
    words: str
    tag: str = ""  # The class of its tag, where that isn't blue.


FAINT = "app-status--none"
LOOKS = {
    "filled": Look("●", "Published"),
    "not-due": Look("–", "Not due", FAINT),
    "not-applicable": Look("/", "Not applicable", "govuk-tag--grey"),
    "nil-return": Look("0", "Nil return", "govuk-tag--teal"),
    "left-out": Look("!", "Left out", "govuk-tag--orange"),
    "no-report": Look("□", "No report", "govuk-tag--magenta"),
    "awaited": Look("○", "Awaited", "govuk-tag--grey"),
    "delivered": Look("✓", "Delivered", "govuk-tag--green"),
    "partly-delivered": Look("◐", "Partly delivered", "govuk-tag--yellow"),
    "carried-forward": Look("→", "Carried forward"),
    "re-scoped": Look("≠", "Re-scoped", "govuk-tag--purple"),
    "dropped": Look("×", "Dropped", "govuk-tag--red"),
    "not-reported": Look("?", "Not mentioned", "govuk-tag--orange"),
    "not-asked": Look("…", "Not asked", FAINT),
    "replaced": Look("↷", "Replaced", "govuk-tag--grey"),
    "split": Look("⇉", "Split", "govuk-tag--grey"),
    "merged": Look("⇒", "Merged", "govuk-tag--grey"),
    "withdrawn": Look("↶", "Withdrawn", "govuk-tag--grey"),
}


@cache
def status_tag(status: str) -> SafeString:
    """The tag of a status: nothing of one that there isn't."""
    if status not in LOOKS:
        return SafeString("")
    look = LOOKS[status]
    return format_html(
        '<strong class="{}"><span aria-hidden="true">{}</span> {}</strong>',
        " ".join(filter(None, ["govuk-tag", look.tag, "app-status"])),
        look.sign,
        look.words,
    )


@cache
def square(status: str) -> SafeString:
    """A square that stands for all promises of a status, beside its words in a key."""
    sign = LOOKS[status].sign
    return format_html(
        '<span class="app-square app-square--{}" aria-hidden="true">{}</span>', status, sign
    )
