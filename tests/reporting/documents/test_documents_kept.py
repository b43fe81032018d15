"""Documents are made once, the same to the byte: elsewhere, one at a time, within limits."""

import fcntl
import hashlib
import os
import sys
from base64 import b64decode
from datetime import date

import pytest

from commitments.ledger import checkpoints
from commitments.withholding.doing import withhold
from reporting.documents import kept
from reporting.documents.days import day_of_audit, day_of_report
from reporting.documents.kept import Kept
from reporting.documents.report import Report
from strategy.last_things import do_now
from strategy.models import FormerName
from tests import make
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy/"
REPORT, AUDIT = f"{RESPONSE}report.pdf", f"{RESPONSE}audit.pdf"
BOTH = pytest.mark.parametrize("address", [REPORT, AUDIT])


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    return settings.DOCUMENTS_ROOT


@pytest.fixture
@made_once
def record():
    def plan(edition):
        make.revision(edition, action=7, kind="plan", text="Move the agencies.")
        make.pledge(edition, action=7)

    make.published_edition(2013, "December 2013", facts=plan)
    make.published_edition(2014, "16 January 2015", facts=make.revision)
    return make.response()


def files(folder):
    return sorted(path.name for path in folder.glob("*.pdf"))


@pytest.fixture
def made(monkeypatch):
    """How often the compiler was run."""
    runs = []
    run = kept.subprocess.run

    def counted(*args, **kwargs):
        runs.append(args)
        return run(*args, **kwargs)

    monkeypatch.setattr(kept.subprocess, "run", counted)
    return runs


@BOTH
def test_the_same_record_makes_the_same_bytes(client, record, folder, address):
    first = client.get(address).getvalue()
    for path in folder.glob("*.pdf"):
        path.unlink()

    again = client.get(address).getvalue()

    assert first == again
    assert first.startswith(b"%PDF")


@BOTH
@pytest.mark.parametrize("query", ["", "?as-at=2014-06-01", "?as-recorded={today}"])
def test_it_stays_the_same_however_the_log_grows(client, record, made, address, query):
    """It names the first checkpoint that covers its last edition, whatever is signed later."""
    first = checkpoints.sign()
    address += query.format(today=date.today())
    before = client.get(address).getvalue()

    other = make.response("hmrc")
    make.published_edition(2014, "16 January 2015", of=other, facts=make.revision)
    make.role("leader", of=other.department)
    assert checkpoints.sign().size > first.size

    assert client.get(address).getvalue() == before
    assert len(made) == 1


def test_what_was_withheld_moves_it_to_the_checkpoint_that_covers_that(record):
    first = checkpoints.sign()
    text = "revisions/dfe/government-digital-strategy/7/plan/2014/1"
    withhold(text, ["text"], ground="A law", by=people.rita())
    do_now()
    report = Report(record, date(2016, 1, 31))

    assert report.checkpoint is None
    assert checkpoints.sign() == report.checkpoint != first


@BOTH
def test_it_is_made_once_for_all_days_of_an_edition(client, record, folder, made, address):
    days = ["", "?as-at=2015-01-16", "?as-at=2015-02-03", "?as-at=2015-11-30"]
    pages = [client.get(f"{address}{query}").getvalue() for query in days[1:]]

    assert len(set(pages)) == len(made) == len(files(folder)) == 1
    client.get(f"{address}?as-at=2014-06-01").getvalue()
    assert len(made) == len(files(folder)) == 2


def test_the_report_of_today_is_that_of_its_last_edition(client, record, made):
    checkpoints.sign()
    today = client.get(REPORT)

    assert today.getvalue() == client.get(f"{REPORT}?as-at=2015-01-16").getvalue()
    assert "report-2015-01-16.pdf" in today.headers["Content-Disposition"]
    assert len(made) == 1


