"""What is wrong with files that people give us: all of it at once, with file and line."""

from collections.abc import Iterable
from dataclasses import dataclass

from strategy.letters import seen

LONGEST = 500  # Letters of a message, whatever it repeats.


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in a file: where (lines from 1, 0 for the whole file), and what."""

    file: str
    line: int
    message: str

    def __str__(self):
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {seen(self.message, LONGEST)}"


class BadInput(Exception):
    """Files that can't be taken. `faults` is everything that is wrong with them."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
