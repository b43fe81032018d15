"""Lines of the server's log: as JSON for machines, or as people read them."""

import json
import logging
from copy import copy
from datetime import UTC, datetime

from django.http import HttpRequest

from strategy.asked_from import address_of
from strategy.security.requests import account_of, request_now
from strategy.security.secrets import Secrets, path_of


class ReadableLine(logging.Formatter):
    """No traceback of what was refused."""

    def format(self, record: logging.LogRecord) -> str:
        if is_refusal(record):
            record = copy(record)
            record.exc_info = record.exc_text = None
            record.levelno = min(record.levelno, logging.WARNING)
            record.levelname = logging.getLevelName(record.levelno)
        return self.written(record)

    def written(self, record: logging.LogRecord) -> str:
        return super().format(record)


class JsonLine(ReadableLine):
    """One object a line: when, how grave, what, in which request, by whom. No secret is in it."""

    def written(self, record: logging.LogRecord) -> str:
        request = request_of(record)
        secrets = Secrets(request)
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": secrets.cut_from(record.getMessage()),
        }
        if request is not None:
            told |= facts_of(request)
        if status := getattr(record, "status_code", None):
            told["status"] = status
        told |= getattr(record, "facts", {})
        if record.exc_info:
            told["traceback"] = secrets.cut_from(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False, default=str)


def is_refusal(record: logging.LogRecord) -> bool:
    """Whether it tells of what somebody else did wrong, which is no fault of this site."""
    status = getattr(record, "status_code", None)
    return status is not None and status < 500


def request_of(record: logging.LogRecord) -> HttpRequest | None:
    """The request that a line tells of; Django says it of some."""
    said = getattr(record, "request", None)
    return said if isinstance(said, HttpRequest) else request_now()


def facts_of(request: HttpRequest) -> dict:
    return {
        "request_id": getattr(request, "id", None),
        "user_id": account_of(request),
        "address": address_of(request) or None,
        "method": request.method,
        "path": path_of(request),
    }
