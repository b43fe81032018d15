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


@pytest.fixture
def draft():
    """The sample record, and a draft of 2015 with something secret in every field."""
    sample.put_in()
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    make.response("dft")  # Beside which it is compared.
    draft = Edition.objects.create(
        response=response, year=2015, change_note=SECRET, page_title=SECRET
    )
    told = make.revision(draft, action=7, text=SECRET)
    make.wording(draft, action=7, title=SECRET)
    make.pledge(draft, action=7, kind=Kind.PLAN, statement=SECRET)
    pledge = Pledge.objects.filter(entry__action__number=7, entry__year=2015).first()
    make.citation(make.outcome(draft, pledge, Outcome.Status.DROPPED), told.entry, SECRET)
    make.figure(draft, response.measures.first(), value=987654)
    return draft


@pytest.mark.parametrize("state", ["draft", "submitted", "withdrawn"])
def test_no_public_address_shows_anything_of_it(client, draft, state, django_user_model):
    if state == "submitted":
        rita = django_user_model.objects.create_user("rita")
        draft.submitted_by, draft.submitted_at = rita, draft.created_at
        draft.submitted_name = "rita"
    draft.state = state
    draft.save()
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


def test_what_is_hidden_would_be_seen_if_it_were_published(client, draft):
    make.publish(draft, "20 January 2016")

    assert SECRET in client.get("/dfe/government-digital-strategy/actions/7/").text
    assert SECRET in client.get("/entries/?action=7").text
    assert SECRET in client.get("/dfe/government-digital-strategy/editions/4/").text


def test_the_url_map_is_whole():
    assert get_resolver().url_patterns[-1].urlconf_module is urls
