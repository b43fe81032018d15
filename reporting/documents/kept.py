"""PDFs and pictures that were made, kept as files: each once, by a process of its own, in turn.

A file is found by the digest of what it was made from, so it is the same to the byte as often as it
is asked for, whatever was thrown away meanwhile to keep the folder small.
"""

import fcntl
import hashlib
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

logger = logging.getLogger(__name__)

SCRIPT = Path(__file__).with_name("pdf.py")  # Not imported: the compiler stays out of this process.
TEMPLATES = settings.BASE_DIR / "templates" / "reporting"
MADE_BY = {"pdf": TEMPLATES / "report.typ", "png": TEMPLATES / "preview.typ"}
ENVIRONMENT = {"RAYON_NUM_THREADS": "1", "LANG": "C.UTF-8"}  # One processor is enough of it.
CANNOT_WRITE = 74  # How the script ends where its file can't be written.
MIB = 2**20
AN_HOUR = 60 * 60


class NotNow(Exception):
    """A document that can't be made now; `again_in` so many seconds it may."""

    def __init__(self, words: str, again_in: int):
        super().__init__(words)
        self.again_in = again_in


class Kept:
    """The file of one document, or of one picture."""

    def __init__(self, data: dict, ending: str = "pdf"):
        self.ending = ending
        self.content = json.dumps(data, sort_keys=True, ensure_ascii=False).encode()
        name = hashlib.sha256(self.content + made_with(ending)).hexdigest()
        self.path = Path(settings.DOCUMENTS_ROOT) / f"{name}.{ending}"
        self.failure = self.path.with_suffix(".failed")

    def open(self) -> BinaryIO:
        """The file, made if it is not there. Raises NotNow."""
        try:
            return self.found() or self._made()
        except OSError:
            logger.exception("No document can be kept in %s.", self.path.parent)
            raise NotNow("Documents can’t be made on this site at the moment.", AN_HOUR) from None

    def found(self) -> BinaryIO | None:
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return None
        os.utime(self.path)  # What was asked for last is thrown away last.
        return file

    def _made(self) -> BinaryIO:
        if is_fresh(self.failure):  # Trying again would fail again, and take as long.
            words = "This document is too large to be made here. Its text can be had as plain text."
            raise NotNow(words, AN_HOUR)
        with one_at_a_time() as lock:
            if file := self.found():
                return file
            self._make(lock)
            throw_away(settings.DOCUMENTS_MIB * MIB)
            return self.path.open("rb")

    def _make(self, lock: int) -> None:
        part = self.path.with_suffix(".part")
        limits = [str(settings.DOCUMENT_MIB), str(settings.DOCUMENT_SECONDS)]
        command = [sys.executable, "-I", SCRIPT, part, *limits, self.ending]
        try:
            subprocess.run(
                command,
                input=self.content,
                env=ENVIRONMENT,
                capture_output=True,
                check=True,
                timeout=settings.DOCUMENT_SECONDS,
                pass_fds=[lock],  # Held by whoever makes it, even if this process is killed.
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            said = (error.stderr or b"").decode(errors="replace")[-1000:]
            logger.error("A document could not be made: %s %s", error, said)
            part.unlink(missing_ok=True)
            if getattr(error, "returncode", None) == CANNOT_WRITE:
                raise OSError(said) from None  # Nothing is wrong with the document.
            self.failure.touch()
            raise NotNow("This document could not be made within its limits.", AN_HOUR) from None
        part.rename(self.path)


@cache
def made_with(ending: str) -> bytes:
    """What else than its data makes a document what it is."""
    compiler = f"typst {version('typst')}".encode()
    return b"".join([compiler, MADE_BY[ending].read_bytes(), SCRIPT.read_bytes()])


@contextmanager
def one_at_a_time() -> Iterator[int]:
    """Of all processes of this machine. Raises NotNow where another is making a document."""
    folder = Path(settings.DOCUMENTS_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            words = "A document is being made for somebody else. Ask again in 30 seconds."
            raise NotNow(words, 30) from None
        yield lock.fileno()


def throw_away(most: int) -> None:
    """What was left behind, and the files that nobody asked for the longest, until the others take
    no more bytes than that.
    """
    folder = Path(settings.DOCUMENTS_ROOT)
    for path in folder.glob("*.part"):  # Nobody else makes a document now.
        path.unlink()
    for path in folder.glob("*.failed"):
        if not is_fresh(path):
            path.unlink()
    files = [(path, path.stat()) for path in folder.glob("*.p[dn][fg]")]
    size = sum(told.st_size for _path, told in files)
    for path, told in sorted(files, key=lambda file: file[1].st_mtime)[:-1]:
        if size <= most:
            return
        path.unlink()
        size -= told.st_size


def is_fresh(path: Path) -> bool:
    """Whether it was made within the last hour."""
    try:
        return time.time() - path.stat().st_mtime < AN_HOUR
    except FileNotFoundError:
        return False
