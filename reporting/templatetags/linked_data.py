import json

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from reporting.web.linked_data import About, about_action, about_edition, about_response
from strategy.addresses import absolute

register = template.Library()


@register.simple_tag(takes_context=True)
def linked_data(context) -> str:
    """What this page is about, in its head; nothing on pages that are lists."""
    about = _about(context)
    return "" if about is None else format_html("{}\n{}", dublin_core(about), schema_org(about))


def _about(context) -> About | None:
    """By the name of the page's route, and what its view showed."""
    request = context.get("request")
    route = getattr(getattr(request, "resolver_match", None), "url_name", None)
    if route == "response" and "response" in context:
        is_ours = context["matrix"].is_summary
        return about_response(context["response"], absolute, is_ours=is_ours)
    if route == "action" and "action" in context:
        is_ours = bool(context.get("summaries"))
        return about_action(context["response"], context["action"], absolute, is_ours=is_ours)
    if route == "edition" and "edition" in context:
        return about_edition(context["edition"], absolute)
    return context.get("about_page")


def dublin_core(about: About) -> str:
    link = mark_safe('<link rel="schema.dcterms" href="http://purl.org/dc/terms/">')
    metas = format_html_join("\n", '<meta name="dcterms.{}" content="{}">', about.dublin_core())
    return format_html("{}\n{}", link, metas)


def schema_org(about: About) -> str:
    """A block of data: nothing runs it, so the page's policy on scripts has no say in it."""
    quoted = json.dumps(about.schema_org(), ensure_ascii=False).translate(HARMLESS)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(quoted))


# Nothing in a text can end the block, or begin a comment in it.
HARMLESS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
