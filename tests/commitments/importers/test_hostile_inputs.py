"""Hostile text in every place of every file that comes in, on both databases.

Either it is taken, or all that is wrong is told, a line each with its file, and nothing changed.
"""

import csv
import io
import re
from contextlib import contextmanager
from time import process_time

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.importers.governance_files import GOVERNANCE
from commitments.importers.seed_tables import TABLES
from tests import make
from tests.commitments.importers.seeds_folder import GDS, ROWS, Seeds
from tests.commitments.importers.test_import_report import REPORT
from tests.refusals import rows

pytestmark = [pytest.mark.django_db, pytest.mark.long("made-up hostile files")]

OF_OFFICES = {
    "people": [{"slug": "ann", "name": "Ann"}],
    "appointments": [
        {
            "department": "dfe",
            "role": "leader",
            "number": "1",
            "person": "ann",
            "started_on": "2012",
        }
    ],
}
OF_DEPARTMENT = {
    "role_aims": [{"department": "dfe", "role": "leader", "number": "1", "aim": "Lead."}],
    "professions": [{"department": "dfe", "slug": "design", "name": "Design"}],
    "portfolios": [{"department": "dfe", "slug": "schools", "name": "Schools"}],
    "portfolio_actions": [
        {"department": "dfe", "portfolio": "schools", "strategy": GDS, "action": "1"}
    ],
    "policy_areas": [{"department": "dfe", "slug": "skills", "name": "Skills"}],
    "functions": [{"department": "dfe", "slug": "security", "name": "Security"}],
    "function_areas": [{"department": "dfe", "function": "security", "policy_area": "skills"}],
    "stated_counts": [
        {"department": "dfe", "of": "professions", "count": "10", "stated_on": "29 June 2022"}
    ],
    "published_counts": [
        {
            "strategy": GDS,
            "slug": "departments",
            "said_on": "16 January 2015",
            "of": "departments",
            "total": "24",
            "words": "departments",
            "source": "page",
        }
    ],
    "teams": [{"department": "dfe", "slug": "hub", "name": "Hub", "started_on": "2013"}],
    "departments": [
        *ROWS["departments"],
        {"slug": "esfa", "abbreviation": "ESFA", "name": "Skills Funding"},
    ],
    "department_changes": [
        {
            "department": "esfa",
            "number": "1",
            "kind": "part-moved",
            "into": "dfe",
            "happened_on": "2013",
            "what": "Skills",
            "source": "page",
        }
    ],
    "mergers": [
        {"department": "dfe", "slug": "hubs", "what": "Hubs", "state": "planned", "as_of": "2021"}
    ],
    "services": [
        {
            "department": "dfe",
            "slug": "teach",
            "name": "Teach",
            "known_since": "2012",
            "source": "page",
        }
    ],
    "service_managers": [
        {
            "department": "dfe",
            "service": "teach",
            "number": "1",
            "started_on": "2013",
            "source": "page",
        }
    ],
    "service_stages": [
        {
            "department": "dfe",
            "service": "teach",
            "stage": "alpha",
            "as_of": "2013",
            "source": "page",
        }
    ],
    "service_figures": [
        {
            "department": "dfe",
            "service": "teach",
            "of": "transactions",
            "year": "2013",
            "value": "9",
            "source": "page",
        }
    ],
    "assessments": [
        {
            "department": "dfe",
            "service": "teach",
            "number": "1",
            "held_on": "2014",
            "stage": "beta",
            "result": "met",
            "source": "page",
        }
    ],
    "service_pledges": [
        {
            "department": "dfe",
            "service": "teach",
            "response": f"dfe/{GDS}",
            "pledge": "1/plan/2014/1",
            "source": "page",
        }
    ],
    "accountabilities": [
        {
            "department": "dfe",
            "strategy": GDS,
            "action": "1",
            "role": "leader",
            "started_on": "2012",
        }
    ],
    "deadlines": [
        {"strategy": GDS, "action": "1", "slug": "all", "for_whom": "all", "due_on": "March 2014"}
    ],
    "measures": [{"response": f"dfe/{GDS}", "slug": "met", "name": "People met", "unit": "people"}],
    "figures": [
        {
            "response": f"dfe/{GDS}",
            "measure": "met",
            "edition": "2",
            "year": "2014",
            "value": "7",
            "entry": "1/progress/2014",
        }
    ],
    "yardsticks": [
        {
            "response": f"dfe/{GDS}",
            "measure": "met",
            "edition": "2",
            "kind": "target",
            "year": "2015",
            "value": "9",
            "direction": "higher",
            "entry": "1/progress/2014",
        }
    ],
}
ALL_ROWS = ROWS | OF_OFFICES | OF_DEPARTMENT

