from pathlib import PurePath

from django.http import FileResponse, Http404

from commitments import file_types, workflow
from commitments.models import Edition, Evidence
from reporting.web.parameters import takes
from strategy import letters

# Should a browser ever show it after all: it runs nothing, loads nothing and is of no origin.
NOTHING_RUNS = "default-src 'none'; sandbox"


@takes()
def evidence_file(request, name):
    """A file of evidence, to be saved: for whoever may read the edition that it backs."""
    evidence = None
    if letters.why_no_line(name) is None:
        evidence = Evidence.objects.of(readable_editions(request)).filter(file=name).first()
    if evidence is None:
        raise Http404
    try:
        file = evidence.file.open("rb")
    except OSError:
        raise Http404("This file is gone from where files are kept.") from None
    response = FileResponse(
        file,
        as_attachment=True,
        filename=PurePath(name).name,
        content_type=file_types.type_of(name).media_type,
    )
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    return response


def readable_editions(request):
    """Those that were public on the day asked for, and for staff those of their departments."""
    public, user = Edition.objects.as_at(request.as_at), request.user
    if user.is_active and user.is_staff and user.has_perm("commitments.view_evidence"):
        return public | Edition.objects.filter(workflow.readable_by(user))
    return public
