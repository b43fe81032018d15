"""Receipts: a file that proves one fact to somebody who trusts nobody here."""

import json
from functools import reduce
from operator import or_

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from commitments.ledger import format_2, receipts
from commitments.ledger.bundle.tables import OF_PEOPLE
from commitments.models import Edition, Line, Opinion, Outcome, Pledge, Revision
from reporting.exports.told_of import ToldOf
from reporting.web.parameters import takes
from reporting.web.refusals import refused
from reporting.web.shortcuts import get_governance_or_404, get_response_or_404

FACTS = format_2.OF_EDITION.keys() - {"editions", *OF_PEOPLE}
NOT_YET = "No checkpoint is signed that covers it. Try again in a day, or ask who runs this site."


def receipt(make):
    """A view of the receipt that `make` makes for a request, or of why there is none."""

    @takes()
    def view(request, **of):
        try:
            told = make(request, **of)
        except receipts.NotYet:
            return refused(request, 404, "There is no receipt yet", NOT_YET)
        body = json.dumps(told, ensure_ascii=False, indent=1)
        return HttpResponse(f"{body}\n", content_type="application/json; charset=utf-8")

    return view


@receipt
def text(request, department, strategy, number, kind, year):
    """The text that stands on the day, as an edition published it."""
    response = get_response_or_404(department, strategy)
    of = {"entry__response": response, "entry__action__number": number}
    current = Revision.objects.as_at(request.as_at).filter(**of, entry__kind=kind, entry__year=year)
    found = get_object_or_404(current.select_related("edition"))
    return receipts.of_fact(found.edition, "revisions", found.pk)


@receipt
def pledge(request, pk):
    """A pledge, as an edition published it."""
    public = Pledge.objects.as_at(request.as_at).select_related("edition")
    found = get_object_or_404(public, pk=pk)
    return receipts.of_fact(found.edition, "pledges", found.pk)


@receipt
def outcome(request, pk, position):
    """What an edition says became of a pledge."""
    public = Edition.objects.as_at(request.as_at)
    outcomes = Outcome.objects.filter(pledge=pk, edition__in=public, edition__position=position)
    found = get_object_or_404(outcomes.select_related("edition"))
    return receipts.of_fact(found.edition, "outcomes", found.pk)


@receipt
def opinion(request, pk, opinion):
    """What an auditor says of what became of a pledge, now or before."""
    given = Opinion.objects.given_by(request.as_at).filter(pledge=pk)
    return receipts.of_opinion(get_object_or_404(given, pk=opinion).pk)


@receipt
def fact(request, department, strategy, position, table, pk):
    """Anything else that an edition published: a figure, a wording, evidence, words cited."""
    if table not in FACTS:
        raise Http404(f"No table of what editions publish is called {table}.")
    response = get_response_or_404(department, strategy)
    found = get_object_or_404(response.editions.as_at(request.as_at), position=position)
    ways = [Q(**{way: found.pk}) for way in format_2.OF_EDITION[table]]
    rows = format_2.TABLE[table].model.objects.filter(reduce(or_, ways), pk=pk)
    return receipts.of_fact(found, table, get_object_or_404(rows).pk)


@receipt
def edition(request, department, strategy, position):
    """That an edition was published, and when: who did it is a fact of its own."""
    response = get_response_or_404(department, strategy)
    found = get_object_or_404(response.editions.as_at(request.as_at), position=position)
    return receipts.of_fact(found, "editions", found.pk)


@receipt
def office(request, department, slug):
    """An office, as it is told now: what is fixed has no other day."""
    get_governance_or_404(department, request.as_at)
    return of_fixed(ToldOf("roles", f"{department}/{slug}", request.as_at).last)


@receipt
def fixed(request, table, key):
    """Anything fixed, by its key in the log: a term in office, a deadline, an action, a source."""
    return of_fixed(ToldOf(table, key, request.as_at).last)


@receipt
def line(request, number):
    """What one line told of something fixed, whatever it is by now."""
    found = get_object_or_404(Line, number=number, kind=Line.Kind.FIXED)
    told = ToldOf(found.table, found.of.removeprefix(f"{found.table}/"), request.as_at).lines
    return of_fixed(next((row for row in told if row.number == number), None))


def of_fixed(told: Line | None) -> dict:
    """The receipt of a line that a reader may see, and from which nothing was withheld."""
    if told is None or not receipts.still_says(told):
        raise Http404("The log has nothing under this address that can be shown.")
    return receipts.of_fixed(told)
