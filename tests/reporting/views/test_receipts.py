"""Receipts, and what "How to check us" promises, as a stranger does it: over http alone."""

import json
import re
import subprocess
import sys
from html import unescape

import pytest
from django.core.management import call_command

from commitments.ledger import checkpoints, format_2, log
from commitments.ledger.bundle import check
from commitments.models import Edition, Outcome, Pledge
from strategy.last_things import do_now
from strategy.models import Role
from tests import make
from tests.commitments import one_of_each, people, whole_record
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def published():
    """A published edition and an office, and a checkpoint that covers them."""
    rows = published_in("dfe", 2014) | {"role": make.role()}
    checkpoints.sign()
    return rows


def published_in(department, year):
    edition = make.draft_edition(year, of=make.response(department), origin="seeded")
    rows = one_of_each.facts(edition)
    make.publish(edition)
    return rows


def beside(rows):
    """What an edition publishes beside texts, promises and outcomes, by its table."""
    names = {"evidence": "evidence"} | {
        f"{name}s": name
        for name in (
            *("variant", "wording", "withdrawal", "slip", "succession", "citation", "figure"),
            "yardstick",
        )
    }
    return {table: rows[name] for table, name in names.items()}


def addresses(rows) -> dict[str, str]:
    entry, outcome = rows["revision"].entry, rows["outcome"]
    return {
        "editions": "/dfe/government-digital-strategy/editions/1.receipt.json",
        "revisions": f"/dfe/government-digital-strategy/actions/{entry.action.number}/"
        f"{entry.kind}-{entry.year}.receipt.json",
        "pledges": f"/pledges/{outcome.pledge_id}.receipt.json",
        "outcomes": f"/pledges/{outcome.pledge_id}/outcome-1.receipt.json",
        **{
            table: f"/dfe/government-digital-strategy/editions/1/{table}-{row.pk}.receipt.json"
            for table, row in beside(rows).items()
        },
        "roles": f"/dfe/governance/roles/{rows['role'].slug}.receipt.json",
    }


def checked(folder, *asked) -> subprocess.CompletedProcess:
    """By somebody who has two files and no more than Python."""
    command = [sys.executable, "-I", folder / "check.py", *asked]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


def saved(client, folder, address) -> str:
    name = address.rpartition("/")[2] or "page"
    answer = client.get(address)
    assert answer.status_code == 200, address
    body = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    (folder / name).write_bytes(body)
    return name


def test_a_stranger_checks_each_kind_of_fact_with_what_the_page_leads_to(
    published, client, tmp_path
):
    page = client.get("/log/").text
    assert "/log/check.py" in page
    assert addresses(published)["editions"] in page
    key = unescape(re.search(r"--log-key (\S+)", page)[1])
    root = re.search(r"<dt[^>]*>Root</dt>.*?>([0-9a-f]{64})<", page)[1]
    saved(client, tmp_path, "/log/check.py")

    for table, address in addresses(published).items():
        name = saved(client, tmp_path, address)
        assert (tmp_path / name).stat().st_size <= 10_000
        done = checked(tmp_path, name, "--key", key)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"{table}/")
        assert f"The log’s root: {root}" in done.stdout
        assert "signed by the key that you gave" in done.stdout


def test_pages_lead_to_the_receipt_of_all_that_an_edition_publishes(published, client):
    response = "/dfe/government-digital-strategy"
    pages = {
        "wordings": f"{response}/actions/1/",
        "withdrawals": f"{response}/editions/1/",
        "variants": f"{response}/editions/1/",
        "slips": f"{response}/editions/1/",
        "successions": f"{response}/editions/1/",
        "citations": f"/pledges/{published['outcome'].pledge_id}/",
        "evidence": f"/pledges/{published['outcome'].pledge_id}/",
        "figures": "/measures/",
        "yardsticks": "/measures/",
    }
    found = addresses(published)
    for table, page in pages.items():
        assert f'href="{found[table]}"' in client.get(page).text, table


