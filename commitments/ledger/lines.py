"""The lines of the ledger: what of an edition is sealed, in each format that there ever was.

A line says its format, but for those of format 0, which were before there were others. What was
sealed in a format is rebuilt by that format's own function, for ever; what is new is sealed in
the latest. (Format 2 is that of the log's own lines.) A line that names people is for auditors: in
its place a bundle for the public has one that says so, and what was loaded from it keeps that.
"""

import json

from commitments.ledger import facts, format_0, format_1, format_3
from commitments.ledger.bundle.check import KEPT
from commitments.ledger.canonical import canonical, moment
from commitments.models import Edition

FORMAT = 3
FORMATS = {0: format_0.line_of, 1: format_1.line_of, 3: format_3.line_of}


def line_of(edition: Edition, format_: int = FORMAT) -> str | None:
    """The canonical line of an edition as it is now. None where the format is not known."""
    (as_it_is,) = facts.read(Edition.objects.filter(pk=edition.pk))
    return line_of_read(as_it_is, format_)


def line_of_read(edition: Edition, format_: int) -> str | None:
    """The same of an edition that was read with its facts."""
    rebuild = FORMATS.get(format_)
    return rebuild(edition) if rebuild else None


def format_of(line: str) -> int:
    """The format of a line; 0, which says nothing of it, where the line is no JSON, too."""
    try:
        return int(json.loads(line).get("format", 0))
    except (ValueError, TypeError, AttributeError):
        return 0


def line_kept(edition: Edition) -> str:
    """What stands in place of a line that names people. Reads the edition's response."""
    told = {
        "format": KEPT,
        "position": edition.position,
        "recorded_at": moment(edition.recorded_at),
        "response": edition.response.key,
    }
    return canonical(told)


def names_people(line: str) -> bool:
    """Whether a line says who wrote, submitted or approved its edition."""
    told = json.loads(line)
    return bool(told.get("submitted_by") or told.get("approved_by") or told.get("written_by"))
