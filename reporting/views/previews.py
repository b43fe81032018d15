"""Pictures for links that are pasted elsewhere: each made once, for all who ask."""

from django.http import HttpResponseBase

from reporting.documents.kept import Kept
from reporting.documents.preview import preview_data
from reporting.documents.sending import kept_file
from reporting.record.counts import counts_by_response, tally_in, tally_of_all
from reporting.record.progress import Tally
from reporting.web.parameters import takes
from reporting.web.shortcuts import get_response_or_404

OF_ALL = "What departments promised, and what they reported"


@takes()
def preview(request):
    """Of the whole record."""
    return _picture(request, OF_ALL, tally_of_all(request.as_at))


@takes()
def response_preview(request, department, strategy):
    """Of one response."""
    response = get_response_or_404(department, strategy)
    counts = counts_by_response([response], request.as_at)[response.pk]
    return _picture(request, response.title, tally_in(counts))


def _picture(request, title: str, tally: Tally) -> HttpResponseBase:
    return kept_file(request, Kept(preview_data(title, tally), "png"), "image/png")
