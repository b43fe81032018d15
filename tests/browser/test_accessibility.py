"""Every page of the URL map in Chromium: no barrier, nothing sideways, no request elsewhere."""

from functools import partial
from http import HTTPStatus
from itertools import groupby
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse

from commitments import workflow
from commitments.models import Kind, Response
from reporting.web.times import set_times
from tests import make, many_of_each
from tests.browser import addresses
from tests.browser.axe import ALL_LOOKS, FEW_LOOKS, IN_ALL, LOOKS, faults
from tests.commitments import one_of_each, people

RESPONSE = "/dfe/government-digital-strategy"
# Its examples repeat a part side by side, so their landmarks share a name.
WITHOUT = {"/docs/components/": ["landmark-unique"]}
REFUSED = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)


def test_every_route_has_an_example():
    known = {*addresses.EXAMPLES, "pledge", *addresses.NOT_PAGES}
    known |= addresses.ADMIN | addresses.NOT_PAGES_OF_ADMIN | addresses.OF_SIGN_IN.keys()
    known |= addresses.names_of_every_model()

    assert {*addresses.names()} - known == set()
    assert known - {*addresses.names()} == set()


def test_a_fault_at_one_width_in_one_scheme_is_found(page):
    faint = "@media (max-width: 400px) and (prefers-color-scheme: dark) { .x { color: #eee } }"
    rows = "<p>Ink.</p><p class=x></p><p class=x>Faint.</p><p class=x>The same.</p>"
    page.set_content(
        f"<!DOCTYPE html><html lang=en><title>T</title><style>body {{ background: #fff }} {faint}"
        f"</style><main><h1>Title</h1>{rows}</main></html>"
    )

    found = faults(page, looks=ALL_LOOKS)

    assert found == ['320 px, dark: color-contrast: <p class="x">Faint.</p>']


class Visitor:
    """Somebody at a browser who looks at pages and notes what is wrong with them."""

    def __init__(self, page, origin):
        self.page, self.origin = page, origin
        self.found, self.messages, self.elsewhere = {}, [], set()
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("request", self._note)

    def _note(self, request):
        if not request.url.startswith((self.origin, "data:")):
            self.elsewhere.add(request.url)

    def visit(self, address, looks=LOOKS):
        answer = self.page.goto(self.origin + address)
        # Before axe-core, whose own styles the policy refuses.
        refused = [text for text in self.messages if "Content Security Policy" in text]
        wrong = refused + faults(self.page, WITHOUT.get(address, ()), looks)
        self.messages.clear()
        if not answer.ok and answer.status not in REFUSED:
            wrong.append(f"answered {answer.status}")
        if wrong:
            self.found[address] = wrong

    def check(self):
        assert not self.found, "\n".join(
            f"{address}: {fault}" for address, wrong in self.found.items() for fault in wrong
        )
        assert self.elsewhere == set()


@pytest.fixture
def visitor(live_server, page):
    found = Visitor(page, live_server.url)
    yield found
    found.check()


@pytest.fixture
def sign_in(client, live_server, page):
    """Somebody signs in, without the form."""

    def enter(user):
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])

    return enter


@pytest.fixture
def draft(sample):
    """A year's update that is open, with texts that the check has something to say of."""
    teo = people.teo()
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    edition = workflow.open_year(response=response, year=2015, by=teo)
    make.revision(edition, action=1, year=2015, text="As in 1999.")
    return edition


def route_of(address):
    """The name of its route; of an address that isn't there, none."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


@pytest.mark.skipif(IN_ALL, reason="all pages are looked at, below")
def test_a_page_of_each_route(visitor, sample):
    for _route, pages in groupby(addresses.public_addresses(), route_of):
        visitor.visit(next(pages), FEW_LOOKS)


@pytest.mark.long("axe-core on every page, in four looks")
@pytest.mark.parametrize("half", [0, 1])
def test_every_public_page(visitor, sample, half):
    by_route = groupby(addresses.public_addresses(), route_of)
    for pages in [[*pages] for _route, pages in by_route][half::2]:
        visitor.visit(pages[0])
        for other_state in pages[1:]:
            visitor.visit(other_state, FEW_LOOKS)


def test_pages_of_an_empty_record(visitor, transactional_db):
    for name in ("/", "/entries/", "/pledges/", "/pledges/not-reported/", "/measures/"):
        visitor.visit(name)


@pytest.mark.long("puts 40 departments and 1,920 entries in")
def test_pages_of_40_departments_and_of_40_actions_in_12_years(visitor, transactional_db):
    years = range(2012, 2024)
    strategy = make.strategy(years=years)
    for number in range(1, 41):
        make.action(number, of=strategy, title=f"Redesign of service {number} for everybody")
    for number in range(40):
        make.response(f"department-{number}")

    def facts(edition):
        for number in range(1, 41):
            make.revision(edition, action=number, kind=Kind.PLAN)
            make.pledge(edition, action=number)

    of = Response.objects.get(department__slug="department-0")
    for year in (2013, 2018, 2022):
        make.published_edition(year, of=of, facts=facts)

    for address in ("/", f"/department-0/{strategy.slug}/", f"/{strategy.slug}/actions/1/"):
        visitor.visit(address)


def test_pages_that_say_what_went_wrong(visitor, live_server, page, transactional_db, rf):
    for template in ("400.html", "403.html", "403_csrf.html", "500.html"):
        request = rf.get(f"/{template}")
        set_times(request)
        html = render_to_string(template, request=request)
        page.route(f"**/{template}", partial(fulfil, html))
        visitor.visit(f"/{template}")


def fulfil(html, route):
    route.fulfill(body=html, content_type="text/html")


@pytest.mark.long("axe-core on each page of the admin; those of the groups’ members stay")
@pytest.mark.usefixtures("team_of_one")
def test_the_admins_pages_as_an_administrator(visitor, sign_in, draft, admin_user):
    for name, parts in addresses.OF_SIGN_IN.items():
        visitor.visit(reverse(name, args=parts))
    sign_in(admin_user)
    for address in addresses.admin_addresses(draft).values():
        visitor.visit(address)


@pytest.mark.long("axe-core on forms that are made from one template")
@pytest.mark.usefixtures("team_of_one")
def test_the_form_of_every_model_in_the_admin(visitor, sign_in, transactional_db, admin_user):
    one_of_each.unpublished()  # Else the forms of facts would have nothing to type in.
    many_of_each.rows_of_all(range(1, 3))
    people.groups()
    sign_in(admin_user)
    for address in addresses.forms_of_the_admin():
        visitor.visit(address, FEW_LOOKS)


def test_the_page_to_go_on_from_newer_texts(visitor, sign_in, transactional_db):
    teo = people.teo()
    draft = people.overtaken_draft(teo)
    sign_in(teo)
    visitor.visit(f"/admin/commitments/edition/{draft.pk}/restart/")


@pytest.mark.parametrize(
    ("group", "pages"),
    [
        ("Editors", ["index", "commitments_edition_change", "commitments_edition_check"]),
        ("Approvers", ["index", "commitments_edition_change"]),
        ("Auditors", ["index", "commitments_edition_change", "commitments_event_changelist"]),
    ],
)
def test_the_admins_pages_as_a_member_of_each_group(visitor, sign_in, draft, group, pages):
    sign_in(people.person("mira", group))
    found = addresses.admin_addresses(draft)
    for name in pages:  # The administrator's are looked at in all.
        visitor.visit(found[f"admin:{name}"], FEW_LOOKS)
