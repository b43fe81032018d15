"""Comments on one text of an edition that waits, and what a must holds up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments import comments, workflow
from commitments.models import Comment, Step
from commitments.workflow import NotAllowed
from tests import make
from tests.admin_pages import edition_page
from tests.commitments import people

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql("pages and letters")]

PLACE = "Action 1, progress during 2014"


@pytest.fixture
def teo():
    return people.teo()


@pytest.fixture
def rita():
    return people.rita()


@pytest.fixture
def pat():
    return people.person("pat", "Auditors")


@pytest.fixture
def edition(teo, pat):
    """One that waits for Pat, of the press office."""
    Step.objects.create(response=make.response(), number=1, name="Press office").people.add(pat)
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.revision(edition, text="A draft’s words.")
    workflow.submit(edition=edition, by=teo)
    return edition


def said(edition, by, weight="must", text="By when?"):
    return comments.write(edition=edition, place=PLACE, weight=weight, text=text, by=by)


def test_a_must_holds_up_clearance_and_publication_until_its_step_closes_it(
    edition, teo, rita, pat
):
    comment = said(edition, pat)

    with pytest.raises(NotAllowed, match="1 comment is open that must be seen to first"):
        workflow.clear(edition=edition, number=1, by=pat)
    comments.answer(comment=comment, text="By May.", by=teo)
    with pytest.raises(NotAllowed, match="Whoever wrote a comment closes it"):
        comments.close(comment=comment, by=rita)
    comments.close(comment=comment, by=pat)
    workflow.clear(edition=edition, number=1, by=pat)
    approvers = said(edition, rita)
    with pytest.raises(NotAllowed, match="1 comment is open"):
        workflow.publish(edition=edition, by=rita)
    comments.close(comment=approvers, by=rita)
    workflow.publish(edition=edition, by=rita)

    told = edition.events.filter(what__in=["commented", "replied", "closed"]).order_by("pk")
    assert list(told.values_list("what", "by_name", "comment"))[:3] == [
        ("commented", "pat", "By when?"),
        ("replied", "teo", "By May."),
        ("closed", "pat", ""),
    ]
    assert told[0].changes == {"weight": ["", "must"], "place": ["", PLACE]}


@pytest.mark.parametrize("weight", ["should", "remark"])
def test_what_is_no_must_holds_nothing_up(weight, edition, rita, pat):
    said(edition, pat, weight)

    workflow.clear(edition=edition, number=1, by=pat)
    workflow.publish(edition=edition, by=rita)
    assert edition.is_published


def test_comments_outlive_a_return_and_are_answered_in_the_draft(edition, teo, pat):
    comment = said(edition, pat)
    workflow.return_to_draft(edition=edition, by=pat, comment="See the comment.")

    with pytest.raises(NotAllowed, match="Only those who clear or approve it"):
        said(edition, pat)
    comments.answer(comment=comment, text="By May.", by=teo)
    workflow.submit(edition=edition, by=teo)
    with pytest.raises(NotAllowed, match="1 comment is open"):
        workflow.clear(edition=edition, number=1, by=pat)


def test_who_may_say_and_answer_what(edition, teo, rita, pat):
    with pytest.raises(NotAllowed, match="Only those who clear or approve it"):
        said(edition, teo)
    with pytest.raises(NotAllowed, match="Choose how much it weighs"):
        said(edition, pat, "shout")
    with pytest.raises(NotAllowed, match="Write what you want to say"):
        said(edition, pat, text=" ")
    with pytest.raises(NotAllowed, match="Only editors answer"):
        comments.answer(comment=said(edition, pat), text="So what?", by=rita)


def test_an_approver_takes_over_the_comments_of_a_step_that_was_bypassed_or_has_nobody(
    edition, rita, pat
):
    comment, other = said(edition, pat), said(edition, pat, text="And why?")
    pat.is_active = False
    pat.save()
    comments.close(comment=comment, by=rita)
    pat.is_active = True
    pat.save()
    with pytest.raises(NotAllowed, match="Whoever wrote a comment closes it"):
        comments.close(comment=other, by=rita)
    workflow.bypass(edition=edition, number=1, by=rita, reason="Nobody is there.")

    comments.close(comment=other, by=rita)

    with pytest.raises(NotAllowed, match="rita closed this comment before"):
        comments.close(comment=other, by=rita)


def test_one_comments_beside_the_text_and_sees_it_there(client, edition, teo, pat):
    client.force_login(pat)
    page = edition_page(edition)
    assert f'name="place" value="{PLACE}"' in client.get(page).text
    sent = {"place": PLACE, "weight": "must", "text": "By when?"}

    kept = client.post(edition_page(edition, "comment"), sent, follow=True)
    refused = client.post(edition_page(edition, "comment"), {**sent, "weight": ""})

    assert "By when?" in kept.text and "pat (Press office)" in kept.text
    assert refused.status_code == 409 and ">By when?</textarea>" in refused.text
    [comment] = Comment.objects.all()
    client.force_login(teo)
    answer = reverse("admin:commitments_edition_answer", args=[edition.pk, comment.pk])
    answered = client.post(answer, {"answer": "By May."}, follow=True)
    assert "<strong>teo</strong> answered:" in answered.text and "By May." in answered.text


def test_nobody_of_another_department_reads_comments(client, edition, pat):
    said(edition, pat)
    make.publish(make.draft_edition(2013))
    client.force_login(people.person("bis", "Editors", department="bis"))

    assert client.get(edition_page(edition, "comments")).status_code == 404


def test_comments_cost_no_more_queries_the_more_there_are(client, edition, pat, rita):
    client.force_login(rita)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(edition_page(edition))
        return len(asked)

    said(edition, pat)
    queries()
    one = queries()
    said(edition, pat, text="Why?")
    said(edition, rita, text="And how?")

    assert queries() == one
