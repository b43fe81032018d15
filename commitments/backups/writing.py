"""A backup: all that an installation has, in one file, written while people go on working."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings
from django.db import connection
from django.utils import timezone

from commitments.backups.stores import store_of
from commitments.ledger import log
from strategy import migrated
from strategy.moments import one_moment
from strategy.progress import Tell, nobody

FORMAT = 1
MANIFEST = "backup.json"
MEDIA = "media/"
PART = 2**20  # Bytes that are read at once.


def write_backup(to: Path, tell: Tell = nobody) -> dict:
    """What is said of it in the file. FileExistsError where there is a file of that name.

    It has its name once it is whole, and nobody else may read it: it holds what is not published.
    """
    if to.exists():
        raise FileExistsError(to)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=f".{to.name}.") as folder:
        whole = Path(folder) / "backup"
        whole.touch(0o600)
        with ZipFile(whole, "w", ZIP_STORED) as backup:
            told = _written(backup, Path(folder), tell)
        os.link(whole, to)
    return told


def _written(backup: ZipFile, folder: Path, tell: Tell) -> dict:
    """Files that were there before the database was copied, or after: so none is missing."""
    digests: dict[str, str] = {}
    _add_media(backup, digests, tell)
    store = store_of()
    with one_moment():
        told = {
            "format": FORMAT,
            "version": settings.VERSION,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "engine": connection.vendor,
            "migrations": sorted(migrated.applied()),
            "log": {"size": log.size(), "root": log.root().hex()},
        }
        store.copy(folder / store.name)
    digests[store.name] = _add(backup, folder / store.name, store.name)
    _add_media(backup, digests, tell)
    told["files"] = digests
    backup.writestr(MANIFEST, json.dumps(told, indent=1))
    return told


def _add_media(backup: ZipFile, digests: dict[str, str], tell: Tell) -> None:
    found = [file for file in media() if f"{MEDIA}{_name(file)}" not in digests]
    for count, file in enumerate(found, start=1):
        name = f"{MEDIA}{_name(file)}"
        try:
            digests[name] = _add(backup, file, name)
        except FileNotFoundError:
            continue  # Somebody took it out of a draft meanwhile.
        tell("files", count, len(found))


def media() -> Iterator[Path]:
    """The files that people uploaded, but for those that are just being written."""
    folder = Path(settings.MEDIA_ROOT)
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and not _is_part(file))


def _name(file: Path) -> str:
    return file.relative_to(settings.MEDIA_ROOT).as_posix()


def _is_part(file: Path) -> bool:
    return file.suffix == ".part"


def _add(backup: ZipFile, file: Path, name: str) -> str:
    """The file's SHA-256."""
    digest = hashlib.sha256()
    with file.open("rb") as source, backup.open(name, "w", force_zip64=True) as place:
        while part := source.read(PART):
            digest.update(part)
            place.write(part)
    return digest.hexdigest()
