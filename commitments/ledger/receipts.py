"""Receipts: one fact, and all that shows that it is in the log, in a file of its own.

`check.py`, which comes with every bundle, checks one without asking anybody.
"""

from collections.abc import Iterable

from commitments.ledger import checkpoints, format_2, log, tree
from commitments.ledger.telling import digest, digests_in, salt_of
from commitments.models import Checkpoint, Edition, Line, Opinion
from strategy.models import Role

FORMAT = 1


class NotYet(Exception):
    """No checkpoint covers the line so far: nothing is proved by what this site says alone."""


def of_fact(edition: Edition, table: str, pk: int) -> dict:
    """What an edition published: a row of a table of its facts. Raises NotYet.

    Of one from which words were withheld, what was left; nothing helps to guess the words.
    """
    rows = format_2.TABLE[table].model.objects.filter(pk=pk)
    [(_pk, key, text)] = format_2.texts(table, rows)
    line = log.line_withheld(table, pk) or log.line_of(edition)
    return _receipt(line, f"{table}/{key}", text)


def of_opinion(pk: int) -> dict:
    """What an auditor says of an outcome, or what is left of it. Raises NotYet."""
    [(_pk, key, text)] = format_2.texts("opinions", Opinion.objects.filter(pk=pk))
    line = log.line_withheld("opinions", pk) or log.line_of_opinion(pk)
    return _receipt(line, f"opinions/{key}", text)


def of_office(role: Role) -> dict:
    """What an office is, as it was told last. Raises NotYet."""
    return of_fixed(log.line_of_row("roles", role.pk))


def of_fixed(line: Line) -> dict:
    """What a line told of something fixed. Raises NotYet."""
    return _receipt(line, line.of, line.told)


def still_says(line: Line) -> bool:
    """Whether what a line told of something fixed is there as it was: nothing was withheld."""
    return digest(line.salt, line.of, line.told) == digests_in(line).get(line.of)


def _receipt(line: Line | None, place: str, text: str) -> dict:
    checkpoint = line and checkpoints.covering(line.number)
    if checkpoint is None:
        raise NotYet
    digests = digests_in(line)
    number = list(digests).index(place)
    return {
        "receipt": FORMAT,
        "fact": format_2.told(text),
        "salt": salt_of(line.salt, place).hex(),
        "number": number,
        "facts": len(digests),
        "path": _hexadecimal(_path_among(list(digests.values()), number)),
        "line": {
            "number": line.number,
            "leaf": line.leaf,
            "path": _hexadecimal(log.inclusion(line.number, checkpoint.size)),
        },
        "checkpoint": str(checkpoints.shown(checkpoint)),
        "times": list(_times(checkpoint)),
    }


def _path_among(digests: list[bytes], number: int) -> list[bytes]:
    """The path from one digest to the root over all of a line's."""
    hashes = [tree.leaf_hash(digest) for digest in digests]

    def subtree(height: int, index: int) -> bytes:
        return tree.root(hashes[index << height : index + 1 << height])

    return tree.inclusion_path(number, len(digests), subtree)


def _times(checkpoint: Checkpoint) -> Iterable[dict]:
    """What authorities of time said of the checkpoint (RFC 3161), in base64."""
    for token in checkpoint.tokens.order_by("at", "pk"):
        yield {"authority": token.authority, "answer": token.answer}


def _hexadecimal(hashes: Iterable[bytes]) -> list[str]:
    return [hash_.hex() for hash_ in hashes]
