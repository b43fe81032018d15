"""A bundle in an empty installation: the same pages, the same digest; or nothing at all."""

import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments import ledger
from commitments.ledger.bundle import loading
from commitments.ledger.bundle.check import Check, Log, open_bundle
from commitments.models import (
    Author,
    Citation,
    Edition,
    Event,
    Evidence,
    Opinion,
    Pledge,
    Response,
    Revision,
)
from reporting.exports.datasets import ListDataset
from reporting.exports.registry import OPEN_DATA, TABLES
from strategy import triggers
from strategy.models import Department, Role
from tests import fixtures, make
from tests import sample as sample_record
from tests.awkward_texts import texts
from tests.commitments import whole_record
from tests.commitments.importers.test_words_for_summaries import made_up
from tests.commitments.ledger.bundles import KEY, bundle, exported, folder
from tests.commitments.ledger.test_bundle import files, remake_manifest
from tests.reporting import exported as read_back

__all__ = ["bundle", "exported", "folder"]
FORMAT_1 = fixtures.HERE / "format_1.zip"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def rows():
    """How many rows each table of the record has."""
    ours = [*apps.get_app_config("strategy").get_models()]
    ours += [*apps.get_app_config("commitments").get_models(), get_user_model()]
    return {model.__name__: model._default_manager.count() for model in ours}


def refused(path):
    """Why a bundle is not loaded; then nothing is."""
    before = rows()
    with pytest.raises(CommandError) as refusal:
        call_command("load_record", str(path))
    assert rows() == before
    return str(refusal.value)


def addresses(response):
    """The main pages of a response."""
    of = [response.department.slug, response.strategy.slug]
    for name in ("response", "outcomes", "editions", "compare"):
        yield reverse(name, args=of)
    for action in some(response.strategy.actions.all()):
        yield reverse("action", args=[*of, action.number])
        yield reverse("action_timeline", args=[*of, action.number])
    for year in response.strategy.reporting_years.all():
        yield reverse("year", args=[*of, year.year])
    for edition in response.editions.published():
        yield reverse("edition", args=[*of, edition.position])
        yield reverse("edition_changes", args=[*of, edition.position])
    for pledge in some(Pledge.objects.published().filter(entry__response=response)):
        yield reverse("pledge", args=[pledge.pk])
    yield reverse("governance", args=of[:1])
    for role in Role.objects.filter(department=response.department):
        yield reverse("governance_role", args=[of[0], role.slug])
    narrowed = f"?department={of[0]}&strategy={of[1]}"
    for name in ("entries", "pledges", "pledges_not_reported", "pledges_moved", "measures"):
        yield reverse(name) + narrowed


