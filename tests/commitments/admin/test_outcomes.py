"""What became of every promise due, said on one page; the sentences that may show it, proposed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments import workflow
from commitments.models import Kind
from commitments.yearly_update.sheet import Sheet
from tests import make
from tests.admin_pages import boxes_of, edition_page, part_of
from tests.commitments import people

pytestmark = pytest.mark.django_db
PROGRESS = "We trained five managers. The office moved to Leeds."


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


@pytest.fixture
def draft(teo):
    """Of 2014: two promises were due under action 1, and one under action 2."""

    def facts(edition):
        for number, statements in ((1, ["Train managers", "Move the office"]), (2, ["Sell it"])):
            make.revision(edition, action=number, kind=Kind.PLAN, text="We will.")
            for place, statement in enumerate(statements, 1):
                make.pledge(edition, action=number, number=place, statement=statement)

    make.published_edition(2013, "December 2013", facts=facts)
    draft = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.revision(draft, action=1, text=PROGRESS)
    make.revision(draft, action=2, text="Nobody wanted to buy it.")
    return draft


def due(draft, key="1"):
    return [f"{key}-outcome-{row.pk}" for row in Sheet(draft).section(key).due_now]


def drawn(client, page):
    """What its form would send, touched by nobody."""
    html = client.get(page).text
    [form] = re.findall(r'<form[^>]* data-section="(?:outcomes|action-1)".*?</form>', html, re.S)
    return boxes_of(form)


def kept(draft):
    """How each promise ended, with the words that show it."""
    return {
        row.pledge.statement: (row.status, [cited.words for cited in row.citations.all()])
        for row in draft.outcomes.all()
    }


def test_a_choice_of_an_outcome_is_kept_with_the_sentence_that_is_proposed(client, draft):
    page, [first, second] = edition_page(draft, "outcomes"), due(draft)
    boxes = drawn(client, page)
    assert boxes[f"{second}-sentence"] == "The office moved to Leeds."

    answer = client.post(page, boxes | {f"{first}-status": "delivered", "next": "outcomes"})

    assert answer.url == edition_page(draft, "check")
    assert kept(draft) == {"Train managers": ("delivered", ["We trained five managers."])}
    assert draft.outcomes.get().citations.get().is_quotation


def test_nothing_is_kept_of_what_is_only_proposed_and_texts_stay(client, draft):
    for page in (edition_page(draft, "outcomes"), part_of(draft, 1)):
        client.post(page, drawn(client, page))
        assert kept(draft) == {} and not Sheet(draft).unfinished
    assert draft.revisions.filter(text=PROGRESS).exists()


@pytest.mark.parametrize(
    ("chosen", "words", "own", "expected"),
    [
        ("The office moved to Leeds.", "", "", "The office moved to Leeds."),
        # As it was drawn, and then words were typed: those.
        ("We trained five managers.", "five managers", "", "five managers"),
        ("", "five managers", "", "five managers"),
        ("", "They learned a lot.", "on", "They learned a lot."),
        # Typed first, and then a sentence chosen: that.
        ("The office moved to Leeds.", "five managers", "", "The office moved to Leeds."),
    ],
)
def test_other_words_are_chosen_or_typed(client, draft, chosen, words, own, expected):
    page, [first, _] = edition_page(draft, "outcomes"), due(draft)
    said = {"status": "delivered", "sentence": chosen, "words": words}
    boxes = drawn(client, page) | {f"{first}-{name}": text for name, text in said.items()}
    client.post(page, boxes | ({f"{first}-own": own} if own else {}))

    assert kept(draft) == {"Train managers": ("delivered", [expected])}
    assert draft.outcomes.get().citations.get().is_quotation == (not own)
    again = drawn(client, page)
    is_sentence = expected in PROGRESS and expected.endswith(".")
    assert again[f"{first}-sentence"] == (expected if is_sentence else "")
    assert again[f"{first}-words"] == ("" if is_sentence else expected)


def test_an_outcome_that_is_taken_back_takes_its_sentence_with_it(client, draft):
    page, [first, _] = edition_page(draft, "outcomes"), due(draft)
    client.post(page, drawn(client, page) | {f"{first}-status": "delivered"})
    client.post(page, drawn(client, page) | {f"{first}-status": ""})

    assert kept(draft) == {} and not Sheet(draft).unfinished


def test_a_summary_is_never_offered_to_be_quoted(client, teo, draft):
    draft.texts = "summary"
    draft.save()
    assert f"{due(draft)[0]}-sentence" not in drawn(client, edition_page(draft, "outcomes"))


def test_two_who_choose_otherwise_both_see_it(client, draft):
    page, [first, _] = edition_page(draft, "outcomes"), due(draft)
    early = drawn(client, page)
    client.post(page, early | {f"{first}-status": "delivered"})

    answer = client.post(page, early | {f"{first}-status": "dropped"})

    assert answer.status_code == 409 and "Theirs: delivered" in answer.text
    assert kept(draft)["Train managers"][0] == "delivered"


def test_it_saves_itself_and_tells_the_page_what_it_knows_of_each_action(client, teo, draft):
    [first, _], [third] = due(draft), due(draft, "2")
    page = edition_page(draft, "outcomes")
    boxes = drawn(client, page) | {f"{first}-status": "delivered", f"{third}-status": "dropped"}

    answer = client.post(edition_page(draft, "outcomes_autosave"), boxes | {"user": teo.pk})

    assert answer.status_code == 200 and draft.outcomes.count() == 2
    assert not draft.events.filter(what="saved").exists()
    known = {name: text for name, text in boxes_of(answer.text).items() if name.endswith("-drawn")}
    client.post(page, boxes | known | {f"{third}-status": "carried-forward"})
    assert draft.outcomes.get(pledge__statement="Sell it").status == "carried-forward"


def test_only_editors_open_it_and_only_for_a_draft(client, teo, draft):
    page = edition_page(draft, "outcomes")
    client.force_login(people.rita())
    assert client.get(page).status_code == 403
    client.force_login(teo)
    boxes = drawn(client, page) | {f"{due(draft)[0]}-words": "Typed meanwhile."}
    workflow.submit(edition=draft, by=teo)
    answer = client.post(page, boxes)
    assert answer.status_code == 409 and "Typed meanwhile." in answer.text
    assert client.get(page).url == edition_page(draft)


def test_all_sentences_that_promise_something_are_taken_at_once(client, draft):
    make.revision(draft, action=1, kind=Kind.PLAN, text="We will train six. We will hire two.")
    page = part_of(draft, 1)
    boxes = drawn(client, page)
    assert "1-plan-pledge-all" not in boxes

    client.post(page, boxes | {"1-plan-pledge-all": "on"})

    statements = [row.statement for row in draft.pledges.order_by("number")]
    assert statements == ["We will train six.", "We will hire two."]


def test_the_page_asks_the_database_as_often_for_many(client, draft, django_assert_num_queries):
    page = edition_page(draft, "outcomes")
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    make.revision(draft, action=1, kind=Kind.PLAN, text="We will train six.")
    for number in range(1, 6):
        make.pledge(draft, action=1, kind=Kind.PLAN, number=number, statement=f"Train {number}")

    with django_assert_num_queries(len(few)):
        assert "Train 5" in client.get(page).text
