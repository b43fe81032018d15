"""Shows what `diff_words` finds: words that were added and removed, told by more than colour."""

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def marked(parts):
    """Both texts in one, what is only in the first struck out, what is only in the second added."""
    return format_html_join("", "{}", ((_piece(change, text),) for change, text in parts))


def _piece(change: str, text: str) -> SafeString:
    said = text.rstrip()
    space = text[len(said) :]
    if change == "equal" or not said:
        # A break that was taken away is not shown: there would be nothing to strike out.
        return SafeString("") if change == "delete" else _lines(text)
    tag = SafeString("ins" if change == "insert" else "del")
    return format_html("<{}>{}</{}>{}", tag, _lines(said), tag, _lines(space))


def _lines(text: str) -> SafeString:
    return SafeString(escape(text).replace("\n", "<br>"))