def test_each_receipt_that_the_page_of_an_edition_leads_to_is_there(published, client):
    page = client.get("/dfe/government-digital-strategy/editions/1/").text
    led = set(re.findall(r'href="([^"]*[.]receipt[.]json)"', page))

    assert any("/revisions-" in address for address in led)
    assert any("/wordings-" in address for address in led)
    assert {address for address in led if client.get(address).status_code != 200} == set()


def test_an_opinion_has_a_receipt_that_names_no_account(published, client, tmp_path):
    pledge, olga = published["outcome"].pledge, people.olga()
    opinion = make.published_opinion(pledge, people.otto(), olga)
    draft = make.opinion(pledge, olga, reasons="A draft.")
    address = f"/pledges/{pledge.pk}/opinion-{opinion.pk}.receipt.json"
    assert client.get(address).status_code == 404  # Not signed so far.
    checkpoints.sign()

    assert f'href="{address}"' in client.get(f"/pledges/{pledge.pk}/").text
    saved(client, tmp_path, "/log/check.py")
    done = checked(tmp_path, saved(client, tmp_path, address))

    assert done.returncode == 0, done.stderr
    row = json.loads(client.get(address).content)["fact"]["row"]
    assert row["reasons"] == opinion.reasons and "given_account" not in row
    for other in (f"{pledge.pk}/opinion-{draft.pk}", f"{pledge.pk + 1}/opinion-{opinion.pk}"):
        assert client.get(f"/pledges/{other}.receipt.json").status_code == 404


def test_what_another_edition_published_or_none_has_no_receipt_here(published, client):
    draft = make.draft_edition(2015)
    make.figure(draft, make.measure("secret"), 9)
    other, figure = published_in("hmrc", 2014)["figure"], draft.figures.get()
    checkpoints.sign()
    editions = "/dfe/government-digital-strategy/editions"

    for address in (
        f"{editions}/1/figures-{other.pk}.receipt.json",
        f"{editions}/1/figures-{figure.pk}.receipt.json",
        f"{editions}/2/figures-{figure.pk}.receipt.json",
        f"{editions}/1/authors-{published['author'].pk}.receipt.json",
        f"{editions}/1/editions-{published['author'].edition_id}.receipt.json",
        f"{editions}/1/nothing-1.receipt.json",
    ):
        assert client.get(address).status_code == 404, address


def test_a_stranger_checks_a_whole_response(published, client, tmp_path):
    saved(client, tmp_path, "/log/check.py")
    [bundle] = set(re.findall(r"/[\w/-]+/bundle\.zip", client.get("/log/").text))
    name = saved(client, tmp_path, bundle)

    assert checked(tmp_path, name).returncode == 0


OTHER = ("0", "1")


def changed(told, *path):
    """The same receipt with another value somewhere."""
    place = told
    for step in path[:-1]:
        place = place[step]
    value = place[path[-1]]
    is_number = isinstance(value, int)
    place[path[-1]] = value + 1 if is_number else value[:-1] + OTHER[value[-1] == "0"]
    return told


