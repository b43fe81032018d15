"""Whoever decides reads action by action: planned, reported, and what changed since they looked."""

import time

import pytest

from commitments import comments, workflow
from commitments.models import Kind, Seen
from tests import make
from tests.admin_pages import decide, edition_page
from tests.commitments import people

pytestmark = pytest.mark.django_db

PLAN = "Train three managers."
DONE = "One was trained in 2014."


@pytest.fixture
def teo():
    return people.teo()


@pytest.fixture
def rita():
    return people.rita()


@pytest.fixture
def edition(teo):
    """A report that waits: of one action what was planned, what was done, and what became of it."""

    def facts(first):
        make.revision(first, kind=Kind.PLAN, text=PLAN)
        make.pledge(first, statement="Train three.")

    first = make.published_edition(2013, "20 January 2014", facts=facts)
    draft = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.revision(draft, text=DONE)
    make.revision(draft, kind=Kind.PLAN, text="We will train two.")
    make.revision(draft, action=2, text="Reported in 2012 already.")
    make.outcome(draft, first.pledges.get(), "partly-delivered", note="Two are missing.")
    workflow.submit(edition=draft, by=teo)
    return draft


def part(page, key):
    """What stands on the page of an action."""
    return page.text.partition(f'id="part-{key}"')[2].partition("</section>")[0]


def test_what_was_planned_reported_and_promised_of_an_action_stand_together(client, rita, edition):
    client.force_login(rita)

    shown = part(client.get(edition_page(edition)), 1)

    places = [
        shown.index(words) for words in (PLAN, DONE, "Two are missing.", "We will train two.")
    ]
    assert places == sorted(places)
    assert "Reported in 2012" not in shown


def test_what_the_checks_found_stands_beside_what_it_means(client, rita, edition):
    client.force_login(rita)

    page = client.get(edition_page(edition))

    fact = part(page, 2).partition("<article")[2]
    assert "progress during 2014: it names 2012." in fact
    assert "it names 2012" not in part(page, 1)
    assert "has nothing entered: plan for 2015" in part(page, 2).partition("<article")[0]
    assert "2 to look at again" in page.text


def test_a_promise_due_and_not_spoken_of_is_told_at_its_action(client, teo, rita, edition):
    workflow.return_to_draft(edition=edition, by=rita, comment="Count again.")
    submit_anew(edition, teo)
    client.force_login(rita)

    assert "due, and nothing said of it" in part(client.get(edition_page(edition)), 1)


def submit_anew(edition, teo):
    edition.revisions.filter(entry__action=make.action(1), entry__kind=Kind.PROGRESS).update(
        text=DONE.replace("One was", "Two were")
    )
    edition.outcomes.all().delete()
    workflow.submit(edition=edition, by=teo)


def test_whoever_looks_again_reads_what_changed_since_word_by_word(client, teo, rita, edition):
    client.force_login(rita)
    assert "Changed since" not in client.get(edition_page(edition)).text
    decide(client, edition, "return", comment="Count again.")
    submit_anew(edition, teo)

    for _time in range(2):  # It stays however often they look.
        page = client.get(edition_page(edition))
        assert "Changed since you looked at it on" in page.text
        assert "<del>One was </del><ins>Two were </ins>trained in 2014." in part(page, 1)
        assert "Taken out:" in page.text and "Two are missing." in page.text
        assert "What changed since" not in part(page, 2)
    assert part(page, 1).count("What changed since") == 1


def test_whoever_looks_for_the_first_time_reads_what_changed_since_the_last_did(
    client, teo, rita, edition
):
    client.force_login(rita)
    decide(client, edition, "return", comment="Count again.")
    submit_anew(edition, teo)
    client.force_login(people.person("ada", "Approvers"))

    assert "Changed since rita looked at it on" in client.get(edition_page(edition)).text


def test_only_who_decides_is_kept_to_have_looked_and_only_until_it_is_published(
    client, teo, rita, edition
):
    client.force_login(teo)
    client.get(edition_page(edition))
    assert not Seen.objects.exists()

    client.force_login(rita)
    client.get(edition_page(edition))
    assert [row.by for row in Seen.objects.all()] == [rita]

    workflow.publish(edition=edition, by=rita)
    assert not Seen.objects.exists()
    assert "Changed since" not in client.get(edition_page(edition)).text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("report", "Whether the report came in time is judged by it, too."),
        ("correction", "Until then the words that it corrects stand."),
        ("supplement", "It counts from 20 January 2015, the day of the edition"),
    ],
)
def test_the_day_of_publication_says_what_it_does(client, teo, rita, edition, kind, said):
    if kind != "report":
        workflow.publish(edition=edition, by=rita, published_on=make.on("20 January 2015"))
        row = edition.revisions.first()
        edition = workflow.correct_entry(revision=row, kind=kind, reason="Wrong.", by=teo)
        edition.revisions.update(text="Mended.")
        workflow.submit(edition=edition, by=teo)
    client.force_login(rita)

    assert said in client.get(edition_page(edition)).text


def whole(actions, words, teo):
    """A report of many actions, each with its plan, its progress, a promise, and a comment."""

    def facts(first):
        for number in range(1, actions + 1):
            make.revision(first, action=number, kind=Kind.PLAN, text=words)
            make.pledge(first, action=number)

    first = make.published_edition(2013, "20 January 2014", facts=facts)
    draft = workflow.open_year(response=make.response(), year=2014, by=teo)
    for pledge in first.pledges.select_related("entry__action"):
        make.revision(draft, action=pledge.entry.action.number, text=words)
        make.outcome(draft, pledge)
    workflow.submit(edition=draft, by=teo)
    return draft


@pytest.mark.parametrize("actions", [2, 6])
def test_its_queries_do_not_grow_with_what_it_holds(
    client, teo, rita, django_assert_num_queries, actions
):
    edition = whole(actions, "Done.", teo)
    client.force_login(rita)
    client.get(edition_page(edition))
    workflow.return_to_draft(edition=edition, by=rita, comment="Count again.")
    edition.revisions.update(text="Done twice.")
    workflow.submit(edition=edition, by=teo)
    for row in edition.revisions.select_related("entry__action"):
        comments.write(edition=edition, place=str(row.entry), weight="must", text="No.", by=rita)

    with django_assert_num_queries(70):
        page = client.get(edition_page(edition))
    assert page.text.count("What changed since") == actions


def test_forty_actions_of_three_thousand_signs_are_shown_quickly(client, teo, rita):
    edition = whole(40, "We moved it, and told the staff. " * 90, teo)
    client.force_login(rita)

    began = time.process_time()
    assert client.get(edition_page(edition)).status_code == 200
    assert time.process_time() - began < 3
