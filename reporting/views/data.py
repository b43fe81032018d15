from django.shortcuts import render
from django.urls import reverse

from reporting.exports.about import LICENCE, LICENCE_URL
from reporting.exports.datasets import ListDataset
from reporting.exports.formats import FORMATS
from reporting.exports.registry import OPEN_DATA, TABLES


def data(request):
    """Open data: what there is, in which formats, what the columns mean, under which licence."""
    context = {
        "lists": [described(request, row) for row in OPEN_DATA if row not in TABLES],
        "tables": [described(request, row) for row in TABLES],
        "formats": FORMATS.values(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }
    return render(request, "reporting/data.html", context)


def described(request, dataset) -> tuple:
    return dataset, address(dataset), api_address(request, dataset), is_list(dataset)


def address(dataset) -> str:
    """Without its ending; a part in capitals stands for a slug."""
    if is_list(dataset):
        return reverse(f"export_{dataset.name}", args=["csv"]).removesuffix(".csv")
    return PATTERNS[dataset.name]


def api_address(request, dataset) -> str:
    """In the API; with the parameters that it needs."""
    filters = {} if is_list(dataset) else dataset.filters(request).filters
    needed = [name for name, one in filters.items() if one.extra["required"]]
    query = "&".join(f"{name}={name.upper()}" for name in needed)
    return reverse("api", args=[dataset.name]) + (f"?{query}" if query else "")


def is_list(dataset) -> bool:
    """Whether it has one address of its own."""
    return isinstance(dataset, ListDataset)


PATTERNS = {
    "matrix": "/DEPARTMENT/STRATEGY",
    "departments-by-action": "/STRATEGY",
    "action-across-departments": "/STRATEGY/actions/N",
    "departments-compared": "/STRATEGY/compare",
    "editions": "/DEPARTMENT/STRATEGY/editions",
    "governance": "/DEPARTMENT/governance",
}
