"""The list of security events in the admin: for administrators and auditors, and only to read."""

import pytest
from django.urls import reverse
from django.utils import timezone

from strategy.models import SecurityEvent
from strategy.security.noting import note
from tests.commitments import people

pytestmark = pytest.mark.django_db

LIST = reverse("admin:strategy_securityevent_changelist")


@pytest.fixture
def event():
    return note("exported", account=people.teo(), subject="Everything: the bundle")


def page_of(event):
    return reverse("admin:strategy_securityevent_change", args=[event.pk])


@pytest.mark.parametrize(
    ("group", "status"),
    [("Editors", 403), ("Approvers", 403), ("Auditors", 200), ("Administrators", 200)],
)
def test_administrators_and_auditors_read_them_and_nobody_else(client, event, group, status):
    client.force_login(people.person("pat", group))

    assert client.get(LIST).status_code == status
    assert client.get(page_of(event)).status_code == status
    assert ("Everything: the bundle" in client.get(LIST).text) == (status == 200)
    assert (LIST in client.get("/admin/").text) == (status == 200)


@pytest.mark.parametrize("step", ["add", "change", "delete"])
def test_nobody_changes_them_here(client, event, step):
    client.force_login(people.person("ada", "Administrators"))
    before = list(SecurityEvent.objects.values())
    args = [] if step == "add" else [event.pk]

    answer = client.post(reverse(f"admin:strategy_securityevent_{step}", args=args), {"why": "x"})

    assert answer.status_code == 403
    assert list(SecurityEvent.objects.values()) == before


@pytest.mark.parametrize("query", ["q=teo", "what__exact=exported", "q=bundle"])
def test_the_list_is_narrowed_by_account_what_and_words(client, event, query):
    client.force_login(people.otto())
    note("signed-out", account=people.rita())

    rows = client.get(f"{LIST}?{query}").context["cl"].result_list

    assert list(rows) == [event]


def test_the_box_for_words_says_what_it_takes_and_rows_are_told_to_the_second(client, event):
    client.force_login(people.otto())
    then = timezone.localtime(event.at)

    page = client.get(LIST).text

    assert "A whole user name, address or request, or words of what was taken." in page
    assert f"{then:%B %Y, %H:%M:%S}" in page


def test_the_list_asks_the_same_however_long(client, event, django_assert_num_queries):
    client.force_login(people.otto())
    with django_assert_num_queries(13):
        client.get(LIST)
    for _ in range(5):
        note("exported", account=event.account, subject="Again")

    with django_assert_num_queries(13):
        client.get(LIST)
