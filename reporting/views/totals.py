from django.shortcuts import render

from reporting.filters.published_counts import counts_asked_for
from reporting.lists.panel import above
from reporting.record.kept import day_of_names, kept_for
from reporting.record.published_counts import Checked
from reporting.record.totals import Total, TotalChanges
from reporting.web.bad_requests import bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import is_any_pending

LINES_A_PAGE = 50
MOST_COUNTS = 20  # On the page; the data has all.


@judges_its_parameters
def totals(request):
    """Counts that documents give beside the record's own, and what changed totals."""
    filters = counts_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    asked = {name: filters.asked.get(name, []) for name in ("department", "strategy")}
    lines = _lines(request, **asked)
    counts = _counts(request, filters, **asked)
    context = {
        **above(request, filters, ("department", "strategy")),
        "is_pending": is_any_pending(filters.asked),
        "page_obj": page_asked_for(request, lines, LINES_A_PAGE, len(lines)),
        "counts": counts[:MOST_COUNTS],
        "are_more": len(counts) > MOST_COUNTS,
    }
    return render(request, "reporting/totals.html", context)


def _counts(request, filters, department: list[str], strategy: list[str]) -> list[Checked]:
    """The first of them, each checked once for each version of the record."""
    key = ("counts", tuple(department), tuple(strategy), request.as_at, day_of_names(request))

    def made():
        found = [Checked(row) for row in filters.qs[: MOST_COUNTS + 1]]
        for count in found:
            _ = count.words, count.why, count.own_words
        return found

    return kept_for(request, key, made)


def _lines(request, department: list[str], strategy: list[str]) -> list:
    """Of each department and strategy that is asked for, or of everything; the latest first."""
    found_in = [Total(one, other) for one in department or [""] for other in strategy or [""]]
    key = ("changes of totals", tuple(found_in), request.as_at, day_of_names(request))

    def made():
        changes = (TotalChanges(total, request.as_at) for total in found_in)
        found = {line: None for total in changes for line in total.lines}
        return sorted(found, key=lambda line: (line.place, line.whose), reverse=True)

    return kept_for(request, key, made)
