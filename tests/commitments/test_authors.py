"""Who wrote what stands in an edition: they are named, and don't approve it alone."""

import json

import pytest
from django.test import Client

from commitments import workflow
from commitments.authors import authors_of
from commitments.ledger import format_2
from commitments.models import Author, Edition, Evidence, Kind, Pledge, Revision
from commitments.spreadsheets import files
from commitments.spreadsheets.proposals import apply, propose
from commitments.spreadsheets.rows import rows_of
from commitments.workflow import NotAllowed
from commitments.yearly_update.saving import save
from commitments.yearly_update.sheet import Sheet
from tests import make
from tests.admin_pages import address, edition_page, fill_in
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    """Edits and approves, as Bob does."""
    user = people.person("ann", "Editors", "Approvers")
    user.first_name, user.last_name = "Ann", "Archer"
    user.save()
    return user


@pytest.fixture
def bob():
    return people.person("bob", "Editors", "Approvers")


@pytest.fixture
def teo():
    return people.teo()


@pytest.fixture
def draft(teo):
    for number in (1, 2):
        make.action(number)
    return workflow.open_year(response=make.response(), year=2014, by=teo)


def type_in(edition, by, *actions, **boxes):
    """Save boxes of actions on the screen: progress__text="Done."; the others are as they were."""
    sheet = Sheet(Edition.objects.select_related("response__strategy").get(pk=edition.pk))
    post = {}
    for section in sheet.sections:
        if section.key not in map(str, actions):
            continue
        post[f"{section.key}-drawn"] = section.drawn
        for kind, text in section.stored.texts.items():
            for name in ("answer", "text", "reason", "assessment"):
                post[f"{section.key}-{kind}-{name}"] = getattr(text, name)
        for kind, rows in section.stored.pledges.items():
            for row in rows:
                box = f"{section.key}-{kind}-pledge-{row.pk}"
                post |= {f"{box}-take": "on", f"{box}-statement": row.statement}
        for name, text in boxes.items():
            post[f"{section.key}-{name.replace('__', '-')}"] = text
    save(edition=edition, post=post, by=by)


def authors(edition):
    return list(edition.authors.values_list("account", flat=True))


def submitted(edition, by):
    workflow.submit(edition=edition, by=by)
    return authors(edition)


def test_who_wrote_something_that_stands_is_named_and_does_not_approve(draft, ann, bob, teo):
    type_in(draft, ann, 1, progress__text="Trained three.")
    type_in(draft, teo, 2, progress__text="Moved two.")
    assert submitted(draft, teo) == ["ann", "teo"]
    assert Author.objects.get(account="ann").name == "Ann Archer"

    with pytest.raises(NotAllowed, match="what you wrote in"):
        workflow.publish(edition=draft, by=ann)
    draft.refresh_from_db()
    assert draft.state == "submitted"

    workflow.publish(edition=draft, by=bob)
    draft.refresh_from_db()
    assert (draft.submitted_account, draft.approved_account) == ("teo", "bob")
    assert not draft.is_approved_by_author


def test_the_trail_and_the_log_name_them_by_account_and_name(draft, ann, bob, teo):
    type_in(draft, ann, 1, progress__text="Trained three.")
    workflow.submit(edition=draft, by=teo)
    workflow.publish(edition=draft, by=bob)

    told = draft.events.get(what="published").changes
    assert told == {
        "written by": ["", "Ann Archer (ann)"],
        "submitted by": ["", "teo (teo)"],
        "approved by": ["", "bob (bob)"],
    }
    facts = format_2.facts_of(draft.pk)
    signed = format_2.told(facts[f"signatures/{draft.response.key}/{draft.position}"])["row"]
    [wrote] = [format_2.told(text)["row"] for key, text in facts.items() if "authors/" in key]
    assert (wrote["account"], wrote["name"]) == ("ann", "Ann Archer")
    assert (signed["submitted_name"], signed["submitted_account"]) == ("teo", "teo")
    assert (signed["approved_name"], signed["approved_account"]) == ("bob", "bob")
    assert not [name for name in ("ann", "teo", "bob") if f'"{name}"' in draft.seal.line]


