"""A sample that anybody can draw again: which pledges are in it follows from a seed.

Each pledge has a number: the SHA-256 of the seed, a comma and the pledge's key, in UTF-8. The
smallest numbers are the sample, within each stratum as many as it has places. So it is a random
selection as ISA 530 has it (appendix 4; INTOSAI's ISSAI 1530 follows it), with its strata (appendix
1). The seed with a comma before what it is to number is how R. L. Rivest and P. B. Stark have
samples for audits of elections drawn. Told in docs/rules.md and on the page, too.

All of them are numbered for each sample, however small it is: before a seed is named nobody can
know which numbers will be small, so nothing can be kept that would leave some of the pledges out.
"""

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

PROPORTIONAL, EQUAL = "proportional", "equal"
SHARES = (PROPORTIONAL, EQUAL)


class Drawn(NamedTuple):
    """One of the sample: its number decided that it is in it."""

    sha256: str
    key: str
    stratum: str


def number_of(seed: str, key: str) -> str:
    """In 64 hexadecimal digits, so that texts sort as numbers do."""
    return hashlib.sha256(f"{seed},{key}".encode()).hexdigest()


def draw(population: Iterable[tuple[str, str]], *, seed: str, size: int, share: str) -> list[Drawn]:
    """So many of a population of keys, each with its stratum: by stratum, then by number."""
    numbered: dict[str, list[Drawn]] = {}
    for key, stratum in population:
        numbered.setdefault(stratum, []).append(Drawn(number_of(seed, key), key, stratum))
    sizes = {stratum: len(rows) for stratum, rows in numbered.items()}
    places = places_of(sizes, seed=seed, size=size, share=share)
    return [
        row
        for stratum in sorted(numbered, key=in_order)
        for row in heapq.nsmallest(places[stratum], numbered[stratum])
    ]


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