HOSTILE = [
    *("\0", "a\0b", "line\vbreak", "a\x01\x1f\x7f\x9fb", "a\ufffeb", "two\nlines", "\r", "\r\n"),
    *("\u200b", "a\u200b\u2060b", "\ufeffa", "\u202eabc\u202c", "\u2028", "\u0600", "\U000e0001"),
    *("👩‍👩‍👧", "e" + "\u0301" * 500, "ß" * 300, "\u3316" * 300, "’" * 100_001),
    *("x" * 51, "x" * 501, "x" * 100_000, "x" * 100_001, "x " * 1_000_000, "," * 100_000),
    *('"', 'a"b', "'", "\\", "%s %(x)s {0} {x}", "<script>", "../../etc/passwd", "/", "a/b/c"),
    *(
        "=1+1",
        "-1",
        "+1",
        "1e999999",
        "NaN",
        "Infinity",
        "9" * 5000,
        "0" * 5000 + "1",
        "\uff11\uff12",
        "1,000",
    ),
    *("0014-04-04", "31 February 2015", "between 2015 and 2014", "by 9999", "(2014)", "2014 (2014"),
    *("between 2014 and " * 5_000, "yes" * 40_000, "admin", "null", "None", "TRUE", " ", "\t"),
]
anything = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=20),
    st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Co", "Cn"]), min_size=1, max_size=5),
)
often = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TOLD = re.compile(r"[\w./-]+(, line \d+)?: .{1,600}")


def assert_taken_or_told(act):
    """Either it is taken, or what is wrong is told; then whatever was done is undone."""
    before = rows()
    with transaction.atomic():
        refusal = refusal_of(act)
        if refusal:
            assert rows() == before
        transaction.set_rollback(True)
    if refusal:
        _nothing, *told = str(refusal).split("\n")
        assert told and refusal.returncode == 1
        assert [line for line in told if not (TOLD.fullmatch(line) and line.isprintable())] == []


def refusal_of(act):
    try:
        act()
    except CommandError as refusal:
        return refusal


def written(names, lines):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


# In a cell


@pytest.fixture
def seeds(tmp_path):
    made = Seeds(tmp_path)
    made.rows = ALL_ROWS
    return made.write()


def test_the_rows_that_are_spoilt_here_are_sound(seeds):
    seeds.load(verbosity=0)

    assert all(seeds.rows.get(table.name) for table in TABLES)


@often
@given(st.data())
def test_seeds(seeds, data):
    table = data.draw(st.sampled_from(TABLES))
    spoil(data, seeds.folder, table, ALL_ROWS[table.name], [c.name for c in table.columns])

    assert_taken_or_told(lambda: seeds.load(verbosity=0))

    seeds.write()


@pytest.fixture
def offices(tmp_path):
    make.department()
    for table in GOVERNANCE:
        names = [column.name for column in table.columns]
        (tmp_path / table.file).write_text(written(names, ALL_ROWS[table.name]))
    return tmp_path


