"""The bundle as a download: for whom it is, and what it is."""

import csv
import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models.fields.files import FieldFile

from commitments import ledger
from commitments.ledger import format_1, format_3
from commitments.ledger.bundle.check import Check, open_bundle
from commitments.ledger.bundle.tables import OF_PEOPLE, TABLES
from commitments.ledger.format_2 import FIXED
from commitments.models import Author, Clearance, Edition, Evidence, Opinion
from reporting.views import bundles
from reporting.web.sending import PLACES
from strategy.models import SecurityEvent
from tests import make
from tests.commitments import people, whole_record
from tests.commitments.ledger import alterations
from tests.commitments.ledger.test_bundle import remake_manifest

pytestmark = pytest.mark.django_db
PAGE = "/dfe/government-digital-strategy/"
ADDRESS = f"{PAGE}bundle.zip"
TAKEN = ["downloaded", "exported"]


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


def downloaded(client, tmp_path, address=ADDRESS):
    """The bundle, saved and unpacked: its folder, and all its bytes."""
    bundle = tmp_path / "downloaded.zip"
    bundle.write_bytes(client.get(address).getvalue())
    with zipfile.ZipFile(bundle) as whole:
        whole.extractall(tmp_path / "unpacked")
        return tmp_path / "unpacked", b"".join(map(whole.read, whole.namelist()))


@pytest.mark.parametrize("who", [None, vera])
@pytest.mark.parametrize("address", [ADDRESS, "/bundle.zip"])
def test_the_public_gets_all_that_is_proved_and_no_name_of_who_did_it(
    client, record, who, address, tmp_path
):
    if who:
        client.force_login(who())
    names = {
        *Author.objects.values_list("name", flat=True),
        *Author.objects.values_list("account", flat=True),
        *Edition.objects.values_list("submitted_name", flat=True),
    } - {""}

    folder, told = downloaded(client, tmp_path, address)

    check = Check(open_bundle(folder))
    assert check.run() == []
    assert b'people": false' in told
    assert len(names) >= 3 and not [name for name in names if f",{name}".encode() in told]
    [kept] = [line for line in check.told() if line.startswith("Who did it is for auditors")]
    with_names = Edition.objects.published().exclude(submitted_name="").count()
    facts = Author.objects.filter(edition__state="published").count() + with_names
    facts += Clearance.objects.filter(edition__state="published").exclude(by_name="").count()
    assert f"of {facts + Opinion.objects.published().count()} facts" in kept


def test_nothing_in_the_publics_bundle_helps_to_guess_who_did_it(client, record, tmp_path):
    folder, _told = downloaded(client, tmp_path)

    with (folder / "log/facts.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["place"].startswith(tuple(OF_PEOPLE))]
    assert {row["place"].partition("/")[0] for row in rows} >= {"signatures", "authors"}
    assert {(row["salt"], row["told"]) for row in rows} == {("", "")}
    lines = (folder / "ledger.jsonl").read_text().splitlines()
    assert not [name for name in format_3.PEOPLE for line in lines if name in json.loads(line)]


def test_a_line_that_names_people_is_not_in_the_publics_ledger(client, record, tmp_path):
    """As lines were sealed before: what was noted of them still is in the chain."""
    edition = Edition.objects.published().exclude(submitted_name="").first()
    with alterations.lifted():
        previous = ""
        for seal in record.seals.order_by("position"):
            seal.line = format_1.line_of(seal.edition)
            seal.previous_digest, seal.digest = previous, ledger.digest_of(previous, seal.line)
            seal.save()
            previous = seal.digest

    folder, told = downloaded(client, tmp_path)

    assert edition.submitted_name.encode() not in told
    lines = (folder / "ledger.jsonl").read_text().splitlines()
    kept = [json.loads(line) for line in lines if '"format":"kept for auditors"' in line]
    assert edition.position in [line["position"] for line in kept] and len(kept) < len(lines)
    assert Check(open_bundle(folder), previous).run() == []


def test_what_was_put_in_place_of_an_edition_in_the_publics_bundle_is_named(
    client, record, tmp_path
):
    folder, _told = downloaded(client, tmp_path)
    table = folder / "tables/editions.csv"
    table.write_text(table.read_text().replace("A wrong word.", "A right word."))
    remake_manifest(folder)

    found = [message for file, _line, message in faults(folder) if "editions.csv" in file]
    assert any("is not what line" in message for message in found)


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
    before = SecurityEvent.objects.count()

    refused = client.get(ADDRESS)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert SecurityEvent.objects.count() == before
    assert first.getvalue() and client.get(ADDRESS).getvalue()


def test_who_asks_for_its_headers_takes_nothing_and_leaves_no_word(client, record, monkeypatch):
    client.force_login(people.otto())
    monkeypatch.setattr(bundles, "zip_pieces", None)  # Whoever calls it fails.

    answer = client.head(ADDRESS)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert not SecurityEvent.objects.filter(what__in=TAKEN).exists()


def test_of_a_reader_without_an_account_no_word_is_left(client):
    make.published_edition(2014, facts=make.revision)
    before = SecurityEvent.objects.count()

    client.get(ADDRESS).getvalue()

    assert SecurityEvent.objects.count() == before


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
    with django_assert_num_queries(len(TABLES) + len(FIXED) + 3 + 16):
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

    event = SecurityEvent.objects.get(what__in=TAKEN)
    assert (event.account.username, event.what) == ("otto", "downloaded")
    assert event.subject == f"{record}: the bundle"


def test_it_is_whole_or_not_at_all(client, record):
    client.force_login(people.otto())

    answer = client.get(f"{ADDRESS}?as-at=2014-06-01")
    assert answer.status_code == 400
    assert "as-at" in answer.text
    assert client.get("/dfe/another/bundle.zip").status_code == 404
    assert client.post(ADDRESS).status_code == 405
