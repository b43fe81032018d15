"""The ledger: every published edition is sealed, so that a later change of it shows.

One chain per response. A seal holds a canonical JSON line with every fact of its edition, by keys
that don't change, and the SHA-256 over the digest before it, a line feed and the line. The digest
of the whole record is the SHA-256 of the sorted lines "department/strategy digest".
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count

from commitments.ledger import facts
from commitments.ledger.lines import format_of, line_kept, line_of, line_of_read
from commitments.ledger.places import misplaced
from commitments.models import Edition, Response, Seal, Withholding
from commitments.together import together
from strategy.progress import Tell, nobody

EDITIONS_AT_ONCE = 100


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


def heads() -> dict[str, Head]:
    """The end of each chain, by the response's key."""
    of_response = ("response__department__slug", "response__strategy__slug")
    rows = Seal.objects.order_by("position").values_list(*of_response, "position", "digest")
    ends: dict[str, Head] = {}
    for department, strategy, position, digest in rows.iterator():
        key = f"{department}/{strategy}"
        ends[key] = Head(key, position, digest)
    return ends


def record_digest() -> str:
    """The digest of the record as it is sealed now."""
    return digest_of_record({key: head.digest for key, head in heads().items()})


def differences(tell: Tell = nobody) -> Iterator[Difference]:
    """For each response whose rows are not what was sealed, the first edition that differs; and
    each fact that was moved to where its edition doesn't say it.
    """
    responses = Response.objects.select_related("department", "strategy")
    responses = sorted(responses.annotate(number=Count("editions")), key=lambda row: row.key)
    withheld = set(withheld_seals().values_list("row", flat=True))
    done = 0
    # Each asks for all kinds of facts, of which it has few.
    for some in together([(row, row.number) for row in responses], EDITIONS_AT_ONCE):
        seals, editions = _seals(some), _editions(some)
        for response in some:
            tell("Responses held to their seals", done, len(responses))
            done += 1
            if found := _first_difference(
                response, seals[response.pk], editions[response.pk], withheld
            ):
                yield found
    for edition, message in misplaced():
        yield Difference(edition.response.key, edition.position, message)


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


def _seals(responses: list[Response]) -> dict[int, list[Seal]]:
    rows = Seal.objects.filter(response__in=responses)
    return _by_response(rows.order_by("position", "pk"))


def _editions(responses: list[Response]) -> dict[int, list[Edition]]:
    """What each published, with its facts. Where one of those can't be read, the responses are
    read one by one, and each edition of its response reads its own.
    """
    editions = Edition.objects.published().filter(response__in=responses)
    try:
        return _by_response(facts.read(editions))
    except (TypeError, ValueError, ObjectDoesNotExist):
        if len(responses) == 1:
            return _by_response(editions)
    found = defaultdict(list)
    for response in responses:
        found |= _editions([response])
    return found


def _by_response(rows: Iterable[Seal | Edition]) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.response_id].append(row)
    return found


def _first_difference(
    response: Response, rows: list[Seal], published: list[Edition], withheld: set[int]
) -> Difference | None:
    seals = {row.position: row for row in rows}
    editions = {row.position: row for row in published}
    previous = ""
    for position in range(1, max([0, *seals, *editions]) + 1):
        sealed, edition = seals.get(position), editions.get(position)
        if message := _fault(sealed, edition, previous, withheld):
            return Difference(response.key, position, message)
        previous = sealed.digest
    twice = [row.position for row in rows if seals[row.position] is not row]
    return Difference(response.key, min(twice), "it has two seals") if twice else None


def withheld_seals():
    """Of which lines words were taken away: such a line no longer makes its digest.

    It says what its edition says by now, and the log holds its digest as it was.
    """
    return Withholding.objects.filter(table="seals")


def _fault(
    sealed: Seal | None, edition: Edition | None, previous: str, withheld: set[int]
) -> str | None:
    if sealed is None:
        return "its seal is missing" if edition else "the edition and its seal are missing"
    if edition is None or sealed.edition_id != edition.pk:
        return "the edition is missing; only its seal is there"
    if sealed.previous_digest != previous:
        return "its seal does not follow the one before it"
    if sealed.line == line_kept(edition):
        return None  # Its digest alone is here; the log's line says what the edition does.
    is_whole = sealed.digest == digest_of(previous, sealed.line)
    if not is_whole and edition.pk not in withheld:
        return "its sealed line is not the one that its digest was made of"
    try:
        rebuilt = line_of_read(edition, format_of(sealed.line))
    except (TypeError, ValueError, ObjectDoesNotExist):
        return "what it says can't be read, so that it is not what was sealed"
    if rebuilt is None:
        return "its sealed line is of a format that this version does not know"
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
