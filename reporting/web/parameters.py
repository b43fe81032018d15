"""What an address may hold after its question mark, and what becomes of the rest.

A page takes the day and leads away from anything else to its clean address, so that one page has
one address. What is asked for data, or asks back, names what it doesn't know instead: an answer to
another question than the one that was asked is worse than none.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from django.http import HttpResponseRedirect
from django.utils.http import escape_leading_slashes

from reporting.web.bad_requests import BadParameter, bad_request, unknown
from reporting.web.times import TIMES

# What newsletters, advertisers and other sites add to links, for their own counting.
ADDED_BY_OTHERS = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|srsltid|msclkid|twclid|ttclid|li_fat_id|"
    r"igshid|igsh|yclid|mc_cid|mc_eid|mkt_tok|vero_id|_ga|_gl|_hsenc|_hsmi|at_medium|at_campaign"
)
OF_A_PAGE = frozenset(TIMES)
OF_CONTRIBUTORS = "/contribute/"  # Pages behind a link, for people without an account.
OF_THE_WORK = ("/admin/", OF_CONTRIBUTORS)


def takes(*names: str) -> Callable:
    """For a view of data: beside these and the day anything in the address is a 400."""

    def marked(view):
        view.takes = OF_A_PAGE.union(names)
        return view

    return marked


def also_takes(*names: str) -> Callable:
    """For a page that takes these beside the day."""

    def marked(view):
        view.also_takes = OF_A_PAGE.union(names)
        return view

    return marked


def judges_its_parameters(view):
    """For a view that tells all that it doesn't understand by itself, wrong values included."""
    view.takes = None
    return view


def clean_addresses(get_response):
    """Leads to the clean address from one with what others added, or what a page doesn’t know."""

    def middleware(request):
        added = [name for name in request.GET if ADDED_BY_OTHERS.fullmatch(name)]
        if added and not request.path_info.startswith(OF_THE_WORK):
            return HttpResponseRedirect(address_without(request, added))
        return get_response(request)

    middleware.process_view = refused_or_cleaned
    return middleware


def refused_or_cleaned(request, view, args, kwargs):
    """A response where the view is not to be asked at all."""
    known = getattr(view, "takes", getattr(view, "also_takes", OF_A_PAGE))
    if known is None or request.path_info.startswith(OF_THE_WORK):
        return None
    faults = unknown(request.GET, known)
    if faults and not hasattr(view, "takes"):
        return HttpResponseRedirect(address_without(request, [fault.name for fault in faults]))
    return bad_request(request, faults) if faults else None


def one_of(request, name: str, allowed: Sequence[str]) -> str:
    """The value of a parameter that takes some only, or nothing. Raises BadParameter."""
    values = request.GET.getlist(name)
    if len(values) > 1:
        raise BadParameter(name, ", ".join(values), ["one value"])
    if any(values) and values[0] not in allowed:
        raise BadParameter(name, values[0], list(allowed))
    return "".join(values)


def address_without(request, names: Iterable[str]) -> str:
    """The address that was asked for, without some of its parameters."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    path = escape_leading_slashes(request.path)
    return f"{path}?{query.urlencode(safe='/')}" if query else path
