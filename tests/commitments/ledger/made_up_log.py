"""A log of made-up lines, in place of the real one: as long as a test wants it."""

from commitments.ledger import tree


class MadeUpLog:
    """What `commitments.ledger.log` gives, of lines that are a list."""

    def __init__(self, *lines: str):
        self.lines = [line.encode() for line in lines]

    def append(self, *lines: str) -> None:
        self.lines += [line.encode() for line in lines]

    def size(self) -> int:
        return len(self.lines)

    def root(self, of_size: int | None = None) -> bytes:
        return tree.root(self.hashes(0, 0, self.size() if of_size is None else of_size))

    def hashes(self, level: int, start: int, end: int) -> list[bytes]:
        found = [tree.leaf_hash(line) for line in self.lines]
        for _ in range(level):
            whole = range(0, len(found) - 255, 256)
            found = [tree.root(found[at : at + 256]) for at in whole]
        return found[start:end]

    def leaves(self, start: int, end: int) -> list[bytes]:
        return self.lines[start:end]

    def Stored(self):
        return lambda height, index: tree.root(self.hashes(0, index << height, index + 1 << height))
