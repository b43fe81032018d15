"""Pages of the admin are put together from parts, and none hides what another does."""

import inspect

import pytest
from django.contrib import admin

from commitments.admin.record import EditionAdmin

PAGES = [type(page) for page in admin.site._registry.values()]
OURS = ("commitments.", "strategy.")


def methods_of(part):
    """The methods that a part defines itself, and which of them go on to the next part's."""
    found = {}
    for name, method in vars(part).items():
        if inspect.isfunction(method):
            found[name] = "super" in inspect.unwrap(method).__code__.co_names
    return found


def hidden_in(pages):
    """The methods that are never asked, as another part has one of the same name."""
    parts = [*pages.__bases__[:-1], *pages.__bases__[-1].__mro__]
    parts = [part for part in parts if part.__module__.startswith(OURS)]
    first, hidden = {}, []
    for part in parts:
        for name, goes_on in methods_of(part).items():
            if name in first and not first[name][1] and not issubclass(first[name][0], part):
                hidden.append(f"{first[name][0].__name__} hides {part.__name__}.{name}")
            first[name] = (part, goes_on)
    return hidden


@pytest.mark.parametrize("pages", PAGES, ids=lambda pages: pages.__name__)
def test_no_part_hides_a_method_of_another(pages):
    assert hidden_in(pages) == []


def test_two_parts_with_a_view_of_the_same_name_are_found():
    class Answers:
        def comments_view(self, request, pk):
            """What a page of comments would be hidden by."""

    Answers.__module__ = EditionAdmin.__module__
    pages = type("Pages", (Answers, EditionAdmin.__bases__[0]), {})

    assert hidden_in(pages) == ["Answers hides CommentsAdmin.comments_view"]
