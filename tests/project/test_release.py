"""A release: refused unless all is in order, the same each time, and it finds what was altered."""

import subprocess
import tarfile

import pytest

from tests.supply import release

CHANGELOG = "# Changes\n\n## Unreleased\n\n## 1.2.0\n\n### To upgrade\n\n- Nothing.\n\n- New.\n"
ADDED = {"packages/one-1.0-py3-none-any.whl": b"wheel", "static/govuk/a.css": b"css"}


@pytest.fixture
def checkout(tmp_path):
    """A small project that may be released as 1.2.0."""
    root = tmp_path / "checkout"
    (root / "static/govuk").mkdir(parents=True)
    (root / "static/govuk/a.css").write_text("css")
    (root / ".gitignore").write_text("static/govuk/\n")
    (root / "CHANGELOG.md").write_text(CHANGELOG)
    (root / "manage.py").write_text("print('here')\n")
    (root / "manage.py").chmod(0o755)
    for command in (
        ["init", "--quiet"],
        ["config", "user.name", "Rita Osei"],
        ["config", "user.email", "rita@pledges.example"],
        ["add", "."],
        ["commit", "--quiet", "--message", "All of it"],
    ):
        release.git(root, *command)
    return root


def unpacked(archive, folder):
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "pledgebook-1.2.0"


def is_whole(folder):
    command = ["sha256sum", "--check", "--strict", "--quiet", release.SUMS]
    return subprocess.run(command, cwd=folder, capture_output=True).returncode == 0


def test_what_is_in_order_may_be_released(checkout):
    assert release.why_not("1.2.0", checkout) == []


def test_all_that_is_lacking_is_said_at_once(checkout):
    release.git(checkout, "tag", "v1.2.0")
    (checkout / "CHANGELOG.md").write_text("## Unreleased\n\n- New.\n\n## 1.2.0\n\n- Old.\n")
    (checkout / "static/govuk").rename(checkout / "static/elsewhere")

    assert release.why_not("1.2.0", checkout) == [
        "There are changes that are not committed.",
        "There is a tag v1.2.0 already: pyproject.toml names the version.",
        "CHANGELOG.md has changes under Unreleased: put them under 1.2.0.",
        "CHANGELOG.md doesn't say under 1.2.0 what to do “### To upgrade”.",
        "GOV.UK's styles are not there: run make styles.",
    ]


def test_it_holds_all_of_the_commit_and_what_was_added_with_its_digests(checkout, tmp_path):
    (checkout / "not-of-the-commit.txt").write_text("stays here")
    archive = release.made("1.2.0", ADDED, checkout, tmp_path / "to")

    folder = unpacked(archive, tmp_path)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {".gitignore", "CHANGELOG.md", "manage.py", *ADDED, release.SUMS}
    assert (folder / "manage.py").stat().st_mode & 0o111
    assert is_whole(folder)
    command = ["sha256sum", "--check", "--quiet", f"{archive.name}.sha256"]
    assert subprocess.run(command, cwd=archive.parent).returncode == 0


@pytest.mark.parametrize("name", ["manage.py", *ADDED])
def test_a_file_that_was_altered_is_found(checkout, tmp_path, name):
    folder = unpacked(release.made("1.2.0", ADDED, checkout, tmp_path / "to"), tmp_path)

    (folder / name).write_bytes(b"altered")

    assert not is_whole(folder)


def test_the_same_commit_makes_the_same_bytes(checkout, tmp_path):
    first, second = (
        release.made("1.2.0", ADDED, checkout, tmp_path / folder).read_bytes()
        for folder in ("one", "two")
    )

    assert first == second


def test_this_version_is_told_what_to_do(settings):
    """What comes next stands under Unreleased, and says what whoever upgrades must do."""
    sections = release.sections_of((settings.BASE_DIR / "CHANGELOG.md").read_text())

    assert release.TO_UPGRADE in sections["Unreleased"] or not sections["Unreleased"].strip()
