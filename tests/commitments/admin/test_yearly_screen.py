"""The one screen of a yearly update: saved in part, as a whole, and by two at once."""

import re

import pytest

from commitments import workflow
from commitments.models import Edition, Kind, Outcome
from commitments.yearly_update.checks import check
from commitments.yearly_update.sheet import Sheet
from tests import make
from tests.admin_pages import boxes, boxes_of, boxes_of_all, forms, text_of_all
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


def a_record(actions=2):
    """A plan for 2014 with a pledge for each action; 2014 asks for progress and the next plan."""

    def facts(edition):
        for number in range(1, actions + 1):
            make.revision(edition, action=number, kind=Kind.PLAN, text="We will train people.")
            make.pledge(edition, action=number, statement=f"Train people {number}.")

    make.published_edition(2013, "December 2013", facts=facts)
    make.measure(action=make.action(1))
    return make.response()


def open_2014(teo):
    return workflow.open_year(response=make.response(), year=2014, by=teo)


def address(edition, page="change"):
    return f"/admin/commitments/edition/{edition.pk}/{page}/"


def save(client, edition, drawn=None, **changed):
    """Post the page as it was drawn, with some boxes changed; __ stands for a hyphen."""
    drawn = drawn or boxes_of_all(client, edition)
    changes = {name.replace("__", "-").lstrip("a"): text for name, text in changed.items()}
    return client.post(address(edition), drawn | changes)


def text_of(edition, number=1, kind=Kind.PROGRESS):
    row = edition.revisions.filter(entry__action__number=number, entry__kind=kind).first()
    return row and row.text


def test_the_screen_shows_what_was_planned_and_what_is_asked(client, teo):
    a_record()
    make.action(3, first_year=2015)
    edition = open_2014(teo)
    page = client.get(address(edition))

    assert "<p>We will train people.</p>" in page.text and "Train people 1." in page.text
    assert "0 of 2 done" in page.text
    assert "action 3 (added November 2012, reported for from 2015)" in page.text
    assert {"1-progress-text", "1-plan-text"} <= boxes(page).keys()
    assert "2-plan-text" not in boxes(page) and "Train people 2." not in page.text
    assert client.get(address(edition, "actions/3")).status_code == 404


def test_each_action_has_an_address_of_its_own_and_all_stand_in_the_list(client, teo):
    a_record()
    edition = open_2014(teo)
    save(client, edition, a1__progress__text="Half of it.")

    page = client.get(address(edition, "actions/2"))

    assert "2-progress-text" in boxes(page) and "1-progress-text" not in boxes(page)
    assert f'href="{address(edition, "actions/2")}#action-2" aria-current="page"' in page.text
    assert [how_far for _key, how_far in the_list(page)] == ["1 of 3", "open"]
    assert "Withdraw this draft" in client.get(address(edition, "actions/whole")).text


def the_list(page):
    """What the list of a screen says of each action: how far it is."""
    rows = re.findall(r'<li data-key="(\d+)">.*?data-state="[^"]*"[^>]*>([^<]*)<', page.text, re.S)
    return [(int(key), how_far) for key, how_far in rows]


def test_a_link_to_an_action_shows_others_the_draft_as_a_whole(client, teo):
    a_record()
    edition = open_2014(teo)
    link = address(edition, "actions/2")
    client.force_login(people.rita())
    assert client.get(link).url == address(edition)
    assert client.post(link, {"2-drawn": "x", "2-progress-text": "Mine."}).status_code == 403

    workflow.submit(edition=edition, by=teo)
    client.force_login(teo)
    assert client.get(link).url == address(edition)


def test_beside_each_action_stands_how_else_it_can_be_filled_in(client, teo):
    a_record()
    edition = open_2014(teo)
    page = client.get(address(edition)).text
    for way in ("bring", "upload", "contributions"):
        assert f'href="{address(edition, way)}"' in page


