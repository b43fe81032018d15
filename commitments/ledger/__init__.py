"""The ledger: what was published, sealed line by line, and what shows that it still is so."""

from commitments.ledger.canonical import moment, number
from commitments.ledger.lines import format_of, line_of
from commitments.ledger.seals import (
    Difference,
    Head,
    differences,
    digest_of,
    digest_of_record,
    heads,
    record_digest,
    seal,
    was_the_digest,
)
from commitments.ledger.telling import tell_edition, tell_rows, tell_withheld, write_now
from commitments.ledger.verifying import NOT_COVERED, Untrue, untrue

__all__ = [
    "NOT_COVERED",
    "Difference",
    "Head",
    "Untrue",
    "differences",
    "digest_of",
    "digest_of_record",
    "format_of",
    "heads",
    "line_of",
    "moment",
    "number",
    "record_digest",
    "seal",
    "tell_edition",
    "tell_rows",
    "tell_withheld",
    "untrue",
    "was_the_digest",
    "write_now",
]
