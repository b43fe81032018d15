"""Addresses of the product, which no department or strategy can take."""

from reporting.urls import urlpatterns
from reporting.web.health import ANSWERS
from strategy.addresses import RESERVED


def test_no_department_or_strategy_is_called_as_the_first_part_of_an_address_of_ours():
    addresses = [*(str(row.pattern) for row in urlpatterns), *ANSWERS]
    parts = {address.strip("/").partition("/")[0] for address in addresses}
    ours = {part for part in parts if part and "<" not in part and "." not in part}

    assert {"pledges", "healthz", "readyz"} <= ours
    assert ours <= set(RESERVED)
