"""Words of a page that stand in its head more than once."""

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


class Kept(template.Node):
    """What a block holds, kept under a name to be set as often as it is needed."""

    def __init__(self, nodelist: template.NodeList, name: str):
        self.nodelist, self.name = nodelist, name

    def render(self, context) -> str:
        # It was escaped where it was made.
        context[self.name] = mark_safe(" ".join(self.nodelist.render(context).split()))
        return ""


@register.tag
def keep(parser, token) -> Kept:
    """`{% keep title %}{% block title %}{% endblock %}{% endkeep %}`, then `{{ title }}`."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(["endkeep"])
    parser.delete_first_token()
    return Kept(nodelist, name)
