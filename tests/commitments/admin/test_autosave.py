"""An action that saves itself while somebody types: kept, told once, and over nobody's words."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from commitments import workflow
from commitments.authors import authors_of
from commitments.models import Edition, Event, Kind, Presence, Untold
from tests import make
from tests.admin_pages import boxes, boxes_of, decide, edition_page, forms, part_of
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db
TEXT, PLAN, NEW = "1-progress-text", "1-plan-text", "1-plan-pledge-new1-statement"


@pytest.fixture
@made_once
def draft():
    make.action(1)
    return workflow.open_year(response=make.response(), year=2014, by=people.teo())


class Desk:
    """Somebody who has an action open, and types without the page being drawn anew."""

    def __init__(self, draft, user, key=1):
        self.client, self.draft, self.user, self.key = Client(), draft, user, key
        self.client.force_login(user)
        [form] = forms(self.client.get(part_of(draft, key)))
        self.boxes = boxes_of(form)

    def pause(self, user=None, **typed):
        """What the page saves by itself as typing stops."""
        self.boxes |= {name.replace("__", "-").lstrip("a"): text for name, text in typed.items()}
        sent = self.boxes | {"user": (user or self.user).pk}
        answer = self.client.post(part_of(self.draft, self.key) + "autosave/", sent)
        if f"{self.key}-drawn" in boxes(answer):
            self.boxes[f"{self.key}-drawn"] = boxes(answer)[f"{self.key}-drawn"]
        return answer

    def press(self, button="save"):
        return self.client.post(part_of(self.draft, self.key), self.boxes | {button: self.key})


@pytest.fixture
def teo(draft):
    return Desk(draft, draft.created_by)


@pytest.fixture
def vera(draft):
    return Desk(draft, people.person("vera", "Editors"))


def text_of(draft, kind=Kind.PROGRESS):
    row = draft.revisions.filter(entry__kind=kind).first()
    return row and row.text


def saves(draft):
    return list(draft.events.filter(what="saved").order_by("id"))


def test_what_saves_itself_is_kept_and_told_as_one_event_with_the_press(draft, teo):
    for typed in ("We", "We trained", "We trained three."):
        assert teo.pause(a1__progress__text=typed).status_code == 200
    assert text_of(draft) == "We trained three." and not saves(draft)

    assert teo.press().status_code == 302

    [event] = saves(draft)
    [before, after] = event.changes["1/texts/progress"]
    assert (before["text"], after["text"]) == ("", "We trained three.")
    assert not Untold.objects.exists()


def test_submitting_tells_what_saved_itself_before(draft, teo):
    teo.pause(a1__progress__text="Trained three.", a1__plan__text="Train 9.")

    decide(teo.client, draft, "check")

    told = [row.what for row in draft.events.order_by("id")]
    assert told == ["opened", "saved", "submitted"]
    assert [row.account for row in draft.authors.all()] == ["teo"]


def test_signing_out_tells_what_saved_itself_and_from_when(draft, teo):
    teo.pause(a1__progress__text="Trained three.")
    teo.client.logout()
    [event] = saves(draft)
    assert event.by == teo.user and event.comment.startswith("Saved by itself, ")


@pytest.mark.parametrize(
    ("began", "saved", "said"),
    [
        ((16, 10, 5), (16, 10, 5), "16 January 2015, 10:05"),
        ((16, 10, 5), (16, 10, 20), "16 January 2015, 10:05 to 10:20"),
        ((16, 23, 50), (17, 0, 5), "16 January 2015, 23:50 to 17 January 2015, 00:05"),
    ],
)
def test_the_event_says_from_when_to_when_and_no_day_twice(draft, teo, began, saved, said):
    teo.pause(a1__progress__text="Trained three.")
    began, saved = (
        datetime(2015, 1, *at, tzinfo=timezone.get_default_timezone()) for at in (began, saved)
    )
    Untold.objects.update(began_at=began, saved_at=saved)
    teo.client.logout()
    assert [event.comment for event in saves(draft)] == [f"Saved by itself, {said}."]


def test_a_day_later_it_is_told_and_not_while_somebody_is_there(draft, teo):
    teo.pause(a1__progress__text="Trained three.")
    call_command("remind")
    assert not saves(draft)

    Untold.objects.update(saved_at=timezone.now() - timedelta(minutes=31))
    call_command("remind", dry_run=True)
    assert not saves(draft)
    call_command("remind")
    assert len(saves(draft)) == 1


def test_a_key_struck_and_taken_back_is_told_nobody_and_makes_no_author(draft, teo):
    teo.pause(a1__progress__text="x")
    teo.pause(a1__progress__text="")
    assert not Untold.objects.exists()
    teo.press()
    assert not saves(draft) and not authors_of(draft)


def test_words_put_back_as_they_were_are_whose_they_were(draft, teo, vera):
    teo.pause(a1__progress__text="Trained three.")
    teo.press()
    desk = Desk(draft, vera.user)
    desk.pause(a1__progress__text="Trained four.")
    desk.press()
    assert authors_of(draft) == [teo.user, vera.user]

    desk = Desk(draft, vera.user)
    desk.pause(a1__progress__text="Trained three.")
    desk.press()
    assert authors_of(draft) == [teo.user]


def test_two_in_one_action_keep_what_each_typed_in_places_of_their_own(draft, teo, vera):
    teo.pause(a1__progress__text="Trained three.")
    assert vera.pause(a1__plan__text="Train 9.").status_code == 200
    assert teo.pause(a1__progress__text="Trained three people.").status_code == 200
    assert (text_of(draft), text_of(draft, Kind.PLAN)) == ("Trained three people.", "Train 9.")

    teo.pause()  # Its box for the plan is empty still: that is not what Teo says of it.
    assert teo.press().status_code == 302

    assert text_of(draft, Kind.PLAN) == "Train 9."
    assert authors_of(draft) == [teo.user]  # What Vera typed is not told yet.
    workflow.tell_untold(draft.untold.all())
    assert authors_of(draft) == [teo.user, vera.user]


def test_two_in_one_text_overwrite_nothing_in_silence(draft, teo, vera):
    vera.pause(a1__progress__text="Hers.")

    for _again in range(2):
        assert teo.pause(a1__progress__text="His.", a1__plan__text="Plan.").status_code == 409
    assert (text_of(draft), text_of(draft, Kind.PLAN)) == ("Hers.", "Plan.")

    page = teo.press()
    assert page.status_code == 409 and "vera saved in between." in page.text
    assert boxes(page)[TEXT] == "His." and "Hers." in page.text
    teo.boxes = boxes(page)
    assert teo.press().status_code == 302
    assert text_of(draft) == "His."
    assert [(row.by, row.changes["1/texts/progress"][1]["text"]) for row in saves(draft)[-2:]] == [
        (vera.user, "Hers."),
        (teo.user, "His."),
    ]


def test_a_pledge_that_is_typed_stays_the_same_one(draft, teo):
    teo.pause(**{NEW: "Train"})
    first = draft.pledges.get()
    teo.pause(**{NEW: "Train nine people."})
    assert draft.pledges.get() == first and draft.pledges.get().statement == "Train nine people."

    teo.pause(**{NEW: ""})
    assert not draft.pledges.exists()


def test_another_pledge_added_meanwhile_is_not_taken_for_it(draft, teo, vera):
    vera.pause(**{NEW: "Hers."})
    assert teo.pause(**{NEW: "His."}).status_code == 409
    assert [row.statement for row in draft.pledges.all()] == ["Hers."]


def test_what_a_text_promises_is_proposed_as_it_is_typed_and_none_of_it_is_kept(draft, teo):
    assert "1-plan-pledge-offer1-statement" not in teo.boxes

    proposed = boxes(teo.pause(**{PLAN: "We will train nine people. They like it."}))
    assert proposed["1-plan-pledge-offer1-statement"] == "We will train nine people."
    assert "1-plan-pledge-offer2-statement" not in proposed and not draft.pledges.exists()

    assert "1-plan-pledge-offer1-statement" not in boxes(teo.pause(**{PLAN: "They like it."}))


def test_a_page_that_only_says_that_it_is_open_changes_nothing(draft, teo):
    teo.client.post(part_of(draft, 1) + "autosave/", {"user": teo.user.pk})
    assert not Untold.objects.exists() and not saves(draft)


def test_somebody_else_who_signed_in_meanwhile_saves_nothing_of_theirs(draft, teo, vera):
    teo.client.force_login(vera.user)
    answer = teo.pause(user=teo.user, a1__progress__text="Typed by Teo.")
    assert answer.status_code == 409 and "Typed by Teo." in answer.text
    assert text_of(draft) is None


def test_a_draft_that_was_submitted_meanwhile_keeps_words_on_the_page(draft, teo):
    workflow.submit(edition=draft, by=teo.user)
    answer = teo.pause(a1__progress__text="Too late.")
    assert answer.status_code == 409 and "Too late." in answer.text


def test_what_is_no_part_of_the_draft_is_not_there(draft, teo):
    teo.key = 99
    assert teo.pause().status_code == 404


# Sessions


@pytest.mark.parametrize(("pressed", "is_kept"), [(True, True), (False, False)])
def test_only_a_press_counts_as_being_there(draft, teo, settings, pressed, is_kept):
    session = teo.client.session
    session["seen_at"] = then = session["seen_at"] - 120
    session.save()

    teo.press() if pressed else teo.pause(a1__progress__text="Typed.")

    assert (teo.client.session["seen_at"] > then) == is_kept


def test_after_the_session_ended_nothing_is_saved_and_words_come_back(draft, teo):
    session = teo.client.session
    session["seen_at"] -= 30 * 60
    session.save()
    answer = teo.pause(a1__progress__text="Typed too late.")
    assert answer.status_code == 403 and "Typed too late." in answer.text
    assert "You are signed out" in answer.text

    teo.client.force_login(teo.user)
    assert teo.pause().status_code == 200
    assert text_of(draft) == "Typed too late."


# Who is where


def test_the_list_says_who_else_is_in_which_action_and_since_when(draft, teo, vera):
    page = teo.client.get(edition_page(draft)).text
    since = timezone.localtime(Presence.objects.get(user=vera.user).since)
    assert f"vera has it open since {since:%H:%M}" in page and "teo has it open" not in page

    vera.client.get(part_of(draft, "whole"))
    page = teo.client.get(edition_page(draft)).text
    assert page.index("as a whole</a>") < page.index("vera has it open")
    assert Presence.objects.filter(user=vera.user).count() == 1


def test_who_says_nothing_for_some_minutes_is_not_there_any_more(draft, teo, vera):
    Presence.objects.filter(user=vera.user).update(seen_at=timezone.now() - timedelta(minutes=6))
    assert "vera has it open" not in teo.client.get(edition_page(draft)).text
    assert not Presence.objects.filter(user=vera.user).exists()

    vera.pause()
    assert "vera has it open" in teo.client.get(edition_page(draft)).text
    assert not Event.objects.filter(by=vera.user).exists()


def test_who_only_reads_is_in_no_action(draft):
    desk = Client()
    desk.force_login(people.rita())
    desk.get(edition_page(draft), follow=True)
    assert not Presence.objects.exists()
    assert Edition.objects.get(pk=draft.pk).state == "draft"
