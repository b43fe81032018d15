from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.views.decorators.cache import never_cache

from commitments import trail, workflow
from commitments.ledger.bundle.writing import zip_pieces
from commitments.models import Response
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.parameters import takes
from reporting.web.sending import sent
from reporting.web.shortcuts import get_response_or_404


@takes()
@never_cache
def bundle(request, department, strategy):
    """The whole record of a response, for auditors: its ledger, and a script that checks it."""
    if not workflow.may_audit(request.user):
        raise PermissionDenied
    response = get_response_or_404(department, strategy)
    if request.as_at_is_asked:
        whole = ["none: a bundle is the whole record, with the dates of all editions"]
        return bad_request(request, [BadParameter("as-at", request.GET["as-at"], whole)])
    # What it holds is locked while it is read, and can't be in a moment that only reads.
    return sent(request, lambda: made(request, response), of_one_moment=False)


def made(request, response: Response) -> StreamingHttpResponse:
    """Sent while it is made. Who asks for its headers takes nothing, and leaves no word."""
    pieces = ()
    if request.method != "HEAD":
        pieces = zip_pieces(response)
        trail.exported(f"{response}: the auditor’s bundle", by=request.user, of=response.department)
    name = response.key.replace("/", "-")
    return StreamingHttpResponse(
        pieces,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}.zip"'},
    )
