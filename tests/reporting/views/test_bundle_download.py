"""The bundle as a download: for whom it is, and what it is."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models.fields.files import FieldFile

from commitments.ledger.bundle.check import Check, open_bundle
from commitments.ledger.bundle.tables import TABLES
from commitments.ledger.format_2 import FIXED
from commitments.models import Event, Evidence
from reporting.views import bundles
from reporting.web.sending import PLACES
from tests import make
from tests.commitments import people, whole_record

pytestmark = pytest.mark.django_db
PAGE = "/dfe/government-digital-strategy/"
ADDRESS = f"{PAGE}bundle.zip"


@pytest.fixture
def record(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return whole_record.made()


def with_files(response, *names):
    """Publish evidence, each file as large as all the rest together."""

    def backed(edition):
        for name in names:
            file = ContentFile(name.encode() * 20_000, name)
            row = Evidence(of_edition=edition, title=name, file=file)
            row.take_digest()
            row.save()

    make.published_edition(2018, of=response, facts=backed)


def faults(bundle):
    return Check(open_bundle(bundle)).run()


def vera():
    return people.person("vera")


def ada():
    return people.person("ada", "Administrators", department=None)


@pytest.mark.parametrize("who", [None, vera])
@pytest.mark.parametrize("address", [ADDRESS, "/bundle.zip"])
def test_where_it_names_people_it_is_for_those_who_audit(client, record, who, address):
    if who:
        client.force_login(who())

    refused = client.get(address)

    assert refused.status_code == 403
    assert "only auditors who sign in can download it" in refused.text


def test_where_it_has_accounts_of_auditors_it_is_for_those_who_audit(client):
    pledge = make.published_edition(2014, facts=make.pledge).pledges.get()
    make.published_opinion(pledge, people.otto(), people.olga())

    assert client.get(ADDRESS).status_code == 403
    assert client.get("/bundle.zip").status_code == 403


@pytest.mark.parametrize("who", [None, vera])
@pytest.mark.parametrize("address", [ADDRESS, "/bundle.zip"])
def test_where_it_names_nobody_anybody_may_have_it(client, who, address, tmp_path):
    make.published_edition(2014, facts=make.revision)
    if who:
        client.force_login(who())
    bundle = tmp_path / "downloaded.zip"
    bundle.write_bytes(client.get(address).getvalue())

    assert Check(open_bundle(bundle)).run() == []


@pytest.mark.parametrize("who", [people.otto, ada])
def test_auditors_may_download_it_and_it_checks(client, record, who, tmp_path):
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


def test_it_is_sent_a_file_at_a_time(client, record, monkeypatch):
    """However much evidence there is, no more than one file of it is held."""
    with_files(record, "first.csv", "second.csv")
    client.force_login(people.otto())
    read = []
    opened = FieldFile.open
    monkeypatch.setattr(FieldFile, "open", lambda *args: read.append(args[0].name) or opened(*args))

    answer = client.get(ADDRESS)

    assert answer.streaming and read == []
    sizes = []
    for piece in answer.streaming_content:
        sizes.append(len(piece))
        assert len(read) <= len(sizes)
    assert len(read) == len(set(read)) == 3  # And each is read once.
    assert max(sizes) < sum(sizes) / 2


def test_files_that_are_read_while_it_is_sent_are_checked_by_it(client, record, tmp_path):
    with_files(record, "counts.csv")
    client.force_login(people.otto())
    answer = client.get(ADDRESS)
    [evidence] = Evidence.objects.filter(file__contains="counts")
    evidence.file.storage.delete(evidence.file.name)  # After what it is to be was read.
    bundle = tmp_path / "downloaded.zip"
    bundle.write_bytes(answer.getvalue())

    assert any("counts" in str(fault) or evidence.sha256 in str(fault) for fault in faults(bundle))


def test_only_so_many_are_sent_at_once(client, record, settings):
    client.force_login(people.otto())
    settings.STREAMS_AT_ONCE = PLACES.taken + 1
    first = client.get(ADDRESS)
    before = Event.objects.count()

    refused = client.get(ADDRESS)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert Event.objects.count() == before
    assert first.getvalue() and client.get(ADDRESS).getvalue()


def test_who_asks_for_its_headers_takes_nothing_and_leaves_no_word(client, record, monkeypatch):
    client.force_login(people.otto())
    monkeypatch.setattr(bundles, "zip_pieces", None)  # Whoever calls it fails.

    answer = client.head(ADDRESS)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert not Event.objects.filter(what=Event.What.EXPORTED).exists()


def test_of_a_reader_without_an_account_no_word_is_left(client):
    make.published_edition(2014, facts=make.revision)
    before = Event.objects.count()

    client.get(ADDRESS).getvalue()

    assert Event.objects.count() == before


def test_a_link_leads_there(client, record):
    assert f'href="{ADDRESS}"' in client.get(PAGE).text
    assert 'href="/bundle.zip"' in client.get("/data/").text
    assert "Disallow: /*bundle.zip\n" in client.get("/robots.txt").text


def test_everything_is_one_download_too(client, record, tmp_path, django_assert_num_queries):
    make.published_edition(2014, of=make.response("hmrc"), facts=make.revision)
    call_command("export_record", to=tmp_path / "all.zip", verbosity=0)
    client.force_login(people.otto())

    # Who asks, whether they may and what is noted of it;
    # a table each, the last lines of what is fixed, lines and digests of seals, files of evidence;
    # the log's size, its checkpoint and its root, its lines and their facts, 500 at a time.
    with django_assert_num_queries(len(TABLES) + len(FIXED) + 3 + 17):
        answer = client.get("/bundle.zip")
        whole = answer.getvalue()

    assert answer["Content-Disposition"] == 'attachment; filename="record.zip"'
    assert whole == (tmp_path / "all.zip").read_bytes()
    bundle = tmp_path / "downloaded.zip"
    bundle.write_bytes(whole)
    assert faults(bundle) == []
    assert client.get("/bundle.zip?as-at=2014-06-01").status_code == 400


@pytest.mark.parametrize("address", [ADDRESS, "/bundle.zip"])
def test_nothing_unpublished_is_in_it(client, record, address):
    client.force_login(people.otto())
    answer = client.get(address).getvalue()

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
