from django.db.models import Exists, F, OuterRef
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString

from commitments.models import Pledge, StandingPending
from reporting.drawn.parts import Addresses, to_cite
from reporting.exports.for_people.lists import size_of
from reporting.filters.pledges import (
    moved_asked_for,
    not_reported_asked_for,
    pledges_asked_for,
)
from reporting.lists.moved import DrawnMoved
from reporting.lists.not_reported import DrawnNotReported
from reporting.lists.panel import Head, above
from reporting.lists.pledges import DrawnPledges
from reporting.record.pledge_rows import STANDS
from reporting.record.references import References
from reporting.record.services import services_of_pledge
from reporting.record.summaries import summaries_among
from reporting.record.text_rows import summaries_in
from reporting.record.threads import Thread
from reporting.web.bad_requests import bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import is_any_pending

PLEDGES_A_PAGE = 100
HEADS = [
    Head("Promise"),
    Head("Due", "due"),
    Head("Outcome", "outcome"),
    Head("Action", "action"),
]
MOVED_HEADS = [
    Head("Promise"),
    Head("Moved", "moved"),
    Head("Announced, and why"),
    Head("Outcome"),
    Head("Action", "action"),
]
NOT_REPORTED_HEADS = [
    Head("Action", "action"),
    Head("Promised", "year"),
    Head("Plan"),
    Head("Report"),
]


@judges_its_parameters
def pledge_list(request):
    """The pledges, narrowed by what the reader asks for."""
    filters = pledges_asked_for(request)
    return _listed(request, filters, "pledges", DrawnPledges, HEADS, "pledge_list")


@judges_its_parameters
def moved_list(request):
    """The pledges whose due date was moved, and how far."""
    filters = moved_asked_for(request)
    return _listed(request, filters, "pledges-moved", DrawnMoved, MOVED_HEADS, "moved")


def _listed(request, filters, dataset, draw, heads, template):
    """A page of a list of pledges, each row drawn by `draw`."""
    if faults := filters.faults():
        return bad_request(request, faults)
    page = page_asked_for(request, filters.rows.values(*STANDS), PLEDGES_A_PAGE, filters.total)
    drawn = draw(request, list(page))
    context = {
        "is_pending": is_any_pending(filters.asked),
        "page_obj": page,
        "size": size_of(dataset, filters.total),
        **above(request, filters, ("outcome", "year", "department"), heads),
        "rows": SafeString(drawn),
        "tells_readings": drawn.tells_readings,
    }
    return render(request, f"reporting/{template}.html", context)


def pledge_detail(request, pk):
    """One pledge: where it was made, when it was due, what became of it, and its whole thread."""
    waits = StandingPending.objects.filter(response=OuterRef("entry__response"))
    public = Pledge.objects.as_at(request.as_at).annotate(is_pending=Exists(waits))
    public = public.annotate(digest=F("edition__seal__digest")).select_related(
        "edition", "entry__action", "entry__response__department", "entry__response__strategy"
    )
    pledge = get_object_or_404(public, pk=pk)
    thread = Thread(pledge, request.as_at)
    context = {
        "response": pledge.entry.response,
        "is_pending": pledge.is_pending,
        "pledge": pledge,
        "thread": thread,
        "services": services_of_pledge(pledge, request.as_at),
        "tells_readings": any(step.is_our_reading for step in thread.steps),
        "summaries": summaries_among([thread.revision.edition] if thread.revision else []),
        "cite": to_cite(
            reference_to(pledge, thread, request),
            "this promise",
            Addresses(pledge.entry.response, request).receipt_of_pledge(pledge.pk),
        ),
    }
    return render(request, "reporting/pledge_detail.html", context)


def reference_to(pledge: Pledge, thread: Thread, request) -> str:
    pledge.edition.digest = pledge.digest
    references = References(
        pledge.entry.response,
        [pledge.edition],
        request.as_at,
        request.path,
        request.as_recorded,
    )
    return references.of_pledge(thread.step.pledge, is_its_page=True)


@judges_its_parameters
def not_reported_list(request):
    """What was planned for a year and not mentioned in its report, with both texts."""
    filters = not_reported_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = page_asked_for(request, filters.rows.values(*STANDS), PLEDGES_A_PAGE, filters.total)
    drawn = DrawnNotReported(request, list(page))
    context = {
        "is_pending": is_any_pending(filters.asked),
        "page_obj": page,
        "size": size_of("pledges-not-reported", filters.total),
        **above(request, filters, ("year", "department"), NOT_REPORTED_HEADS),
        "rows": SafeString(drawn),
        "tells_readings": drawn.tells_readings,
        "summaries": summaries_in(drawn.texts.shown),
    }
    return render(request, "reporting/not_reported.html", context)
