"""Each step of an edition: what it does, the event it leaves, and when it is refused."""

import threading
from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection

from commitments import workflow
from commitments.models import Edition, Event, Kind, Revision, Seal
from commitments.workflow import NotAllowed, Superseded
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def teo():
    return people.teo()


@pytest.fixture
def rita():
    return people.rita()


def submitted(teo, year=2014):
    edition = workflow.open_year(response=make.response(), year=year, by=teo)
    make.revision(edition)
    workflow.submit(edition=edition, by=teo)
    return edition


def events(edition):
    return [(e.what, e.by_name, e.from_state, e.to_state) for e in edition.events.order_by("id")]


def test_opening_a_year_makes_one_draft(teo):
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)

    assert workflow.open_year(response=make.response(), year=2014, by=teo) == edition
    assert events(edition) == [("opened", "teo", "", "draft")]


def test_a_year_nobody_asks_for_is_not_opened(teo):
    with pytest.raises(NotAllowed, match="asks for no report for 2030"):
        workflow.open_year(response=make.response(), year=2030, by=teo)
    assert not Edition.objects.exists()


def test_a_published_year_is_not_opened_again(teo):
    make.published_edition(2014)
    with pytest.raises(NotAllowed, match="is published"):
        workflow.open_year(response=make.response(), year=2014, by=teo)


def test_from_draft_to_published(teo, rita):
    edition = submitted(teo)
    workflow.publish(edition=edition, by=rita, published_on=make.on("16 January 2015"))

    edition.refresh_from_db()
    assert edition.state == "published"
    assert (edition.submitted_name, edition.approved_name) == ("teo", "rita")
    assert edition.published_on_last == date(2015, 1, 16)
    assert Seal.objects.get().edition == edition
    assert events(edition)[1:] == [
        ("submitted", "teo", "draft", "submitted"),
        ("published", "rita", "submitted", "published"),
    ]


def test_publishing_twice_does_nothing_and_says_so(teo, rita):
    edition = submitted(teo)
    workflow.publish(edition=edition, by=rita)
    with pytest.raises(NotAllowed, match="not waiting for approval"):
        workflow.publish(edition=edition, by=rita)
    assert Seal.objects.count() == 1
    assert edition.events.filter(what="published").count() == 1


def test_who_submitted_does_not_approve():
    both = people.person("both", "Editors", "Approvers")
    edition = submitted(both)
    with pytest.raises(NotAllowed, match="Somebody else"):
        workflow.publish(edition=edition, by=both)


def test_a_team_of_one_may_approve_and_the_edition_says_so(settings):
    settings.ONE_PERSON_MAY_APPROVE = True
    both = people.person("both", "Editors", "Approvers")
    edition = submitted(both)
    workflow.publish(edition=edition, by=both)

    edition.refresh_from_db()
    assert edition.is_approved_by_submitter


def test_returning_says_what_to_mend(teo, rita):
    edition = submitted(teo)
    with pytest.raises(NotAllowed, match="what is to be mended"):
        workflow.return_to_draft(edition=edition, by=rita, comment=" ")
    workflow.return_to_draft(edition=edition, by=rita, comment="Give the figure.")

    assert edition.state == "draft" and edition.submitted_by is None
    last = edition.events.first()
    assert (last.what, last.comment) == ("returned", "Give the figure.")


def test_a_draft_is_not_returned(teo, rita):
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    with pytest.raises(NotAllowed, match="not waiting"):
        workflow.return_to_draft(edition=edition, by=rita, comment="Mend it.")


def test_a_withdrawn_draft_keeps_its_trace(teo):
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.revision(edition)
    workflow.withdraw(edition=edition, by=teo, comment="Begun by mistake.")

    assert events(edition)[-1] == ("withdrawn", "teo", "draft", "withdrawn")
    assert edition.revisions.count() == 1
    assert workflow.open_year(response=make.response(), year=2014, by=teo) != edition


def test_what_is_submitted_is_not_withdrawn(teo):
    with pytest.raises(NotAllowed, match="Only a draft"):
        workflow.withdraw(edition=submitted(teo), by=teo)


def test_what_stands_against_it_stops_a_submission(teo):
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    with pytest.raises(NotAllowed, match="Mend"):
        workflow.submit(edition=edition, by=teo, unless=lambda: ["no answer"])
    edition.refresh_from_db()
    assert edition.state == "draft"


@pytest.mark.parametrize("step", ["submit", "withdraw"])
def test_approvers_do_not_edit(teo, rita, step):
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    with pytest.raises(NotAllowed, match="Only editors"):
        getattr(workflow, step)(edition=edition, by=rita)


def test_editors_do_not_approve(teo):
    other = people.person("tea", "Editors")
    with pytest.raises(NotAllowed, match="Only approvers"):
        workflow.publish(edition=submitted(teo), by=other)


