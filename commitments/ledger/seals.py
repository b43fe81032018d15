"""The ledger: every published edition is sealed, so that a later change of it shows.

One chain per response. A seal holds a canonical JSON line with every fact of its edition, by keys
that don't change, and the SHA-256 over the digest before it, a line feed and the line. The digest
of the whole record is the SHA-256 of the sorted lines "department/strategy digest".
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from django.db.models import Prefetch

from commitments.models import (
    Citation,
    Edition,
    Evidence,
    Figure,
    Outcome,
    Pledge,
    Response,
    Revision,
    Seal,
    Withdrawal,
    Wording,
)
from strategy.partial_dates import PartialDate


@dataclass(frozen=True)
class Difference:
    """The first edition of a response whose rows are not what was sealed."""

    response: str
    position: int
    message: str

    def __str__(self):
        return f"{self.response}, edition {self.position}: {self.message}"


@dataclass(frozen=True)
class Head:
    """The end of a response's chain."""

    response: str
    position: int
    digest: str


def seal(edition: Edition) -> Seal:
    """Seal an edition that has just been published, after the last one of its response.

    Reads everything from the database, within the transaction that publishes it.
    """
    last = Seal.objects.filter(response=edition.response_id).order_by("-position").first()
    previous = last.digest if last else ""
    line = line_of(edition)
    return Seal.objects.create(
        edition=edition,
        response_id=edition.response_id,
        position=edition.position,
        line=line,
        previous_digest=previous,
        digest=digest_of(previous, line),
    )


def digest_of(previous: str, line: str) -> str:
    """The SHA-256 of a line and the digest before it, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{previous}\n{line}".encode()).hexdigest()


def digest_of_record(heads: dict[str, str]) -> str:
    """The digest of a whole record, from the last digest of each response by its key."""
    lines = sorted(f"{response} {digest}\n" for response, digest in heads.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def line_of(edition: Edition) -> str:
    """The canonical line of an edition: JSON with sorted keys and no spaces, on one line."""
    told = {**_about(edition), "facts": _facts(edition)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def heads() -> dict[str, Head]:
    """The end of each chain, by the response's key."""
    seals = Seal.objects.select_related("response__department", "response__strategy")
    ends: dict[str, Head] = {}
    for row in seals.order_by("position"):
        key = row.response.key
        ends[key] = Head(key, row.position, row.digest)
    return ends


def record_digest() -> str:
    """The digest of the record as it is sealed now."""
    return digest_of_record({key: head.digest for key, head in heads().items()})


def differences() -> Iterator[Difference]:
    """For each response whose rows are not what was sealed, the first edition that differs."""
    responses = Response.objects.select_related("department", "strategy")
    for response in sorted(responses, key=lambda row: row.key):
        if found := _first_difference(response):
            yield found


def was_the_digest(noted: str) -> str | None:
    """When a digest noted earlier was the record's, in words; None if it never was.

    The record grows: a digest stays good when editions were added after it was noted.
    """
    ends: dict[str, str] = {}
    seals = Seal.objects.select_related("response__department", "response__strategy", "edition")
    found = None
    for row in seals.order_by("edition__recorded_at", "pk"):
        ends[row.response.key] = row.digest
        if noted in (digest_of_record(ends), row.digest):
            found = f"{row.response.key}, edition {row.position}"
    return found


def _first_difference(response: Response) -> Difference | None:
    seals = {row.position: row for row in response.seals.all()}
    editions = {row.position: row for row in response.editions.published()}
    previous = ""
    for position in range(1, max([0, *seals, *editions]) + 1):
        sealed, edition = seals.get(position), editions.get(position)
        if message := _fault(sealed, edition, previous):
            return Difference(response.key, position, message)
        previous = sealed.digest
    return None


def _fault(sealed: Seal | None, edition: Edition | None, previous: str) -> str | None:
    if sealed is None:
        return "its seal is missing" if edition else "the edition and its seal are missing"
    if edition is None or sealed.edition_id != edition.pk:
        return "the edition is missing; only its seal is there"
    if sealed.previous_digest != previous:
        return "its seal does not follow the one before it"
    if sealed.digest != digest_of(previous, sealed.line):
        return "its sealed line is not the one that its digest was made of"
    rebuilt = line_of(edition)
    if rebuilt != sealed.line:
        return f"what it says is not what was sealed: {_where(sealed.line, rebuilt)}"
    return None


def _where(sealed: str, rebuilt: str) -> str:
    """The first place in which two lines differ, by its key."""
    try:
        before, now = json.loads(sealed), json.loads(rebuilt)
    except ValueError:
        return "the sealed line is no JSON"
    return next(_unlike(before, now, ""), "its spelling")


def _unlike(before, now, place: str) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(now, dict):
        for key in sorted({*before, *now}):
            inner = f"{place} {key}".strip()
            if key not in now:
                yield f"{inner} is missing"
            elif key not in before:
                yield f"{inner} was added"
            elif before[key] != now[key]:
                yield from _unlike(before[key], now[key], inner)
    elif before != now:
        yield place


