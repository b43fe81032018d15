from django.http import HttpResponseBase

from reporting.exports.about import About
from reporting.exports.datasets import Dataset
from reporting.exports.formats import FORMATS, Export
from reporting.exports.registry import DATASETS
from reporting.views.events import refused
from reporting.web.bad_requests import bad_request
from reporting.web.parameters import judges_its_parameters
from reporting.web.sending import sent
from reporting.web.times import days_in_name
from strategy.addresses import absolute
from strategy.security.noting import taken


@judges_its_parameters
def export(request, dataset, extension, **place):
    """A list or page as data: the same query, sorting, day and rights as the page."""
    asked = DATASETS[dataset]
    if not asked.is_public and (refusal := refused(request)):
        return refusal
    # Before the moment in which it is read, which writes nothing.
    taken(request, f"{asked.title}: {request.path}", is_private=not asked.is_public)
    return sent(request, lambda: made(request, asked, extension, place))


def made(request, asked: Dataset, extension: str, place: dict[str, str]) -> HttpResponseBase:
    found = asked.found(request, **place)
    if found.faults:
        return bad_request(request, found.faults)
    about = About(
        title=asked.title,
        query=found.words,
        address=absolute(request.get_full_path()),
        as_at=request.as_at,
        has_readings=asked.has_readings,
        as_recorded=request.as_recorded,
    )
    name = "-".join([*map(str, place.values()), asked.name, days_in_name(request)])
    return FORMATS[extension].response(Export(asked, about, found.rows, name))
