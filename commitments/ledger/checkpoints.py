"""Checkpoints of the log: signed, and kept outside, so that nobody rewrites it unseen.

One is signed after each transaction that others may read of, in a transaction of its own: where
that fails, what was published stays, and `manage.py checkpoint` signs later.
"""

import hmac
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commitments.kept_once import kept_once
from commitments.ledger import log, notes, timestamps, tree
from commitments.ledger.keys import COSIGNATURE, NOTE, SigningKey, UnreadableKey, VerifierKey
from commitments.ledger.notes import Head, MalformedNote, Note, Signature, WrongSignature
from commitments.models import Checkpoint, Cosignature, Token

# A witness's clock may be ahead by so many seconds.
AHEAD = 300


class NotContinued(Exception):
    """The log is not what was signed before, so nothing is signed."""


class NotTaken(ValueError):
    """What was handed in is no cosignature that this log shows."""


# Keys


def keys() -> list[SigningKey]:
    """Those that sign; none where the setting names none. Raises UnreadableKey."""
    own = [SigningKey.read(text) for text in settings.LOG_KEY]
    if any(key.kind != NOTE or key.name != own[0].name for key in own):
        raise UnreadableKey("the keys of a log are of its own kind, and all have its name")
    return own or ([_local_key()] if settings.LOCAL else [])


def origin() -> str:
    """The log's name, which is that of its keys."""
    own = keys()
    return own[0].name if own else name_of_site()


def name_of_site() -> str:
    """What a log of this site is called unless its key says otherwise."""
    return f"{urlsplit(settings.SITE_URL).netloc}/log"


def witnesses() -> list[VerifierKey]:
    """Those whose cosignatures the log shows. Raises UnreadableKey."""
    known = [VerifierKey.read(text) for text in settings.LOG_WITNESSES]
    if any(key.kind != COSIGNATURE for key in known):
        raise UnreadableKey("a witness has a key of its own kind, as witness.py makes it")
    return known


def _local_key() -> SigningKey:
    """For developing and for a demonstration. Whoever has SECRET_KEY can make it, too."""
    seed = hmac.digest(settings.SECRET_KEY.encode(), b"signs the log of a demonstration", "sha256")
    return SigningKey(name_of_site(), NOTE, seed)


def name_of(key: VerifierKey) -> str:
    """A key in few words: its name and its id."""
    return f"{key.name}+{key.id.hex()}"


# Signing


@transaction.atomic
def sign() -> Checkpoint | None:
    """Sign how long the log is now. None where that is signed already, or there is no key.

    Raises NotContinued where the log is not what was signed before.
    """
    own, size = keys(), log.size()
    must_continue(latest(), size)
    signers = ",".join(name_of(key.verifier) for key in own)
    if not own or not size or Checkpoint.objects.filter(size=size, keys=signers).exists():
        return None
    head = Head(own[0].name, size, log.root(size))
    note = str(notes.signed(head.text, own))
    row = Checkpoint(size=size, root=head.root.hex(), at=timezone.now(), keys=signers, note=note)
    return kept_once(row, size=size, keys=signers)


def must_continue(last: Checkpoint | None, size: int) -> None:
    if last and (last.size > size or log.root(last.size).hex() != last.root):
        raise NotContinued(
            f"The log’s first {last.size} lines are not those that were signed on "
            f"{last.at:%Y-%m-%d %H:%M}: nothing is signed. Find out why with verify_record."
        )


# Reading


def latest() -> Checkpoint | None:
    return Checkpoint.objects.last()


def of_size(size: int) -> Checkpoint | None:
    return Checkpoint.objects.filter(size=size).last()


def covering(number: int) -> Checkpoint | None:
    """The first that has a line: what stands in a document stays the same."""
    return Checkpoint.objects.filter(size__gt=number).first()


def shown(checkpoint: Checkpoint) -> Note:
    """The note with the last cosignature of each witness that is known now."""
    note = Note.read(checkpoint.note)
    names = [name_of(key) for key in witnesses()]
    rows = Cosignature.objects.filter(checkpoint__size=checkpoint.size, witness__in=names)
    last = {
        row.witness: row.line
        for row in rows.select_related("checkpoint").order_by("at", "pk")
        if row.checkpoint.text == checkpoint.text
    }
    return Note(note.text, note.signatures + tuple(map(Signature.read, last.values())))


