"""What is shown where a page could not be made."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.defaults import server_error

from reporting.web.bad_requests import is_for_programs, problem

AGAIN_IN = 30  # Seconds.
AWAY = "The record can’t be reached at the moment"


def could_not_be_made(request) -> HttpResponseBase:
    """500 for a fault of ours; 503 where the database does not respond, which passes."""
    if not isinstance(sys.exception(), (OperationalError, InterfaceError)):
        return server_error(request)
    if is_for_programs(request.path):
        response = problem(503, AWAY)
    else:
        response = render(None, "503.html", {"title": AWAY}, status=503)
    response["Retry-After"] = str(AGAIN_IN)
    return response
