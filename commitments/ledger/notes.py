"""Signed notes: a text, a blank line, and a line for each signature (C2SP signed-note).

A checkpoint is one whose text is the log's name, its size and its root (C2SP tlog-checkpoint);
a witness signs that text with the time at which it saw it (C2SP tlog-cosignature).
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from commitments.ledger.keys import NOTE, SigningKey, VerifierKey, from_base64

DASH = "— "
MOST_BYTES = 64 * 1024
MOST_SIGNATURES = 100
LATEST = 2**63 - 1  # The greatest time that a cosignature may tell.


class MalformedNote(ValueError):
    """A text that is no signed note, or no checkpoint."""


class WrongSignature(ValueError):
    """A signature under the name and the id of a known key that this key didn't make."""


@dataclass(frozen=True)
class Signature:
    """A line below a note: whose it is, and the bytes."""

    name: str
    id: bytes
    signed: bytes

    @classmethod
    def read(cls, line: str) -> Self:
        """Raises MalformedNote."""
        name, space, encoded = line.removeprefix(DASH).partition(" ")
        try:
            whole = from_base64(encoded)
        except ValueError:
            whole = b""
        is_named = name and space and "+" not in name and not any(map(str.isspace, name))
        if not line.startswith(DASH) or not is_named or len(whole) < 5:
            raise MalformedNote(f"{line!r} is no line of a signature")
        return cls(name, whole[:4], whole[4:])

    def __str__(self):
        return f"{DASH}{self.name} {base64.b64encode(self.id + self.signed).decode()}"

    def is_by(self, key: VerifierKey) -> bool:
        """Whether it says so."""
        return (self.name, self.id) == (key.name, key.id)


@dataclass(frozen=True)
class Note:
    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def read(cls, whole: str) -> Self:
        """Raises MalformedNote."""
        if len(whole.encode(errors="replace")) > MOST_BYTES:
            raise MalformedNote(f"it is longer than {MOST_BYTES} bytes")
        if any(ord(sign) < 32 and sign != "\n" for sign in whole):
            raise MalformedNote("it holds a control character")
        text, blank, below = whole.rpartition("\n\n")
        if not blank or not below.endswith("\n"):
            raise MalformedNote("it has no signatures")
        lines = below.removesuffix("\n").split("\n")
        if len(lines) > MOST_SIGNATURES:
            raise MalformedNote(f"it has more than {MOST_SIGNATURES} signatures")
        return cls(f"{text}\n", tuple(map(Signature.read, lines)))

    def __str__(self):
        return f"{self.text}\n" + "".join(f"{signature}\n" for signature in self.signatures)

    def signed_by(self, *keys: VerifierKey) -> set[VerifierKey]:
        """Those of these keys that signed it. Raises WrongSignature; others' are passed over."""
        found = set()
        for signature in self.signatures:
            for key in filter(signature.is_by, keys):
                if not is_signed(self.text, signature, key):
                    raise WrongSignature(f"the signature of {key.name} is not of this text")
                found.add(key)
        return found


def signed(text: str, keys: Iterable[SigningKey]) -> Note:
    return Note(text, tuple(signature(text, key) for key in keys))


def signature(text: str, key: SigningKey) -> Signature:
    return Signature(key.name, key.verifier.id, key.sign(text.encode()))


def cosignature(text: str, key: SigningKey, at: int) -> Signature:
    """That a witness saw this checkpoint grow from all before, at that second."""
    signed = at.to_bytes(8, "big") + key.sign(_cosigned(text, at))
    return Signature(key.name, key.verifier.id, signed)


def is_signed(text: str, signature: Signature, key: VerifierKey) -> bool:
    """Whether that key made the signature, as keys of its kind do."""
    if not signature.is_by(key):
        return False
    if key.kind == NOTE:
        return key.verifies(signature.signed, text.encode())
    at = time_of(signature)
    message = _cosigned(text, at)
    return at <= LATEST and key.verifies(signature.signed[8:], message)


def time_of(cosignature: Signature) -> int:
    """The second at which a witness says that it saw the checkpoint."""
    return int.from_bytes(cosignature.signed[:8], "big")


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: of which log, how many lines it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises MalformedNote. Lines that follow these three are passed over."""
        origin, *rest = text.split("\n")
        try:
            size, root = rest[0], from_base64(rest[1])
        except (IndexError, ValueError):
            raise MalformedNote("a checkpoint tells a log, a size and a root") from None
        is_number = size.isascii() and size.isdigit() and str(int(size)) == size
        if not origin or not is_number or len(root) != 32:
            raise MalformedNote("a checkpoint tells a log, a size and a root")
        return cls(origin, int(size), root)

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"
