"""What is refused, in words: on a page, or as problem details where programs ask."""

from django.http import HttpResponseBase
from django.shortcuts import render

from reporting.web.bad_requests import is_for_programs, problem


def too_busy(request, seconds: int) -> HttpResponseBase:
    """For what costs too much to be made for everybody at once."""
    words = f"Too many people are asking for files at the moment. Ask again in {seconds} seconds."
    response = refused(request, 503, "This can’t be made right now", words)
    response["Retry-After"] = str(seconds)
    return response


def refused(request, status: int, title: str, words: str) -> HttpResponseBase:
    if is_for_programs(request.path):
        return problem(status, title, detail=words)
    return render(request, "refused.html", {"title": title, "words": words}, status=status)
