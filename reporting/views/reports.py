"""The published report, rebuilt: a response as at a day as a document."""

from django.http import HttpResponse
from django.shortcuts import render

from reporting.documents.audit import Audit
from reporting.documents.data import report_data
from reporting.documents.imprint import Imprint
from reporting.documents.pdf import as_pdf
from reporting.documents.report import Report
from reporting.documents.text import as_text
from reporting.web.parameters import takes
from reporting.web.shortcuts import get_response_or_404
from strategy.addresses import absolute


def report(request, department, strategy):
    """The report for print."""
    response = get_response_or_404(department, strategy)
    document = Report(response, request.as_at)
    cells = document.cells
    context = {
        "response": response,
        "report": document,
        "cells": cells,
        "summaries": cells.summaries,
    }
    return render(request, "reporting/report.html", context)


@takes()
def report_text(request, department, strategy):
    """The report as the text that `import_report` reads."""
    response = get_response_or_404(department, strategy)
    text = as_text(Report(response, request.as_at))
    return _file(request, response, text.encode(), "text/plain; charset=utf-8", "report.txt")


@takes()
def report_pdf(request, department, strategy):
    response = get_response_or_404(department, strategy)
    document = Report(response, request.as_at)
    pdf = as_pdf(report_data(document, _imprint(request, document)))
    return _file(request, response, pdf, "application/pdf", "report.pdf")


@takes()
def audit_pdf(request, department, strategy):
    """The report with all that an auditor compares; what is in it, anybody may read."""
    response = get_response_or_404(department, strategy)
    document = Report(response, request.as_at, with_pledges=True)
    data = report_data(document, _imprint(request, document))
    pdf = as_pdf(data | {"audit": Audit(document).as_data()})
    return _file(request, response, pdf, "application/pdf", "audit.pdf")


def _imprint(request, document: Report) -> Imprint:
    return Imprint(absolute(request.get_full_path()), request.as_at, document.cells.digest)


def _file(request, response, content: bytes, content_type: str, ending: str) -> HttpResponse:
    """A file that opens in the browser, and has a name of its own where it is kept."""
    day = f"-{request.as_at.isoformat()}" if request.as_at_is_asked else ""
    stem, _, extension = ending.partition(".")
    name = f"{response.key.replace('/', '-')}-{stem}{day}.{extension}"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
