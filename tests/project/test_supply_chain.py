"""What runs is named with its hashes and licences; what is known against it is looked up."""

import json
from subprocess import CompletedProcess

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.spdx import is_expression

from tests.project.test_locks import pins
from tests.supply import audit, licences, sbom
from tests.supply.locked import Styles, packages


@pytest.fixture(scope="module")
def valid():
    """Reads an SBOM by its schema. What it imports takes seconds, which only these tests spend."""
    from cyclonedx.validation.json import JsonStrictValidator

    return JsonStrictValidator(SchemaVersion.V1_6)


def test_the_list_of_licences_is_that_of_what_is_locked():
    """Make it anew with `make licences`."""
    assert licences.FILE.read_text() == licences.page()


def test_every_licence_is_one_of_spdx():
    parts = [*packages(), Styles()]

    assert {f"{one.name}=={one.version}" for one in packages()} == pins("run.txt")
    assert [one.name for one in parts if not is_expression(one.licence)] == []


def test_the_sbom_is_valid_and_names_what_runs_with_hashes_and_licences(valid):
    told = sbom.told()
    parts = {part["name"]: part for part in json.loads(told)["components"]}

    assert valid.validate_str(told) is None
    assert {f"{name}=={part['version']}" for name, part in parts.items()} == {
        *pins("run.txt"),
        f"govuk-frontend=={Styles().version}",
    }
    assert all(part["hashes"] and part["licenses"] for part in parts.values())
    assert parts["django"]["purl"].startswith("pkg:pypi/django@5.2.")
    assert parts["django"]["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert parts["govuk-frontend"]["hashes"] == [{"alg": "SHA-512", "content": Styles().sha512}]
    assert told.count("://") == 1  # Its schema's.


def test_an_sbom_with_a_hash_cut_short_is_not_valid(valid):
    told = sbom.told()

    assert valid.validate_str(told.replace(Styles().sha512, Styles().sha512[:-1])) is not None


def package(name, **more):
    return {"name": name, "version": "1.0", "vulns": []} | more


KNOWN = {"vulns": [{"id": "CVE-2030-1", "fix_versions": ["1.1", "2.0"]}]}
SKIPPED = {"name": "other", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [
        ([package("django")], 0, "No vulnerability is known of the 1 packages that are locked."),
        ([package("django", **KNOWN)], 1, "django 1.0: CVE-2030-1, mended in 1.1, 2.0"),
        ([package("django"), SKIPPED], 2, "1 of 2 could not be looked up, so nothing is said of"),
        ([package("django", **KNOWN), SKIPPED], 1, "nothing is said of them: other."),
        ([], 2, ""),
        (None, 2, "can't be reached. Nothing was checked: ConnectionError: no such host"),
    ],
)
def test_an_audit_says_what_is_known_and_what_it_could_not_look_up(
    answer, status, told, monkeypatch, capsys
):
    written = "" if answer is None else json.dumps({"dependencies": answer})
    done = CompletedProcess([], 0, written, "Traceback\nConnectionError: no such host\n")
    monkeypatch.setattr(audit, "pip_audit", lambda: done)

    assert audit.main() == status
    assert told in capsys.readouterr().out


def test_an_audit_without_a_network_says_so(monkeypatch, capsys):
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)

    assert audit.main() == 2
    assert "vulnerabilities" in capsys.readouterr().out
