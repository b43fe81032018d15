"""A backup put back into an installation that is empty: whole and verified, or not at all."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.db import connection

from commitments.backups.stores import CannotCopy, store_of
from commitments.backups.writing import FORMAT, MANIFEST, MEDIA, PART, media
from strategy import migrated
from strategy.progress import Tell, nobody


class NotRestored(Exception):
    """Why nothing was restored."""


def restore(file: Path, tell: Tell = nobody) -> dict:
    """What the backup says of itself, now that it is in its place: for this account alone."""
    before = os.umask(0o077)
    try:
        return _restored(file, tell)
    finally:
        os.umask(before)


def _restored(file: Path, tell: Tell) -> dict:
    store, place = store_of(), Path(settings.MEDIA_ROOT)
    if not store.is_empty():
        raise NotRestored("The database is not empty: give a new one in DATABASE_URL.")
    if any(media()):
        raise NotRestored(f"{place} is not empty: give a new folder in MEDIA_ROOT.")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".restoring-") as folder:
            told = _unpacked(file, Path(folder), tell)
            _put_back(store, Path(folder), told, place)
    except CannotCopy as error:
        raise NotRestored(str(error)) from None
    except OSError as error:
        raise NotRestored(f"{error.filename or file}: {error.strerror}") from None
    return told


def _put_back(store, folder: Path, told: dict, place: Path) -> None:
    (folder / MEDIA).mkdir(exist_ok=True)
    is_kept = False
    try:
        at = store.put(folder / store.name) | {"MEDIA_ROOT": str(folder / MEDIA)}
        _manage("migrate", "--verbosity=0", **at)
        if told["log"]["size"]:
            _manage("verify_record", f"--head={told['log']['root']}", **at)
        else:
            _manage("verify_record", **at)
        if place.exists():
            place.rmdir()
        os.rename(folder / MEDIA, place)
        store.keep()
        is_kept = True
    finally:
        if not is_kept:
            store.drop()


def _manage(*arguments: str, **environment: str) -> None:
    """Runs manage.py as of the installation that is being put back."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotRestored(f"{arguments[0]} says of what was unpacked:\n{done.stderr.strip()}")


def _unpacked(file: Path, folder: Path, tell: Tell) -> dict:
    """Every file as the backup says that it is."""
    try:
        with ZipFile(file) as backup:
            told = _told(backup)
            for count, (name, digest) in enumerate(told["files"].items(), start=1):
                if _unpack(backup, name, folder) != digest:
                    raise NotRestored(f"{name} is not what was backed up.")
                tell("files", count, len(told["files"]))
    except (BadZipFile, KeyError, EOFError, ValueError, TypeError, AttributeError) as error:
        raise NotRestored(f"{file} is no backup, or not a whole one: {error}") from None
    return told


def _told(backup: ZipFile) -> dict:
    told = json.loads(backup.read(MANIFEST))
    if told["format"] != FORMAT or migrated.unknown(set(map(tuple, told["migrations"]))):
        raise NotRestored(f"It was made by Pledgebook {told['version']}: install that, or newer.")
    if told["engine"] != connection.vendor:
        raise NotRestored(
            f"It is of a database of {told['engine']}, and DATABASE_URL is of {connection.vendor}. "
            "Between the two, export_record and load_record carry what is published."
        )
    if {MANIFEST, *told["files"]} != set(backup.namelist()):
        raise NotRestored("Its files are not those that it names.")
    return told


def _unpack(backup: ZipFile, name: str, folder: Path) -> str:
    """The SHA-256 of what was unpacked."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise NotRestored(f"{name} is no name of a file in a backup.")
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with backup.open(name) as source, place.open("xb") as unpacked:
        while part := source.read(PART):
            digest.update(part)
            unpacked.write(part)
    return digest.hexdigest()
