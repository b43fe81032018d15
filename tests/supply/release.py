"""A release in one file, which installs without a network and proves to be whole: `make release`.

Holds the files of the commit, GOV.UK's styles, the packages of Python that requirements/run.txt
names, and the list of all that runs. `SHA256SUMS` in it names the digest of each file, and beside
the archive stands its own. The same commit with the same packages makes the same bytes.
"""

import argparse
import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from gzip import GzipFile
from pathlib import Path

from strategy.full_disks import whole
from tests.supply import sbom

ROOT = Path(__file__).parents[2]
STYLES = "static/govuk"
LOCKED = "requirements/run.txt"
TO_UPGRADE = "### To upgrade"
SUMS = "SHA256SUMS"


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
    asked = argparse.ArgumentParser(prog="make release", description=__doc__.splitlines()[0])
    asked.add_argument("--to", type=Path, default=ROOT / "release", help="the folder it goes into")
    asked.add_argument("--packages", type=Path, help="wheels that are here: none are fetched")
    asked.add_argument("--no-tag", action="store_true", help="make the archive alone")
    given = asked.parse_args(arguments)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    if faults := why_not(version, ROOT):
        sys.exit("\n".join(["No release is made:", *(f"  {fault}" for fault in faults)]))
    with tempfile.TemporaryDirectory() as folder:
        wheels = given.packages or fetched(Path(folder))
        try:
            archive = made(version, contents(wheels), ROOT, given.to)
        except OSError as error:
            sys.exit(f"No release is made: {given.to} can't be written to: {error.strerror}.")
    if not given.no_tag:
        tag = ["tag", "--annotate", f"v{version}", "--message", f"Pledgebook {version}"]
        git(ROOT, *tag)
    print(f"{archive} ({archive.stat().st_size:,} bytes)")


def why_not(version: str, root: Path) -> list[str]:
    """What is lacking, in words: all of it at once."""
    faults = []
    if git(root, "status", "--porcelain"):
        faults.append("There are changes that are not committed.")
    if git(root, "tag", "--list", f"v{version}"):
        faults.append(f"There is a tag v{version} already: pyproject.toml names the version.")
    sections = sections_of((root / "CHANGELOG.md").read_text())
    if sections.get("Unreleased", "").strip():
        faults.append(f"CHANGELOG.md has changes under Unreleased: put them under {version}.")
    if TO_UPGRADE not in sections.get(version, ""):
        faults.append(f"CHANGELOG.md doesn't say under {version} what to do “{TO_UPGRADE}”.")
    if not (root / STYLES).is_dir():
        faults.append("GOV.UK's styles are not there: run make styles.")
    return faults


def sections_of(changelog: str) -> dict[str, str]:
    """What stands under each version."""
    parts = re.split(r"^## (.+)\n", changelog, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def fetched(folder: Path) -> Path:
    """The packages for this kind of machine, each by the digest that is locked."""
    wanted = ["--only-binary=:all:", "--require-hashes", "--requirement", ROOT / LOCKED]
    command = [sys.executable, "-m", "pip", "--quiet", "download", *wanted, "--dest", folder]
    subprocess.run(command, check=True)
    return folder


def as_it_is(
    version: str, to: Path, commit: str = "HEAD", more: dict[str, bytes] | None = None
) -> Path:
    """An archive of a commit to try, whatever it lacks, and without a tag; with more files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
    with tempfile.TemporaryDirectory() as folder:
        added = contents(fetched(Path(folder))) | (more or {})
        return made(version, added, ROOT, to, commit)


def contents(wheels: Path) -> dict[str, bytes]:
    """What is added to the files of the commit, by its path."""
    styles = [path for path in (ROOT / STYLES).rglob("*") if path.is_file()]
    found = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in styles}
    found |= {f"packages/{path.name}": path.read_bytes() for path in wheels.glob("*.whl")}
    return found | {"sbom.json": sbom.told().encode()}


def made(version: str, added: dict[str, bytes], root: Path, to: Path, commit: str = "HEAD") -> Path:
    """The archive, and beside it a file with its digest."""
    at = int(git(root, "log", "-1", "--format=%ct", commit))
    files = {name: (content, 0o644) for name, content in added.items()} | committed(root, commit)
    sums = "".join(f"{digest(files[name][0])}  {name}\n" for name in sorted(files))
    files[SUMS] = (sums.encode(), 0o644)

    to.mkdir(parents=True, exist_ok=True)
    archive = to / f"pledgebook-{version}.tar.gz"
    with (
        whole(archive) as part,
        part.open("wb") as file,
        GzipFile("", "wb", fileobj=file, mtime=at) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for name in sorted(files):
            content, mode = files[name]
            member = tarfile.TarInfo(f"pledgebook-{version}/{name}")
            member.size, member.mode, member.mtime = len(content), mode, at
            tar.addfile(member, io.BytesIO(content))
    told = f"{digest(archive.read_bytes())}  {archive.name}\n"
    archive.with_name(f"{archive.name}.sha256").write_text(told)
    return archive


def committed(root: Path, commit: str) -> dict[str, tuple[bytes, int]]:
    """The files of the commit, each with its mode."""
    packed = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=root, check=True, capture_output=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        return {
            member.name: (tar.extractfile(member).read(), member.mode & 0o755)
            for member in tar
            if member.isfile()
        }


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def git(root: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1:])