def test_who_wrote_nothing_that_stands_may_approve(draft, ann, teo):
    type_in(draft, ann, 1, progress__text="A slip.")
    type_in(draft, teo, 1, progress__text="")
    type_in(draft, teo, 1, progress__text="Trained three.")
    assert submitted(draft, teo) == ["teo"]
    workflow.publish(edition=draft, by=ann)
    draft.refresh_from_db()
    assert draft.is_published


def test_who_changes_a_comma_joins_who_wrote_the_text(draft, ann, bob, teo):
    type_in(draft, ann, 1, progress__text="Trained three of them.")
    type_in(draft, bob, 1, progress__text="Trained three, of them.")
    assert submitted(draft, teo) == ["ann", "bob"]


def test_who_wrote_a_pledge_or_an_answer_wrote(draft, ann, bob, teo):
    type_in(draft, ann, 1, plan__text="We will train.")
    type_in(draft, bob, 1, plan__pledge__new1__statement="Train people.")
    type_in(draft, teo, 2, progress__answer="nil-return", progress__reason="Nobody asked.")
    assert Pledge.objects.count() == 1
    assert submitted(draft, teo) == ["ann", "bob", "teo"]


def test_what_is_half_done_and_taken_out_is_nobodys(draft, ann, teo):
    type_in(draft, ann, 1, progress__answer="nil-return")
    type_in(draft, teo, 1, progress__answer="text", progress__text="Trained three.")
    assert submitted(draft, teo) == ["teo"]


def test_they_are_noted_anew_when_it_is_submitted_again(draft, ann, bob, teo):
    type_in(draft, ann, 1, progress__text="Trained three.")
    workflow.submit(edition=draft, by=teo)
    workflow.return_to_draft(edition=draft, by=bob, comment="Give the figure.")
    assert authors(draft) == []
    draft.refresh_from_db()
    assert (draft.submitted_account, draft.submitted_name) == ("", "")

    type_in(draft, teo, 1, progress__text="")
    type_in(draft, teo, 1, progress__text="Trained 3.")
    assert submitted(draft, teo) == ["teo"]


def test_one_person_may_approve_where_the_setting_allows_and_it_is_marked(
    draft, ann, teo, settings
):
    settings.ONE_PERSON_MAY_APPROVE = True
    type_in(draft, ann, 1, progress__text="Trained three.")
    workflow.submit(edition=draft, by=teo)
    workflow.publish(edition=draft, by=ann)
    draft.refresh_from_db()
    assert draft.is_approved_by_author and not draft.is_approved_by_submitter
    assert json.loads(draft.seal.line)["is_approved_by_author"]


# Other ways in


def test_who_enters_a_fact_in_its_own_form_wrote_it(draft, ann, bob, teo):
    cell = make.entry(1)
    by_ann, by_bob = Client(), Client()
    by_ann.force_login(ann)
    by_bob.force_login(bob)
    added = {
        "entry": cell.pk,
        "edition": draft.pk,
        "answer": "text",
        "form": "plain",
        "text": "Trained three.",
    }
    by_ann.post(address(Revision, "add"), added)
    row = draft.revisions.get()
    fill_in(by_bob, address(Revision, "change", row.pk), added | {"text": "Trained 3."})
    row.refresh_from_db()
    assert row.text == "Trained 3."
    assert submitted(draft, teo) == ["ann", "bob"]


def test_who_attached_evidence_in_its_own_form_wrote_it(client, draft, ann, teo):
    pledge = make.published_edition(2013, facts=make.pledge).pledges.get()
    outcome = make.outcome(draft, pledge)
    client.force_login(ann)
    added = {"outcome": outcome.pk, "title": "Figures", "url": "https://example.org/figures"}
    client.post(address(Evidence, "add"), added)
    assert Evidence.objects.exists()
    assert submitted(draft, teo) == ["ann"]


def test_a_fact_entered_in_its_own_form_and_deleted_again_is_nobodys(client, draft, ann, teo):
    client.force_login(ann)
    added = {
        "entry": make.entry(1).pk,
        "edition": draft.pk,
        "answer": "text",
        "form": "plain",
        "text": "A slip.",
    }
    client.post(address(Revision, "add"), added)
    client.post(address(Revision, "delete", draft.revisions.get().pk), {"post": "yes"})
    assert not draft.revisions.exists()
    assert submitted(draft, teo) == []


