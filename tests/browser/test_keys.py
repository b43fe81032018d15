"""Those of the counts of keys that are quick: `make count-keys` does a whole year by hand, too."""

from tests.browser.count_keys import (
    teo,
    test_a_year_from_a_document,
    test_an_owner_answers_on_a_phone_in_ten_minutes,
)

__all__ = [
    "teo",
    "test_a_year_from_a_document",
    "test_an_owner_answers_on_a_phone_in_ten_minutes",
]
