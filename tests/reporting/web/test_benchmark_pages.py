"""`make benchmark` measures a page of every kind."""

from django.urls import resolve

from tests.benchmarks.pages import pages
from tests.browser.addresses import EXAMPLES

# What the made-up record has none of.
NOT_IN_IT = {
    "service",
    *(
        f"governance_{of}"
        for of in ("role", "person", "portfolio", "profession", "function", "team")
    ),
}


def test_a_page_of_every_kind_is_measured():
    addresses = {page.address.partition("?")[0] for page in pages(7152)}
    measured = {resolve(address).url_name for address in addresses}

    # /STRATEGY/ and /DEPARTMENT/ are one route.
    assert set(EXAMPLES) - measured - {"strategy"} == NOT_IN_IT
