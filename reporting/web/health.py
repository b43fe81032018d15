"""What a load balancer asks, by any name of the host: no page answers to a false one."""

from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse

from strategy import migrated
from strategy.replicas import replicas


def for_load_balancers(get_response):
    """Answers before anything looks at the host, the scheme or the session of a request."""

    def middleware(request):
        answer = ANSWERS.get(request.path_info)
        return answer() if answer else get_response(request)

    return middleware


def alive() -> HttpResponse:
    """200 while this process responds: one that doesn't is to be started anew."""
    return JsonResponse({"status": "ok"})


def ready() -> HttpResponse:
    """200 while it can show the record, else 503 within two seconds: then others are asked.

    That is while the database responds, and is migrated to this version and no further.

    Says how replicas are, without which pages are made all the same.
    """
    try:
        if not migrated.is_of_this_version():
            return not_ready("the database is not of this version")
        beside = {replica.alias: replica.now() for replica in replicas()}
    except DatabaseError:
        return not_ready("the database does not respond")
    return JsonResponse({"status": "ok"} | ({"replicas": beside} if beside else {}))


def not_ready(why: str) -> HttpResponse:
    return JsonResponse({"status": why}, status=503)


# /healthz, /readyz
ANSWERS = {"/healthz": alive, "/readyz": ready}
