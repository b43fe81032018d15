"""Readers only read: they ask with GET or HEAD, and send nothing along.

Whoever works on the record, with an account or by a link, sends forms, too.
"""

from django.http import HttpResponse

from reporting.web.parameters import OF_THE_WORK
from reporting.web.refusals import refused

SAFE = ("GET", "HEAD")
ALLOWED = "GET, HEAD, OPTIONS"
OF_FORMS = "GET, HEAD, POST, OPTIONS"
OF_WITNESSES = "/log/cosignature"  # Where they hand something in.


def only_reads(get_response):
    """Refuses every other method, and a body, before anything looks at it."""

    def middleware(request):
        if request.path_info == OF_WITNESSES:
            return get_response(request)
        if request.path_info.startswith(OF_THE_WORK):
            if request.method in OF_FORMS.split(", "):
                return get_response(request)
            words = "Ask with GET or HEAD, or send a form with POST."
            return not_taken(request, "This address takes forms", words, OF_FORMS)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ALLOWED})
        if request.method not in SAFE:
            words = "What is published can only be read here: ask with GET or HEAD."
            return not_taken(request, "This address can only be read", words, ALLOWED)
        if has_body(request):
            words = "Put what you ask for into the address, and send nothing with it."
            return refused(request, 400, "This address takes no content", words)
        return get_response(request)

    return middleware


def not_taken(request, title: str, words: str, allowed: str):
    response = refused(request, 405, title, words)
    response["Allow"] = allowed
    return response


def has_body(request) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length != "0" or "HTTP_TRANSFER_ENCODING" in request.META
