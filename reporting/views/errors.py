"""What is shown where a page could not be made."""

import sys

from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.defaults import page_not_found, server_error

from reporting.web.not_yet import NotYet
from reporting.web.refusals import unavailable
from strategy import full_disks, migrated

AGAIN_IN = 30  # Seconds.
AWAY = "The record can’t be reached at the moment"
UPGRADED = "The record is being brought up to a new version"


def not_found(request, exception) -> HttpResponseBase:
    """404, which says since when it is there where that is later than the day of the page."""
    if isinstance(exception, NotYet):
        return render(request, "not_yet.html", {"words": exception.words}, status=404)
    return page_not_found(request, exception)


def could_not_be_made(request) -> HttpResponseBase:
    """500 for a fault of ours; 503 where the database does not respond, which passes, or is not of
    this version, and where there is no space left.
    """
    error = sys.exception()
    if full_disks.is_full(error):
        answer = unavailable(request, full_disks.TITLE, AGAIN_IN)
        answer.is_full = True
        return answer
    if lacks_something(error) and is_being_upgraded():
        return unavailable(request, UPGRADED, AGAIN_IN)
    if not isinstance(error, (OperationalError, InterfaceError)):
        return server_error(request)
    answer = unavailable(request, AWAY, AGAIN_IN)
    answer.is_database_away = True  # One who can asks another: reporting/web/replicas.py.
    return answer


def lacks_something(error: BaseException | None) -> bool:
    """Whether a table or a column is not there: SQLite says so in words alone."""
    is_named = isinstance(error, OperationalError) and str(error).startswith("no such ")
    return is_named or isinstance(error, ProgrammingError)


def is_being_upgraded() -> bool:
    """False where the database can't say."""
    try:
        return not migrated.is_of_this_version()
    except DatabaseError:
        return False
