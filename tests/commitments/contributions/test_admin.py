"""Editors ask, remind and take back in the admin, see who holds what, and take what came in."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from commitments import workflow
from commitments.contributions import steps
from commitments.models import Contribution
from tests import make
from tests.admin_pages import boxes_of, edition_page
from tests.commitments import people
from tests.commitments.contributions.asked import ANN, BOB, action, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, teo):
    client.force_login(teo)
    return client


@pytest.fixture
def mailing(settings):
    settings.EMAIL_HOST = "mail.example.org"
    settings.SITE_URL = "https://pledges.example.org"


def page_of(edition, page="contributions", *keys):
    return reverse(f"admin:commitments_edition_{page}", args=[edition.pk, *keys])


def ask(client, edition, *numbers, to=ANN, **fields):
    form = {"name": to.name, "role": to.role, "address": to.address}
    form["actions"] = [action(number).pk for number in numbers or [1]]
    return client.post(page_of(edition), form | fields, follow=True)


def link_in(text):
    return "/contribute/" + text.split("/contribute/")[1].split("/")[0] + "/"


def sent(draft, teo):
    _made, token = asked(draft, teo)
    steps.save_answers(token=token, number=1, answers={"progress": "It is done."}, drawn={})
    return steps.submit(token=token).answers.get()


def test_asked_by_mail_it_holds_no_word_of_the_draft(client, desk, draft, mailing):
    make.revision(draft, text="A word of the draft.")
    page = ask(desk, draft)

    assert "The link was sent to Ann Other." in page.text
    (letter,) = mail.outbox
    assert letter.to == [ANN.address]
    assert letter.subject == "The report for 2014: your part"
    assert "teo asks you to answer for action 1 of the report for 2014" in letter.body
    for words in ("A word of the draft", "Plan 1 of 2013", "Promise of", "Title of action"):
        assert words not in letter.body
    assert client.get(link_in(letter.body)).status_code == 200
    assert "https://pledges.example.org/contribute/" in letter.body
    assert link_in(letter.body) not in page.text and ANN.address not in page.text


def test_without_a_mail_server_the_link_is_shown_once(desk, draft):
    page = ask(desk, draft)

    assert "It is shown only here and only once" in page.text and not mail.outbox
    assert desk.get(link_in(page.text)).status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert "/contribute/" not in desk.get(page_of(draft)).text


def test_sent_twice_by_a_reload_it_asks_once(desk, draft):
    ask(desk, draft)
    again = ask(desk, draft)

    assert again.status_code == 400 and "is not one of the available choices" in again.text
    assert Contribution.objects.count() == 1


def test_a_mail_that_can_t_be_sent_leaves_the_link_on_the_screen(desk, draft, mailing, settings):
    settings.EMAIL_BACKEND = "tests.commitments.contributions.asked.Away"

    page = ask(desk, draft)

    assert "The mail could not be sent (ConnectionRefusedError)" in page.text
    assert link_in(page.text)


def test_who_is_asked_is_named(desk, draft):
    page = ask(desk, draft, name="", role="", address="ann", actions=[])

    assert page.status_code == 400
    for said in (
        "Choose at least one action.",
        "Name: Enter their name.",
        "Role: Enter their role.",
    ):
        assert said in page.text
    page = ask(desk, draft, address="ann")
    assert "Email address: Enter an email address like name@example.gov.uk." in page.text
    assert not Contribution.objects.exists()


def test_the_page_says_who_holds_what_since_when(desk, draft, teo):
    _made, token = asked(draft, teo)
    asked(draft, teo, 2, to=BOB)
    steps.decline(token=token, reason="Ask estates.")

    page = " ".join(desk.get(page_of(draft)).text.split())

    today = f"{timezone.localdate():%-d %B %Y}"
    assert f"<strong>Bob Bee, Head of estates</strong>: action 2, since {today}, until" in page
    assert f"<strong>Ann Other, Head of digital</strong>: action 1, not theirs on {today}" in page
    assert "Ask estates." in page


def test_handed_on_the_page_says_from_whom(desk, draft, teo):
    _made, token = asked(draft, teo)
    steps.hand_on(token=token, to=BOB)

    assert "(handed on from Ann Other)" in desk.get(page_of(draft)).text


def test_one_press_reminds_with_a_new_link(client, desk, draft, teo, mailing):
    made, token = asked(draft, teo)

    page = desk.post(page_of(draft, "contribution_remind", made.pk), follow=True)

    assert "The link was sent to Ann Other." in page.text and "reminded" in page.text
    assert mail.outbox[0].body.startswith("This is a reminder. It has a new link")
    assert client.get(f"/contribute/{token}/").status_code == 410
    assert client.get(link_in(mail.outbox[0].body)).status_code == 200


def test_one_press_takes_a_link_back(client, desk, draft, teo):
    made, token = asked(draft, teo)

    page = desk.post(page_of(draft, "contribution_revoke", made.pk), follow=True)

    assert "The link of Ann Other does not work any more." in page.text
    assert client.get(f"/contribute/{token}/").status_code == 410
    again = desk.post(page_of(draft, "contribution_revoke", made.pk))
    assert again.status_code == 409 and "has ended: taken back" in again.text
    reminded = desk.post(page_of(draft, "contribution_remind", made.pk))
    assert reminded.status_code == 409 and "/contribute/" not in reminded.text


def test_the_screen_says_what_came_in_and_who_holds_what(desk, draft, teo):
    assert "Ask the owner of an action by a link" in desk.get(edition_page(draft)).text
    answer = sent(draft, teo)
    asked(draft, teo, 2, to=BOB)

    page = desk.get(edition_page(draft)).text

    assert page_of(draft, "contribution_answer", answer.pk) in page
    assert "1 person holds a link" in page


def test_the_checks_name_what_nobody_took_and_who_has_not_answered(desk, draft, teo):
    address = edition_page(draft, "check")
    assert "Asked by link, and not in the draft" not in desk.get(address).text
    answer = sent(draft, teo)
    asked(draft, teo, 2, to=BOB)

    page = desk.get(address).text

    assert "Asked by link, and not in the draft" in page
    assert page_of(draft, "contribution_answer", answer.pk) in page
    assert "1 person holds a link" in page


def test_what_came_in_is_seen_beside_the_draft_and_taken(desk, draft, teo):
    answer = sent(draft, teo)
    make.revision(draft, text="It is nearly done.")
    address = page_of(draft, "contribution_answer", answer.pk)
    page = desk.get(address)

    assert "<del>nearly </del>" in page.text
    taken = desk.post(
        address, {"drawn": boxes_of(page.text)["drawn"], "take": ["progress"]}, follow=True
    )

    assert "Taken from Ann Other: Progress during 2014." in taken.text
    assert draft.revisions.get().text == "It is done."
    assert "Some of it was taken by teo on" in desk.get(address).text
    assert "taken by teo" in " ".join(desk.get(page_of(draft)).text.split())


def test_nothing_chosen_is_nothing_taken(desk, draft, teo):
    answer = sent(draft, teo)
    address = page_of(draft, "contribution_answer", answer.pk)

    refused = desk.post(address, {"drawn": boxes_of(desk.get(address).text)["drawn"]})
    stale = desk.post(address, {"drawn": "0", "take": ["progress"]})

    assert refused.status_code == 400 and "Choose what to take" in refused.text
    assert stale.status_code == 409 and "look at it again" in stale.text
    assert not draft.revisions.exists()


def test_set_aside_it_waits_no_more(desk, draft, teo):
    answer = sent(draft, teo)
    address = page_of(draft, "contribution_answer", answer.pk)
    drawn = boxes_of(desk.get(address).text)["drawn"]

    page = desk.post(address, {"drawn": drawn, "aside": "Set it aside"}, follow=True)

    assert "Set aside: what Ann Other answered about" in page.text
    assert "Came in by link" not in desk.get(edition_page(draft)).text


def test_what_is_still_being_written_is_nobody_else_s_to_see(desk, draft, teo):
    _made, token = asked(draft, teo)
    steps.save_answers(token=token, number=1, answers={"progress": "Not yet sent."}, drawn={})
    answer = draft.contributions.get().answers.get()

    assert desk.get(page_of(draft, "contribution_answer", answer.pk)).status_code == 404
    for page in (page_of(draft), edition_page(draft)):
        assert "Not yet sent." not in desk.get(page).text


def test_of_what_is_no_draft_nobody_is_asked(desk, draft, teo):
    asked(draft, teo)
    make.revision(draft)
    workflow.submit(edition=draft, by=teo)

    page = desk.get(page_of(draft))
    assert 'id="ask"' not in page.text
    assert "Remind</button>" not in page.text
    refused = ask(desk, draft, 2)
    assert refused.status_code == 409 and "this is no draft any more" in refused.text
    assert Contribution.objects.count() == 1


def test_where_each_action_is_held_nobody_else_is_asked(desk, draft, teo):
    asked(draft, teo, 1, 2)

    assert "Somebody holds each of its actions." in desk.get(page_of(draft)).text
    assert ask(desk, draft, 2, to=BOB).status_code == 409
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("who", ["rita", "otto", "elsewhere"])
def test_others_see_and_do_nothing_here(client, draft, teo, who):
    made, _token = asked(draft, teo)
    esfa = {"department": "esfa"}
    by = people.person("eve", "Editors", **esfa) if who == "elsewhere" else getattr(people, who)()
    client.force_login(by)

    for page in (page_of(draft), page_of(draft, "contribution_answer", made.answers.get().pk)):
        assert client.get(page).status_code in (403, 404)
    for step in ("contribution_remind", "contribution_revoke"):
        assert client.post(page_of(draft, step, made.pk)).status_code in (403, 404)
    made.refresh_from_db()
    assert (made.state, made.reminded_at) == ("open", None)


def test_the_page_takes_as_many_queries_however_many_were_asked(
    desk, draft, teo, django_assert_max_num_queries
):
    asked(draft, teo)
    with django_assert_max_num_queries(60) as few:
        desk.get(page_of(draft))
    for number in (2, 1):
        Contribution.objects.update(
            asked_at=timezone.now() - timedelta(20), expires_at=timezone.now()
        )
        asked(draft, teo, number, to=BOB)
    with django_assert_max_num_queries(len(few)) as many:
        desk.get(page_of(draft))
    assert len(many) == len(few)