@BOTH
def test_its_hash_can_be_noted(client, record, address):
    page = client.get(address)
    digest = hashlib.sha256(page.getvalue())

    assert page.headers["ETag"] == f'"{digest.hexdigest()}"'
    said = page.headers["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":")
    assert b64decode(said) == digest.digest()
    known = client.get(address, headers={"if-none-match": page.headers["ETag"]})
    assert known.status_code == 304


@BOTH
def test_it_is_sent_as_it_is(client, record, address):
    page = client.get(address, headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in page.headers
    assert page.headers["Content-Length"] == str(len(page.getvalue()))


@BOTH
def test_another_publication_makes_another(client, record, made, address):
    before = client.get(address).getvalue()
    make.published_edition(2015, "20 January 2016", facts=make.revision)

    assert client.get(address).getvalue() != before
    assert len(made) == 2


@BOTH
def test_who_asks_for_its_headers_makes_none(client, record, made, address):
    assert client.head(address).status_code == 200
    assert made == []

    page = client.get(address)

    assert client.head(address).headers["Content-Length"] == page.headers["Content-Length"]


@BOTH
def test_an_unknown_parameter_makes_none(client, record, made, address):
    assert client.get(f"{address}?x=1").status_code == 400
    assert made == []


@BOTH
def test_one_is_made_at_a_time(client, record, folder, made, address):
    folder.mkdir()
    with (folder / "lock").open("w") as another:
        fcntl.flock(another, fcntl.LOCK_EX)

        refused = client.get(address)

        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        assert "A document is being made for somebody else" in refused.text
        assert made == []
    assert client.get(address).status_code == 200


def test_what_is_kept_is_sent_while_another_is_made(client, record, folder):
    client.get(REPORT).getvalue()
    with (folder / "lock").open("w") as another:
        fcntl.flock(another, fcntl.LOCK_EX)

        assert client.get(REPORT).status_code == 200


@pytest.mark.parametrize(
    "limit", [{"DOCUMENT_SECONDS": 0}, {"DOCUMENT_MIB": 30}], ids=["time", "memory"]
)
def test_what_passes_a_limit_is_refused_and_not_tried_again_at_once(
    client, record, folder, settings, made, limit
):
    for name, value in limit.items():
        setattr(settings, name, value)

    refused = client.get(REPORT)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "3600")
    assert "could not be made within its limits" in refused.text
    assert files(folder) == []
    again = client.get(REPORT)
    assert (again.status_code, len(made)) == (503, 1)
    assert "Its text can be had as plain text" in again.text


def test_after_an_hour_it_is_tried_again(client, record, folder, settings, made):
    settings.DOCUMENT_MIB = 30
    client.get(REPORT)
    settings.DOCUMENT_MIB = 2048
    [failure] = folder.glob("*.failed")
    os.utime(failure, (failure.stat().st_mtime - 3601,) * 2)

    assert client.get(REPORT).status_code == 200
    assert list(folder.glob("*.failed")) == []


def test_a_folder_that_cant_be_written_to_is_told(client, record, folder, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.DOCUMENTS_ROOT = tmp_path / "file"

    refused = client.get(REPORT)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "3600")
    assert "can’t be made on this site" in refused.text


def test_the_folder_is_kept_small(client, record, folder, settings):
    settings.DOCUMENTS_MIB = 0
    client.get(REPORT).getvalue()
    first = files(folder)
    client.get(f"{REPORT}?as-at=2014-06-01").getvalue()

    assert len(files(folder)) == 1
    assert files(folder) != first


def test_what_was_asked_for_last_is_thrown_away_last(folder):
    folder.mkdir()
    for age, name in enumerate(["new.pdf", "older.pdf", "oldest.pdf", "left.part"]):
        (folder / name).write_bytes(b"x" * 1000)
        os.utime(folder / name, (1_000_000 - age,) * 2)

    kept.throw_away(2_000)

    assert sorted(path.name for path in folder.iterdir()) == ["new.pdf", "older.pdf"]


def test_other_accounts_of_the_machine_cant_read_what_is_kept(client, record, folder):
    client.get(REPORT).getvalue()

    assert folder.stat().st_mode & 0o077 == 0


def test_the_compiler_stays_out_of_the_web_worker():
    program = "import reporting.views.reports, sys; print('typst' in sys.modules)"
    program = f"import django; django.setup(); {program}"
    environment = os.environ | {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "strategy.settings"}
    done = kept.subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


def test_a_document_is_found_by_all_that_makes_it_what_it_is(monkeypatch):
    one = Kept({"title": "One"}).path

    assert Kept({"title": "One"}).path == one
    assert Kept({"title": "Another"}).path != one
    monkeypatch.setattr(kept, "made_with", lambda ending: b"another compiler")
    assert Kept({"title": "One"}).path != one


# The day that it is as at


@pytest.mark.parametrize(
    ("as_at", "report", "audit"),
    [
        ("2013-06-01", "2012-11-30", "2013-01-01"),
        ("2013-12-31", "2013-12-31", "2013-12-31"),
        ("2014-06-01", "2013-12-31", "2014-01-01"),
        ("2015-01-15", "2013-12-31", "2015-01-01"),
        ("2015-01-16", "2015-01-16", "2015-01-16"),
        ("2016-12-31", "2015-01-16", "2016-01-01"),
        ("2017-01-01", "2015-01-16", "2017-01-01"),
        ("2026-11-26", "2015-01-16", "2017-01-01"),
        ("1900-01-01", "1900-01-01", "1900-01-01"),
        ("2012-01-01", "2012-01-01", "2012-01-01"),
    ],
)
def test_its_day_is_the_last_on_which_anything_changed(record, as_at, report, audit):
    """An action is added in November 2012; a year is due by its end, late from the next
    day on, and given up a year later."""
    day = date.fromisoformat(as_at)

    assert str(day_of_report(record, day)) == report
    assert str(day_of_audit(record, day)) == audit


def test_offices_and_names_move_it(record):
    make.appointment(make.role(), "2 May 2015", source=make.source(published_on=make.on("2016")))
    row = make.action(7)
    FormerName.objects.create(kind="action", subject=row.pk, name="Once", until=date(2015, 9, 1))

    days = [date(2015, 8, 31), date(2015, 9, 1), date(2016, 12, 31)]
    assert [str(day_of_audit(record, day)) for day in days] == [
        "2015-05-03",
        "2015-09-01",
        "2016-12-31",
    ]
    assert [str(day_of_report(record, day)) for day in days[:2]] == ["2015-01-16", "2015-09-01"]
