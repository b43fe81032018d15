"""ETag, Last-Modified and 304 on every public address: what moves them and what does not."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils.http import http_date, parse_http_date

from commitments.models import Measure
from commitments.search.index import index_all
from reporting import urls
from reporting.web import had_already, unchanged
from reporting.web.sending import PLACES, let_go
from reporting.web.turns import TURNS
from strategy import noted_changes
from strategy.models import RecordChange, Role
from tests import make, sample
from tests.commitments import people
from tests.reporting.web.test_unpublished import addresses

pytestmark = pytest.mark.django_db

PAGE = "/dfe/government-digital-strategy/actions/7/"


def opened(client, address, **headers):
    """An answer of which nothing is read: a file's place is another's again."""
    page = client.get(address, headers=headers)
    let_go(page)
    return page


def again(client, page, **headers):
    """Ask for a page as somebody who has it."""
    return opened(client, page.wsgi_request.get_full_path(), **headers)


def by_etag(client, page):
    return again(client, page, if_none_match=page.headers["ETag"]).status_code


def by_date(client, page):
    return again(client, page, if_modified_since=page.headers["Last-Modified"]).status_code


@pytest.mark.long("every address, three times")
def test_every_public_address_answers_304_until_something_is_published(client):
    sample.put_in()
    every = reversed([*addresses()])
    one_of_each = {resolve(row.partition("?")[0]).url_name: row for row in every}
    for beside in ("events", "export_events", "bundle", "bundle_of_everything"):  # Live.
        one_of_each.pop(beside, None)
    for receipt in urls.of_receipts:  # Of what is in the log: test_receipts.py.
        one_of_each.pop(receipt.name)
    for leads_on in ("responsible", "favicon", "services_of_department"):
        one_of_each.pop(leads_on)
    one_of_each.pop("export_departments-compared")  # Of two, and here is one.
    pages = [opened(client, address) for address in one_of_each.values()]

    assert {page.status_code for page in pages} == {200}
    for page in pages:
        assert by_etag(client, page) == 304, page.request
        assert by_date(client, page) == 304, page.request
        assert "no-cache" in page.headers["Cache-Control"]
    make.published_edition(2014, of=make.response("hmrc"))
    for page in pages:  # A file's is its own content's, and another department changes none of it.
        is_kept = page.headers["Content-Type"] in ("application/pdf", "image/png")
        assert by_etag(client, page) == (304 if is_kept else 200), page.request


@pytest.fixture
def seen(client):
    make.published_edition(2013, facts=lambda edition: make.revision(edition, action=7))
    make.measure()
    make.role()
    return client.get(PAGE)


@pytest.mark.parametrize(
    "change",
    [
        lambda: make.published_edition(2014),
        lambda: make.deadline(),
        lambda: make.role("board-sponsor"),
        lambda: Role.objects.update(name="Renamed"),
        lambda: Measure.objects.update(name="Renamed"),
        lambda: Role.objects.all().delete(),
        index_all,
    ],
    ids=[
        "publication",
        "deadline",
        "new role",
        "edit of a role",
        "edit of a measure",
        "deletion",
        "search",
    ],
)
def test_what_the_public_may_read_moves_it(client, seen, change):
    change()

    assert by_etag(client, seen) == 200


def test_plain_sql_moves_it(client, seen):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE strategy_department SET name = 'Another'")

    assert by_etag(client, seen) == 200


def test_a_draft_does_not_move_it(client, seen):
    draft = make.draft_edition(2014)
    row = make.revision(draft, action=7, text="Not yet.")
    row.text = "Still not."
    row.save()

    assert by_etag(client, seen) == 304


def test_a_change_moves_the_date_of_the_last_change(client, seen):
    RecordChange.objects.create(at=datetime.now(UTC) + timedelta(seconds=5), place="a test")

    assert by_date(client, seen) == 200


def test_a_new_day_moves_both(client, seen, monkeypatch):
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)

    assert by_etag(client, seen) == 200
    assert by_date(client, seen) == 200


def test_a_new_version_of_the_product_moves_it(client, seen, settings):
    settings.VERSION = "99"

    assert by_etag(client, seen) == 200


def test_each_address_has_its_own(client, seen):
    earlier = client.get(f"{PAGE}?as-at=2014-06-01")

    assert earlier.headers["ETag"] != seen.headers["ETag"]


def test_a_file_that_is_not_sent_holds_no_place(client, seen):
    file = opened(client, "/entries.xlsx")
    before = PLACES.taken, TURNS.taken

    assert by_date(client, file) == 304
    assert (PLACES.taken, TURNS.taken) == before


def test_unchanged_costs_one_query(client, seen):
    with CaptureQueriesContext(connection) as asked:
        assert by_etag(client, seen) == 304

    assert len(asked) == 1


def test_what_is_said_first_is_what_would_be_said_later(client, seen, settings, monkeypatch):
    page = client.get("/entries/?kind=plan")
    at_once = again(client, page, if_none_match=page.headers["ETag"])
    monkeypatch.setattr(had_already, "may_have_it", lambda request: False)
    later = again(client, page, if_none_match=page.headers["ETag"])

    del at_once.headers["X-Request-ID"], later.headers["X-Request-ID"]
    del later.headers["Content-Length"]  # Of nothing.
    assert at_once.status_code == later.status_code == 304
    assert dict(at_once.headers) == dict(later.headers)


def test_it_is_said_first_only_where_nothing_else_decides(client, seen, monkeypatch):
    etag = seen.headers["ETag"]
    told = {"if_none_match": etag}
    monkeypatch.setattr(had_already, "if_not_modified", None)  # Nobody may ask it.

    for headers in ({}, told | {"accept_datetime": seen.headers["Last-Modified"]}):
        opened(client, PAGE, **headers)
    opened(client, f"{PAGE}?as-at=2014-06-01", **told)
    opened(client, "/log/", **told)
    client.force_login(people.teo())
    assert opened(client, PAGE, **told).status_code == 200


def test_a_false_host_is_told_nothing(client, seen):
    assert again(client, seen, if_none_match=seen.headers["ETag"], host="x y").status_code == 400


@pytest.mark.parametrize("address", ["/dfe/no/", "/entries/?kind=no", "/entries/?as-at=never"])
def test_what_is_not_there_is_never_unchanged(client, seen, address):
    in_an_hour = http_date((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    for headers in ({"if_modified_since": in_an_hour}, {"if_none_match": "*"}):
        answer = client.get(address, headers=headers)
        assert answer.status_code in (400, 404)
        assert "ETag" not in answer.headers


def test_last_modified_is_a_date_not_yet_to_come(seen):
    moment = parse_http_date(seen.headers["Last-Modified"])

    assert moment <= datetime.now(UTC).timestamp()


def test_pages_of_who_is_signed_in_are_kept_by_nobody(client, seen):
    client.force_login(people.teo())
    own = client.get(PAGE)

    assert own.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in own.headers["Vary"]
    assert "ETag" not in own.headers
    assert again(client, seen, if_none_match=seen.headers["ETag"]).status_code == 200


def test_the_admin_has_no_part_in_it(client):
    client.force_login(people.teo())

    assert "ETag" not in client.get("/admin/").headers


def test_the_check_names_a_table_whose_changes_are_not_noted():
    assert noted_changes.check_changes_are_noted(databases=["default"]) == []
    noted_changes.drop()

    faults = noted_changes.check_changes_are_noted(databases=["default"])
    assert any("noted_strategy_role" in fault.msg for fault in faults)
    noted_changes.install()
    assert noted_changes.missing() == []


@pytest.mark.parametrize("name", unchanged.SHOWN)
def test_a_setting_that_pages_show_moves_it(client, seen, settings, name):
    value = getattr(settings, name)
    setattr(settings, name, f"x{value}" if isinstance(value, str) else value + 1)

    assert by_etag(client, seen) == 200


def test_no_setting_that_pages_show_is_left_out(settings):
    code = (settings.BASE_DIR / "reporting").rglob("*.py")
    used = {name for file in code for name in re.findall(r"settings\.([A-Z_]+)", file.read_text())}

    of_the_machine = {"BASE_DIR", "STATIC_URL", "DEBUG", "DEMO"}
    of_the_machine |= {"STREAMS_AT_ONCE", "WEB_THREADS", "KEPT_PAGES_MIB"}
    of_the_machine |= {"DEAR_ANSWERS_A_MINUTE"}  # Pages of refusals are not kept.
    of_the_machine |= {name for name in used if name.startswith("DOCUMENT")}
    # What every answer says, “not modified” as well: reporting/web/headers.py.
    of_all = {"PERMISSIONS_POLICY", "X_FRAME_OPTIONS"}
    of_all |= {name for name in used if name.startswith("SECURE_")}
    assert used - of_the_machine - of_all == set(unchanged.SHOWN)
