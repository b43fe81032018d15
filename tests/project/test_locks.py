"""The lock files say what is installed, everywhere the same, and not where it comes from."""

import re
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK_FILES = ["requirements/*", "*.lock", "*lock.json", "*lock.yaml", "pylock*.toml"]
NAMES_A_PLACE = ["://", "--find-links", "--index-url", "--extra-index-url"]


def lock_files():
    """Those that git has or would take in: a check-out may hold others that are ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *LOCK_FILES]
    return subprocess.check_output(command, cwd=ROOT, text=True).split()


def pins(name):
    """The lines "package==version" of a lock file, without hashes and conditions."""
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    return {line.split()[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}


def dependencies():
    """What pyproject.toml asks for, as "name[extra]>=1"."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = pyproject["dependency-groups"].values()
    return [*pyproject["project"]["dependencies"], *chain.from_iterable(groups)]


def names_of_dependencies():
    return {re.match(r"[\w.-]+", dependency)[0] for dependency in dependencies()}


@pytest.mark.parametrize("name", lock_files())
def test_lock_file_names_no_place(name):
    text = (ROOT / name).read_text()

    assert [place for place in NAMES_A_PLACE if place in text] == []


def test_tests_run_with_the_versions_that_the_product_runs_with():
    assert pins("run.txt") | pins("styles.txt") <= pins("test.txt")


def test_every_dependency_is_locked():
    locked = {pin.partition("==")[0] for pin in pins("test.txt")}

    assert names_of_dependencies() - locked == set(), "`make lock` locks them."


def test_every_dependency_has_its_reason_beside_it():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    reasons = {
        dependency: next(line for line in lines if f'"{dependency}"' in line).partition("#")[2]
        for dependency in dependencies()
    }

    assert [dependency for dependency, reason in reasons.items() if not reason.strip()] == []
