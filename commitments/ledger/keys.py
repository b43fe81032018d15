"""Keys that sign what leaves the log, as texts that others read too (C2SP signed-note).

A name and four bytes, its id, tell which key signed; the id is made of the name, the kind of the
signature and the public key. A private key is written as Go's sumdb writes one.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

NOTE, COSIGNATURE = 1, 4  # The kinds of signatures by Ed25519: of a log, and of a witness.
PRIVATE = "PRIVATE+KEY+"


class UnreadableKey(ValueError):
    """A text that is no key of these kinds."""


@dataclass(frozen=True)
class VerifierKey:
    """What a signature is checked by: anyone may have it."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """From `NAME+ID+KEY`. Raises UnreadableKey."""
        name, id_, kind, public = _parts(text)
        key = cls(name, kind, public)
        if key.id.hex() != id_:
            raise UnreadableKey(f"{text!r}: the id is not this key's")
        return key

    def __str__(self):
        return f"{self.name}+{self.id.hex()}+{_base64(bytes([self.kind]) + self.public)}"

    @property
    def id(self) -> bytes:
        return hashlib.sha256(
            self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        ).digest()[:4]

    def verifies(self, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """What signs: secret."""

    name: str
    kind: int
    seed: bytes

    @classmethod
    def made(cls, name: str, kind: int = NOTE) -> Self:
        """A new one. Raises UnreadableKey where nothing can be called so."""
        _refuse_name(name)
        return cls(name, kind, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def read(cls, text: str) -> Self:
        """From `PRIVATE+KEY+NAME+ID+SEED`. Raises UnreadableKey, which doesn't tell the text."""
        if not text.startswith(PRIVATE):
            raise UnreadableKey(f"a private key begins with {PRIVATE}")
        try:
            name, id_, kind, seed = _parts(text.removeprefix(PRIVATE))
        except UnreadableKey:
            raise UnreadableKey("this is no private key as make_log_key prints one") from None
        key = cls(name, kind, seed)
        if key.verifier.id.hex() != id_:
            raise UnreadableKey("the id of this private key is not its own")
        return key

    def __str__(self):
        """The verifier key: a secret gets into no log by accident."""
        return str(self.verifier)

    __repr__ = __str__

    @property
    def secret(self) -> str:
        seed = _base64(bytes([self.kind]) + self.seed)
        return f"{PRIVATE}{self.name}+{self.verifier.id.hex()}+{seed}"

    @property
    def verifier(self) -> VerifierKey:
        public = self._private.public_key().public_bytes_raw()
        return VerifierKey(self.name, self.kind, public)

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def _parts(text: str) -> tuple[str, str, int, bytes]:
    """Name, id, kind and the 32 bytes of a key."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise UnreadableKey(f"{text!r}: expected NAME+ID+KEY")
    name, id_, encoded = parts
    _refuse_name(name)
    try:
        whole = from_base64(encoded)
    except ValueError:
        raise UnreadableKey(f"{text!r}: what follows the id is no base64") from None
    if len(whole) != 33 or whole[0] not in (NOTE, COSIGNATURE):
        raise UnreadableKey(f"{text!r} is no Ed25519 key of a log or of a witness")
    return name, id_, whole[0], whole[1:]


def _refuse_name(name: str) -> None:
    if not name or "+" in name or not name.isprintable() or any(map(str.isspace, name)):
        raise UnreadableKey(f"{name!r}: a key has a name, without spaces and without “+”")


def from_base64(text: str) -> bytes:
    """The bytes of a text that writes them in the one way there is. Raises ValueError."""
    try:
        found = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
    if _base64(found) != text:
        raise ValueError("base64 that ends in bits that mean nothing")
    return found


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
