"""What isn't published is read by its own department's people only, whatever they type.

Every address of the admin, taken from the URL map, is asked for by everybody; so is every public
one. `EXAMPLES` says what can stand for a part of an address: a part that it lacks fails the test.
"""

import re
from itertools import product

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import get_resolver
from django.utils import timezone

from commitments.models import (
    Citation,
    Edition,
    Event,
    Evidence,
    Figure,
    Kind,
    Outcome,
    Pledge,
    Revision,
    Seal,
    Seen,
    Slip,
    Succession,
    Unfinished,
    Untold,
    Variant,
    Withdrawal,
    Wording,
    Yardstick,
)
from tests import make
from tests.commitments import people
from tests.reporting import exported
from tests.rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql("every page, as everybody")]

# In every field that a draft has; and what a search box is given, which may be said again.
SECRET = "Nobody may read this yet"
ASKED = "Nobody may"
FIGURE = 987654
OF = "dfe/government-digital-strategy/"

# Who reads nothing of DfE's drafts, and who does.
STRANGERS = {
    "the public": lambda: None,
    "no group": lambda: people.person("vera"),
    "editor elsewhere": lambda: people.person("bis", "Editors", department="bis"),
    "approver elsewhere": lambda: people.person("ria", "Approvers", department="bis"),
}
READERS = {
    "editor": people.teo,
    "approver": people.rita,
    "auditor": people.otto,
    "administrator": lambda: people.person("ada", "Administrators", department=None),
}


def secrets_in(edition, promise):
    """A secret in every field of an edition."""
    told = make.revision(edition, text=SECRET, assessment=SECRET)
    make.revision(edition, action=2, answer="nil-return", text="", reason=SECRET)
    make.wording(edition, title=SECRET, note=SECRET)
    make.variant(edition, text=f"{SECRET} elsewhere", page_title=SECRET, section=SECRET)
    make.pledge(edition, number=10 + edition.pk, statement=SECRET)
    Withdrawal.objects.create(pledge=promise, edition=edition, reason=SECRET)
    make.slip(edition, promise, reason=SECRET, section=SECRET)
    parts = [make.pledge(edition, number=30 + edition.pk * 2 + n, statement=SECRET) for n in (0, 1)]
    make.split(edition, promise, *parts, reason=SECRET, section=SECRET)
    outcome = make.outcome(edition, promise, Outcome.Status.DROPPED)
    make.citation(outcome, told.entry, SECRET)
    figure = make.figure(edition, edition.response.measures.get(), value=FIGURE)
    make.yardstick(edition, figure.measure, value=FIGURE, section=SECRET)
    link = "https://example.org/read-this-yet"
    Evidence.objects.create(outcome=outcome, title=SECRET, url=link)
    Evidence.objects.create(figure=figure, title=SECRET, url=link)
    Unfinished.objects.create(edition=edition, sections={})
    writer, _made = User.objects.get_or_create(username="writer")
    at = {"began_at": timezone.now(), "saved_at": timezone.now()}
    changes = {"1/texts/progress": ["", SECRET]}
    Untold.objects.create(edition=edition, by=writer, changes=changes, **at)
    seen = {"Texts: Action 1": SECRET}
    Seen.objects.create(edition=edition, by=writer, submission=timezone.now(), told=seen)
    Event.objects.create(
        by=writer,
        by_name="Teo",
        what=Event.What.SAVED,
        subject=SECRET,
        edition=edition,
        department=edition.response.department,
        comment=SECRET,
        changes={"text": ["", SECRET]},
    )


@pytest.fixture
@made_once
def hidden():
    """DfE's draft, one that waits and one that was given up; BIS has published something too."""
    promises = []

    def facts(edition):
        make.revision(edition, kind=Kind.PLAN, text="We will train people.")
        promises.append(make.pledge(edition))

    make.measure(action=make.action(1))
    make.published_edition(2013, facts=facts)
    make.published_edition(2013, of=make.response("bis"), facts=make.revision)
    for kind in (make.role, make.person):
        kind()
    told = {"change_note": SECRET, "page_title": SECRET}
    drafts = [
        make.draft_edition(2015, **told),
        make.draft_edition(2014, **told),
        make.draft_edition(2013, kind="correction", **told),
    ]
    secrets_in(drafts[0], promises[0])
    for edition in drafts[1:]:
        make.revision(edition, text=SECRET)
    tea = people.person("tea", "Editors")
    by_tea = {"submitted_by": tea, "submitted_name": "Tea", "submitted_at": timezone.now()}
    Edition.objects.filter(pk=drafts[1].pk).update(state="submitted", **by_tea)
    Edition.objects.filter(pk=drafts[2].pk).update(state="withdrawn")
    auditor = people.person("olga", "Auditors", department=None)
    make.opinion(promises[0], auditor, reasons=SECRET)
    return drafts


