from django.shortcuts import render
from django.urls import reverse

from reporting.components.charts import SMALL, line_chart
from reporting.filters.measures import measures_asked_for
from reporting.lists.panel import above
from reporting.record.measures import (
    AcrossDepartments,
    OfMeasure,
    called_alike,
    measures_told,
    names_of_several,
)
from reporting.record.series import Across
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import is_any_pending

MEASURES_A_PAGE = 20
NAMES_A_PAGE = 50
LINES_A_PAGE = 24


@judges_its_parameters
def measure_list(request):
    """Figures followed over the years, narrowed by what the reader asks for."""
    filters = measures_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = page_asked_for(request, filters.qs, MEASURES_A_PAGE)
    series = [OfMeasure(measure, request.as_at) for measure in page]
    lines = [(row, line_chart(row.line)) for row in series]
    first = ("department", "strategy")
    context = {
        **above(request, filters, first),
        "is_pending": is_any_pending(filters.asked),
        "page_obj": page,
        "lines": lines,
    }
    return render(request, "reporting/measure_list.html", context)


@judges_its_parameters
def compare_measures(request):
    """A measure of one name and unit across departments; without a name, what several have."""
    filters = measures_asked_for(request)
    if faults := filters.faults() or not_one(filters):
        return bad_request(request, faults)
    if "name" in filters.asked:
        return one_measure(request, filters)
    page = page_asked_for(request, names_of_several(filters.qs), NAMES_A_PAGE)
    told = measures_told(request.as_at)
    context = {
        "page_obj": page,
        "is_pending": is_any_pending(filters.asked),
        "is_any_told": bool(page) or told.exists(),
    }
    return render(request, "reporting/measures_of_several.html", context)


def not_one(filters) -> list[BadParameter]:
    """What is lacking where a measure is named: its name, its unit and one strategy."""
    asked = filters.asked
    if not asked.keys() & {"name", "unit"}:
        return []
    faults = [
        BadParameter(name, "", ["what the measure is called, and what it is counted in"])
        for name in ("name", "unit")
        if name not in asked
    ]
    if len(asked.get("strategy", ())) != 1:
        given = ", ".join(asked.get("strategy", ()))
        faults.append(BadParameter("strategy", given, ["one strategy, as its address has it"]))
    return faults


def one_measure(request, filters):
    across = AcrossDepartments(filters.qs, request.as_at)
    of_all = Across([row.line for row in across.rows])
    page = page_asked_for(request, across.rows, LINES_A_PAGE, kept=len(across.rows))
    name, unit = filters.asked["name"], filters.asked["unit"]
    context = {
        "name": name,
        "unit": unit,
        "strategy": across.strategy,
        "action": across.action,
        "strategy_slug": filters.asked["strategy"][0],
        "measures_path": reverse("measures"),
        "yardsticks_path": "/data/yardsticks/",
        "page_obj": page,
        "all": of_all,
        "rows": [(row, line_chart(row.line, of_all.extent, SMALL)) for row in page],
        "alike": called_alike(filters.asked["strategy"][0], name, unit, request.as_at),
        "departments": len({row.department.pk for row in across.rows}),
        "is_pending": is_any_pending(filters.asked),
    }
    return render(request, "reporting/measure_compared.html", context)
