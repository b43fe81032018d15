"""An installation of its own: a new database, and manage.py in a process of its own."""

import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection

ROOT = Path(__file__).parents[1]
PATIENCE = 300  # Seconds for a program; the longest takes some 20 on a quiet machine.
SETTINGS = {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "strategy.settings"}
GET = """
from django.test import Client
page = Client().get({!r})
assert page.status_code == 200, page.status_code
print(b"".join(page).decode())
"""


@contextmanager
def database(folder: Path, content: bytes | None = None, *, like: str = ""):
    """The address of a new database on this test's engine, which is there until the end.

    It is empty, or a file or dump of one, or a copy of another, which nobody is connected to.
    """
    url = make_database(folder, content, like=like)
    try:
        yield url
    finally:
        drop_database(url)


def make_database(folder: Path, content: bytes | None = None, *, like: str = "") -> str:
    """The same, until it is dropped."""
    if connection.vendor == "sqlite":
        file = folder / "record.sqlite3"
        if content:
            file.write_bytes(content)
        if like:
            with closing(sqlite3.connect(_file(like))) as of, closing(sqlite3.connect(file)) as to:
                of.backup(to)
        return f"sqlite:///{file}"
    server, name = os.environ["DATABASE_URL"], f"test_{secrets.token_hex(8)}"
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    template = f" TEMPLATE {_name(like)}" if like else ""
    with psycopg.connect(server, autocommit=True) as on_server:
        on_server.execute(f"CREATE DATABASE {name}{template}")
    try:
        if content:
            with psycopg.connect(url) as restored:
                restored.execute(content)
    except BaseException:
        drop_database(url)
        raise
    return url


def drop_database(url: str) -> None:
    """On PostgreSQL; a file of SQLite goes with its folder."""
    if connection.vendor == "postgresql":
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as on_server:
            on_server.execute(f"DROP DATABASE {_name(url)} WITH (FORCE)")


def _name(url: str) -> str:
    return urlsplit(url).path[1:]


def _file(url: str) -> str:
    return url.removeprefix("sqlite:///")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    """Run a Python program, as `python …`, with these settings. One that hangs is ended."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | SETTINGS | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def manage(*arguments: str, **environment: str) -> str:
    """What manage.py prints, which is to succeed."""
    done = run("manage.py", *arguments, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def get(address: str, **environment: str) -> str:
    """What a page says to anybody."""
    return manage("shell", "--no-imports", "--command", GET.format(address), **environment)
