from django.shortcuts import render

from reporting.filters.completeness import completeness_asked_for
from reporting.lists.panel import Head, above
from reporting.record.completeness import REPORTS, WAS_DUE
from reporting.web.bad_requests import bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import is_any_pending

ROWS_A_PAGE = 50
HEADS = [
    Head("Report"),
    Head("Due", "due"),
    Head("Came"),
    Head("Texts due"),
    Head("Promises due that year"),
]


@judges_its_parameters
def statement(request):
    """What was due, what came and when, and what never did."""
    filters = completeness_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    rows = filters.rows
    counts = filters.statement.counts
    context = {
        "is_pending": is_any_pending(filters.asked),
        "page_obj": page_asked_for(request, rows, ROWS_A_PAGE, len(rows)),
        **above(request, filters, ("report", "year", "department", "strategy"), HEADS),
        "were_due": sum(counts[status] for status in WAS_DUE),
        "due": [(REPORTS[status], counts[status]) for status in WAS_DUE if counts[status]],
        "beside": [
            (words, counts[status])
            for status, words in REPORTS.items()
            if status not in WAS_DUE and counts[status]
        ],
        "cells": filters.statement.cells_in_all if filters.is_of_all_years else None,
    }
    return render(request, "reporting/completeness.html", context)
