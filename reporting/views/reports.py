"""The published report, rebuilt: a response as at a day as a document."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from commitments.models import Checkpoint
from commitments.workflow import may_audit
from reporting.documents.audit import Audit
from reporting.documents.data import report_data
from reporting.documents.days import day_of_audit, day_of_report
from reporting.documents.imprint import Imprint
from reporting.documents.kept import Kept
from reporting.documents.report import Report
from reporting.documents.sending import kept_file
from reporting.documents.text import as_text
from reporting.filters.samples import OF_A_SAMPLE, sample_of
from reporting.record.signed import signed_words
from reporting.web.bad_requests import bad_request, unknown
from reporting.web.parameters import OF_A_PAGE, judges_its_parameters, takes
from reporting.web.shortcuts import get_response_or_404
from reporting.web.times import days_in_name, name_of_days
from strategy.addresses import absolute
from strategy.security.noting import taken


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
        "signed": signed_words(document.checkpoint) if cells.editions else "",
    }
    return render(request, "reporting/report.html", context)


@takes()
def report_text(request, department, strategy):
    """The report as the text that `import_report` reads."""
    response = get_response_or_404(department, strategy)
    document = Report(response, request.as_at)
    text = HttpResponse(as_text(document), content_type="text/plain; charset=utf-8")
    day = f"-{days_in_name(request)}" if request.as_at_is_asked else ""
    return _named(text, document, f"report{day}.txt")


@takes()
def report_pdf(request, department, strategy):
    response = get_response_or_404(department, strategy)
    document = Report(response, day_of_report(response, request.as_at))
    imprint = _imprint(request, document, document.checkpoint)
    return _pdf(request, imprint, document, "report", report_data(document, imprint))


@judges_its_parameters
def audit_pdf(request, department, strategy):
    """The report with all that an auditor compares, and with a sample where one is asked for.

    What is in it, anybody may read; only the copy of somebody who audits says who took which step.
    """
    response = get_response_or_404(department, strategy)
    document = Report(response, day_of_audit(response, request.as_at), with_pledges=True)
    filters = sample_of(request, response, document.as_at)
    if faults := unknown(request.GET, OF_A_PAGE.union(OF_A_SAMPLE)) or filters.faults():
        return bad_request(request, faults)
    if is_for_an_auditor := may_audit(request.user):
        taken(request, f"{response}: the audit with names", is_private=True)
    audit = Audit(
        document,
        with_people=is_for_an_auditor,
        sample=filters if filters.is_asked else None,
    )
    imprint = _imprint(request, document, audit.checkpoint)
    data = report_data(document, imprint) | {"audit": audit.as_data()}
    stem = "audit-with-names" if is_for_an_auditor else "audit"
    return _pdf(request, imprint, document, stem, data)


def _imprint(request, document: Report, checkpoint: Checkpoint | None) -> Imprint:
    query = request.GET.copy()
    query["as-at"] = document.as_at.isoformat()
    address = absolute(f"{request.path}?{query.urlencode()}")
    return Imprint(address, document.as_at, checkpoint, request.as_recorded)


def _pdf(request, imprint: Imprint, document: Report, stem: str, data: dict) -> HttpResponseBase:
    """Under a name of its own as long as nothing signed covers it: later it says more."""
    response = kept_file(request, Kept(data), "application/pdf")
    if response.status_code != 200:
        return response
    days = name_of_days(document.as_at, request.as_recorded)
    not_signed = "" if imprint.checkpoint else "-not-signed"
    return _named(response, document, f"{stem}{not_signed}-{days}.pdf")


def _named(response: HttpResponseBase, document: Report, ending: str) -> HttpResponseBase:
    """Opens in the browser, and has a name of its own where it is kept."""
    name = f"{document.response.key.replace('/', '-')}-{ending}"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
