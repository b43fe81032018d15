from django.shortcuts import render

from commitments.models import SearchText
from reporting.filters import SearchFilter
from reporting.record.summaries import summaries_among
from reporting.search.asked import understood
from reporting.search.found import Results, matching
from reporting.search.names import named
from reporting.search.nearest import missing_words
from reporting.web.bad_requests import bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import is_any_pending
from reporting.web.times import TIMES

RESULTS_A_PAGE = 20


@judges_its_parameters
def search(request):
    """Published texts and promises that have the words asked for, each in its sentence."""
    query = request.GET.get("q", "").strip()
    filters = SearchFilter(request.GET, SearchText.objects.as_at(request.as_at), request=request)
    if faults := filters.faults():
        return bad_request(request, faults)
    question = understood(query)
    texts = filters.qs
    results = Results(matching(texts, question), question, request.as_at)
    missing, is_of_some = [], False
    if question.phrases and not results:
        missing = missing_words(question.words, request.as_at)
        if is_of_some := len(question.phrases) > 1:
            results = Results(matching(texts, question, some=True), question, request.as_at)
    page = page_asked_for(request, results, RESULTS_A_PAGE, len(results))
    if results and not results.are_there_more:
        filters.count_among(results.pks)
    context = {
        "filters": filters,
        "is_pending": is_any_pending(filters.asked),
        "summaries": summaries_among({row.text.edition for row in page if row.text}),
        "tells_readings": any(row.tells_readings for row in page),
        "query": query,
        "question": question,
        "page_obj": page,
        "more_in_words": results.more_in_words,
        "is_of_some": is_of_some and len(results) > 0,
        "named": named(question, request.as_at) if is_about_names(request) else [],
        "missing": missing,
    }
    return render(request, "reporting/search.html", context)


def is_about_names(request) -> bool:
    """Filters and further pages are of texts only."""
    return {name for name, value in request.GET.items() if value} <= {"q", *TIMES}
