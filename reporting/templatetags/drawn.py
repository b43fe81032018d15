"""Parts of pages that look the same wherever they are given the same: drawn once, then kept."""

from django import template
from django.template.loader_tags import IncludeNode, do_include

register = template.Library()

MOST = 1000  # Parts that this process keeps; beyond that it begins anew.
DRAWN: dict[tuple, str] = {}


class DrawnOnce(IncludeNode):
    def render(self, context) -> str:
        given = [part.resolve(context) for part in self.extra_context.values()]
        safe = [hasattr(value, "__html__") for value in given]  # Equal to words that are not.
        times = getattr(context.request, "times_query", "")
        key = (self.template.var, *self.extra_context, *given, *safe, times)
        if key not in DRAWN:
            if len(DRAWN) >= MOST:
                DRAWN.clear()
            DRAWN[key] = super().render(context)
        return DRAWN[key]


@register.tag
def drawn_once(parser, token) -> DrawnOnce:
    """As `{% include … only %}`, of a part that shows nothing but what it is given, which is words
    and numbers, and links to pages as at the reader's days.
    """
    node = do_include(parser, token)
    if not node.isolated_context:
        raise template.TemplateSyntaxError("drawn_once shows what it is given only: say so.")
    return DrawnOnce(node.template, extra_context=node.extra_context, isolated_context=True)
