import tempfile

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.views.decorators.cache import never_cache

from commitments import trail, workflow
from commitments.ledger.bundle.writing import write_zip
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.parameters import takes
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
    file = tempfile.TemporaryFile()  # noqa: SIM115 – Django closes it once it is sent.
    write_zip(response, file)
    file.seek(0)
    trail.exported(f"{response}: the auditor’s bundle", by=request.user, of=response.department)
    return FileResponse(file, as_attachment=True, filename=f"{department}-{strategy}.zip")
