from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.views.decorators.cache import never_cache

from commitments import trail, workflow
from commitments.ledger.bundle.writing import zip_pieces
from commitments.models import Edition, Opinion, Response, Withholding
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.parameters import takes
from reporting.web.refusals import refused
from reporting.web.sending import sent
from reporting.web.shortcuts import get_response_or_404
from reporting.web.times import TIMES
from strategy.moments import one_moment

NAMES = (
    "This bundle says who wrote, submitted and approved what is in it, so only auditors who sign "
    "in can download it. Everything else in it is public: see “Open data” for the tables, and "
    "“How to check us” for what proves each fact."
)


@takes()
@never_cache
def bundle(request, department, strategy):
    """The whole record of a response: its ledger, and a script that checks it."""
    return answered(request, get_response_or_404(department, strategy))


@takes()
@never_cache
def bundle_of_everything(request):
    """The same of all responses, and of every department."""
    return answered(request, None)


def answered(request, response: Response | None):
    if names_people(response) and not workflow.may_audit(request.user):
        return refused(request, 403, "This is for auditors", NAMES)
    if request.as_at_is_asked:
        whole = ["none: a bundle is the whole record, with the dates of all editions"]
        asked = [name for name in TIMES if request.GET.get(name)]
        faults = [BadParameter(name, request.GET[name], whole) for name in asked]
        return bad_request(request, faults)
    # Who took it is noted, which can't be in a moment that only reads.
    return sent(request, lambda: made(request, response), of_one_moment=False)


def names_people(response: Response | None) -> bool:
    """Whether it has accounts in it: of who made an edition, gave an opinion, or withheld words."""
    of = {"response": response} if response else {}
    of_pledge = {"pledge__entry__response": response} if response else {}
    named = (
        Edition.objects.published().naming_people().filter(**of),
        Opinion.objects.published().filter(**of_pledge),
        Withholding.objects.filter(**{f"edition__{name}": of[name] for name in of}),
    )
    return any(rows.exists() for rows in named)


def made(request, response: Response | None) -> StreamingHttpResponse:
    """Sent while it is made. Who asks for its headers takes nothing, and leaves no word."""
    pieces = ()
    if request.method != "HEAD":
        pieces = pieces_of(response)
        if request.user.is_authenticated:
            of = response.department if response else None
            trail.exported(f"{response or 'Everything'}: the bundle", by=request.user, of=of)
    name = response.key.replace("/", "-") if response else "record"
    return StreamingHttpResponse(
        pieces,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}.zip"'},
    )


def pieces_of(response: Response | None) -> Iterator[bytes]:
    with one_moment():  # In which all texts are read.
        return zip_pieces(response)
