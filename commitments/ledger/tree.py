"""The Merkle tree of a log, as RFC 9162 (section 2.1) has it; nothing here knows of a database.

A tree is told by the hashes of its leaves, or by `Subtree`: the hash of a whole subtree of
2**height leaves, the index-th of that height from the left. Hashes are SHA-256, of 32 bytes.
"""

import hashlib
from collections.abc import Callable, Sequence
from functools import reduce

Subtree = Callable[[int, int], bytes]
EMPTY = hashlib.sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaves' hashes: level by level, an odd one at the end goes up as it is."""
    level = list(hashes) or [EMPTY]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [node_hash(*pair) for pair in pairs] + level[len(level) & ~1 :]
    return level[0]


def grow(whole: list[tuple[int, bytes]], leaf: bytes) -> int:
    """Add a leaf's hash to the subtrees that are whole, each with its height, the largest first.

    Gives the height of the subtree that became whole with it.
    """
    height, found = 0, leaf
    while whole and whole[-1][0] == height:
        found = node_hash(whole.pop()[1], found)
        height += 1
    whole.append((height, found))
    return height


def root_of_whole(whole: Sequence[tuple[int, bytes]]) -> bytes:
    """The root of a tree that `grow` made."""
    hashes = [hash_ for _height, hash_ in whole]
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes)) if hashes else EMPTY


def root_of(size: int, subtree: Subtree) -> bytes:
    """The root of a tree of that many leaves."""
    return _hash_of(0, size, subtree) if size else EMPTY


def inclusion_path(number: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that lead from a leaf to the root (section 2.1.3.1).

    Raises ValueError where the tree has no such leaf.
    """
    if not 0 <= number < size:
        raise ValueError(f"There is no leaf {number} in a tree of {size}.")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if number < middle:
            path.append(_hash_of(middle, end, subtree))
            end = middle
        else:
            path.append(_hash_of(start, middle, subtree))
            start = middle
    return path[::-1]


def consistency_path(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """The hashes that show that a tree grew from an earlier one (section 2.1.4.1).

    Raises ValueError where the earlier tree is empty, or larger than the later.
    """
    if not 0 < old <= new:
        raise ValueError(f"A tree of {new} did not grow from one of {old}.")
    path, start, end, is_whole = [], 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_hash_of(middle, end, subtree))
            end = middle
        else:
            path.append(_hash_of(start, middle, subtree))
            start, is_whole = middle, False
    if not is_whole:
        path.append(_hash_of(start, end, subtree))
    return path[::-1]


def check_inclusion(
    leaf: bytes, number: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether a path leads from the hash of a leaf to the root (section 2.1.3.2)."""
    if not 0 <= number < size:
        return False
    place, last, found = number, size - 1, leaf
    for hash_ in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(hash_, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, hash_)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def check_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether a path shows that one tree grew from the other (section 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    path = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for hash_ in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(hash_, before), node_hash(hash_, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, hash_)
        place, last = place >> 1, last >> 1
    return last == 0 and (before, after) == (old_root, new_root)


def _split(size: int) -> int:
    """The greatest power of two that is less."""
    return 1 << (size - 1).bit_length() - 1


def _hash_of(start: int, end: int, subtree: Subtree) -> bytes:
    """Of the leaves from `start` until before `end`, a range that a split gave."""
    size = end - start
    if size & (size - 1) == 0:
        height = size.bit_length() - 1
        return subtree(height, start >> height)
    middle = start + _split(size)
    return node_hash(_hash_of(start, middle, subtree), _hash_of(middle, end, subtree))
