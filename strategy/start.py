"""What the web process looks at in its database when it starts, and says in the log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

logger = logging.getLogger(__name__)

AT_THE_START = "at the start"
"""The tag of checks that refuse the start by an error."""


def look_at_the_database() -> None:
    """Name what the database should keep and doesn't, and start all the same.

    Raises where it is one that nobody outside may come near.
    """
    with a_connection_of_ones_own():
        try:
            for fault in checks.run_checks(
                tags=[checks.Tags.database], databases=[DEFAULT_DB_ALIAS]
            ):
                logger.error("%s %s", fault.msg, fault.hint or "")
        except DatabaseError as error:
            logger.error("The database could not be asked which rules it keeps: %s", error)
            return
        refused = checks.run_checks(tags=[AT_THE_START], include_deployment_checks=True)
    if refused:
        told = [f"{fault.msg} {fault.hint}" for fault in refused]
        raise ImproperlyConfigured("\n  ".join(["Pledgebook can't start:", *told]))


@contextmanager
def a_connection_of_ones_own() -> Iterator[None]:
    """A pool would not outlive the fork of a web server that loads the site before it, and would
    wait half a minute for a database that is down.
    """
    pooled = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = alone = pooled.copy()
    if alone.settings_dict["OPTIONS"].pop("pool", None):
        alone.settings_dict["OPTIONS"]["connect_timeout"] = 2
    try:
        yield
    finally:
        alone.close()
        connections[DEFAULT_DB_ALIAS] = pooled
