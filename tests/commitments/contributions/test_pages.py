"""The pages behind a link: they show its actions and nothing else, and say why where they don't."""

import logging
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from commitments.contributions import steps
from commitments.models import Contribution
from reporting.web import limits
from strategy.security.lines import JsonLine
from tests import make
from tests.commitments.contributions.asked import ANN, BOB, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(draft, teo):
    return asked(draft, teo, 1)[1]


@pytest.fixture
def mailing(settings):
    settings.EMAIL_HOST = "mail.example.org"
    settings.SITE_URL = "https://pledges.example.org"


def address(token, page="", *args):
    return reverse(f"contribute{page}", args=[token, *args])


def pledge_of(number=1):
    return make.response().entries.get(action__number=number, kind="plan", year=2014).pledges.get()


def answer(client, token, **words):
    page = address(token, "_action", 1)
    drawn = client.get(page).context["drawn"]
    return client.post(page, {"drawn": drawn, **words})


def test_the_first_page_says_who_asks_for_what_until_when(client, token):
    page = client.get(address(token)).text

    made = Contribution.objects.get()
    until = f"{timezone.localtime(made.expires_at):%-d %B %Y}"
    assert "teo asks <strong>Ann Other</strong> (Head of digital) to answer for action 1" in page
    assert f"It works until <strong>{until}</strong>" in page
    assert address(token, "_action", 1) in page and "Not started" in page
    assert ANN.address not in page


def test_an_action_has_its_plan_its_promises_and_boxes(client, token):
    page = client.get(address(token, "_action", 1)).text

    assert "Plan 1 of 2013." in page and "Promise of action 1" in page
    assert "What was done in 2014?" in page and "What will you do in 2015?" in page
    assert f'name="outcome-{pledge_of().pk}"' in page and "Carried forward" in page


def test_saved_it_is_there_again_and_leads_on(client, token):
    pledge = pledge_of()
    words = {f"outcome-{pledge.pk}": "delivered", f"outcome-{pledge.pk}-words": "It was done."}

    answer_ = answer(client, token, progress="It was done.", plan="", **words)

    assert answer_.url == address(token, "_check")
    checked = client.get(answer_.url).text
    assert "It was done." in checked and "Delivered" in checked
    assert "It was done." in client.get(address(token, "_action", 1)).text
    assert "In progress" in client.get(address(token)).text
    later = answer(client, token, progress="It was done.", plan="More.", later="on", **words)
    assert later.url == address(token)
    assert "Answered" in client.get(later.url).text


def test_sent_it_is_said_and_the_link_is_over(client, token):
    answer(client, token, progress="It was done.")

    sent = client.post(address(token, "_check"), follow=True)

    assert "Your answers were sent" in sent.text and token not in sent.text
    assert Contribution.objects.get().state == "submitted"
    for page in (address(token), address(token, "_action", 1), address(token, "_check")):
        over = client.get(page)
        assert over.status_code == 410 and "They were sent on" in over.text
        assert "It was done." not in over.text


def test_sent_twice_it_is_refused_in_words(client, token):
    answer(client, token, progress="It was done.")
    client.post(address(token, "_check"))

    again = client.post(address(token, "_check"))

    assert again.status_code == 410 and "Your answers were sent" in again.text


def test_nothing_answered_is_not_sent(client, token):
    page = client.post(address(token, "_check"))

    assert page.status_code == 400 and "You have not answered anything yet." in page.text
    assert Contribution.objects.get().state == "open"


def test_what_was_typed_comes_back_where_the_link_ended_meanwhile(client, token, teo):
    page = address(token, "_action", 1)
    drawn = client.get(page).context["drawn"]
    steps.revoke(contribution=Contribution.objects.get(), by=teo)

    over = client.post(page, {"drawn": drawn, "progress": "Long words."})

    assert over.status_code == 410 and "This link was taken back" in over.text
    assert "It was not saved" in over.text and "Long words." in over.text


def test_what_another_saved_meanwhile_is_shown_beside(client, token):
    page = address(token, "_action", 1)
    drawn = client.get(page).context["drawn"]
    answer(client, token, progress="Theirs.")

    changed = client.post(page, {"drawn": drawn, "progress": "Ours."})

    assert changed.status_code == 409
    assert "Somebody else saved answers" in changed.text
    assert "Theirs." in changed.text and "Ours.</textarea>" in changed.text
    again = client.post(page, {"drawn": changed.context["drawn"], "progress": "Ours."})
    assert again.status_code == 302
    assert Contribution.objects.get().answers.get().answers == {"progress": "Ours."}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"progress": "x" * 100_001}, "A text has at most 100,000"),
        ({"progress": "NUL \0"}, "Null characters are not allowed"),
        ({"outcome": "won"}, "not one of the available choices"),
    ],
)
def test_what_can_t_be_kept_is_refused_beside_its_box(client, token, words, said):
    if "outcome" in words:
        words = {f"outcome-{pledge_of().pk}": words["outcome"]}
    page = answer(client, token, **words)

    assert page.status_code == 400 and said in page.text
    assert Contribution.objects.get().answers.get().answers == {}


@pytest.mark.parametrize("page", ["", "_check", "_hand_on", "_not_mine"])
def test_a_guessed_link_is_refused_in_words(client, token, page):
    for way in (client.get, client.post):
        refused = way(address("0" * 64, page))
        assert refused.status_code == 404 and "This link does not work" in refused.text


