from django.shortcuts import render
from django.utils.safestring import SafeString

from commitments import opinions, workflow
from reporting.exports.sample import SAMPLE
from reporting.filters.samples import sample_asked_for
from reporting.lists.panel import Field
from reporting.lists.sample import DrawnSample
from reporting.record.audited import audited_among, in_the_making
from reporting.record.pledge_rows import STANDS
from reporting.views.exports import made
from reporting.web.bad_requests import bad_request
from reporting.web.parameters import judges_its_parameters
from reporting.web.sending import sent
from reporting.web.shortcuts import is_any_pending
from strategy.security.noting import taken

OF_WHICH = ("department", "strategy", "action", "outcome", "year")


@judges_its_parameters
def sample(request):
    """A sample of the pledges that anybody can draw again, and how far auditors are with it."""
    filters = sample_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    context = {
        "filters": filters,
        "how": [box(filters, name) for name in ("seed", "size", "by", "share")],
        "of_which": [box(filters, name) for name in OF_WHICH],
        "is_pending": is_any_pending(filters.asked),
    }
    if filters.is_asked:
        context |= drawn(request, filters)
    return render(request, "reporting/sample.html", context)


def box(filters, name: str) -> Field:
    """What the form has for a parameter: its values to choose from, or a box to type in."""
    asked = filters.asked.get(name, "")
    if name == "size":
        asked = str(filters.sample_size)
    field = filters.form.fields[name]
    options = tuple(field.choices) if filters.is_offered(name) else ()
    value = asked[0] if isinstance(asked, list) else asked
    return Field(name, str(field.label), value, tuple(pair for pair in options if pair[0]))


def drawn(request, filters) -> dict:
    """What was drawn. Who audits sees opinions that are not public yet, too."""
    keys = [row.pledge for row in filters.drawn]
    stands = {row["pledge_id"]: row for row in filters.qs.filter(pledge__in=keys).values(*STANDS)}
    making = in_the_making(keys) if workflow.may_audit(request.user) else {}
    may_give = opinions.may_audit_outcomes(request.user)
    rows = DrawnSample(request, [stands[key] for key in keys], making, may_give)
    return {
        "rows": SafeString(rows),
        "tells_readings": rows.tells_readings,
        "number": len(keys),
        "audited": audited_among(keys, request.as_at),
        "strata": filters.strata,
    }


@judges_its_parameters
def export(request, extension):
    """The same sample as a list to work through."""
    taken(request, f"{SAMPLE.title}: {request.path}")
    return sent(request, lambda: made(request, SAMPLE, extension, {}))
