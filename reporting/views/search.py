from django.shortcuts import render

from commitments.models import Pledge, SearchText
from commitments.search.words import phrases
from reporting.filters import SearchFilter
from reporting.record.fact_rows import FactRows
from reporting.record.summaries import summaries_among
from reporting.search.marks import marked_sentence
from reporting.search.names import named
from reporting.search.nearest import missing_words
from reporting.web.bad_requests import bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters

RESULTS_A_PAGE = 20
MOST_RESULTS = 1000
LATEST_FIRST = ("-entry__year", "entry__response", "entry__action__number", "entry__kind", "pk")

# What is shown of each.
RESULTS = SearchText.objects.select_related("revision", "pledge")


@judges_its_parameters
def search(request):
    """Published texts and pledges that have the words asked for, each in its sentence."""
    query = request.GET.get("q", "").strip()
    filters = SearchFilter(request.GET, queryset=SearchText.objects.as_at(request.as_at))
    if faults := filters.faults():
        return bad_request(request, faults)
    found = found_of(filters) if query else []
    rows = FactRows(sorted_by_year(found[:MOST_RESULTS]), "pk", RESULTS)
    page = page_asked_for(request, rows, RESULTS_A_PAGE, min(len(found), MOST_RESULTS))
    if 0 < len(found) <= MOST_RESULTS:
        filters.count_among(found)
    page = with_statuses(with_sentences(page, query), request.as_at)
    context = {
        "filters": filters,
        "summaries": summaries_among({row.edition for row in page if row.revision}),
        "tells_readings": any(row.is_ours for row in page),
        "query": query,
        "has_words": bool(phrases(query)),
        "asked_day": request.as_at if request.as_at_is_asked else None,
        "page_obj": page,
        "are_there_more": len(found) > MOST_RESULTS,
        "named": named(query, request.as_at) if is_about_names(request) else [],
        "missing": missing_words(query, request.as_at) if query and not found else [],
    }
    return render(request, "reporting/search.html", context)


def is_about_names(request) -> bool:
    """Filters and further pages are of texts only."""
    return {name for name, value in request.GET.items() if value} <= {"q", "as-at"}


def found_of(filters) -> list[int]:
    """At most one more than are shown: counting all of a common word takes long."""
    matches = filters.qs.order_by().values_list("pk", flat=True)
    return list(matches[: MOST_RESULTS + 1])


def sorted_by_year(found):
    return SearchText.objects.filter(pk__in=found).order_by(*LATEST_FIRST)


def with_statuses(page, as_at):
    """Adds to each pledge on a page what became of it: `status`, and `is_ours`. One query."""
    found = {result.pledge_id for result in page if result.pledge_id}
    rows = Pledge.objects.with_status(as_at).filter(pk__in=found) if found else ()
    pledges = {pledge.pk: pledge for pledge in rows}
    for result in page:
        pledge = pledges.get(result.pledge_id)
        result.status = pledge.status if pledge else ""
        result.is_ours = pledge is not None and pledge.is_ours
    return page


def with_sentences(page, query):
    """Adds to each result its `sentence`, in which the words are marked."""
    wanted = {stem for phrase in phrases(query) for stem in phrase}
    for result in page:
        fact = result.revision
        text = (fact.text or fact.reason) if fact else result.pledge.statement
        result.sentence = marked_sentence(text, wanted)
    return page