TO_THE_EDITION = {
    Edition: "pk",
    Outcome: "edition",
    Citation: "outcome__edition",
    Event: "edition",
    Pledge: "edition",
    Figure: "edition",
    Yardstick: "edition",
    Revision: "edition",
    Seal: "edition",
    Slip: "edition",
    Succession: "edition",
    Variant: "edition",
    Withdrawal: "edition",
    Wording: "edition",
}


DRAFTS = ("change", "check", "outcomes", "contributions")

# Those of which a draft has rows.
SECRET_ROWS = [Evidence, *(model for model in TO_THE_EDITION if model is not Seal)]


def of_drafts(model, drafts):
    """The rows of a model that belong to the drafts; one of any, where none can."""
    editions = [row.pk for row in drafts]
    if model is Evidence:
        asked = Q(outcome__edition__in=editions) | Q(figure__edition__in=editions)
    elif model in TO_THE_EDITION:
        asked = Q(**{f"{TO_THE_EDITION[model]}__in": editions})
    else:
        return list(model.objects.order_by("-pk").values_list("pk", flat=True)[:1])
    return list(model.objects.filter(asked).values_list("pk", flat=True))


def examples(name, model, drafts):
    """What stands for a part of an address of the admin."""
    edition_pks = [row.pk for row in drafts]
    known = {
        "object_id": lambda: of_drafts(model, drafts),
        "id": lambda: of_drafts(model, drafts),
        "pk": lambda: edition_pks if model is Edition else of_drafts(model, drafts),
        "revision": lambda: of_drafts(Revision, drafts),
        "extension": lambda: ["xlsx", "csv"],
        "year": lambda: [2014, 2015],
        "number": lambda: [1, 2],
        "of": lambda: ["progress", "plan"],
        "key": lambda: ["1", "whole"],
        "page": lambda: [OF, f"{OF}actions/1/", f"{OF}years/2014/"],
        "app_label": lambda: ["strategy", "commitments"],
    }
    if name not in known:
        raise NotImplementedError(f"Say in this test what {name} of {model} can be.")
    return known[name]()


PART = re.compile(r"<(?:\w+:)?(\w+)>")


def filled_in(route, model, drafts):
    """The addresses that a route stands for."""
    names = PART.findall(route)
    for values in product(*(examples(name, model, drafts) for name in names)):
        address = route
        for value in values:
            address = PART.sub(str(value), address, count=1)
        yield address


def routes_of(model):
    return [str(row.pattern) for row in admin.site._registry[model].urls]


def of_models(drafts):
    """Every address of every model in the admin, and its list searched, filtered and popped up."""
    for model, model_admin in admin.site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        for route in routes_of(model):
            yield from (base + address for address in filled_in(route, model, drafts))
        for asked in (f"q={ASKED}", "_popup=1"):
            yield f"{base}?{asked}"
        if "edition" in {field.name for field in model._meta.get_fields()}:
            yield from (f"{base}?edition__id__exact={row.pk}" for row in drafts)
            yield from (f"{base}add/?edition={row.pk}" for row in drafts)
        for name in model_admin.autocomplete_fields:
            parts = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}"
            for term in ("", ASKED):
                yield f"/admin/autocomplete/?{parts}&field_name={name}&term={term}"


