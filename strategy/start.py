"""What is said in the log when the web process starts."""

import logging

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

logger = logging.getLogger(__name__)


def say_what_is_missing() -> None:
    """Name what the database should keep and doesn't. The site starts all the same."""
    pooled = connections[DEFAULT_DB_ALIAS]
    # A pool would not outlive the fork of a web server that loads the site before it, and would
    # wait half a minute for a database that is down.
    connections[DEFAULT_DB_ALIAS] = alone = pooled.copy()
    if alone.settings_dict["OPTIONS"].pop("pool", None):
        alone.settings_dict["OPTIONS"]["connect_timeout"] = 2
    try:
        for fault in checks.run_checks(tags=[checks.Tags.database], databases=[DEFAULT_DB_ALIAS]):
            logger.error("%s %s", fault.msg, fault.hint or "")
    except DatabaseError as error:
        logger.error("The database could not be asked which rules it keeps: %s", error)
    finally:
        alone.close()
        connections[DEFAULT_DB_ALIAS] = pooled