@often
@given(st.data())
def test_governance(offices, data):
    table = data.draw(st.sampled_from(GOVERNANCE))
    names = [column.name for column in table.columns]
    spoil(data, offices, table, ALL_ROWS[table.name], names)

    assert_taken_or_told(lambda: call_command("import_governance", str(offices), verbosity=0))

    (offices / table.file).write_text(written(names, ALL_ROWS[table.name]))


def spoil(data, folder, table, sound, names):
    """Put something hostile into one cell of a file."""
    lines = [dict(row) for row in sound]
    row, name = data.draw(st.sampled_from(lines)), data.draw(st.sampled_from(names))
    row[name] = data.draw(anything)
    (folder / table.file).write_bytes(written(names, lines).encode(errors="replace"))


@pytest.mark.long("made-up reports")
@often
@given(st.data())
def test_a_report(tmp_path, data):
    """Put something hostile into a line of it, or in place of one."""
    lines = REPORT.split("\n")
    number = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[number])))
    rest = data.draw(st.sampled_from([lines[number][place:], ""]))
    lines[number] = lines[number][:place] + data.draw(anything) + rest

    assert_report_is_taken_or_told(tmp_path, "\n".join(lines).encode(errors="replace"))


def assert_report_is_taken_or_told(tmp_path, content):
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    department = ("--department", "dfe", "--create")
    assert_taken_or_told(lambda: call_command("import_report", str(path), *department, verbosity=0))


# In place of a file

SECONDS = 2  # Of a processor, whatever is in it.
FILES = {
    "nothing": b"",
    "a line end": b"\n",
    "a byte order mark": b"\xef\xbb\xbf",
    "UTF-16 with its mark": "slug,name\nann,Ann\n".encode("utf-16"),
    "UTF-16 without one": "slug,name\nann,Ann\n".encode("utf-16-le"),
    "Windows-1252": "slug,name\nann,Caf\u00e9\n".encode("cp1252"),
    "half of a surrogate pair": b"slug,name\nann,\xed\xa0\xbd\n",
    "an overlong NUL": b"slug,name\nann,\xc0\x80\n",
    "a quotation without an end": b'slug,name\nann,"Ann\n' * 1000,
    "a million quotation marks": b'"' * 1_000_000,
    "a million commas": b"," * 1_000_000,
    "a million lines": b"\n" * 1_000_000,
    "a million lines of an old Mac": b"a,b\r" * 1_000_000,
    "a line of 30 MB": b"x" * 30_000_000,
    "a zip": b"PK\3\4" + b"\0" * 100,
    "a line that goes on for ever": b"slug,name\n" + b"a" * 200_000 + b",Ann\n",
    "a thousand headings": b"Action 1: Go\n" * 1000,
    "nearly a heading, again and again": b"Acton 1l: Go\nProgres during 20l4\n" * 20_000,
    "a number without an end": b"Action " + b"1" * 1_000_000 + b": Go\n",
    "a heading of spaces": b"Action" + b" " * 1_000_000 + b"1\nProgress during" + b" " * 1_000_000,
    "1. 1. 1.": b"1.1.1. " * 100_000 + b"\n" + b"(1) " * 100_000,
    "Actions 1 and 2 and 3": b"Actions 1" + b" and 1" * 200_000 + b"\n",
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_another_file_in_place_of_a_report(tmp_path, content):
    with soon():
        assert_report_is_taken_or_told(tmp_path, content)


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_another_file_in_place_of_people(offices, content):
    (offices / "people.csv").write_bytes(content)

    with soon():
        assert_taken_or_told(lambda: call_command("import_governance", str(offices), verbosity=0))


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_another_file_in_place_of_seeds(seeds, content):
    (seeds.folder / "people.csv").write_bytes(content)

    with soon():
        assert_taken_or_told(lambda: seeds.load(verbosity=0))


@contextmanager
def soon():
    began = process_time()
    yield
    assert process_time() - began < SECONDS
