from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.views.decorators.cache import never_cache

from commitments import workflow
from commitments.ledger.bundle.writing import zip_pieces
from commitments.models import Response
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.parameters import takes
from reporting.web.sending import sent
from reporting.web.shortcuts import get_response_or_404
from reporting.web.times import TIMES
from strategy.moments import one_moment
from strategy.security.noting import taken


@takes()
@never_cache
def bundle(request, department, strategy):
    """The whole record of a response: its ledger, and a script that checks it.

    Auditors who are signed in get who wrote, submitted and approved it, too.
    """
    return answered(request, get_response_or_404(department, strategy))


@takes()
@never_cache
def bundle_of_everything(request):
    """The same of all responses, and of every department."""
    return answered(request, None)


def answered(request, response: Response | None):
    if request.as_at_is_asked:
        whole = ["none: a bundle is the whole record, with the dates of all editions"]
        asked = [name for name in TIMES if request.GET.get(name)]
        faults = [BadParameter(name, request.GET[name], whole) for name in asked]
        return bad_request(request, faults)
    # Who took it is noted, which can't be in a moment that only reads.
    return sent(request, lambda: made(request, response), of_one_moment=False)


def made(request, response: Response | None) -> StreamingHttpResponse:
    """Sent while it is made. Who asks for its headers takes nothing, and leaves no word."""
    pieces = ()
    if request.method != "HEAD":
        with_people = workflow.may_audit(request.user)
        taken(request, f"{response or 'Everything'}: the bundle", is_private=with_people)
        pieces = pieces_of(response, with_people=with_people)
    name = response.key.replace("/", "-") if response else "record"
    return StreamingHttpResponse(
        pieces,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}.zip"'},
    )


def pieces_of(response: Response | None, *, with_people: bool) -> Iterator[bytes]:
    with one_moment():  # In which all texts are read.
        return zip_pieces(response, with_people=with_people)