# What witnesses hand in


@transaction.atomic
def take(whole: str) -> list[Cosignature]:
    """Keep what witnesses say of a checkpoint: a note of its text with their signatures below.

    Raises NotTaken.
    """
    try:
        note = Note.read(whole)
        head, known = Head.read(note.text), witnesses()
        note.signed_by(*known)
    except (MalformedNote, WrongSignature) as error:
        raise NotTaken(f"This is no cosigned checkpoint: {error}.") from None
    rows = Checkpoint.objects.filter(size=head.size)
    checkpoint = next((row for row in rows if row.text == note.text), None)
    if checkpoint is None:
        raise NotTaken(f"No checkpoint of {head.size} lines here has this root.")
    seen = [one for one in note.signatures if any(map(one.is_by, known))]
    if not seen:
        raise NotTaken("None of the signatures is by a witness that this log knows.")
    return [_taken(one, checkpoint) for one in seen]


def _taken(signature: Signature, checkpoint: Checkpoint) -> Cosignature:
    seconds = notes.time_of(signature)
    if seconds > timezone.now().timestamp() + AHEAD:
        raise NotTaken("The time of the cosignature is yet to come.")
    at = datetime.fromtimestamp(seconds, UTC)
    witness = f"{signature.name}+{signature.id.hex()}"
    row = Cosignature(checkpoint=checkpoint, witness=witness, at=at, line=str(signature))
    return kept_once(row, checkpoint=checkpoint, witness=witness, at=at)


# Verifying


def faults() -> list[str]:
    """What is wrong with all that was signed of the log, in words."""
    subtree, own, known = log.Stored(), [key.verifier for key in keys()], witnesses()
    size, found = log.size(), []
    for checkpoint in Checkpoint.objects.prefetch_related("cosignatures"):
        named = f"The checkpoint of {checkpoint.size} lines"
        is_there = checkpoint.size <= size
        if not is_there or tree.root_of(checkpoint.size, subtree).hex() != checkpoint.root:
            found.append(f"{named} is not of this log.")
        if why := _fault_of(checkpoint, own):
            found.append(f"{named}: {why}")
        for row in checkpoint.cosignatures.all():
            if not _is_as_signed(row, checkpoint, known):
                found.append(f"{named}: the cosignature of {row.witness} is not of it.")
    if settings.TIMESTAMP_CERTIFICATES:
        found += timestamps.faults(Token.objects.select_related("checkpoint"))
    return found


def not_checked() -> list[str]:
    """What `faults` can't judge, because the settings don't say by what."""
    own = {name_of(key.verifier) for key in keys()}
    signers = Checkpoint.objects.order_by().values_list("keys", flat=True).distinct()
    others = {name for several in signers for name in several.split(",")} - own
    found = [f"signatures of {name}, which LOG_KEY does not name" for name in sorted(others)]
    tokens = 0 if settings.TIMESTAMP_CERTIFICATES else Token.objects.count()
    if tokens:
        found.append(f"tokens of time ({tokens}), as TIMESTAMP_CERTIFICATES is not set")
    return found


def _fault_of(checkpoint: Checkpoint, own: list[VerifierKey]) -> str:
    try:
        note = Note.read(checkpoint.note)
        head, signed = Head.read(note.text), note.signed_by(*own)
    except (MalformedNote, WrongSignature) as error:
        return f"{error}."
    said = sorted(checkpoint.keys.split(","))
    names = sorted(f"{one.name}+{one.id.hex()}" for one in note.signatures)
    if (head.size, head.root.hex(), names) != (checkpoint.size, checkpoint.root, said):
        return "its note says something else."
    missing = {key for key in own if name_of(key) in said} - signed
    return "its signature is missing." if missing else ""


def _is_as_signed(row: Cosignature, checkpoint: Checkpoint, known: list[VerifierKey]) -> bool:
    try:
        signature = Signature.read(row.line)
    except MalformedNote:
        return False
    is_told = f"{signature.name}+{signature.id.hex()}" == row.witness
    is_of_then = notes.time_of(signature) == int(row.at.timestamp())
    by = [key for key in known if signature.is_by(key)]
    is_signed = all(notes.is_signed(checkpoint.text, signature, key) for key in by)
    return is_told and is_of_then and is_signed
