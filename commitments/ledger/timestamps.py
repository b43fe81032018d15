"""Time from outside: an authority says that it had a checkpoint at a time (RFC 3161).

It is asked by a command only, never while somebody publishes or reads. What it says is checked by
the certificates that TIMESTAMP_CERTIFICATES names, without asking anybody, and kept.
"""

import base64
import urllib.request
from collections.abc import Iterable
from datetime import datetime
from http.client import HTTPException
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.db import transaction
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    Verifier,
    VerifierBuilder,
    decode_timestamp_response,
)

from commitments.kept_once import kept_once
from commitments.models import Checkpoint, Token

SECONDS = 30
MOST_BYTES = 64 * 1024


class NoTime(Exception):
    """The authority didn't respond, or said what its certificates don't bear."""


def waiting():
    """Checkpoints that the authority has not been asked about, the latest first: it bears most."""
    stamped = Token.objects.filter(authority=settings.TIMESTAMP_URL).values("checkpoint")
    return Checkpoint.objects.exclude(pk__in=stamped).order_by("-size", "-pk")


def stamp(checkpoint: Checkpoint) -> Token:
    """Ask for the time of a checkpoint, check what comes, and keep it. Raises NoTime."""
    certificates = Certificates.read()
    request = (
        TimestampRequestBuilder()
        .data(checkpoint.text.encode())
        .hash_algorithm(HashAlgorithm.SHA256)
        .cert_request(cert_request=certificates.own is None)
        .build()
    )
    answer = _sent(request)
    at = _checked(answer, checkpoint, certificates.verifier(nonce=request.nonce))
    key = {"checkpoint": checkpoint, "authority": settings.TIMESTAMP_URL}
    row = Token(at=at, answer=base64.b64encode(answer).decode(), **key)
    with transaction.atomic():
        return kept_once(row, **key)


def checked(token: Token, verifier: Verifier | None = None) -> datetime:
    """The time that a token tells of its checkpoint, checked offline. Raises NoTime."""
    verifier = verifier or Certificates.read().verifier()
    return _checked(base64.b64decode(token.answer), token.checkpoint, verifier)


def faults(tokens: Iterable[Token]) -> list[str]:
    """What is wrong with tokens, in words."""
    found = []
    try:
        verifier = Certificates.read().verifier()
    except NoTime as error:
        return [str(error)]
    for token in tokens:
        try:
            if checked(token, verifier) != token.at:
                found.append(f"The token of {token.checkpoint.size} lines tells another time.")
        except (NoTime, ValueError) as error:
            found.append(str(error))
    return found


class Certificates:
    """Whom to believe: roots, what is between, and perhaps the authority's own certificate.

    Where its own is there the authority need not send it. Some send theirs in an order that the
    strict reader of answers refuses.
    """

    def __init__(self, found: list[x509.Certificate]):
        authorities = [one for one in found if _may_sign_others(one)]
        own = [one for one in found if one not in authorities]
        self.own = own[0] if own else None
        self.roots = [one for one in authorities if one.issuer == one.subject]
        self.between = [one for one in authorities if one not in self.roots]

    @classmethod
    def read(cls) -> "Certificates":
        """Those of the file that the setting names. Raises NoTime."""
        path = settings.TIMESTAMP_CERTIFICATES
        try:
            found = cls(x509.load_pem_x509_certificates(Path(path).read_bytes()))
        except (OSError, ValueError) as error:
            raise NoTime(f"TIMESTAMP_CERTIFICATES can't be read: {error}") from None
        if not found.roots:
            raise NoTime(f"TIMESTAMP_CERTIFICATES names no root: {path}")
        return found

    def verifier(self, nonce: int | None = None) -> Verifier:
        return VerifierBuilder(
            tsa_certificate=self.own,
            intermediates=self.between,
            roots=self.roots,
            nonce=nonce,
        ).build()


def _may_sign_others(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _sent(request: TimeStampRequest) -> bytes:
    headers = {"Content-Type": "application/timestamp-query"}
    query = urllib.request.Request(settings.TIMESTAMP_URL, request.as_bytes(), headers)
    try:
        with urllib.request.urlopen(query, timeout=SECONDS) as response:
            return response.read(MOST_BYTES)
    except (OSError, ValueError, HTTPException) as error:
        raise NoTime(f"{settings.TIMESTAMP_URL} couldn't be asked: {error}") from None


def _checked(answer: bytes, checkpoint: Checkpoint, verifier: Verifier) -> datetime:
    try:
        read: TimeStampResponse = decode_timestamp_response(answer)
        verifier.verify_message(read, checkpoint.text.encode())
        return read.tst_info.gen_time
    except (ValueError, VerificationError) as error:
        raise NoTime(f"The time of the checkpoint of {checkpoint.size} lines: {error}") from None