def test_the_last_year_asks_for_no_plan(client, teo):
    a_record()
    edition = workflow.open_year(response=make.response(), year=2015, by=teo)
    assert "1-plan-text" not in boxes(client.get(address(edition)))


def test_saving_half_of_it_keeps_that_half(client, teo):
    a_record()
    edition = open_2014(teo)
    assert save(client, edition, a1__progress__text="Trained 3.\r\nAll of them.").status_code == 302

    assert text_of(edition) == "Trained 3.\nAll of them."
    assert edition.revisions.count() == 1
    assert edition.events.first().what == "saved"


def test_a_text_without_an_end_is_kept_as_typed_and_is_no_fact(client, teo):
    a_record()
    edition = open_2014(teo)
    save(client, edition, a1__progress__text="x" * 100_001)

    page = client.get(address(edition))

    assert "This has 100,001 characters. A text has at most 100,000." in page.text
    assert boxes(page)["1-progress-text"] == "x" * 100_001
    assert not edition.revisions.exists()


def test_what_is_no_fact_yet_is_kept_and_named(client, teo):
    a_record()
    edition = open_2014(teo)
    half = {
        "a1__progress__answer": "nil-return",
        "a1__plan__pledge__new1__statement": "Train more.",
        "a1__plan__pledge__new1__due": "sometime",
        f"a2__outcome__{make.Pledge.objects.last().pk}__words": "All trained.",
    }
    save(client, edition, **half)
    page = client.get(address(edition))

    kept = boxes_of_all(client, edition)
    assert kept["1-progress-answer"] == "nil-return"
    assert kept["1-plan-pledge-new1-due"] == "sometime"
    assert "All trained." in kept.values()
    assert "give the reason" in page.text and "is not a date" in page.text
    assert not edition.revisions.exists() and not edition.pledges.exists()

    save(client, edition, a1__progress__reason="Nobody asked.", a1__plan__pledge__new1__due="2015")
    assert edition.revisions.get().answer == "nil-return"
    assert str(edition.pledges.get().due_on) == "2015"


def an_outcome(client, edition, words, **more):
    """What became of the first pledge, shown by words of the progress of action 1."""
    pledge = make.Pledge.objects.order_by("pk").first()
    box = f"a1__outcome__{pledge.pk}__"
    outcome = {f"{box}status": "delivered", f"{box}words": words}
    return save(client, edition, **outcome, **{f"{box}{name}": text for name, text in more.items()})


NOT_THERE = "the progress of action 1 doesn’t hold these words. Copy them from it, or tick"


def test_words_that_do_not_stand_in_the_text_are_kept_as_typed_and_refused(client, teo):
    a_record()
    edition = open_2014(teo)
    save(client, edition, a1__progress__text="We trained nobody.")

    an_outcome(client, edition, "We trained everybody")

    page = client.get(address(edition))
    assert NOT_THERE in page.text and "We trained everybody" in boxes(page).values()
    assert not edition.outcomes.exists()
    assert any(NOT_THERE in row.message for row in check(edition) if row.level == "refusal")


def test_the_same_words_are_told_in_the_editors_own_words_instead(client, teo):
    a_record()
    edition = open_2014(teo)
    save(client, edition, a1__progress__text="We trained nobody.")

    an_outcome(client, edition, "They trained nobody", own="on")

    assert NOT_THERE not in client.get(address(edition)).text
    told = edition.outcomes.get().citations.get()
    assert told.words == "They trained nobody" and not told.is_quotation
    pledge = told.outcome.pledge
    assert boxes(client.get(address(edition)))[f"1-outcome-{pledge.pk}-own"] == "on"


def test_a_text_and_words_of_it_are_saved_together(client, teo):
    a_record()
    edition = open_2014(teo)
    pledge = make.Pledge.objects.order_by("pk").first()

    save(
        client,
        edition,
        a1__progress__text="We trained\r\n“nobody”.",
        **{
            f"a1__outcome__{pledge.pk}__status": "dropped",
            f"a1__outcome__{pledge.pk}__words": 'trained "nobody"',
        },
    )

    assert edition.outcomes.get().citations.get().is_quotation


