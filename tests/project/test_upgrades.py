"""What earlier versions left behind is migrated and loaded, and says what it said then."""

import ast
import csv
import shutil
from types import SimpleNamespace

import pytest
from django.conf import settings

from tests.fixtures import HERE, VERSIONS, Saved
from tests.installation import database, get, manage

REPORT = "/dfe/government-digital-strategy/years/2015/"


@pytest.fixture(scope="module", params=VERSIONS)
def version(request):
    return request.param


@pytest.fixture(scope="module")
def migrated(version, migrated_from, tmp_path_factory):
    """The environment that leads to the version's database, migrated; and what was noted of it."""
    folder = tmp_path_factory.mktemp(version)
    shutil.copytree(HERE / version / "files", folder / "files")
    with database(folder, like=migrated_from(version)) as url:
        place = {"DATABASE_URL": url, "MEDIA_ROOT": str(folder / "files")}
        yield SimpleNamespace(place=place, noted=Saved.noted(version))


def test_a_database_of_an_earlier_version_is_migrated_and_whole(migrated):
    told = manage("verify_record", f"--head={migrated.noted.digest}", **migrated.place)

    assert "The record is whole" in told
    assert "The digest noted was the record's after dfe/government-digital-strategy" in told
    assert Saved.of(**migrated.place) == migrated.noted


def test_a_database_of_an_earlier_version_has_nothing_missing_when_it_is_migrated(migrated):
    manage("check", "--database=default", **migrated.place)
    manage("migrate", "--check", **migrated.place)
    manage("index_search", "--check", **migrated.place)


COUNTED = """
from django.core.cache import cache
cache.set("counted", 3)
print(cache.get("counted"))
"""


def test_a_database_of_an_earlier_version_gets_the_table_in_which_processes_count(migrated):
    told = manage("shell", "--no-imports", "--command", COUNTED, **migrated.place)

    assert told.strip() == "3"


def test_a_page_of_an_earlier_version_says_what_was_reported_and_no_draft(migrated):
    page = get(REPORT, **migrated.place)

    assert "The digital leader wrote a strategic view of 2015 to 2017." in page
    assert "Content was mended all year: “clear, short, tested” – as ever." in page
    assert "not yet approved" not in page


@pytest.mark.long("migrates from nothing and loads, by programs")
def test_a_bundle_of_an_earlier_version_is_verified_and_loaded(version, tmp_path):
    noted = Saved.noted(version)
    bundle = str(HERE / version / "record.zip")

    assert f"digest: {noted.digest}" in manage("verify_record", bundle)
    with database(tmp_path) as url:
        place = {"DATABASE_URL": url, "MEDIA_ROOT": str(tmp_path / "files")}
        manage("migrate", "--verbosity=0", **place)
        manage("load_record", bundle, **place)

        assert Saved.of(**place) == noted
        assert "The digital leader wrote a strategic view" in get(REPORT, **place)


YEARS = """
from strategy.models import ReportingYear
print([f"{row.strategy.slug} {row.year}" for row in ReportingYear.objects.all()])
"""


def test_a_strategy_of_an_earlier_version_asks_for_the_years_that_a_new_one_does(migrated):
    migrated_years = manage("shell", "--no-imports", "--command", YEARS, **migrated.place)

    with (settings.BASE_DIR / "seeds/reporting_years.csv").open(newline="") as file:
        fresh = [f"{row['strategy']} {row['year']}" for row in csv.DictReader(file)]
    assert sorted(ast.literal_eval(migrated_years)) == sorted(fresh)