CHANGES = {
    "what it says": ("fact", "row", "text"),
    "whose it is": ("fact", "row", "key"),
    "the salt": ("salt",),
    "its place": ("number",),
    "how many there are": ("facts",),
    "the path": ("path", 0),
    "the line": ("line", "leaf"),
    "the line's place": ("line", "number"),
    "the path of the line": ("line", "path", 0),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_receipt_that_was_changed_proves_nothing(what, published, client, tmp_path):
    saved(client, tmp_path, "/log/check.py")
    told = json.loads(client.get(addresses(published)["revisions"]).content)
    (tmp_path / "a.receipt.json").write_text(json.dumps(changed(told, *CHANGES[what])))

    done = checked(tmp_path, "a.receipt.json")

    assert done.returncode == 1
    assert "proves nothing" in done.stderr or "can't be read" in done.stderr


@pytest.mark.parametrize("value", [None, "x", -1, 10**30, [], {}, "\n\n", True])
def test_what_is_no_receipt_is_told_so(value, published, client, tmp_path):
    """However it is written: no traceback reaches a person."""
    told = json.loads(client.get(addresses(published)["revisions"]).content)
    places = [(name,) for name in told] + [("line", name) for name in told["line"]]
    file = tmp_path / "a.receipt.json"
    for *above, name in places:
        altered = json.loads(json.dumps(told))
        (altered[above[0]] if above else altered)[name] = value
        file.write_text(json.dumps(altered))
        if altered == told or name in ("times", "receipt"):
            continue  # It may have none; and an earlier format is read.
        with pytest.raises(SystemExit) as ended:
            check.check_receipt(file, str(checkpoints.keys()[0].verifier))
        assert "The receipt" in str(ended.value), (name, value)


def test_another_key_did_not_sign_it(published, client, tmp_path):
    saved(client, tmp_path, "/log/check.py")
    name = saved(client, tmp_path, addresses(published)["editions"])
    key = str(checkpoints.keys()[0].made("another.example/log").verifier)

    assert "not signed by this key" in checked(tmp_path, name, "--key", key).stderr


def test_a_receipt_stays_the_same_while_the_log_grows(published, client):
    address = addresses(published)["pledges"]
    before = client.get(address).content
    published_in("esfa", 2013)
    checkpoints.sign()

    assert client.get(address).content == before


def test_what_is_not_published_has_no_receipt(published, client):
    draft = make.pledge(make.draft_edition(2015))
    do_now()
    checkpoints.sign()

    assert Pledge.objects.filter(pk=draft.pk).exists()
    assert client.get(f"/pledges/{draft.pk}.receipt.json").status_code == 404
    assert client.get(f"/pledges/{draft.pk}/outcome-1.receipt.json").status_code == 404


def test_before_a_checkpoint_covers_it_there_is_no_receipt(client):
    rows = published_in("dfe", 2014)
    do_now()

    answer = client.get(addresses(rows | {"role": make.role()})["editions"])

    assert answer.status_code == 404
    assert "No checkpoint is signed that covers it" in answer.text


def test_a_receipt_takes_as_many_queries_however_long_the_log_is(
    published, client, django_assert_num_queries
):
    address = addresses(published)["outcomes"]
    counts = []
    for year in (None, 2013):
        if year:
            published_in("esfa", year)
            do_now()
        with django_assert_num_queries(7) as asked:
            client.get(address)
        counts.append(len(asked.captured_queries))
    assert log.size() > 14
    assert Outcome.objects.count() == 2
    assert Role.objects.count() == 1


def test_each_text_and_promise_leads_to_its_receipt(published, client):
    told = addresses(published)
    action = published["revision"].entry.action.number
    page = client.get(f"/dfe/government-digital-strategy/actions/{action}/").text

    assert told["revisions"] in page
    page = client.get(f"/pledges/{published['outcome'].pledge_id}/").text
    assert told["pledges"] in page


def test_the_receipt_of_a_withheld_text_is_of_what_was_left_and_helps_nobody_guess(
    published, client, tmp_path
):
    """The salt of the words would let whoever has the digest try what they were."""
    people.person("rosa", "Administrators", department=None)
    address = addresses(published)["revisions"]
    before = json.loads(client.get(address).content)
    fact = format_2.texts("revisions", type(published["revision"]).objects.all())
    [(_pk, key, _text)] = fact
    call_command("withhold", f"revisions/{key}", ground="Law", by="rosa", verbosity=0)
    checkpoints.sign()
    saved(client, tmp_path, "/log/check.py")

    name = saved(client, tmp_path, address)

    after = json.loads((tmp_path / name).read_bytes())
    assert after["salt"] != before["salt"]
    assert "Withheld on" in after["fact"]["row"]["text"]
    run = checked(tmp_path, name)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_receipt_of_an_edition_that_people_made_names_nobody(client, tmp_path):
    whole_record.made()
    edition = Edition.objects.published().exclude(submitted_name="").first()
    do_now()
    checkpoints.sign()

    page = f"/dfe/government-digital-strategy/editions/{edition.position}"
    saved(client, tmp_path, "/log/check.py")
    name = saved(client, tmp_path, f"{page}.receipt.json")
    assert f"{page}.receipt.json" in client.get(f"{page}/").text
    told = (tmp_path / name).read_text()
    assert not [one for one in (edition.submitted_name, edition.approved_account) if one in told]
    run = checked(tmp_path, name)
    assert run.returncode == 0, run.stdout + run.stderr
