"""An editor of a later response points at the promise that it makes again."""

import pytest
from django.urls import reverse

from commitments.models import Kind, Pledge, Succession
from strategy.models import ReportingYear
from tests import make
from tests.admin_pages import address, fill_in
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    """Of a later strategy, by Teo's department, into which another was merged that promised."""
    dfe = make.department()
    for slug, statement in (("dcsf", "Open a hub"), ("hmrc", "Open a hub elsewhere")):
        edition = make.draft_edition(2013, of=make.response(slug))
        make.pledge(edition, statement=statement)
        make.publish(edition)
    dcsf = make.department("dcsf")
    dcsf.merged_into, dcsf.merged_on = dfe, make.on("May 2014")
    dcsf.save()
    later = make.later_strategy()
    draft = make.draft_edition(2021, of=make.response(strategy_slug=later.slug))
    make.pledge(draft, kind=Kind.COMMITMENT, year=2021, statement="Open one for all")
    return draft


def looked_up(client, field, words):
    asked = {"app_label": "commitments", "model_name": "succession", "field_name": field}
    answer = client.get(reverse("admin:autocomplete", query=asked | {"term": words}))
    return [row["text"] for row in answer.json()["results"]]


def test_it_is_found_by_its_words_or_its_strategy_also_where_a_department_was_merged(client, draft):
    client.force_login(people.teo())

    assert looked_up(client, "pledge", "hub") == ["Open a hub"]
    assert looked_up(client, "pledge", "government digital") == ["Open a hub"]
    assert looked_up(client, "goes_on_as", "hub") == []
    assert looked_up(client, "pledge", "Open one for all") == []  # Nobody promised it before.


@pytest.mark.parametrize(
    ("statement", "told"),
    [("Open a hub", ""), ("Open a hub elsewhere", "by one to which that led")],
)
def test_it_is_entered_with_what_shows_it_and_refused_where_another_promised(
    client, draft, statement, told
):
    client.force_login(people.teo())
    first, again = (Pledge.objects.get(statement=text) for text in (statement, "Open one for all"))
    sent = {"pledge": first.pk, "goes_on_as": again.pk, "edition": draft.pk, "kind": "goes-on"}
    sent |= {"announced_on": "June 2021", "reason": "It names the same hub."}

    page = fill_in(client, address(Succession, "add"), sent)

    assert Succession.objects.exists() is not bool(told)
    assert told in page.text


def test_the_year_leads_there_from_each_promise_and_back_to_its_action(client, draft):
    ReportingYear.objects.filter(year=2021).update(asks_for_commitment=True)
    client.force_login(people.teo())
    update = reverse("admin:commitments_edition_action", args=[draft.pk, 1])
    again = Pledge.objects.get(statement="Open one for all")
    lead = f"{address(Succession, 'add')}?kind=goes-on&edition={draft.pk}&goes_on_as={again.pk}"
    assert lead.replace("&", "&amp;") in client.get(update).text
    form = client.get(lead).context["adminform"].form
    assert [form[name].value() for name in ("kind", "edition", "goes_on_as")] == [
        "goes-on",
        str(draft.pk),
        str(again.pk),
    ]

    first = Pledge.objects.get(statement="Open a hub")
    sent = {"pledge": first.pk, "goes_on_as": again.pk, "edition": draft.pk, "kind": "goes-on"}
    sent |= {"announced_on": "June 2021", "reason": "It names the same hub.", "_save": "Save"}
    answer = client.post(lead, sent)

    assert answer.url == update
    assert "Promised before, in Government digital strategy" in client.get(update).text


def test_where_nothing_was_promised_before_nothing_asks_for_it(client):
    edition = make.draft_edition(2014)
    make.pledge(edition, statement="Train all.", year=2015)
    client.force_login(people.teo())

    page = client.get(reverse("admin:commitments_edition_action", args=[edition.pk, 1]))

    assert "Train all." in page.text and "promised before" not in page.text
