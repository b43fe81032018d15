"""The lines of the ledger: what of an edition is sealed, in each format that there ever was.

A line says its format, but for those of format 0, which were before there were others. What was
sealed in a format is rebuilt by that format's own function, for ever; what is new is sealed in
the latest.
"""

import json

from commitments.ledger import format_0, format_1
from commitments.models import Edition

FORMAT = 1
FORMATS = {0: format_0.line_of, 1: format_1.line_of}


def line_of(edition: Edition, format_: int = FORMAT) -> str | None:
    """The canonical line of an edition. None where the format is not known."""
    rebuild = FORMATS.get(format_)
    return rebuild(edition) if rebuild else None


def format_of(line: str) -> int:
    """The format of a line; 0, which says nothing of it, where the line is no JSON, too."""
    try:
        return int(json.loads(line).get("format", 0))
    except (ValueError, TypeError, AttributeError):
        return 0
