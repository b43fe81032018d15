"""The API: lists and tables in pages of rows, as JSON, for programs that only read."""

from django.conf import settings
from django.http import Http404, JsonResponse

from reporting.exports.about import About
from reporting.exports.api import MOST_ROWS, PageOfList, PageOfTable, described
from reporting.exports.cursors import Cursor, state_of
from reporting.exports.datasets import Dataset, ListDataset
from reporting.exports.registry import DATASETS
from reporting.web.bad_requests import BadParameter, bad_request, problem
from reporting.web.parameters import address_without, judges_its_parameters, takes
from strategy.addresses import absolute
from strategy.moments import one_moment
from strategy.numbers import read_number
from strategy.security.noting import walked


@judges_its_parameters
def rows(request, name):
    """Some rows of a list or a table, and the address of the next."""
    dataset = DATASETS.get(name)
    if dataset is None or not dataset.is_public:
        return problem(404, f"There is no list called {name}.")
    if "cursor" in request.GET:
        walked(request, f"{dataset.title}: {request.path}")
    with one_moment():
        return page_of(dataset, request)


def page_of(dataset: Dataset, request) -> JsonResponse:
    try:
        found = dataset.found_for_api(request)
    except Http404:
        return problem(404, f"There is no page of {dataset.name} for these.")
    if faults := [*found.faults, *faults_of_page(request)]:
        return bad_request(request, faults)
    start = Cursor(0, state_of(request))
    if asked := request.GET.get("cursor"):
        start, now = Cursor.read(asked), start.state
        if start.state != now:
            return begin_again(request)
    kind = PageOfList if isinstance(dataset, ListDataset) else PageOfTable
    page = kind(dataset.columns, found.rows, request, start)
    about = About(
        dataset.title,
        found.words,
        page.address,
        request.as_at,
        dataset.has_readings,
        request.as_recorded,
    )
    return JsonResponse({"about": about.facts, "rows": page.rows, "next": page.next_address})


def begin_again(request) -> JsonResponse:
    words = (
        "This cursor is of another state of the record, or of another question. Rows would be "
        "missed or sent twice: begin again without it."
    )
    begin = absolute(address_without(request, ["cursor"]))
    return problem(409, "The record has changed", detail=words, begin=begin)


def faults_of_page(request) -> list[BadParameter]:
    limit, cursor = request.GET.get("limit", "1"), request.GET.get("cursor")
    faults = []
    if not 1 <= (read_number(limit) or 0) <= MOST_ROWS:
        faults.append(BadParameter("limit", limit, [f"a number from 1 to {MOST_ROWS}"]))
    if cursor is not None and Cursor.read(cursor) is None:
        faults.append(BadParameter("cursor", cursor, ["what “next” of an earlier reply has"]))
    return faults


@takes()
def description(request):
    """What the API replies, by OpenAPI 3.1, made from the same columns and filters."""
    return JsonResponse(described(request, settings.SITE_URL))
