from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from commitments.answers import told_by
from commitments.models import Edition
from commitments.models.recorded import as_recorded
from commitments.models.slips import days_words
from reporting.drawn.cells import DrawnCell, whose_of
from reporting.drawn.parts import Addresses, published_in
from reporting.drawn.signs import square, status_tag
from reporting.drawn.texts import drawn_variant, prose, text_of
from reporting.exports.formats import FORMATS
from reporting.exports.told_of import place_of
from reporting.governance.attested import heard_of_words
from reporting.record.completeness import LATE_REPORTS
from reporting.record.department_changes import end_of
from reporting.record.pledges import untold_words, whose_words
from reporting.web import paging
from strategy.addresses import absolute
from strategy.partial_dates import day_words

register = template.Library()
MEGABYTE = 1_000_000
register.simple_tag(absolute)
register.simple_tag(end_of, name="how_it_ended")
register.simple_tag(square)
register.simple_tag(status_tag)
register.filter(prose)
register.filter(text_of)
register.filter(drawn_variant)
register.filter("days_moved", days_words)
FEW_DAYS = 5  # So many are offered where a page may be read as at another.


@lru_cache(maxsize=2000)
def address_of(route, *parts):
    """Every page has some thirty of them, most of them the same."""
    return reverse(route, args=parts)


@register.simple_tag(takes_context=True)
def page(context, target, *args):
    """The address of a page of the record, as at the days that the reader asked for.

    `target` is a thing that has an address of its own, or the name of a route with its parts.
    """
    address = address_of(target, *args) if isinstance(target, str) else target.get_absolute_url()
    request = context.request
    if not (times := getattr(request, "times_query", "")):
        return address
    path, hash_sign, anchor = address.partition("#")
    return f"{path}{times}{hash_sign}{anchor}"


@register.simple_tag
def current(path, route, within):
    """As `aria-current` says it: "page" where a path is that of a route, "true" where it is within
    that part of the site.
    """
    if path == address_of(route):
        return "page"
    return "true" if within in path else ""


@register.simple_tag(takes_context=True)
def then(context, address):
    """An address of the record, as at the days that the reader asked for."""
    path, hash_sign, anchor = address.partition("#")
    return f"{path}{getattr(context.request, 'times_query', '')}{hash_sign}{anchor}"


@register.simple_tag(takes_context=True)
def entry_of_count(context, count):
    """The address of the text that says a count. Reads its department and strategy."""
    page = reverse("response", args=[count.department.slug, count.strategy.slug])
    action, _hash_sign, anchor = count.anchor.partition("#")
    return f"{page}actions/{action}{getattr(context.request, 'times_query', '')}#{anchor}"


@register.simple_tag(takes_context=True)
def all_changes_of(context, total):
    """The address of all that changed a total, and of counts that documents give of it."""
    filters = {"department": total.department, "strategy": total.strategy}
    return _list("totals", context.request, None, filters)


@register.simple_tag(takes_context=True)
def published(context, edition, response, section=""):
    """The edition that a text is from. Reads department and strategy: select them first."""
    return published_in(edition, Addresses(response, context.request), section)


@register.simple_tag(takes_context=True)
def unfolded(context, cell, response, heading, prefix=""):
    """A cell with its text and promises. Reads department and strategy: select them first."""
    return _drawn_cell(context, response).cell(cell, heading, prefix)


@register.simple_tag(takes_context=True)
def promises_in_text(context, pledges, response):
    """The promises of a text, each with what became of it."""
    return SafeString("".join(_drawn_cell(context, response).pledges(pledges)))


def _drawn_cell(context, response):
    engine = context.template.engine

    def rendered(name, **told):
        return engine.get_template(name).render(context.new({"response": response, **told}))

    return DrawnCell(Addresses(response, context.request), rendered)


@register.simple_tag
def whose_readings(pledge, told, department):
    """Whose readings a promise and its outcome are, and what is doubtful of the promise."""
    return whose_of(pledge, told, department)


@register.simple_tag
def key_of(row):
    """The table and the key under which the log tells something fixed."""
    return place_of(row)


@register.filter
def days_of(asked, editions):
    """The latest days of a page's editions, in words, each with the address of the page then."""
    days = dict.fromkeys(edition.published_on_last for edition in editions or ())
    return [(day_words(day), asked.address_then(day)) for day in list(days)[:FEW_DAYS]]


@register.simple_tag
def recorded_since():
    """The day on which this record's first edition was recorded, if any is. One query."""
    with as_recorded(None):
        first = Edition.objects.published().aggregate(first=Min("recorded_at"))["first"]
    return timezone.localdate(first) if first else None


@register.simple_tag(takes_context=True)
def pledge_list(context, response, **filters):
    """The address of the list of a response's pledges, narrowed by the filters that have a value.

    Reads the department and the strategy: select them first. Without a response: of all.
    """
    return _list("pledges", context.request, response, filters)


@register.simple_tag(takes_context=True)
def completeness_of(context, response):
    """The address of what was due of a response, and what came."""
    return _list("completeness", context.request, response, {})


@register.simple_tag(takes_context=True)
def sample_of(context, response):
    """The address at which a sample of a response's pledges is drawn."""
    return _list("sample", context.request, response, {})


