"""What stands on which day, kept beside the facts: see `commitments.models.standing`."""

from commitments.standing.keeping import (
    differences,
    every_difference,
    forget,
    keep,
    keep_all,
    never_derived,
    once,
    pending,
    touched,
)

__all__ = [
    "differences",
    "every_difference",
    "forget",
    "keep",
    "keep_all",
    "never_derived",
    "once",
    "pending",
    "touched",
]
