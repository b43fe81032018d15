"""How far a command is that takes long, said on stderr: what is on stdout may go into a pipe."""

from collections.abc import Callable
from time import monotonic

from django.core.management.base import BaseCommand

EVERY = 5  # Seconds.
Tell = Callable[[str, int, int], None]  # What, how many are done, and of how many.


def nobody(what: str, count: int, total: int) -> None:
    """For whoever is not asked to tell how far it is."""


def progress(command: BaseCommand, verbosity: int = 1) -> Tell:
    """Says it every few seconds, so that a command that is done by then says nothing."""
    began = told = monotonic()

    def tell(what: str, count: int, total: int) -> None:
        nonlocal told
        now = monotonic()
        if now - told >= EVERY:
            told = now
            words = f"{what}: {count:,} of {total:,}, {now - began:.0f} s"
            command.stderr.write(words, style_func=str)
            command.stderr.flush()

    return tell if verbosity else nobody
