from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render

from commitments.models import Pledge, StandingPending
from reporting.filters.pledges import not_reported_asked_for, pledges_asked_for
from reporting.record.not_reported import NotReported, groups
from reporting.record.summaries import summaries_among
from reporting.record.threads import Thread
from reporting.web.bad_requests import bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import is_any_pending

PLEDGES_A_PAGE = 25
GROUPS_A_PAGE = 20


@judges_its_parameters
def pledge_list(request):
    """The pledges, narrowed by what the reader asks for."""
    filters = pledges_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = page_asked_for(request, filters.rows, PLEDGES_A_PAGE, filters.kept)
    filters.count_facets()
    context = {
        "filters": filters,
        "is_pending": is_any_pending(filters.asked),
        "page_obj": page,
        "tells_readings": any(pledge.is_ours for pledge in page),
    }
    return render(request, "reporting/pledge_list.html", context)


def pledge_detail(request, pk):
    """One pledge: where it was made, when it was due, what became of it, and its whole thread."""
    waits = StandingPending.objects.filter(response=OuterRef("entry__response"))
    public = Pledge.objects.as_at(request.as_at).annotate(is_pending=Exists(waits))
    public = public.select_related(
        "edition", "entry__action", "entry__response__department", "entry__response__strategy"
    )
    pledge = get_object_or_404(public, pk=pk)
    thread = Thread(pledge, request.as_at)
    context = {
        "response": pledge.entry.response,
        "is_pending": pledge.is_pending,
        "pledge": pledge,
        "thread": thread,
        "tells_readings": any(step.is_our_reading for step in thread.steps),
        "summaries": summaries_among([thread.revision.edition] if thread.revision else []),
    }
    return render(request, "reporting/pledge_detail.html", context)


@judges_its_parameters
def not_reported_list(request):
    """What was planned for a year and not mentioned in its report, with both texts."""
    filters = not_reported_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = page_asked_for(request, groups(filters.qs), GROUPS_A_PAGE)
    filters.count_facets()
    found = NotReported(filters.qs, list(page), request.as_at)
    context = {
        "filters": filters,
        "is_pending": is_any_pending(filters.asked),
        "page_obj": page,
        "found": found,
        "tells_readings": found.tells_readings,
        "summaries": summaries_among({text.edition for text in found.revisions.values()}),
    }
    return render(request, "reporting/not_reported.html", context)
