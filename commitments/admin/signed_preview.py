"""What was read of a file and is not kept yet: it travels in a form, signed for its reader."""

import json
import zlib
from collections.abc import Callable, Iterator
from functools import wraps

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.signing import b64_decode
from django.http import HttpResponseRedirect

from commitments import workflow
from commitments.admin.yearly_update import edition_url
from commitments.models import Edition
from strategy.not_saved.answers import Overtaken

LONGEST_PREVIEW = 2 * 2**20  # Django takes 2.5 MiB of form fields.
LONGEST_UNPACKED = 20 * 2**20
# What is raised of something that is no preview of ours.
NO_PREVIEW = (ValueError, LookupError, TypeError, AttributeError, RecursionError, zlib.error)

Words = Iterator[tuple[str, str]]


def into_a_draft(view):
    """A page for the editors of a draft, which is given the edition in place of its key."""

    @wraps(view)
    def wrapped(self, request, pk):
        edition = self._readable_or_404(request, pk)
        if not workflow.may_edit(request.user, edition.response.department_id):
            raise PermissionDenied
        if edition.state != Edition.State.DRAFT and request.method == "POST":
            raise Overtaken("Its texts are locked: it is no draft any more.")
        if edition.state != Edition.State.DRAFT:
            self.message_user(request, "Its texts are locked: it is no draft.", messages.ERROR)
            return HttpResponseRedirect(edition_url(edition))
        try:
            return view(self, request, edition)
        except workflow.NotAllowed as error:
            raise Overtaken(str(error)) from error

    return wrapped


def signed(told: dict, kind: str, request, edition: Edition) -> str:
    return signing.dumps(told, salt=_salt(kind, request, edition), compress=True)


def opened(kind: str, request, edition: Edition) -> dict:
    """Raises BadSignature where it was made by somebody else, or elsewhere."""
    return signing.loads(request.POST["preview"], salt=_salt(kind, request, edition))


def _salt(kind: str, request, edition: Edition) -> str:
    return f"commitments.{kind}.{edition.pk}.{request.user.pk}"


def words_of(post, texts: Callable[[dict], Words]) -> Words:
    """The texts that a preview carries, for whoever sent it: nobody's word is taken."""
    packed = post.get("preview", "").partition(":")[0]
    try:
        told = b64_decode(packed.removeprefix(".").encode())
        if packed.startswith("."):
            told = zlib.decompressobj().decompress(told, LONGEST_UNPACKED)
        yield from texts(json.loads(told))
    except NO_PREVIEW:
        return