# What a line holds. Keys only: titles and names that can be edited elsewhere are not part of it.


def _about(edition: Edition) -> dict:
    return {
        "response": edition.response.key,
        "position": edition.position,
        "kind": edition.kind,
        "year": edition.year,
        "published_on": _date(edition.published_on),
        "is_date_inferred": edition.is_date_inferred,
        "known_from": _known_from(edition.known_from),
        "supplements": edition.supplements.position if edition.supplements else None,
        "page_title": edition.page_title,
        "change_note": edition.change_note,
        "section": edition.section,
        "origin": edition.origin,
        "source_file": edition.source_file,
        "source_sha256": edition.source_sha256,
        "submitted_by": edition.submitted_name,
        "submitted_at": moment(edition.submitted_at),
        "approved_by": edition.approved_name,
        "is_approved_by_submitter": edition.is_approved_by_submitter,
        "recorded_at": moment(edition.recorded_at),
    }


def _known_from(known_from: Edition | None) -> str | None:
    """The edition known from, by its year: it may be published, and get its position, later."""
    return f"{known_from.kind} {known_from.year}" if known_from else None


def _facts(edition: Edition) -> dict:
    return {
        "entries": {row.entry.key: _revision(row) for row in _revisions(edition)},
        "wordings": {str(row.action.number): _wording(row) for row in _wordings(edition)},
        "pledges": {row.key: _pledge(row) for row in _pledges(edition)},
        "withdrawals": {row.pledge.key: row.reason for row in _withdrawals(edition)},
        "outcomes": {row.pledge.key: _outcome(row) for row in _outcomes(edition)},
        # Sealed under the name that figures had.
        "readings": {f"{row.measure.slug}/{row.year}": _figure(row) for row in _figures(edition)},
    }


def _revisions(edition):
    return Revision.objects.filter(edition=edition).select_related("entry__action")


def _pledges(edition):
    pledges = Pledge.objects.filter(edition=edition)
    return pledges.select_related("entry__action", "replaces__entry__action")


def _wordings(edition):
    return Wording.objects.filter(edition=edition).select_related("action")


def _withdrawals(edition):
    return Withdrawal.objects.filter(edition=edition).select_related("pledge__entry__action")


def _outcomes(edition):
    citations = Citation.objects.select_related("entry__action")
    return (
        Outcome.objects.filter(edition=edition)
        .select_related("pledge__entry__action", "carried_to__entry__action")
        .prefetch_related(Prefetch("citations", citations), "evidence")
    )


def _figures(edition):
    return (
        Figure.objects.filter(edition=edition)
        .select_related("measure", "entry__action")
        .prefetch_related("evidence")
    )


def _revision(row: Revision) -> dict:
    return {
        "answer": row.answer,
        "text": row.text,
        "reason": row.reason,
        "assessment": row.assessment,
        "section": row.section,
        "lines": [row.first_line, row.last_line],
    }


def _wording(row: Wording) -> dict:
    return {"title": row.title, "note": row.note, "line": row.line}


def _pledge(row: Pledge) -> dict:
    return {
        "statement": row.statement,
        "due_on": _date(row.due_on),
        "figure": number(row.target),  # Sealed under the name that a target had.
        "unit": row.unit,
        "replaces": row.replaces.key if row.replaces else None,
        "is_our_reading": row.is_our_reading,
        "section": row.section,
    }


def _outcome(row: Outcome) -> dict:
    return {
        "status": row.status,
        "carried_to": row.carried_to.key if row.carried_to else None,
        "note": row.note,
        "is_our_reading": row.is_our_reading,
        "section": row.section,
        "citations": {citation.entry.key: citation.words for citation in row.citations.all()},
        "evidence": _evidence(row.evidence.all()),
    }


def _figure(row: Figure) -> dict:
    return {
        "value": number(row.value),
        "entry": row.entry.key if row.entry else None,
        "section": row.section,
        "evidence": _evidence(row.evidence.all()),
    }


def _evidence(rows) -> list[dict]:
    told = [_one_evidence(row) for row in rows]
    return sorted(told, key=lambda one: (one["title"], one["url"], one["sha256"]))


def _one_evidence(row: Evidence) -> dict:
    return {"title": row.title, "url": row.url, "sha256": row.sha256}


def _date(value: PartialDate | None) -> dict | None:
    if value is None:
        return None
    return {
        "first": value.first.isoformat(),
        "last": value.last.isoformat(),
        "precision": str(value.precision),
        "words": value.words,
    }


def moment(value: datetime | None) -> str | None:
    """A time in UTC to the microsecond, spelled alike on both databases."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if value else None


def number(value: Decimal | None) -> str | None:
    """A figure without trailing zeros: databases differ in how many they give."""
    return f"{value.normalize():f}" if value is not None else None