def test_a_text_that_changes_away_from_what_is_quoted_of_it_says_so(client, teo):
    a_record()
    edition = open_2014(teo)
    save(client, edition, a1__progress__text="We trained nobody.")
    an_outcome(client, edition, "We trained nobody")
    assert NOT_THERE not in client.get(address(edition)).text

    save(client, edition, a1__progress__text="We trained some.")

    assert NOT_THERE in client.get(address(edition)).text
    assert any(NOT_THERE in row.message for row in check(edition))


def test_everything_can_be_entered_in_one_post(client, teo):
    a_record()
    edition = open_2014(teo)
    first, second = make.Pledge.objects.order_by("pk")
    measure = make.Measure.objects.get()
    entered = {}
    for number, pledge in ((1, first), (2, second)):
        entered |= {
            f"a{number}__progress__text": f"Trained {number}.",
            f"a{number}__plan__text": "We will train more.",
            f"a{number}__outcome__{pledge.pk}__status": "delivered",
            f"a{number}__outcome__{pledge.pk}__words": "Trained 2",
        }
    entered |= {
        f"a1__outcome__{first.pk}__says": "2",
        f"a1__outcome__{first.pk}__url": "https://example.org/1",
        f"a1__figure__{measure.pk}__value": "3",
        "a1__plan__pledge__new1__statement": "Train more people.",
        "a1__plan__pledge__new1__due": "March 2015",
    }
    save(client, edition, **entered)

    assert "2 of 2 done" in client.get(address(edition)).text
    assert edition.revisions.count() == 4
    told = edition.outcomes.get(pledge=first)
    assert told.citations.get().entry.action.number == 2
    assert told.evidence.get().url == "https://example.org/1"
    assert edition.figures.get().value == 3
    assert str(edition.pledges.get().due_on) == "March 2015"


def test_promises_are_proposed_and_none_is_taken_by_itself(client, teo):
    a_record()
    edition = open_2014(teo)
    save(client, edition, a1__plan__text="We will train 9 people. They like it. We aim to stop.")
    page = client.get(address(edition))
    assert boxes(page)["1-plan-pledge-offer1-statement"] == "We will train 9 people."
    assert boxes(page)["1-plan-pledge-offer2-statement"] == "We aim to stop."
    save(client, edition)
    assert not edition.pledges.exists()

    save(client, edition, **{"a1__plan__pledge__offer1__take": "on"})
    assert edition.pledges.get().statement == "We will train 9 people."
    drawn = boxes_of_all(client, edition)
    assert drawn["1-plan-pledge-offer1-statement"] == "We aim to stop."

    del drawn[f"1-plan-pledge-{edition.pledges.get().pk}-take"]
    save(client, edition, drawn)
    assert not edition.pledges.exists()


def test_save_and_next_leads_to_the_next_open_action(client, teo):
    a_record(3)
    edition = open_2014(teo)
    assert save(client, edition, **{"next": "1"}).url == address(edition, "actions/2")
    assert save(client, edition, **{"next": "3"}).url == address(edition, "actions/1")


def test_saving_what_can_not_stay_so_says_so_where_one_goes_on(client, teo):
    a_record()
    edition = open_2014(teo)
    half = {"next": "1", "a1__progress__answer": "nil-return"}
    page = client.get(save(client, edition, **half).url)
    assert "Action 1 is kept, and to be mended before you submit." in page.text
    assert the_list(page) == [(1, "to mend"), (2, "open")]


def test_the_last_one_leads_on_to_the_checks(client, teo):
    a_record(1)
    edition = open_2014(teo)
    pledge = make.Pledge.objects.get()
    given = {
        "a1__progress__text": "Trained 3.",
        "a1__plan__text": "Train 9.",
        f"a1__outcome__{pledge.pk}__status": "delivered",
        f"a1__outcome__{pledge.pk}__words": "Trained 3",
    }
    assert save(client, edition, next="1", **given).url == address(edition, "check")


