"""The log for anyone to check, as C2SP's tlog-tiles has it, and what witnesses hand in."""

import base64
import gzip
import hashlib
from datetime import date
from pathlib import Path

from django.http import Http404, HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from commitments.ledger import NOT_COVERED, checkpoints, log, tiles, witness
from commitments.ledger.bundle import check
from commitments.ledger.checkpoints import keys as own_keys
from commitments.ledger.notes import MOST_BYTES
from commitments.models import Edition
from reporting.exports.told_of import ToldOf
from reporting.web.parameters import takes
from reporting.web.refusals import refused
from strategy.addresses import absolute

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
NOT_THERE = "This is not in the log"


def how_to_check(request):
    """How anybody can check this record, with Python alone, and what the log is now."""
    signed, keys = checkpoints.latest(), [one.verifier for one in own_keys()]
    note = checkpoints.shown(signed) if signed else None
    context = {
        "checkpoint": signed,
        "keys": keys,
        "tokens": signed.tokens.order_by("at") if signed else [],
        "witnesses": witnesses_of(note, keys) if note else [],
        "why_none": why_there_is_none(None),
        "example": newest_edition(request.as_at),
        "host": absolute("/"),
        "not_covered": NOT_COVERED,
    }
    return render(request, "reporting/log.html", context)


def newest_edition(day: date) -> Edition | None:
    """The last that the public could read on a day, found along its index."""
    public = Edition.objects.as_at(day).order_by("published_on_last", "recorded_at", "pk")
    newest = public.values_list("pk", flat=True).last()
    related = ("response__department", "response__strategy")
    return Edition.objects.select_related(*related).filter(pk=newest).first()


def told_of(request, table, key):
    """What this record said of something fixed, and when."""
    told = ToldOf(table, key, request.as_at)
    if not told.lines:
        raise Http404("The log tells nothing of this that can be shown.")
    return render(request, "reporting/told_of.html", {"told": told})


def witnesses_of(note, keys) -> list[str]:
    """Who signed a note beside the log itself, by name."""
    others = (one for one in note.signatures if not any(map(one.is_by, keys)))
    return sorted({one.name for one in others})


@takes()
def checkpoint(request, size=None):
    """The last checkpoint, or that of an earlier size, with the cosignatures of witnesses."""
    found = checkpoints.of_size(size) if size else checkpoints.latest()
    if found is None:
        return refused(request, 404, "No checkpoint is signed", why_there_is_none(size))
    return sent(request, str(checkpoints.shown(found)).encode(), TEXT, ASK_AGAIN)


def why_there_is_none(size) -> str:
    if size:
        return f"Nobody signed the log when it had {size} lines."
    if checkpoints.keys():
        return "Nothing was published since this site has a log."
    return "Whoever runs this site has no key that signs its log: the setting LOG_KEY is missing."


@takes()
def token(request, size):
    """What an authority of time said of a checkpoint (RFC 3161)."""
    found = checkpoints.of_size(size)
    kept = found.tokens.first() if found else None
    if kept is None:
        words = f"No authority of time has seen a checkpoint of {size} lines."
        return refused(request, 404, NOT_THERE, words)
    return sent(request, base64.b64decode(kept.answer), "application/timestamp-reply", ASK_AGAIN)


@takes()
def tile(request, address):
    """Hashes of the tree, or lines of the log: as far as a checkpoint is signed of them."""
    asked, signed = tiles.Tile.read(address), checkpoints.latest()
    if not (asked and signed and asked.is_in(signed.size)):
        words = "It is no tile of this log, or the log is not as long as that."
        return refused(request, 404, NOT_THERE, words)
    if asked.level == tiles.ENTRIES:
        return pressed(request, tiles.of_entries(log.leaves(asked.start, asked.end)))
    content = b"".join(log.hashes(asked.level, asked.start, asked.end))
    return sent(request, content, BYTES, FOR_EVER)


def pressed(request, lines: bytes) -> HttpResponse:
    """Lines, compressed for whoever takes them so: the same bytes each time."""
    takes_gzip = re_accepts_gzip.search(request.headers.get("Accept-Encoding", ""))
    response = sent(
        request, gzip.compress(lines, mtime=0) if takes_gzip else lines, BYTES, FOR_EVER
    )
    patch_vary_headers(response, ["Accept-Encoding"])
    if takes_gzip and response.status_code == 200:
        response["Content-Encoding"] = "gzip"
    return response


@takes()
def witness_file(request):
    """The program that a witness runs."""
    return sent(request, Path(witness.__file__).read_bytes(), TEXT, ASK_AGAIN)


@takes()
def check_file(request):
    """The program that checks receipts and bundles."""
    return sent(request, Path(check.__file__).read_bytes(), TEXT, ASK_AGAIN)


@csrf_exempt
@takes()
def cosignature(request):
    """Take what a witness hands in. Who it is, its signature shows."""
    if request.method != "POST":
        response = refused(request, 405, "Witnesses write here", "Send a cosignature with POST.")
        response["Allow"] = "POST"
        return response
    try:
        whole = request.read(MOST_BYTES + 1).decode()
        checkpoints.take(whole)
    except ValueError as error:
        return refused(request, 400, "This can’t be taken", str(error))
    return HttpResponse("Taken.\n", content_type=TEXT)


def sent(request, content: bytes, content_type: str, keep: str) -> HttpResponse:
    """An answer that says itself whether it changed."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": keep}
    response = HttpResponse(content, content_type=content_type, headers=headers)
    return get_conditional_response(request, etag, response=response)
