"""What is refused, in words: on a page, or as problem details where programs ask."""

from django.http import HttpResponseBase
from django.shortcuts import render

from reporting.web.bad_requests import is_for_programs, problem


def not_now(request, words: str, seconds: int) -> HttpResponseBase:
    """For what costs too much to be made for everybody at once; `seconds` until it may be."""
    response = refused(request, 503, "This can’t be made right now", words)
    response["Retry-After"] = str(seconds)
    return response


def unavailable(request, title: str, seconds: int) -> HttpResponseBase:
    """503 for what passes in some seconds, told without the record and without the database."""
    if is_for_programs(request.path):
        response = problem(503, title)
    else:
        response = render(None, "503.html", {"title": title}, status=503)
    response["Retry-After"] = str(seconds)
    return response


def refused(request, status: int, title: str, words: str) -> HttpResponseBase:
    if is_for_programs(request.path):
        return problem(status, title, detail=words)
    return render(request, "refused.html", {"title": title, "words": words}, status=status)
