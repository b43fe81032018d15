from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.http import JsonResponse

from reporting.web.parameters import judges_its_parameters

SECONDS = 2  # For the database to let us in.


@judges_its_parameters
def healthz(request):
    """For a load balancer: 200 while this process responds and reaches its database, else 503."""
    try:
        with let_in_soon() as database, database.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not respond"}, status=503)
    return JsonResponse({"status": "ok"})


@contextmanager
def let_in_soon():
    """A connection beside the pool, which would wait half a minute for a database that is down."""
    if not connection.settings_dict["OPTIONS"].get("pool"):
        yield connection
        return
    alone = connection.copy()
    del alone.settings_dict["OPTIONS"]["pool"]
    alone.settings_dict["OPTIONS"]["connect_timeout"] = SECONDS
    try:
        yield alone
    finally:
        alone.close()


def answered_by_any_name(get_response):
    """Answers /healthz before the host is looked at: load balancers ask by address."""

    def middleware(request):
        if request.path_info == "/healthz" and request.method in ("GET", "HEAD"):
            return healthz(request)
        return get_response(request)

    return middleware