def test_who_uploads_a_spreadsheet_wrote_what_it_changes(draft, ann, teo):
    rows = files.read(files.as_csv(rows_of(Sheet(draft))), "update.csv").rows
    for row in rows.values():
        if (row["action"], row["kind"]) == ("1", "progress"):
            row |= {"answer": "text", "text": "Trained three."}
    seen = propose(Sheet(draft), rows, "update.csv").digest
    apply(edition=draft, rows=rows, name="update.csv", seen=seen, by=ann)
    assert submitted(draft, teo) == ["ann"]


@pytest.mark.parametrize(("take", "who"), [(True, ["bob"]), (False, ["ann"])])
def test_who_lets_a_draft_begin_anew_wrote_what_gives_way(ann, bob, teo, take, who):
    draft = people.overtaken_draft(teo)
    type_in(draft, ann, 1, progress__text="Words of the draft.")
    [(mine, newer)] = workflow.newer_published(draft)
    workflow.restart(
        edition=draft, by=bob, seen={mine.pk: newer.pk}, take={mine.pk} if take else set()
    )
    # Teo wrote the reason of the correction.
    assert submitted(draft, teo) == sorted([*who, "teo"])


def test_who_gave_the_reason_of_a_correction_wrote_it(ann, bob, teo):
    published = make.published_edition(2014, facts=make.revision)
    draft = workflow.correct_entry(
        revision=published.revisions.get(), kind="correction", reason="A wrong figure.", by=ann
    )
    type_in(draft, bob, 1, progress__text="Trained 3.")
    assert submitted(draft, teo) == ["ann", "bob"]


def test_who_gives_the_change_note_at_submission_wrote_it(draft, ann, bob, teo):
    type_in(draft, bob, 1, progress__text="Trained three.")
    workflow.submit(edition=draft, by=ann, change_note="The year 2014.")
    assert authors(draft) == ["ann", "bob"]
    workflow.return_to_draft(edition=draft, by=people.rita(), comment="Give the figure.")
    assert submitted(draft, teo) == ["ann", "bob"]


def test_who_only_opens_or_submits_wrote_nothing(client, ann, bob, teo):
    client.force_login(ann)
    added = {"response": make.response().pk, "kind": "report", "year": 2014}
    client.post(address(Edition, "add"), added)
    draft = Edition.objects.get()
    make.action(1)
    type_in(draft, bob, 1, progress__text="Trained three.")
    make.revision(draft, action=2)
    assert submitted(draft, teo) == ["bob"]


# On the approver's page, and what earlier versions left


def test_the_page_names_them_and_tells_an_author_why_not(client, draft, ann, bob, teo):
    type_in(draft, ann, 1, progress__text="Trained three.")
    workflow.submit(edition=draft, by=teo)

    client.force_login(ann)
    page = client.get(edition_page(draft)).text
    assert "Written by" in page and "Ann Archer (ann)" in page
    assert "Somebody else must approve what you wrote in." in page
    assert "Approve and publish" not in page and "Return to draft" in page

    client.force_login(bob)
    assert "Approve and publish" in client.get(edition_page(draft)).text


def test_an_edition_that_an_earlier_version_submitted_is_returned_first(client, draft, bob, teo):
    make.revision(draft)
    workflow.submit(edition=draft, by=teo)
    Edition.objects.update(submitted_account="")

    client.force_login(bob)
    assert "Return it, so that it is submitted again." in client.get(edition_page(draft)).text
    with pytest.raises(NotAllowed, match="submitted before"):
        workflow.publish(edition=draft, by=bob)


@pytest.mark.parametrize("actions", [2, 30])
def test_finding_them_takes_as_many_queries_however_much_is_written(
    draft, ann, teo, django_assert_num_queries, actions
):
    for number in range(1, actions + 1):
        make.revision(draft, action=number, kind=Kind.PROGRESS)
        make.action(number)
    type_in(draft, ann, *range(1, actions + 1), progress__text="Done, all of it.")
    with django_assert_num_queries(15):
        assert authors_of(draft) == [ann]
