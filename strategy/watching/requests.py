"""A line for each request, or for those alone that took long."""

import logging
import time

from django.conf import settings

from strategy.watching import metrics
from strategy.watching.queries import Asked

logger = logging.getLogger(__name__)


def watched(get_response):
    """Counts requests and what they ask of the database, and tells it to the log and `/metrics`."""

    def middleware(request):
        if request.path_info == metrics.ADDRESS and metrics.may_read(request):
            return metrics.answer()
        request.asked = Asked()
        began = time.monotonic()
        with metrics.under_way():
            response = get_response(request)
        seconds = time.monotonic() - began
        metrics.count(request, response.status_code, seconds)
        tell(request, response.status_code, seconds)
        return response

    return middleware


def tell(request, status: int, seconds: float) -> None:
    """A line of a request that was answered, and how long its answer took to begin."""
    is_slow = 0 < settings.SLOW_PAGE_SECONDS <= seconds
    if not (is_slow or settings.ACCESS_LOG):
        return
    facts = {
        "status": status,
        "milliseconds": round(1000 * seconds),
        "queries": request.asked.queries,
        "query_milliseconds": round(1000 * request.asked.seconds),
    }
    level, slow = (logging.WARNING, "Slow: ") if is_slow else (logging.INFO, "")
    logger.log(level, "%s%s %s", slow, request.method, request.path, extra={"facts": facts})
