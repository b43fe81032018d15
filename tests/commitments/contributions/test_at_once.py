"""Two people who use one link at the same moment, each by a connection of their own."""

import pytest
from django.test import Client
from django.urls import reverse

from commitments.models import Contribution, Event
from tests.commitments import people
from tests.commitments.contributions import asked
from tests.commitments.standing.test_at_once import at_once


@pytest.fixture
def token(transactional_db):
    teo = people.teo()
    return asked.asked(asked.report(teo), teo, 1)[1]


def both(address, *posts):
    """What each of two was answered, whose pages were drawn before either sent."""
    answers = {}

    def send(name, post):
        answers[name] = Client().post(address, post)

    steps = [lambda name=name, post=post: send(name, post) for name, post in enumerate(posts)]
    assert at_once(*steps) == []
    return sorted(answers.items(), key=lambda row: row[1].status_code)


def test_of_two_who_send_by_one_link_one_wins_and_the_other_is_told(token):
    address = reverse("contribute_action", args=[token, 1])
    words = ["The agencies moved in May.", "They moved in June."]

    (first, won), (second, lost) = both(
        address, *({"drawn": "nothing", "progress": said} for said in words)
    )

    assert (won.status_code, lost.status_code) == (302, 409)
    assert "Somebody else saved answers by this link while you wrote." in lost.text
    assert f">\n{words[second]}</textarea>" in lost.text and words[first] in lost.text
    contribution = Contribution.objects.get()
    assert contribution.answers.get().answers == {"progress": words[first]}

    (_first, sent), (_second, late) = both(reverse("contribute_check", args=[token]), {}, {})

    assert (sent.status_code, late.status_code) == (302, 410)
    assert "were sent" in late.text
    assert Event.objects.filter(what=Event.What.ANSWERED).count() == 1
    typed = Client().post(address, {"drawn": "nothing", "progress": "One more."})
    assert typed.status_code == 410 and "One more." in typed.text