def test_two_at_once_keep_both_texts(client, teo):
    a_record()
    edition = open_2014(teo)
    drawn = boxes_of_all(client, edition)
    save(client, edition, drawn, a1__progress__text="Theirs.", a2__progress__text="Second.")

    page = save(client, edition, drawn, a1__progress__text="Mine.", a2__plan__text="")
    assert page.status_code == 409
    assert text_of(edition) == "Theirs." and text_of(edition, 2) == "Second."
    assert boxes(page)["1-progress-text"] == "Mine." and "Theirs." in page.text
    assert boxes(page)["2-progress-text"] == "Second."

    assert save(client, edition, boxes(page)).status_code == 302
    assert text_of(edition) == "Mine."


def test_the_second_may_take_what_the_first_wrote(client, teo):
    a_record()
    edition = open_2014(teo)
    drawn = boxes_of_all(client, edition)
    save(client, edition, drawn, a1__progress__text="Theirs.")
    page = save(client, edition, drawn, a1__progress__text="Mine.")
    save(client, edition, boxes(page), a1__theirs="on")
    assert text_of(edition) == "Theirs."


def test_posting_the_same_twice_is_no_conflict(client, teo):
    a_record()
    edition = open_2014(teo)
    drawn = boxes_of_all(client, edition) | {
        "1-progress-text": "Once.",
        "1-plan-pledge-new1-statement": "Train.",
        "1-plan-pledge-new1-due": "2015-03-01",
    }
    assert save(client, edition, drawn).status_code == 302
    assert save(client, edition, drawn).status_code == 302
    assert edition.pledges.count() == 1
    assert edition.events.filter(what="saved").count() == 1


def test_a_submitted_update_is_locked_and_words_are_kept(client, teo):
    a_record()
    edition = open_2014(teo)
    drawn = boxes_of_all(client, edition)
    workflow.submit(edition=edition, by=teo)
    page = save(client, edition, drawn, a1__progress__text="Too late.")
    assert page.status_code == 409 and "Too late." in page.text
    assert not edition.revisions.exists()


def test_a_correction_shows_just_its_entry(client, teo):
    a_record()
    published = Edition.objects.get()
    revision = published.revisions.get(entry__action__number=2)
    ask = f"/admin/commitments/edition/correct/{revision.pk}/"
    assert client.get(ask).status_code == 200
    assert client.post(ask, {"kind": "correction", "reason": ""}).status_code == 400
    url = client.post(ask, {"kind": "correction", "reason": "A wrong word."}).url

    drawn = boxes(client.get(url))
    assert "2-plan-text" in drawn and "1-plan-text" not in drawn
    assert "2-progress-text" not in drawn
    client.post(url, drawn | {"2-plan-text": "We will train people well."})
    draft = Edition.objects.get(kind="correction")
    assert text_of(draft, 2, Kind.PLAN) == "We will train people well."


@pytest.mark.parametrize(("kind", "is_ours"), [("correction", False), ("supplement", True)])
def test_a_correction_can_say_otherwise_of_earlier_pledges(client, teo, kind, is_ours):
    """A correction is the department's statement, a supplement this record's reading."""
    early = make.draft_edition(2012)
    make.pledge(early, kind=Kind.COMMITMENT, statement="Begin to train.")
    make.publish(early)
    a_record()
    pledges = make.Pledge.objects.filter(entry__action__number=1)
    due_2013, due_2014 = pledges.order_by("entry__year")

    def report(edition):
        make.revision(edition, text="Trained three of ten.")
        make.outcome(edition, due_2014, Outcome.Status.PARTLY_DELIVERED)

    revision = make.published_edition(2014, facts=report).revisions.get()
    ask = f"/admin/commitments/edition/correct/{revision.pk}/"
    url = client.post(ask, {"kind": kind, "reason": "All were trained."}).url

    drawn = boxes(client.get(url))
    assert f"1-outcome-{due_2013.pk}-status" in drawn
    said = {"status": "delivered", "words": "Trained three of ten."}
    client.post(url, drawn | {f"1-outcome-{due_2014.pk}-{name}": said[name] for name in said})
    draft = Edition.objects.get(kind=kind)
    outcome = draft.outcomes.get()
    assert (outcome.pledge, outcome.status, outcome.is_our_reading) == (
        due_2014,
        "delivered",
        is_ours,
    )


