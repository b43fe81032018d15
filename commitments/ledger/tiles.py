"""Tiles: the tree and the lines of a log as files that never change (C2SP tlog-tiles).

A tile holds 256 hashes, each of 256 to the power of its level lines, or 256 lines themselves. The
last of each level is partial and says how many it has; when it is full, it is another file.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

WIDTH = 256
ENTRIES = -1  # The level of lines, as their files are named `entries`.
ADDRESS = re.compile(
    r"(?P<level>entries|0|[1-9]\d?)/(?P<index>(?:x\d{3}/){0,6}\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True)
class Tile:
    """Which of them, and how many hashes or lines are in it."""

    level: int
    index: int
    width: int = WIDTH

    @classmethod
    def read(cls, address: str) -> Self | None:
        """The tile at an address below `tile/`, if it is one."""
        found = ADDRESS.fullmatch(address)
        if not found:
            return None
        level = ENTRIES if found["level"] == "entries" else int(found["level"])
        index = int(re.sub(r"\D", "", found["index"]))
        tile = cls(level, index, int(found["width"] or WIDTH))
        return tile if level < 64 and tile.address == address else None

    @property
    def address(self) -> str:
        digits = f"{self.index:03}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        index = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
        level = "entries" if self.level == ENTRIES else self.level
        return f"{level}/{index}" + (f".p/{self.width}" if self.width < WIDTH else "")

    @property
    def start(self) -> int:
        """The first of its hashes or lines, counted from the left of its level."""
        return self.index * WIDTH

    @property
    def end(self) -> int:
        return self.start + self.width

    def is_in(self, size: int) -> bool:
        """Whether a log of that many lines has all of it."""
        return self.end <= size >> 8 * max(self.level, 0)


def of_entries(leaves: Iterable[bytes]) -> bytes:
    """Lines as one file: each behind its length, two bytes."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)
