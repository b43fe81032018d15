"""The auditor's bundle as a download: for whom it is, and what it is."""

import io
import zipfile

import pytest
from django.core.management import call_command

from commitments.ledger.bundle.check import Check, open_bundle
from commitments.models import Event
from tests.commitments import people, whole_record

pytestmark = pytest.mark.django_db
PAGE = "/dfe/government-digital-strategy/"
ADDRESS = f"{PAGE}bundle.zip"


@pytest.fixture
def record(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return whole_record.made()


def vera():
    return people.person("vera")


def ada():
    return people.person("ada", "Administrators", department=None)


@pytest.mark.parametrize("who", [people.otto, ada])
def test_who_audits_may_download_it_and_it_checks(client, record, who, tmp_path):
    client.force_login(who())
    answer = client.get(ADDRESS)
    bundle = tmp_path / "downloaded.zip"
    bundle.write_bytes(answer.getvalue())

    assert answer["Content-Disposition"] == (
        'attachment; filename="dfe-government-digital-strategy.zip"'
    )
    assert "no-store" in answer["Cache-Control"]
    assert Check(open_bundle(bundle)).run() == []


def test_it_is_what_the_command_writes(client, record, tmp_path):
    client.force_login(people.otto())
    call_command("export_record", record.key, to=tmp_path / "b.zip", verbosity=0)

    assert client.get(ADDRESS).getvalue() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize("who", [None, "teo", "rita", vera])
def test_nobody_else_may(client, record, django_user_model, who):
    if who:
        user = who() if callable(who) else django_user_model.objects.get(username=who)
        client.force_login(user)
    before = Event.objects.count()

    assert client.get(ADDRESS).status_code == 403
    assert "bundle.zip" not in client.get(PAGE).text
    assert Event.objects.count() == before


def test_somebody_who_left_may_not(client, record):
    otto = people.otto()
    client.force_login(otto)
    otto.is_active = False
    otto.save()

    assert client.get(ADDRESS).status_code == 403


def test_a_link_leads_there_for_those_who_may(client, record):
    client.force_login(people.otto())

    assert f'href="{ADDRESS}"' in client.get(PAGE).text


def test_nothing_unpublished_is_in_it(client, record):
    client.force_login(people.otto())
    answer = client.get(ADDRESS).getvalue()

    with zipfile.ZipFile(io.BytesIO(answer)) as bundle:
        for name in bundle.namelist():
            assert whole_record.SECRET.encode() not in bundle.read(name)


def test_it_leaves_word_of_who_took_it(client, record):
    client.force_login(people.otto())
    client.get(ADDRESS).getvalue()

    event = Event.objects.get(what=Event.What.EXPORTED)
    assert event.by_name == "otto"
    assert event.subject.startswith(str(record)) and event.department == record.department


def test_it_is_whole_or_not_at_all(client, record):
    client.force_login(people.otto())

    answer = client.get(f"{ADDRESS}?as-at=2014-06-01")
    assert answer.status_code == 400
    assert "as-at" in answer.text
    assert client.get("/dfe/another/bundle.zip").status_code == 404
    assert client.post(ADDRESS).status_code == 405
