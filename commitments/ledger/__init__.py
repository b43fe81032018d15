"""The ledger: what was published, sealed line by line, and what shows that it still is so."""

from commitments.ledger.seals import (
    Difference,
    Head,
    differences,
    digest_of,
    digest_of_record,
    heads,
    line_of,
    moment,
    number,
    record_digest,
    seal,
    was_the_digest,
)

__all__ = [
    "Difference",
    "Head",
    "differences",
    "digest_of",
    "digest_of_record",
    "heads",
    "line_of",
    "moment",
    "number",
    "record_digest",
    "seal",
    "was_the_digest",
]
