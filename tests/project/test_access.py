"""Every address, in every way, as ten kinds of people: as docs/who-may-see-what.md says.

What the pages hold is not looked at here, and not even made: see test_unpublished.py for that.
"""

import logging
from http.cookies import SimpleCookie
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client, override_settings
from django.utils.functional import empty

from reporting.web.sending import let_go
from tests.project import access, everyone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long_on_postgresql("rights are asked of the same rows"),
]

FORM = {"post": "yes", "why": "So."}
BECOMES = {403: "n", 405: "n", 404: "h"}
# Where one address is as another, three of the people ask: the pages of what is fixed are as those
# of roles, and each row's history and short address as its page.
LIKE_A_ROLE = tuple(f"admin:strategy_{model}_" for model in access.FIXED if model != "role")
LIKE_ITS_PAGE = ("<path:object_id>/", "_history")
A_FEW = ("signed out", "editor", "superuser")


class Site:
    """A record with rows of every table, the people, and an address for each route."""

    def __init__(self):
        everyone.a_record()
        self.cookies = everyone.signed_in()
        self.addresses = everyone.addresses()
        self.client = Client(raise_request_exception=False)  # One has the way of requests ready.

    def ask(self, method: str, route: str, person: str):
        """An answer, of which nothing stays in the database."""
        self.client.cookies = SimpleCookie(self.cookies[person])
        with transaction.atomic():
            if method == "POST":
                answer = self.client.post(self.addresses[route], FORM)
            else:
                answer = self.client.generic(method, self.addresses[route])
            transaction.set_rollback(True)
        let_go(answer)
        return answer

    def surprises(self, method: str, route: str, expected: str, people=access.PEOPLE) -> dict:
        """Of whom becomes something else there, and what.

        Where nothing looks at who asks, the same becomes of all, and one of them is enough.
        """
        found = {}
        for person in sorted(people, key=access.PEOPLE.index, reverse=True):
            answer = self.ask(method, route, person)
            what = becomes_of(answer, method)
            if what != expected[access.PEOPLE.index(person)]:
                found[person] = what
            if not knows_who_asks(answer):
                assert len(set(expected)) == 1
                break
        return found


def becomes_of(answer, method: str) -> str:
    code = answer.status_code
    if code not in (301, 302):
        return BECOMES.get(code, "y" if code < 429 else f"status {code}")
    if answer["Location"].startswith("/admin/login/"):
        return "s"
    if answer["Location"] == "/admin/your-sign-in/" and method != "POST":
        return "f"
    return "h" if answer["Location"] == "/admin/" else "y"  # So Django says that there is no row.


def askers(route: str) -> tuple[str, ...]:
    is_like_another = route.startswith(LIKE_A_ROLE) or route.endswith(LIKE_ITS_PAGE)
    return A_FEW if is_like_another else access.PEOPLE


def knows_who_asks(answer) -> bool:
    user = getattr(answer.wsgi_request, "user", None)
    return user is not None and getattr(user, "_wrapped", user) is not empty


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Nothing that it is asked stays, and no page is made of what somebody may see."""
    no_page = patch.object(Template, "render", lambda *args, **kwargs: "")
    factor = override_settings(SECOND_FACTOR_REQUIRED=True)
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic(), no_page, factor:
        yield Site()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def test_the_file_is_what_the_table_says():
    """Make it anew with `python -m tests.project.access`."""
    assert (settings.BASE_DIR / access.FILE).read_text() == access.page()


def test_each_row_of_the_table_is_of_a_route():
    routes = {route for route, _pattern in everyone.routes()}

    assert {access.row_of(route) for route in routes} == set(access.ROWS)
    named = {name for row in access.ROWS for name in row.of if "*" not in name}
    assert named <= routes


def test_every_route_of_the_admin_has_a_row_of_its_own():
    """Those of the public site that have none are for everybody."""
    for route, pattern in everyone.routes():
        assert not pattern.startswith("admin/") or access.row_of(route) != access.ROWS[-1], route


def test_who_is_signed_out_reads_and_sends_no_more(site):
    """At every address that is not everybody's; of each row one route is sent to by a few more."""
    for route in site.addresses:
        row = access.row_of(route)
        if row.reading != access.EVERYBODY:
            assert site.surprises("GET", route, row.reading, A_FEW[:1]) == {}, route
            assert site.surprises("POST", route, row.of_what_is_sent, A_FEW[:1]) == {}, route
    for row, route in {access.row_of(route): route for route in site.addresses}.items():
        assert site.surprises("POST", route, row.of_what_is_sent, A_FEW) == {}, route


@pytest.mark.long("ten people at every address")
def test_who_reads_what(site):
    found = {}
    for route in site.addresses:
        found[route] = site.surprises("GET", route, access.row_of(route).reading, askers(route))

    assert {route: whom for route, whom in found.items() if whom} == {}


@pytest.mark.long("ten people at every address")
def test_who_sends_what(site):
    found = {}
    for route in site.addresses:
        row = access.row_of(route)
        people = askers(route) if row.sending else A_FEW
        found[route] = site.surprises("POST", route, row.of_what_is_sent, people)

    assert {route: whom for route, whom in found.items() if whom} == {}


def test_a_head_is_given_to_whom_the_page_is(site):
    """Of each row one route."""
    routes = {access.row_of(route): route for route in site.addresses}
    for row, route in routes.items():
        assert site.surprises("HEAD", route, row.reading, A_FEW) == {}, route


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_other_method_is_taken(site, method):
    for route in site.addresses:
        assert site.ask(method, route, "superuser").status_code == 405, route


def test_options_give_no_page_to_whom_it_is_not(site):
    for route in site.addresses:
        row = access.row_of(route)
        if not row.reading.startswith("y"):
            answer = site.ask("OPTIONS", route, "signed out")
            assert "Allow" in answer or becomes_of(answer, "OPTIONS") == row.reading[0], route
