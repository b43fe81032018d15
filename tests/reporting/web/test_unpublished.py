"""What isn't published is never seen: every public address, taken from the URL map."""

import pytest
from django.http import QueryDict
from django.urls import URLPattern, get_resolver, reverse

from commitments.models import (
    Edition,
    Evidence,
    Figure,
    Kind,
    Outcome,
    Pledge,
    Response,
    Wording,
)
from reporting import urls
from reporting.exports import registry
from reporting.exports.formats import FORMATS
from reporting.exports.registry import DATASETS
from reporting.web.sitemaps import SITEMAPS
from strategy.models import (
    Department,
    Function,
    Person,
    Portfolio,
    Profession,
    Role,
    Service,
    Strategy,
    Team,
)
from tests import make, sample
from tests.reporting import exported

pytestmark = pytest.mark.django_db

SECRET = "Nobody may read this yet"
TABLES = {f"export_{table.name}" for table in registry.TABLES}

# What stands for each part of an address. A part that is missing here fails the test.
PARTS = {
    "department": ["dfe"],
    "strategy": ["government-digital-strategy"],
    "number": [7],
    "action": [7],
    "kind": ["progress", "plan"],
    "year": [2014, 2015],
    "position": [1, 3, 4],
    "table": ["figures", "wordings"],
    "opinion": [1],
    "extension": list(FORMATS),
    "section": list(SITEMAPS),
}

# Anybody else is sent to sign in.
SIGNED_IN = ("/events",)
# These lead to the only department's offices, to a file, and to a list.
LEADS_ON = ("/governance/", "/favicon.ico", "/dfe/services/")
ASKS_BACK = ("/pledges/sample.",)  # How many, and by which seed.

ELSEWHERE = SIGNED_IN + ASKS_BACK

# What is named by a part of its address.
NAMED = {
    "department": Department,
    "strategy": Strategy,
    "governance_role": Role,
    "receipt_office": Role,
    "governance_person": Person,
    "governance_portfolio": Portfolio,
    "service": Service,
    "governance_profession": Profession,
    "governance_function": Function,
    "governance_team": Team,
}


def routes():
    return [row for row in urls.urlpatterns if isinstance(row, URLPattern)] + urls.of_receipts


def addresses():
    """Every public address of the sample record."""
    for route in routes():
        combinations = [{}]
        for name in route.pattern.converters:
            values = PARTS[name] if name in PARTS else parts_of(route.name, name)
            if route.name in TABLES and name == "extension":
                values = ["json"]  # Each format has the same rows: test_tables.py.
            combinations = [{**made, name: value} for made in combinations for value in values]
        for parts in combinations:
            needed = exported.NEEDED.get(parts["name"]) if route.name == "api" else None
            if route.name == "export_departments-compared":
                needed = "department=dfe&department=dft"
            if route.name == "export_sample":
                needed = "seed=2013&size=1000"  # All that there is.
            yield reverse(route.name, kwargs=parts, query=needed and QueryDict(needed))


def ends_of(model):
    """The keys of its first row and its last, as far as there are any."""
    keys = model.objects.order_by("pk").values_list("pk", flat=True)
    return {*keys[:1], *keys.reverse()[:1]}


def parts_of(route, name):
    """The parts of addresses that depend on the page."""
    if route == "api":
        return list(DATASETS)
    if route == "evidence_file":
        return Evidence.objects.files().values_list("file", flat=True)
    if route == "receipt_fact":  # Of both tables; the last is a draft's, and 1 may be nothing's.
        return sorted({1} | ends_of(Figure) | ends_of(Wording))
    if route == "receipt_opinion" and name == "pk":
        return Pledge.objects.values_list("pk", flat=True)[:3]
    if name == "pk":
        return Pledge.objects.values_list("pk", flat=True)
    if name == "slug":
        return NAMED[route].objects.values_list("slug", flat=True)
    raise NotImplementedError(f"Say in this test what {name} of {route} can be.")


def secret_edition(number=1, **fields):
    """An edition of 2015 with something secret in every field."""
    response = Response.objects.get(
        department__slug="dfe", strategy__slug="government-digital-strategy"
    )
    edition = Edition.objects.create(
        response=response, year=2015, change_note=SECRET, page_title=SECRET, **fields
    )
    told = make.revision(edition, action=7, text=SECRET)
    make.wording(edition, action=7, title=SECRET)
    make.pledge(edition, action=7, kind=Kind.PLAN, number=number, statement=SECRET)
    pledge = Pledge.objects.filter(entry__action__number=7, entry__year=2015).first()
    make.citation(make.outcome(edition, pledge, Outcome.Status.DROPPED), told.entry, SECRET)
    make.figure(edition, response.measures.first(), value=987654)
    return edition


@pytest.fixture
def record():
    """The sample record, and a department beside which it is compared."""
    sample.put_in()
    make.response("dft")


@pytest.mark.long_on_postgresql("every public address")
def test_no_public_address_shows_anything_of_it(client, record, django_user_model):
    """Be it of a draft, of one that waits for approval or of one that was given up."""
    given_up = secret_edition(1)
    given_up.state = "withdrawn"
    given_up.save()
    waits = secret_edition(2, kind="correction")
    rita = django_user_model.objects.create_user("rita")
    waits.submitted_by, waits.submitted_at = rita, waits.created_at
    waits.submitted_name, waits.state = "rita", "submitted"
    waits.save()
    secret_edition(3)
    seen = list(addresses())

    assert len(seen) > 10
    for address in seen:
        page = client.get(address)
        text = exported.unzipped(page)
        leads_on = address in LEADS_ON or address.startswith(ELSEWHERE)
        assert page.status_code in (200, 404) or leads_on, address
        assert SECRET not in text, address
        assert "987654" not in text, address
        assert "dropped" not in text.lower() or "/7/" not in address, address


def test_what_is_hidden_would_be_seen_if_it_were_published(client, record):
    make.publish(secret_edition(), "20 January 2016")

    assert SECRET in client.get("/dfe/government-digital-strategy/actions/7/").text
    assert SECRET in client.get("/entries/?action=7").text
    assert SECRET in client.get("/dfe/government-digital-strategy/editions/4/").text


def test_the_url_map_is_whole():
    assert get_resolver().url_patterns[-1].urlconf_module is urls