def test_the_screen_says_what_each_action_asks(client, teo):
    make.action(1, ask="Lead on boards.")
    make.action(2, ask="Train 3 people.")
    make.published_edition(2012, facts=lambda e: make.wording(e, action=2, title="Train people"))
    a_record()

    page = text_of_all(client, open_2014(teo))

    assert "What the action asks (our summary)" in page and "Lead on boards." in page
    assert "Train people</p>" in page and "Train 3 people." not in page


@pytest.mark.parametrize("actions", [2, 30])
def test_the_screen_takes_the_same_queries_for_any_number_of_actions(
    client, teo, django_assert_num_queries, actions
):
    a_record(actions)
    edition = open_2014(teo)
    pledges = make.Pledge.objects.order_by("pk")
    save(
        client,
        edition,
        **{f"a{n}__outcome__{row.pk}__status": "delivered" for n, row in enumerate(pledges, 1)},
        **{f"a{n}__outcome__{row.pk}__words": "Done." for n, row in enumerate(pledges, 1)},
        **{f"a{n}__progress__text": "Done." for n in range(1, actions + 1)},
    )
    # Who asks and what they may: 13; what the edition asks for and holds: 22; its events: 1;
    # what was published anew since it began: 3; who is in which action: 4; what came in by links,
    # and who holds one: 2.
    with django_assert_num_queries(46):
        client.get(address(edition))


def test_sheet_reads_back_what_was_saved(client, teo):
    a_record()
    edition = open_2014(teo)
    pledge = make.Pledge.objects.first()
    make.outcome(edition, pledge, Outcome.Status.DROPPED)
    [section, *_rest] = Sheet(edition).sections
    assert section.stored.outcomes[str(pledge.pk)].status == "dropped"


def test_each_action_is_a_form_of_its_own_however_large_the_update_is(client, teo):
    """Django takes 1,000 fields of a form."""

    def facts(edition):
        for number in range(1, 41):
            make.revision(edition, action=number, kind=Kind.PLAN, text="We will train people.")
            for pledge in range(1, 7):
                make.pledge(edition, action=number, number=pledge)

    make.published_edition(2013, "December 2013", facts=facts)
    edition = open_2014(teo)
    [form] = forms(client.get(address(edition, "actions/40")))
    assert len(boxes_of(form)) < 100

    last = boxes_of(form) | {"40-progress-text": "Trained 40.", "save": "40"}
    saved = client.post(address(edition, "actions/40"), last)
    assert saved.status_code == 302 and saved.url == address(edition, "actions/40")
    assert text_of(edition, 40) == "Trained 40."


def test_saving_one_action_leaves_the_others_as_they_are(client, teo):
    a_record()
    edition = open_2014(teo)
    pages = [client.get(address(edition, f"actions/{key}")) for key in (1, 2)]
    [[first], [second]] = map(forms, pages)
    client.post(address(edition), boxes_of(second) | {"2-progress-text": "Second."})
    saved = client.post(address(edition), boxes_of(first) | {"1-progress-text": "First."})
    assert saved.status_code == 302
    assert (text_of(edition, 1), text_of(edition, 2)) == ("First.", "Second.")


def test_a_screen_with_something_to_mend_says_so_in_its_title(client, teo):
    a_record()
    edition = open_2014(teo)
    assert "<title>Error: " not in client.get(address(edition)).text
    save(client, edition, a1__progress__answer="nil-return")
    assert "<title>Error: " in client.get(address(edition)).text
