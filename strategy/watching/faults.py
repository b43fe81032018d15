"""Faults of the site, told to whoever looks after it: by mail, or to a service that collects them.

Nobody waits for either, and neither makes a fault of its own: what can't be sent is a line of the
server's log. What is told is what a line of the log tells, so no secret is in it.
"""

import json
import logging
import threading
import time
from threading import Lock, Thread

import sentry_sdk
from django.conf import settings
from django.core.mail import EmailMessage
from sentry_sdk.utils import event_from_exception

from strategy.security.lines import JsonLine, is_refusal, request_of
from strategy.security.secrets import Secrets

logger = logging.getLogger(__name__)

AGAIN_SECONDS = 600
"""So long the same fault is not mailed again."""
MAILS_AN_HOUR = 20
"""Of each process, however many faults there are."""
MAIL = "mail of a fault"
"""What the thread is called that sends one."""


class OfFaults(logging.Handler):
    """Hands on what is a fault of the site, and not of who asked."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.setFormatter(JsonLine())

    def emit(self, record: logging.LogRecord) -> None:
        if is_refusal(record):
            return
        try:
            self.hand_on(record)
        except Exception:
            self.handleError(record)

    def hand_on(self, record: logging.LogRecord) -> None:
        raise NotImplementedError


class ByMail(OfFaults):
    """One mail for a fault, in `AGAIN_SECONDS`; to FAULTS_TO."""

    def __init__(self):
        super().__init__()
        self._sent: dict[tuple, float] = {}
        self._lock = Lock()

    def hand_on(self, record: logging.LogRecord) -> None:
        if self._is_due(what(record)):
            told = json.loads(self.format(record))
            Thread(target=send, args=[told], name=MAIL, daemon=True).start()

    def _is_due(self, fault: tuple) -> bool:
        now = time.monotonic()
        with self._lock:
            self._sent = {key: at for key, at in self._sent.items() if at > now - 3600}
            if len(self._sent) >= MAILS_AN_HOUR and fault not in self._sent:
                return False
            if now - self._sent.get(fault, now - AGAIN_SECONDS) < AGAIN_SECONDS:
                return False
            self._sent[fault] = now
            return True


def tell_at_once(words: str) -> None:
    """Of a fault that no line of the log told yet; for a command, which ends once it is told."""
    logger.error(words)
    for thread in threading.enumerate():
        if thread.name == MAIL:
            thread.join()
    sentry_sdk.flush()


def what(record: logging.LogRecord) -> tuple:
    """What makes two faults the same: who tells of it, of which error, from which line."""
    error = record.exc_info[1] if record.exc_info else None
    place = error.__traceback__ if error else None
    while place and place.tb_next:
        place = place.tb_next
    line = (place.tb_frame.f_code.co_filename, place.tb_lineno) if place else record.msg
    return record.name, type(error), line


def send(told: dict) -> None:
    """A mail that says what a line of the log does, one thing a line."""
    trace = told.pop("traceback", "")
    lines = [f"{name}: {value}" for name, value in told.items()]
    subject = " ".join(f"[Pledgebook] {told['level']}: {told['message']}".split())[:120]
    try:
        EmailMessage(subject, "\n".join([*lines, "", trace]), to=settings.FAULTS_TO).send()
    except Exception as error:  # Whatever a mail server does: a fault of its own would mail again.
        logger.warning("A fault could not be mailed: %s", error)


class BySentry(OfFaults):
    """To a service that understands Sentry's envelopes; SENTRY_DSN says where.

    No integration of its library is in use: they would send forms, cookies and variables.
    """

    def __init__(self):
        super().__init__()
        sentry_sdk.init(
            dsn=settings.SENTRY_DSN,
            default_integrations=False,
            include_local_variables=False,
            include_source_context=False,
            server_name=settings.SITE_URL,
        )

    def hand_on(self, record: logging.LogRecord) -> None:
        told = json.loads(self.format(record))
        told.pop("traceback", None)
        event = {
            "level": "error",
            "logger": record.name,
            "logentry": {"formatted": told["message"]},
            "tags": {name: str(value) for name, value in told.items() if value is not None},
        }
        if record.exc_info:
            options = sentry_sdk.get_client().options
            found, _hint = event_from_exception(record.exc_info, client_options=options)
            event["exception"] = without(Secrets(request_of(record)), found["exception"])
        sentry_sdk.capture_event(event)


def without(secrets: Secrets, told):
    """The same, whatever it is made of, without what may stand in no line."""
    if isinstance(told, dict):
        return {name: without(secrets, value) for name, value in told.items()}
    if isinstance(told, list):
        return [without(secrets, value) for value in told]
    return secrets.cut_from(told) if isinstance(told, str) else told
