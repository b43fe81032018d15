"""A sample that anybody can draw again: which pledges are in it follows from a seed.

Each pledge has a number: the SHA-256 of the seed, a comma and the pledge's key, in UTF-8. The
smallest numbers are the sample, within each stratum as many as it has places. So it is a random
selection as ISA 530 has it (appendix 4; INTOSAI's ISSAI 1530 follows it), with its strata (appendix
1). The seed with a comma before what it is to number is how R. L. Rivest and P. B. Stark have
samples for audits of elections drawn. Told in docs/rules.md and on the page, too.

All of them are numbered for each sample, however small it is: before a seed is named nobody can
know which numbers will be small, so nothing can be kept that would leave some of the pledges out.
But of those numbered no more are held than a few times as many as are drawn.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

PROPORTIONAL, EQUAL = "proportional", "equal"
SHARES = (PROPORTIONAL, EQUAL)


class Member(NamedTuple):
    """One to draw from."""

    key: str
    stratum: str
    pledge: int


class Drawn(NamedTuple):
    """One of the sample: its number decided that it is in it."""

    sha256: str
    key: str
    stratum: str
    pledge: int


def number_of(seed: str, key: str) -> str:
    """In 64 hexadecimal digits, so that texts sort as numbers do."""
    return hashlib.sha256(f"{seed},{key}".encode()).hexdigest()


def draw(population: Iterable[Member], places: Mapping[str, int], *, seed: str) -> list[Drawn]:
    """Of each stratum as many as it has places: by stratum, then by number."""
    smallest = {stratum: Smallest(most) for stratum, most in places.items()}
    for one in population:
        smallest[one.stratum].meet(number_of(seed, one.key), one)
    return [
        row for stratum in sorted(smallest, key=in_order) for row in smallest[stratum].by_number()
    ]


class Smallest:
    """Those with the smallest numbers of all that it meets."""

    def __init__(self, most: int):
        self.most = most
        self.held: list[Drawn] = []
        self.limit = "g"  # Greater than any hexadecimal digits.

    def meet(self, number: str, one: Member) -> None:
        if self.most and number < self.limit:
            self.held.append(Drawn(number, *one))
            if len(self.held) > 2 * self.most:
                self.held = self.by_number()
                self.limit = self.held[-1].sha256

    def by_number(self) -> list[Drawn]:
        return sorted(self.held, key=attrgetter("sha256"))[: self.most]


def places_of(sizes: Mapping[str, int], *, seed: str, size: int, share: str) -> Mapping[str, int]:
    """How many of each stratum are drawn: never more than it has, in all `size` or all of them."""
    if size >= sum(sizes.values()):
        return sizes
    return equal(sizes, seed, size) if share == EQUAL else proportional(sizes, seed, size)


def proportional(sizes: Mapping[str, int], seed: str, size: int) -> Mapping[str, int]:
    """By its share of the whole, rounded down; the places left go to the largest remainders."""
    whole = sum(sizes.values())
    places = {stratum: size * number // whole for stratum, number in sizes.items()}
    left = size - sum(places.values())
    by_remainder = sorted(
        sizes, key=lambda stratum: (-(size * sizes[stratum] % whole), number_of(seed, stratum))
    )
    for stratum in by_remainder[:left]:
        places[stratum] += 1
    return places


def equal(sizes: Mapping[str, int], seed: str, size: int) -> Mapping[str, int]:
    """One for each in turn, as long as it has some left."""
    places: Counter = Counter()
    turns = sorted(sizes, key=lambda stratum: number_of(seed, stratum))
    while turns:
        for stratum in turns[: size - places.total()]:
            places[stratum] += 1
        if places.total() >= size:
            break
        turns = [stratum for stratum in turns if places[stratum] < sizes[stratum]]
    return places


def in_order(stratum: str) -> list:
    """Numbers in a name as numbers: action 9 before action 10."""
    parts = stratum.split("/")
    return [part.zfill(9) if part.isdigit() else part for part in parts]
