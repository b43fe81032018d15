"""`/metrics`: how many requests there were, how long they took, what they asked of the database.

In the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/), by
its own library. All processes of a web server count together where PROMETHEUS_MULTIPROC_DIR names a
folder, as gunicorn.conf.py sees to.
"""

import os
from contextlib import nullcontext
from functools import lru_cache
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from strategy.asked_from import address_of

ADDRESS = "/metrics"
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
NO_ROUTE = "none"

OWN = CollectorRegistry()
REQUESTS = Counter(
    "pledgebook_requests", "Requests answered.", ["method", "route", "status"], registry=OWN
)
SECONDS = Histogram(
    "pledgebook_request_seconds",
    "Seconds until the answer began.",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=OWN,
)
QUERIES = Counter("pledgebook_queries", "Questions to the database.", ["route"], registry=OWN)
WAITED = Counter(
    "pledgebook_query_seconds", "Seconds that answers waited for it.", ["route"], registry=OWN
)
UNDER_WAY = Gauge(
    "pledgebook_requests_under_way",
    "Requests whose answer is being made.",
    registry=OWN,
    multiprocess_mode="livesum",
)


def may_read(request) -> bool:
    """Whether the request comes from a network of METRICS_FROM.

    Where BEHIND_PROXY is off, a proxy could still be there: its own address lets nobody in.
    """
    passed_on = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
    if passed_on and not settings.BEHIND_PROXY:
        return False
    address = address_of(request)
    return bool(address) and any(ip_address(address) in found for found in settings.METRICS_FROM)


def answer() -> HttpResponse:
    registry = OWN
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    told = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    told.headers["Cache-Control"] = "no-store"
    return told


def under_way():
    return UNDER_WAY.track_inprogress() if settings.METRICS_FROM else nullcontext()


def count(request, status: int, seconds: float) -> None:
    """Nothing, where nobody may read it."""
    if not settings.METRICS_FROM:
        return
    route = route_of(request.path_info)
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, route, status).inc()
    SECONDS.labels(route).observe(seconds)
    QUERIES.labels(route).inc(request.asked.queries)
    WAITED.labels(route).inc(request.asked.seconds)


@lru_cache(maxsize=4096)
def route_of(path: str) -> str:
    """The name of its route: of those there are so many, whatever addresses people make up."""
    try:
        return resolve(path).view_name or NO_ROUTE
    except Resolver404:
        return NO_ROUTE