def some(things):
    """Six or so, where there are many: first, last and in between."""
    return things[:: max(1, len(things) // 5)]


def pages(response):
    """The HTML of each, but for the names of other departments and responses in filters, and for
    that of the strategy, which lists say where there is more than one.
    """
    client = Client()
    told = {}
    asked = [*addresses(response)]
    for address in [*asked, f"{asked[0]}?as-at=2014-06-01", f"{asked[2]}?as-at=2014-06-01"]:
        page = client.get(address)
        assert page.status_code == 200, address
        html = re.sub(r"(?s)\s*<option.*?</option>", "", page.text)
        told[address] = html.replace(f", {response.strategy}", "")
    return told


def exports(response):
    """The rows of everything that can be had as data: of a page in every format, of a table in one,
    for each has the same rows (test_tables.py).
    """
    client = Client()
    place = {"department": response.department.slug, "strategy": response.strategy.slug}
    told = {}
    for dataset in OPEN_DATA:
        if dataset.name in OF_SEVERAL:
            continue
        if isinstance(dataset, ListDataset):
            request = RequestFactory().get("/")
            request.as_at = timezone.localdate()
            known = dataset.filters(request).filters
            narrowed = {name: value for name, value in place.items() if name in known}
            parts, query = {}, f"?{urlencode(narrowed)}"
        else:
            is_of_department = dataset.name == "governance"
            parts, query = {"department": place["department"]} if is_of_department else place, ""
        readers = {"json": READERS["json"]} if dataset in TABLES else READERS
        for extension, read in readers.items():
            name = f"export_{dataset.name}"
            address = reverse(name, kwargs=parts | {"extension": extension}) + query
            told[address] = read(client, address)
    return told


# What puts departments side by side says more where there are others.
OF_SEVERAL = {"departments-by-action", "action-across-departments", "departments-compared"}
LACKED = ("/pledges/moved.", "/entries/contradictions.", "/totals.")
READERS = {
    "csv": read_back.csv_rows,
    "json": read_back.json_rows,
    "xlsx": read_back.sheet_rows,
    "ods": read_back.sheet_rows,
}


@pytest.mark.long("every page and export of a record, twice")
@pytest.mark.parametrize("of", ["the sample", "the published words", "everything"])
def test_it_gives_the_same_pages_exports_digest_and_bundle(of, tmp_path, capsys):
    first, again = tmp_path / "first.zip", tmp_path / "again.zip"
    with transaction.atomic():  # Another installation, which is gone at the end.
        if of == "everything":
            response = whole_record.made()
        else:
            sample_record.put_in()
            response = Edition.objects.first().response
        if of == "the published words":
            (tmp_path / "page.txt").write_text(made_up())
            call_command("import_report", tmp_path / "page.txt", department="dfe")
        before, data = pages(response), exports(response)
        digest = ledger.digest_of_record(heads(response))
        call_command("export_record", KEY, to=first, verbosity=0)
        transaction.set_rollback(True)
    shutil.rmtree(tmp_path / "media", ignore_errors=True)

    call_command("load_record", str(first))
    assert digest in capsys.readouterr().out
    call_command("verify_record")
    assert f"Its digest: {digest}" in capsys.readouterr().out
    response = Edition.objects.first().response
    after = pages(response)
    assert len(after) > 20
    for address, page in before.items():
        assert after[address] == page, address
    assert exports(response) == data
    lists = len(OPEN_DATA) - len(TABLES) - len(OF_SEVERAL)
    assert len(data) == 4 * lists + len(TABLES)
    empty = [address for address, rows in data.items() if not rows]
    # The sample withdraws nothing, moves no date, is contradicted by nothing, has no count of DfE
    # alone and no evidence:
    # what lists those is empty but of everything.
    assert all(address.startswith(("/data/", *LACKED)) for address in empty)
    assert of != "everything" or not empty
    call_command("export_record", KEY, to=again, verbosity=0)
    assert but_for_the_log(again) == but_for_the_log(first)


def but_for_the_log(path):
    """What is in a bundle, but for the log of the installation, and the digests of that."""
    with zipfile.ZipFile(path) as bundle:
        names = [name for name in bundle.namelist() if not name.startswith("log/")]
        return {name: bundle.read(name) for name in names if not name.endswith(".sha256")}


@pytest.fixture
def log_made_anew(monkeypatch):
    """As if whoever changed a bundle had made its log anew, too: what loading finds is told."""
    monkeypatch.setattr(Log, "check", lambda log: None)


def heads(response):
    return {key: head.digest for key, head in ledger.heads().items() if key == response.key}


@pytest.mark.long("made-up texts, each in a bundle")
@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(st.lists(texts, min_size=4, max_size=4))
def test_any_text_comes_back_to_the_letter(tmp_path, made_up):
    text, reason, words, note = made_up

    def told():
        rows = Revision.objects.order_by("entry__action__number").values_list("text", "reason")
        return [*rows, *Citation.objects.values_list("words", "outcome__note")]

    with transaction.atomic():
        edition = make.draft_edition(2014)
        revision = make.revision(edition, action=7, text=text)
        make.revision(edition, action=8, answer="nil-return", text="", reason=reason)
        outcome = make.outcome(edition, make.pledge(edition), note=note)
        make.citation(outcome, revision.entry, words, is_quotation=False)
        make.publish(edition)
        call_command("export_record", KEY, to=tmp_path / "bundle.zip", verbosity=0)
        transaction.set_rollback(True)
    with transaction.atomic():
        call_command("load_record", str(tmp_path / "bundle.zip"), verbosity=0)
        found = told()
        transaction.set_rollback(True)
    (tmp_path / "bundle.zip").unlink()

    assert found == [(text, ""), ("", reason), (words, note)]


@pytest.mark.long("loads a record twice")
def test_a_folder_loads_as_its_zip_does(folder, exported):
    call_command("load_record", str(folder), verbosity=0)

    assert ledger.record_digest() == exported.digest


def test_pledges_keep_their_addresses_and_what_is_new_gets_the_next(bundle, exported):
    call_command("load_record", str(bundle), verbosity=0)

    loaded = {f"{KEY}/{pledge.key}": pledge.pk for pledge in Pledge.objects.all()}
    assert loaded == exported.pledges
    new = make.pledge(make.draft_edition(2015), action=7)
    assert new.pk > max(loaded.values())
    make.publish(new.edition)
    call_command("verify_record", verbosity=0)


def test_who_submitted_and_approved_are_two_closed_accounts_of_that_name(bundle):
    call_command("load_record", str(bundle), verbosity=0)

    correction = Edition.objects.get(kind="correction")
    assert correction.submitted_name == correction.approved_name == "Smith"
    assert correction.submitted_by != correction.approved_by
    for person in get_user_model().objects.all():
        assert not person.is_active and not person.has_usable_password()
    names = sorted(person.get_full_name() for person in get_user_model().objects.all())
    assert names == ["Otto", "Smith", "Smith", "ole"]


def test_the_publics_bundle_loads_with_nobody_named_and_goes_out_as_it_came(exported, tmp_path):
    call_command("load_record", str(exported.public), verbosity=0)

    assert ledger.record_digest() == exported.digest
    call_command("verify_record", verbosity=0)
    correction = Edition.objects.get(kind="correction")
    assert correction.submitted_name == correction.approved_name == "not named in the bundle"
    assert correction.submitted_by != correction.approved_by
    assert not Author.objects.exists()
    first, second = Opinion.objects.all()
    assert first.given_by == second.given_by != second.approved_by
    call_command("export_record", KEY, to=tmp_path / "now.zip", public=True, verbosity=0)
    with zipfile.ZipFile(exported.public) as then, zipfile.ZipFile(tmp_path / "now.zip") as now:
        told = [name for name in then.namelist() if not name.startswith(("log/", "lines", "mani"))]
        assert {name: now.read(name) for name in told} == {name: then.read(name) for name in told}


def test_an_opinion_is_still_the_latest_of_its_auditor(bundle):
    call_command("load_record", str(bundle), verbosity=0)

    first, second = Opinion.objects.all()
    assert first.given_by == second.given_by != second.approved_by == first.approved_by
    assert (first.state, first.judged) == (Opinion.State.PUBLISHED, "replaced")
    assert list(Opinion.objects.as_at(date(2016, 2, 1))) == [second]
    assert not triggers.missing()


def test_it_leaves_word_in_the_trail(bundle, exported):
    call_command("load_record", str(bundle), verbosity=0)

    event = Event.objects.get()
    assert (event.what, event.by_name) == (Event.What.LOADED, "manage.py load_record")
    assert exported.digest in event.comment
    with zipfile.ZipFile(bundle) as file:
        name, size, root = file.read("log/checkpoint").decode().split("\n")[:3]
    assert f"The checkpoint of its log: {name} {size} {root}" in event.comment
    assert int(size) > 40


def test_files_of_evidence_come_back_under_their_names(bundle, media):
    call_command("load_record", str(bundle), verbosity=0)

    kept = Evidence.objects.exclude(file="").get()
    sha256 = kept.sha256
    kept.take_digest()
    assert kept.sha256 == sha256
    assert Path(kept.file.name).name == "figures_all.pdf" or kept.file.name.endswith(".pdf")
    assert len(files(media)) == 1


def test_an_installation_that_has_a_record_is_left_alone(bundle):
    make.department("ofsted")

    assert "has a record already" in refused(bundle)


def test_a_bundle_that_was_changed_is_not_loaded_and_says_where(folder):
    path = folder / "tables/roles.csv"
    path.write_bytes(path.read_bytes().replace(b"Deputy", b"Depute"))

    assert "tables/roles.csv, line 3: was changed" in refused(folder)


FAULTY = [
    ("roles", "digital-leader,Digital", ",Digital", "line 2: “slug”: This field cannot be blank"),
    ("roles", ",true,", ",perhaps,", "line 2: “is_single_holder”: “perhaps”: expected true or"),
    ("deadlines", "2013-03-31", "2013-03-32", "“due_on_last”: “2013-03-32”: expected a day"),
    ("deadlines", "2013-03-01", "2014-03-01", "is not a whole date"),
    ("appointments", "leader,1,", "leader,1,9", "line 2: “person”: there is no “9"),
    ("mergers", ",planned,", ",dreamt,", "line 2: “state”: Value 'dreamt' is not a valid choice"),
    ("people", "id,key", "id,name", "line 1: expected the columns id, key"),
    (
        "people",
        ",,,emma-stace,",
        ",,,Emma Stace,",
        "line 2: “slug”: Enter",
    ),
    ("people", ",,,emma-stace", "9,,,emma-stace", "line 2: “person”: there is no “"),
    ("teams", "dfe/one", "dfe/two", "tables/teams.csv, line 2: is not what it is once loaded"),
    ("departments", "\r\n", ",\r\n", "tables/departments.csv, line 1: expected the columns"),
    ("evidence", "evidence/2", "../evidence/2", "is not evidence/YEAR/NAME"),
    ("roles", "dfe/digital-leader,,", "dfe/digital-leader,,,", "line 2: has"),
    (
        "roles",
        "Digital",
        "Digi\0tal",
        "line 2: “name”: This holds NUL (U+0000), which can’t be seen",
    ),
    ("roles", "Digital", '"Digital', "line 2: can't be read as CSV: unexpected end of data"),
    ("roles", ",true,", f",{'9' * 100_000},", "“is_single_holder”: “9999"),
    ("departments", "Department dfe", "D" * 201, "line 2: “name”: Ensure this value has at most"),
    (
        "responses",
        "Government digital strategy",
        "x" * 201,
        "“title”: Ensure this value has at most",
    ),
    # What it is given as it is published, and approved.
    ("signatures", "Smith,rita", f"{'S' * 201},rita", "“approved_name”: Ensure this value has at"),
    ("signatures", ",rita", f",{'r' * 151}", "“approved_account”: Ensure this value has at most"),
    ("opinions", ",replaced,ole,", f",replaced,{'o' * 201},", "“approved_name”: Ensure this value"),
    ("opinions", ",replaced,", f",{'r' * 17},", "“judged”: Ensure this value has at most"),
]


@pytest.mark.parametrize(("table", "before", "after", "told"), FAULTY)
def test_what_is_wrong_is_told_by_file_and_line_and_nothing_is_loaded(
    folder, media, log_made_anew, table, before, after, told
):
    path = folder / f"tables/{table}.csv"
    text = path.read_bytes().decode()
    assert before in text
    path.write_bytes(text.replace(before, after, 1).encode())
    remake_manifest(folder)

    words = refused(folder)
    assert f"tables/{table}.csv" in words or "there is no" in words
    assert told in words
    assert "Traceback" not in words
    assert max(map(len, words.splitlines())) < 600
    assert not files(media)


def test_everything_that_is_wrong_is_told_at_once(folder, log_made_anew):
    for table, before, after, _told in (FAULTY[1], FAULTY[4]):
        path = folder / f"tables/{table}.csv"
        path.write_bytes(path.read_bytes().replace(before.encode(), after.encode(), 1))
    remake_manifest(folder)

    words = refused(folder)
    assert FAULTY[1][3] in words and FAULTY[4][3] in words


def test_what_is_wrong_in_two_responses_is_told_at_once(tmp_path, monkeypatch, log_made_anew):
    monkeypatch.setattr(loading, "ROWS_AT_ONCE", 1)
    path = tmp_path / "all/tables/entries.csv"
    with transaction.atomic():
        for slug in ("dfe", "hmrc"):
            make.published_edition(2014, of=make.response(slug), facts=make.revision)
        call_command("export_record", to=tmp_path / "all", verbosity=0)
        transaction.set_rollback(True)
    path.write_bytes(path.read_bytes().replace(b"progress,", b"dreamt,"))
    remake_manifest(tmp_path / "all")

    words = refused(tmp_path / "all")
    assert words.count("“kind”: Value 'dreamt' is not a valid choice") == 2


def test_each_part_of_it_tells_how_far_it_is_and_ends_whole(bundle):
    far = {}

    def tell(what, done, of):
        assert done <= of and done >= far.get(what, (0, of))[0]
        far[what] = (done, of)

    loading.load_bundle(bundle, tell)

    assert set(far) == {
        "Tables of the bundle read",
        "Lines of the ledger checked",
        "Lines of the log held to their facts",
        "Editions loaded",
        "Texts indexed for search",
        "What stands of responses",
        "Tables compared",
        "Responses held to their seals",
        "Lines of the log written",
    }
    begun = {what for what in far if what.startswith(("Tables", "Responses"))}  # Not yet done.
    assert {what for what, (done, of) in far.items() if done != of} == begun


@pytest.mark.parametrize("counted_from", [1, loading.COUNTED_FROM])
def test_postgresql_counts_rows_again_as_there_are_more_but_not_a_few(
    tmp_path, monkeypatch, counted_from
):
    """Not really: it would remember that there is one row, for all tests that follow."""
    monkeypatch.setattr(loading, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(loading, "COUNTED_FROM", counted_from)
    with transaction.atomic():
        for slug in ("dfe", "hmrc"):
            make.published_edition(2014, of=make.response(slug), facts=make.revision)
        call_command("export_record", to=tmp_path / "all", verbosity=0)
        transaction.set_rollback(True)
    counted = []

    def unless_counted(execute, sql, *more):
        return counted.append(sql) if sql.startswith("ANALYZE") else execute(sql, *more)

    with connection.execute_wrapper(unless_counted):
        call_command("load_record", str(tmp_path / "all"), verbosity=0)

    is_due = connection.vendor == "postgresql" and counted_from == 1
    assert ('ANALYZE "commitments_entry"' in counted) == is_due == bool(counted)
    made_of_it = {'ANALYZE "commitments_searchtext"', 'ANALYZE "commitments_standingpledge"'}
    assert (made_of_it <= set(counted)) == is_due


def test_a_role_that_reports_to_itself_through_another_is_refused(folder, log_made_anew):
    path = folder / "tables/roles.csv"
    text = path.read_bytes().decode()
    leader = next(line for line in text.split("\r\n") if ",dfe/digital-leader," in line)
    cells = leader.split(",")
    cells[text.split("\r\n")[0].split(",").index("reports_to")] = "dfe/deputy"
    path.write_bytes(text.replace(leader, ",".join(cells)).encode())
    remake_manifest(folder)

    assert "leads back to itself" in refused(folder)


def test_a_file_that_is_there_already_under_that_name_is_not_touched(bundle, media, exported):
    name = next(iter((exported.zip.parent / "media").rglob("*.pdf"))).relative_to(
        exported.zip.parent / "media"
    )
    (media / name).parent.mkdir(parents=True)
    (media / name).write_bytes(b"Something else")

    assert "another file of that name" in refused(bundle)
    assert (media / name).read_bytes() == b"Something else"


def test_what_is_known_from_a_page_that_is_not_published_loads_as_well(tmp_path):
    with transaction.atomic():
        later = make.draft_edition(2014)
        make.published_edition(2013, known_from=later)
        call_command("export_record", KEY, to=tmp_path / "b.zip", verbosity=0)
        digest = ledger.record_digest()
        transaction.set_rollback(True)
    call_command("load_record", str(tmp_path / "b.zip"), verbosity=0)

    assert ledger.record_digest() == digest
    call_command("verify_record", verbosity=0)


def test_a_report_that_nobody_asked_for_then_loads_as_well_and_none_after_it(tmp_path):
    """Earlier versions let in reports of any year, also of a department that was no more."""
    with transaction.atomic():
        response = make.response()
        make.published_edition(2014, facts=make.revision)
        draft = make.draft_edition(2015)
        response.strategy.reporting_years.filter(year=2015).delete()
        make.publish(draft)
        response.department.closed_on = make.on("1 July 2013")
        response.department.save()
        call_command("export_record", KEY, to=tmp_path / "old", verbosity=0)
        transaction.set_rollback(True)

    call_command("load_record", str(tmp_path / "old"), verbosity=0)
    assert [edition.year for edition in Edition.objects.order_by("position")] == [2014, 2015]
    assert not triggers.missing()
    with pytest.raises(IntegrityError, match="came to an end"):
        make.draft_edition(2016, of=Edition.objects.first().response)


def test_a_response_without_an_edition_loads_as_well(tmp_path):
    with transaction.atomic():
        make.response()
        call_command("export_record", KEY, to=tmp_path / "b.zip", verbosity=0)
        transaction.set_rollback(True)
    call_command("load_record", str(tmp_path / "b.zip"), verbosity=0)

    assert Department.objects.count() == 1
    assert not Edition.objects.exists()


def test_the_bundle_is_loaded_with_the_settings_of_another_place(bundle, tmp_path, exported):
    with override_settings(TIME_ZONE="Pacific/Auckland"):
        call_command("load_record", str(bundle), verbosity=0)

    assert ledger.record_digest() == exported.digest


def test_a_bundle_of_format_1_loads_and_says_what_it_said(tmp_path):
    """Its keys began within its one response, and it had no opinions of auditors."""
    digest = "2596a1ef5c1b9d8285f990bf23c56b3a0f7dbf6a055f3bfa13563d6c8fc9d76d"
    call_command("verify_record", str(FORMAT_1), head=digest, verbosity=0)

    call_command("load_record", str(FORMAT_1), verbosity=0)

    assert ledger.record_digest() == digest
    call_command("verify_record", verbosity=0)
    assert Revision.objects.filter(text=whole_record.AWKWARD).exists()
    call_command("export_record", KEY, to=tmp_path / "now", verbosity=0)
    assert (tmp_path / "now/bundle.json").read_text() == (
        f'{{"format": 2, "of": "{KEY}", "people": true}}\n'
    )
    assert f",{KEY}/7/plan/2014/2," in (tmp_path / "now/tables/pledges.csv").read_text()


def test_a_fact_that_was_moved_in_a_bundle_of_format_1_is_named(tmp_path):
    with zipfile.ZipFile(FORMAT_1) as bundle:
        bundle.extractall(tmp_path)
    path = tmp_path / "tables/pledges.csv"
    path.write_bytes(path.read_bytes().replace(b",7/plan/2014/2,", b",7/plan/2013/2,"))
    remake_manifest(tmp_path)

    faults = {(file, message) for file, _line, message in Check(open_bundle(tmp_path)).run()}
    assert {
        ("tables/pledges.csv", "lacks pledges 7/plan/2014/2 of edition 4"),
        ("tables/pledges.csv", "pledges 7/plan/2013/2 is not in edition 4"),
    } <= faults


@pytest.mark.long("loads rows of every table")
def test_everything_loads_with_all_responses_and_departments(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(loading, "ROWS_AT_ONCE", 1)  # Each response by itself.
    first, again = tmp_path / "first.zip", tmp_path / "again.zip"
    with transaction.atomic():  # Another installation, which is gone at the end.
        whole_record.made()
        other = make.response("hmrc")
        corrected = make.published_edition(2014, of=other, facts=make.revision)
        make.publish(
            make.draft_edition(
                2014, of=other, kind="supplement", supplements=corrected, change_note="More."
            )
        )
        make.department("nothing-yet")
        call_command("export_record", to=first, verbosity=0)
        digest = ledger.record_digest()
        call_command("export_record", other.key, to=tmp_path / "other", verbosity=0)
        transaction.set_rollback(True)
    shutil.rmtree(tmp_path / "media", ignore_errors=True)

    call_command("verify_record", str(first), head=digest)
    assert f"{other.key}: 2 editions, " in capsys.readouterr().out
    call_command("load_record", str(first), verbosity=0)

    assert ledger.record_digest() == digest
    call_command("verify_record", verbosity=0)
    assert Event.objects.get().subject == "The whole record"
    assert Department.objects.filter(slug__in=["hmrc", "nothing-yet", "ofsted"]).count() == 3
    assert sorted(response.key for response in Response.objects.all()) == [KEY, other.key]
    call_command("export_record", to=again, verbosity=0)
    assert but_for_the_log(again) == but_for_the_log(first)
    call_command("export_record", other.key, to=tmp_path / "other-again", verbosity=0)
    told = [(tmp_path / name / "tables/editions.csv") for name in ("other", "other-again")]
    assert told[0].read_bytes() == told[1].read_bytes()