@register.simple_tag(takes_context=True)
def late_reports(context, strategy):
    """The address of the reports on a strategy that were or are late, the latest due first."""
    filters = {"strategy": strategy.slug, "report": LATE_REPORTS, "sort": "-due"}
    return _list("completeness", context.request, None, filters)


@register.simple_tag(takes_context=True)
def measure_across(context, strategy, name, unit):
    """The address of a measure across departments, by the slug of a strategy."""
    filters = {"strategy": strategy, "name": name, "unit": unit}
    return _list("compare_measures", context.request, None, filters)


@register.simple_tag(takes_context=True)
def measures_of(context, measure):
    """The address of one measure of a department in the list of measures."""
    filters = {"name": measure.name, "unit": measure.unit}
    return _list("measures", context.request, measure.response, filters)


@register.simple_tag(takes_context=True)
def service_figures_of(context, of):
    """The address of one kind of figure across services."""
    return _list("service_figures", context.request, None, {"of": of})


@register.filter
def by_year(line, years):
    """Of a series the value of each year, or None where there is none."""
    return [(year, line.values.get(year)) for year in years]


@register.simple_tag(takes_context=True)
def search_within(context, response, action):
    """The address of a search among the texts and promises of one action of a response."""
    return _list("search", context.request, response, {"action": action.number})


@register.simple_tag(takes_context=True)
def not_reported_list(context, response, **filters):
    """The address of the promises that the report does not mention, of a response or of any."""
    return _list("pledges_not_reported", context.request, response, filters)


@register.filter
def counted(page, names: str) -> str:
    """How many rows a list has, in words: "1 entry", "More than 1,000 entries".

    `names` are what one of them is called, and many: "entry,entries".
    """
    one, many = names.split(",")
    paginator = page.paginator
    if not getattr(paginator, "is_counted", True):
        return f"More than {paging.MOST_COUNTED:,} {many}"
    return f"{paginator.count:,} {one if paginator.count == 1 else many}"


@register.filter
def has_ended(department, day):
    """Whether a department, if there is one, had come to an end by a day."""
    return bool(department) and department.has_ended(by=day)


@register.simple_tag(takes_context=True)
def totals_of(context, change):
    """The address of the totals before and after a change of departments."""
    query = urlencode({"on": change.since.isoformat()} | context.request.times)
    return f"{reverse('department_totals')}?{query}"


@register.simple_tag(takes_context=True)
def department_of_page(context):
    """The department that a page is of, by itself or by its response; None where it is of none."""
    of_response = getattr(context.get("response"), "department", None)
    return of_response or context.get("department")


@register.filter
def is_to_begin(department, day):
    """Whether a department, if there is one, was not there yet on a day."""
    return bool(department) and not department.has_begun(by=day)


@register.inclusion_tag("reporting/_footnote.html")
def footnote(notes, source, section=""):
    """The number of a source that is told at the foot of the page; nothing where there is none."""
    return {"number": notes.number(source), "section": section} if source else {}


@register.simple_tag
def whose(fact, department):
    """Whose reading a pledge or an outcome is."""
    return whose_words(fact, department)


@register.simple_tag
def answered(revision, department):
    """What a department answers instead of a text, and why, in a sentence."""
    return told_by(department, revision)


@register.simple_tag
def untold(pledge, department):
    """Why no edition says what became of a pledge, in a sentence."""
    return untold_words(pledge.status, pledge.year, department)


def _list(name, request, response, filters):
    query = {name: value for name, value in filters.items() if value not in (None, "")}
    if response:
        query = {
            "department": response.department.slug,
            "strategy": response.strategy.slug,
        } | query
    query |= request.times
    return reverse(name) + (f"?{urlencode(query, doseq=True, safe='/')}" if query else "")


@register.simple_tag(takes_context=True)
def downloads(context, path, paginator=None):
    """The formats of a page that is also data, each with the address of the same query in it, and
    about how large it is, where that takes a while.
    """
    query = context.request.GET.copy()
    query.pop("page", None)
    ending = f"?{query.urlencode()}" if query else ""
    stem = path.rstrip("/")
    return [
        (row, f"{stem}.{row.extension}{ending}", size_words(row.row_size, paginator))
        for row in FORMATS.values()
    ]


def size_words(row_size: int, paginator) -> str:
    size = row_size * paginator.count if paginator else 0
    if size < MEGABYTE:
        return ""
    how = "about" if getattr(paginator, "is_counted", True) else "over"
    return f"{how} {size / MEGABYTE:,.0f} MB"


@register.simple_tag(takes_context=True)
def spreadsheets(context, path):
    """The addresses of a list as a spreadsheet for people, with the same query."""
    query = context.request.GET.copy()
    query.pop("page", None)
    ending = f"?{query.urlencode()}" if query else ""
    return {name: f"{path}spreadsheet.{name}{ending}" for name in ("xlsx", "ods")}


@register.filter
def last_heard(when):
    """When something was heard of last, in words: last heard of in January 2015."""
    return f"last heard of {heard_of_words(when)}"


@register.filter
def thousands(count: int) -> str:
    """A count as people write it: 10,224."""
    return f"{count:,}"


@register.filter
def figure(value):
    """A number as people write it: 1,200 or 2.5."""
    return f"{value.normalize():,f}"
