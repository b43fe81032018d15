"""What a load balancer asks, by any name of the host: no page answers to a false one."""

from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse

from commitments.ledger import checkpoints
from strategy import checks, migrated, noted_changes, triggers
from strategy.replicas import replicas
from strategy.watching.deadline import within

READY_SECONDS = 0.9


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
    """200 while it can show the record and keep it, else 503 within a second.

    Says how replicas are, without which pages are made all the same.
    """
    try:
        why_not = lacking_here() or within(READY_SECONDS, lacking_in_the_database)
        beside = {replica.alias: replica.now() for replica in replicas()} if not why_not else {}
    except (DatabaseError, TimeoutError):
        why_not = "the database does not respond"
    if why_not:
        return JsonResponse({"status": why_not}, status=503)
    return JsonResponse({"status": "ok"} | ({"replicas": beside} if beside else {}))


def lacking_here() -> str:
    """What the files of this installation lack, in words; empty if nothing."""
    return "" if checks.styles_are_there() else "the styles are not there"


def lacking_in_the_database() -> str:
    """What it lacks, in words; empty if nothing.

    A log that was never signed needs no key; one that was would go on unsigned without.
    """
    if not migrated.is_of_this_version():
        return "the database is not of this version"
    if triggers.missing() or noted_changes.missing():
        return "the database does not keep all rules"
    if not checkpoints.keys() and checkpoints.latest():
        return "the key of the log is not there"
    return ""


# /healthz, /readyz
ANSWERS = {"/healthz": alive, "/readyz": ready}