def test_another_departments_people_have_no_say(teo):
    edition = submitted(teo)
    stranger = people.person("bis", "Editors", "Approvers", department="bis")
    for step in (
        lambda: workflow.open_year(response=make.response(), year=2015, by=stranger),
        lambda: workflow.publish(edition=edition, by=stranger),
        lambda: workflow.return_to_draft(edition=edition, by=stranger, comment="No."),
    ):
        with pytest.raises(NotAllowed, match="don't work for"):
            step()
    edition.refresh_from_db()
    assert edition.state == "submitted"


def correction(teo, kind=Edition.Kind.CORRECTION, reason="A wrong figure."):
    published = make.published_edition(2014, facts=make.revision)
    revision = published.revisions.get()
    return workflow.correct_entry(revision=revision, kind=kind, reason=reason, by=teo)


def test_a_correction_begins_with_just_that_entry(teo):
    draft = correction(teo)
    assert (draft.kind, draft.change_note) == ("correction", "A wrong figure.")
    assert [r.text for r in draft.revisions.all()] == ["Done."]


def test_a_correction_needs_a_reason(teo):
    with pytest.raises(NotAllowed, match="Say why"):
        correction(teo, reason=" ")
    assert Edition.objects.count() == 1


def test_a_supplement_counts_from_the_day_of_what_it_supplements(teo, rita):
    draft = correction(teo, Edition.Kind.SUPPLEMENT)
    workflow.submit(edition=draft, by=teo)
    workflow.publish(edition=draft, by=rita)

    draft.refresh_from_db()
    assert draft.published_on == draft.supplements.published_on


def test_what_was_published_anew_is_not_written_over(teo, rita):
    first = correction(teo)
    revision = Edition.objects.get(kind="report").revisions.get()
    second = workflow.correct_entry(
        revision=revision, kind=Edition.Kind.CORRECTION, reason="Another.", by=teo
    )
    for draft in (first, second):
        draft.revisions.update(text=f"Mended in {draft.pk}.")
        workflow.submit(edition=draft, by=teo)
    workflow.publish(edition=first, by=rita)

    with pytest.raises(Superseded) as refused:
        workflow.publish(edition=second, by=rita)
    [(ours, theirs)] = refused.value.pairs
    assert (ours.edition, theirs.edition) == (second, first)
    second.refresh_from_db()
    assert second.state == "submitted"


def test_readable_by(teo):
    draft = workflow.open_year(response=make.response(), year=2014, by=teo)
    out = make.published_edition(2013)
    bis = people.person("bis", "Editors", department="bis")

    def read(user):
        return set(Edition.objects.filter(workflow.readable_by(user)))

    assert read(teo) == read(people.otto()) == {draft, out}
    assert read(bis) == {out}


def test_twenty_people_publish_at_once(transactional_db):
    edition = submitted(people.teo())
    approvers = [people.person(f"rita{n}", "Approvers") for n in range(20)]
    answers = []

    def press(by):
        try:
            workflow.publish(edition=Edition.objects.get(pk=edition.pk), by=by)
            answers.append("published")
        except NotAllowed as refused:
            answers.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[by]) for by in approvers]
    if connection.vendor == "postgresql":
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:  # SQLite has one writer at a time, and its test database one connection.
        for by in approvers:
            press(by)

    assert answers.count("published") == 1 and len(answers) == 20
    assert answers.count("This edition is not waiting for approval.") == 19
    assert Seal.objects.count() == 1
    assert Event.objects.filter(what="published").count() == 1
    assert Revision.objects.published().filter(entry__kind=Kind.PROGRESS).count() == 1


# Whoever looks after accounts takes no part.


def who_looks_after_accounts(way):
    vera = people.person("vera", "Editors", "Approvers")
    if way == "superuser":
        vera.is_superuser = True
        vera.save()
    elif way == "group":
        vera.groups.add(Group.objects.get(name="Administrators"))
    else:
        vera.user_permissions.add(Permission.objects.get(codename=way))
    return vera


@pytest.mark.parametrize("way", ["superuser", "group", "change_user", "add_membership"])
def test_whoever_looks_after_accounts_neither_edits_nor_approves_though_in_both_groups(
    way, teo, settings
):
    vera, edition = who_looks_after_accounts(way), submitted(teo)
    draft = make.draft_edition(2015)
    steps = [
        lambda: workflow.publish(edition=edition, by=vera),
        lambda: workflow.return_to_draft(edition=edition, by=vera, comment="No."),
        lambda: workflow.submit(edition=draft, by=vera),
        lambda: workflow.open_year(response=edition.response, year=2013, by=vera),
        lambda: workflow.withdraw(edition=draft, by=vera),
    ]
    for step in steps:
        with pytest.raises(NotAllowed, match="You look after accounts, so you take no part"):
            step()
    assert {row.state for row in Edition.objects.all()} == {"submitted", "draft"}

    settings.ONE_PERSON_MAY_APPROVE = True
    workflow.publish(edition=edition, by=vera)
    edition.refresh_from_db()
    assert edition.is_published
