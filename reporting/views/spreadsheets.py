from collections.abc import Iterator
from itertools import islice

from django.http import HttpResponseBase, StreamingHttpResponse

from reporting.exports import xlsx_file
from reporting.exports.about import About
from reporting.exports.datasets import in_words
from reporting.exports.for_people import ods, xlsx
from reporting.exports.for_people.lists import LISTS
from reporting.exports.for_people.sheet import List, Sheet, about_in_words
from reporting.filters.lists import BESIDE_EXPORT
from reporting.web.bad_requests import bad_request
from reporting.web.parameters import judges_its_parameters
from reporting.web.sending import sent
from reporting.web.times import days_in_name
from strategy.addresses import absolute
from strategy.open_document import SPREADSHEET
from strategy.security.noting import taken

FORMATS = {"xlsx": (xlsx.xlsx_blocks, xlsx_file.MIME), "ods": (ods.ods_blocks, SPREADSHEET)}
AT_ONCE = 500  # Rows that are read together.


@judges_its_parameters
def spreadsheet(request, name, extension):
    """A list as a spreadsheet for people: the same query, sorting and day as the page."""
    asked = LISTS[name]
    taken(request, f"{asked.title}: {request.path}")
    return sent(request, lambda: made(request, asked, extension))


def made(request, asked: List, extension: str) -> HttpResponseBase:
    filters = asked.filters(request)
    if faults := filters.faults(BESIDE_EXPORT):
        return bad_request(request, faults)
    address = absolute(request.get_full_path())
    about = About(
        asked.title,
        in_words(filters, asked.title),
        address,
        request.as_at,
        as_recorded=request.as_recorded,
    )
    sheet = Sheet(
        asked.title,
        asked.headings,
        rows_of(request, asked, filters.qs.values(*asked.stands)),
        about_in_words(about, asked.note, filters.total),
    )
    blocks, mime = FORMATS[extension]
    response = StreamingHttpResponse(blocks(sheet), content_type=mime)
    file = f"{asked.title.lower().replace(' ', '-')}-{days_in_name(request)}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def rows_of(request, asked: List, stands) -> Iterator[list[str]]:
    """All of them, some at a time."""
    left = stands.iterator(chunk_size=AT_ONCE)
    while some := list(islice(left, AT_ONCE)):
        yield from asked.rows(request, some)
