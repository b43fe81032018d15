from pathlib import PurePath

from django.http import FileResponse, Http404

from commitments import file_types, workflow
from commitments.models import Edition, Evidence
from reporting.web.parameters import takes
from strategy import letters
from strategy.security.noting import taken

# Should a browser ever show it after all: it runs nothing, loads nothing and is of no origin.
NOTHING_RUNS = "default-src 'none'; sandbox"


@takes()
def evidence_file(request, name):
    """A file of evidence, to be saved: for whoever may read the edition that it backs."""
    if letters.why_no_line(name) is not None:
        raise Http404
    evidence = of_public(request, name) or of_staff(request, name)
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


def of_public(request, name: str) -> Evidence | None:
    """One of an edition that was public on the day asked for."""
    return Evidence.objects.of(Edition.objects.as_at(request.as_at)).filter(file=name).first()


def of_staff(request, name: str) -> Evidence | None:
    """One of their departments' editions that is not public, of which it is noted who takes it."""
    user = request.user
    if not (user.is_active and user.is_staff and user.has_perm("commitments.view_evidence")):
        return None
    editions = Edition.objects.filter(workflow.readable_by(user))
    if found := Evidence.objects.of(editions).filter(file=name).first():
        taken(request, f"Evidence that is not public: {name}", is_private=True)
    return found