def of_the_site(drafts):
    """The admin's addresses that are of no model."""
    for row in admin.site.get_urls():
        if hasattr(row, "url_patterns") or row.name is None or row.name == "logout":
            continue
        if row.name == "view_on_site":
            for model in (Edition, Revision, Pledge, Outcome):
                kind = ContentType.objects.get_for_model(model).pk
                yield from (f"/admin/r/{kind}/{pk}/" for pk in of_drafts(model, drafts))
        elif row.name == "app_list":
            yield from ("/admin/strategy/", "/admin/commitments/")
        else:
            yield "/admin/" + next(filled_in(str(row.pattern), None, drafts))
    rounds = "/admin/rounds/government-digital-strategy/"
    yield from (f"{rounds}2014/", f"{rounds}2015/", f"{rounds}waiting/", "/admin/rounds/")
    yield from ("/admin/bring-pages/", "/admin/record-checks/")


def public():
    from tests.reporting.web.test_unpublished import addresses

    for address in addresses():
        yield address
        yield f"{address}{'&' if '?' in address else '?'}as-at=2099-12-31"
    for page in (
        "/search/",
        "/entries/",
        "/pledges/",
        "/measures/",
        "/entries.csv",
        "/pledges.json",
    ):
        yield f"{page}?q={ASKED}"


def said(client, address):
    """All that an address answers, where it leads included."""
    page = client.get(address)
    assert page.status_code in (200, 302, 304, 400, 403, 404, 405), address
    return exported.unzipped(page) + page.get("Location", "")


def leak_in(text, drafts, address):
    """What of the drafts a text says; the address that was typed may be said again."""
    found = [
        words for words in ("read this yet", "read-this-yet", "987654", "987,654") if words in text
    ]
    links = [f"/edition/{row.pk}/" for row in drafts]
    return found + [link for link in links if link in text and link not in address]


LONG = pytest.mark.long("every address of the admin")


@pytest.mark.parametrize(
    "who", [pytest.param(who, marks=() if who == "the public" else LONG) for who in STRANGERS]
)
def test_strangers_read_nothing_of_it(client, hidden, who):
    if person := STRANGERS[who]():
        client.force_login(person)
    asked = [*of_models(hidden), *of_the_site(hidden)]

    leaks = {row: leak_in(said(client, row), hidden, row) for row in asked}
    assert len(asked) > 200
    assert not {row: found for row, found in leaks.items() if found}


@pytest.mark.long("every public address twice; reporting/web/test_unpublished.py asks once")
@pytest.mark.parametrize("who", ["the public", "editor elsewhere"])
def test_no_public_address_says_it_to_strangers(client, hidden, who):
    if person := STRANGERS[who]():
        client.force_login(person)

    leaks = {row: leak_in(said(client, row), hidden, row) for row in public()}
    assert not {row: found for row, found in leaks.items() if found}


@pytest.mark.parametrize("who", [row for row in STRANGERS if row != "the public"])
def test_strangers_find_no_row_of_it(client, hidden, who):
    """In the lists of facts, by their own pages, and by the pages of the drafts."""
    client.force_login(STRANGERS[who]())
    asked = [f"/admin/commitments/edition/{row.pk}/{page}/" for row in hidden for page in DRAFTS]
    for model in SECRET_ROWS:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        asked += [base, f"{base}?q={ASKED}"]
        asked += [f"{base}{pk}/change/" for pk in of_drafts(model, hidden)]

    leaks = {row: leak_in(said(client, row), hidden, row) for row in asked}
    assert not {row: found for row, found in leaks.items() if found}


@pytest.mark.parametrize("who", READERS)
def test_who_may_reads_all_of_it(client, hidden, who):
    """So that the rows above would show it, were they let."""
    client.force_login(READERS[who]())

    for model in SECRET_ROWS:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        for pk in of_drafts(model, hidden):
            address = f"{base}{pk}/change/"
            assert leak_in(said(client, address), hidden, address), address


@pytest.mark.parametrize("who", [row for row in STRANGERS if row != "the public"])
def test_an_action_on_rows_chosen_by_hand_says_nothing(client, hidden, who):
    client.force_login(STRANGERS[who]())
    for model in SECRET_ROWS:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        chosen = {"action": "delete_selected", "_selected_action": of_drafts(model, hidden)}
        page = client.post(base, chosen, follow=True)
        assert not leak_in(page.text, hidden, base), base


def test_the_url_map_has_no_other_part():
    roots = [str(row.pattern) for row in get_resolver().url_patterns]
    others = [root for root in roots if not root.startswith("admin/")]
    assert others == ["contribute/", ""]  # The first is tried in contributions/test_pages.py.
