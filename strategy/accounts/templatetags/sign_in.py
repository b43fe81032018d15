from django import template
from django.utils.safestring import mark_safe

from strategy.accounts import second_factor

register = template.Library()


@register.simple_tag
def needs_second_factor(user) -> bool:
    return second_factor.is_needed(user)


@register.filter
def inline_svg(svg: str) -> str:
    """A picture that we made, from its element on: a declaration of XML has no place in a page."""
    return mark_safe(svg[svg.index("<svg") :])


@register.filter
def in_fours(key: str) -> str:
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
