"""Addresses of a site whose pages break, in the ways in which what was sent gets into an error."""

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import connection, transaction
from django.urls import path

from strategy.urls import handler404, handler500
from strategy.urls import urlpatterns as of_the_site

__all__ = ["handler404", "handler500"]


def sent(request) -> str:
    return " ".join([*request.POST.values(), *request.GET.values(), *request.COOKIES.values()])


def with_words(kind):
    def view(request, **parts):
        raise kind(f"{sent(request)} {request.headers.get('Authorization', '')}")

    return view


def of_one_box(request, **parts):
    return int(request.POST["password"])


@transaction.atomic
def of_the_database(request, **parts):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO strategy_securityevent (subject) VALUES (%s)", [sent(request)])


KINDS = {
    "fault": with_words(ValueError),
    "box": of_one_box,
    "database": of_the_database,
    "denied": with_words(PermissionDenied),
    "suspicious": with_words(SuspiciousOperation),
    "bad": with_words(BadRequest),
}
urlpatterns = [
    path(f"admin/{name}/{parts}", view)
    for name, view in KINDS.items()
    for parts in ("", "<str:key>/")
]
urlpatterns += of_the_site
