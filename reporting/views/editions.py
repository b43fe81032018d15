from django.shortcuts import get_object_or_404, render

from reporting.record.one_edition import OneEdition
from reporting.record.overview import editions_with_responses, latest_editions
from reporting.record.summaries import summaries_among
from reporting.web.paging import page_asked_for
from reporting.web.parameters import also_takes
from reporting.web.shortcuts import editions_of, get_response_or_404

EDITIONS_A_PAGE = 50


def edition_list(request, department, strategy):
    """What was published when, the latest first."""
    response = get_response_or_404(department, strategy)
    context = {"response": response, "editions": editions_of(response, request.as_at)}
    return render(request, "reporting/edition_list.html", context)


def edition_detail(request, department, strategy, position):
    """One edition: all that it published, nothing else."""
    response = get_response_or_404(department, strategy)
    public = response.editions.as_at(request.as_at).select_related(
        "source", "supplements", "known_from", "submitted_by", "approved_by"
    )
    edition = get_object_or_404(public, position=position)
    positions = response.editions.as_at(request.as_at).order_by("position")
    holds = OneEdition(edition, request.as_at)
    context = {
        "response": response,
        "edition": edition,
        "previous": positions.filter(position__lt=position).last(),
        "next": positions.filter(position__gt=position).first(),
        "published": holds,
        "tells_readings": holds.tells_readings,
        "summaries": summaries_among([edition]) if holds.texts else None,
    }
    return render(request, "reporting/edition_detail.html", context)


@also_takes("page")
def changes(request):
    """The editions of every response, the latest first."""
    page = page_asked_for(request, latest_editions(request.as_at), EDITIONS_A_PAGE)
    page.object_list = editions_with_responses(page.object_list)
    return render(request, "reporting/changes.html", {"page_obj": page})