def test_nothing_but_its_actions_is_readable(client, draft, teo, token):
    """No other action, no draft, nobody else's answers, no promise that is not published."""
    _other, others = asked(draft, teo, 2, to=BOB)
    steps.save_answers(token=others, number=2, answers={"progress": "Bob’s words."}, drawn={})
    make.revision(draft, action=1, text="The draft of action 1.")
    make.revision(draft, action=2, text="The draft of action 2.")
    make.pledge(draft, action=1, statement="A promise of the draft", number=2)
    make.revision(make.draft_edition(2013, kind="correction", change_note="Wrong."), text="Secret.")

    pages = [
        client.get(address(token, *page)).text
        for page in ([], ["_action", 1], ["_check"], ["_hand_on"], ["_not_mine"])
    ]
    for page in (
        client.get(address(token, "_action", 2)),
        client.post(address(token, "_action", 2), {"progress": "x"}),
    ):
        assert page.status_code == 404 and "This link is for other actions" in page.text
        assert f'href="{address(token)}"' in page.text and "at another day" not in page.text
        pages.append(page.text)
    told = " ".join(pages)
    for words in ("action 2", "Bob", "The draft of", "A promise of the draft", "Secret", "Plan 2"):
        assert words not in told, words


def test_pages_are_kept_nowhere_found_by_nobody_and_tell_no_site_where_one_was(client, token):
    answers = [
        client.get(address(token)),
        client.get(address("0" * 64)),
        client.get("/contribute/x/y"),
    ]
    for answer_ in answers:
        assert answer_["Referrer-Policy"] == "no-referrer"
        assert answer_["X-Robots-Tag"] == "noindex"
        assert answer_["Cache-Control"] == "private, no-store"
        assert not answer_.cookies and "ETag" not in answer_
    # No more of the address than its own links and forms need.
    page = answers[0].text
    assert 'content="noindex"' in page and "og:url" not in page and "app-colophon" not in page


def test_no_line_of_the_log_tells_a_link(client, token, caplog):
    guessed = "0f" * 32
    with caplog.at_level(logging.DEBUG):
        client.get(address(guessed))
        client.get(f"/contribute/{token}/no-such-page/")
        client.put(address(token))

    lines = [JsonLine().format(record) for record in caplog.records]
    assert len(lines) >= 3
    assert not any(token in line or guessed in line for line in lines)


def test_handed_on_by_mail(client, token, mailing):
    form = {"name": BOB.name, "role": BOB.role, "address": BOB.address}

    done = client.post(address(token, "_hand_on"), form, follow=True)

    assert "A link of their own was sent" in done.text
    (sent,) = mail.outbox
    assert sent.to == [BOB.address]
    assert "Whoever was asked first said that you are the person to ask." in sent.body
    new = sent.body.split("/contribute/")[1].split("/")[0]
    assert "Bob Bee" in client.get(address(new)).text
    assert "This was handed on" in client.get(address(token)).text


def test_handed_on_without_a_mail_server_the_link_is_shown_once(client, token):
    form = {"name": BOB.name, "role": BOB.role, "address": BOB.address}

    page = client.post(address(token, "_hand_on"), form)

    new = page.text.split("/contribute/")[1].split("/")[0]
    assert "It is shown only here and only once" in page.text
    assert client.get(address(new)).status_code == 200
    assert not mail.outbox


def test_whom_it_is_handed_on_to_is_named_whole(client, token):
    page = client.post(address(token, "_hand_on"), {"name": "", "role": "", "address": "bob"})

    assert page.status_code == 400
    for said in ("Enter their name", "Enter their role", "Enter an email address like"):
        assert said in page.text
    assert Contribution.objects.get().state == "open"


def test_not_theirs_with_a_reason(client, token):
    assert client.post(address(token, "_not_mine"), {"reason": ""}).status_code == 400

    said = client.post(address(token, "_not_mine"), {"reason": "Ask estates."}, follow=True)

    assert "You said that this is not yours" in said.text
    assert Contribution.objects.get().reason == "Ask estates."


def test_one_internet_address_opens_so_many(client, token, settings, monkeypatch):
    settings.DEAR_ANSWERS_A_MINUTE = 3
    monkeypatch.setattr(limits, "now", lambda: 0.0)
    asks = {"REMOTE_ADDR": "203.0.113.9"}
    answers = [client.get(address("0" * 64), **asks).status_code for _ in range(4)]

    assert answers == [404, 404, 404, 429]
    limits.GIVEN.forget()


def test_a_page_takes_as_many_queries_however_much_there_is(
    client, draft, teo, django_assert_num_queries
):
    _made, token = asked(draft, teo, 1, 2)
    with django_assert_num_queries(16):
        client.get(address(token))
    with django_assert_num_queries(16):
        client.get(address(token, "_action", 1))


def test_there_is_a_page_of_what_was_done_and_of_nothing_else(client):
    assert client.get("/contribute/done/sent/").status_code == 200
    assert client.get("/contribute/done/nothing/").status_code == 404


def test_who_has_nothing_to_report_says_so_and_why(client, token):
    words = {"progress-answer": "nil-return", "plan": "Move the rest."}
    refused = answer(client, token, **words)
    assert refused.status_code == 400 and "Say why there is nothing to report" in refused.text

    answer(client, token, progress="Nothing was due.", **words)

    page = client.get(address(token, "_check")).text
    assert "There is nothing to report" in page and "Nothing was due." in page
    stored = Contribution.objects.get().answers.get().answers
    assert stored == {"progress": "Nothing was due.", **words}
    drawn = client.get(address(token, "_action", 1)).text
    assert re.search(r"""value="nil-return"[^>]*checked""", drawn)
