"""Databases of one's own, made and copied quickly, on either engine."""

import os
import secrets
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import psycopg
from django.conf import settings
from django.db import connections


class Place:
    """A database, and the folder of its files; forked processes work `in` it."""

    def __init__(self, folder: Path, name: str, server: str):
        self.folder, self.name, self.server = folder / name, name, server
        self.folder.mkdir(parents=True)

    @property
    def url(self) -> str:
        if self.server:
            return urlsplit(self.server)._replace(path=f"/{self.name}").geturl()
        return f"sqlite:///{self.folder / 'record.sqlite3'}"

    def enter(self) -> None:
        """Let Django work here. Only for a process that was forked and has no connection yet."""
        database = dj_database_url.parse(self.url)
        connections["default"].settings_dict["NAME"] = database["NAME"]
        settings.MEDIA_ROOT = str(self.folder / "files")


class Places:
    """Makes places, and removes them all at the end."""

    def __init__(self, folder: Path):
        url = os.environ.get("DATABASE_URL", "")
        self.folder, self.server = folder, url if url.startswith("postgres") else ""
        self.made: list[Place] = []

    def new(self, content: bytes | None = None) -> Place:
        """An empty database, or that of a file of SQLite or a dump of PostgreSQL."""
        place = self._place()
        if self.server:
            self._on_server(f"CREATE DATABASE {place.name}")
            if content:
                with psycopg.connect(place.url) as restored:
                    restored.execute(content)
        elif content:
            (place.folder / "record.sqlite3").write_bytes(content)
        return place

    def copy(self, of: Place) -> Place:
        place = self._place()
        shutil.copytree(of.folder, place.folder, dirs_exist_ok=True)
        if self.server:
            self._on_server(f"CREATE DATABASE {place.name} TEMPLATE {of.name}")
        return place

    def remove(self, place: Place) -> None:
        if self.server:
            self._on_server(f"DROP DATABASE {place.name} WITH (FORCE)")
        shutil.rmtree(place.folder, ignore_errors=True)
        self.made.remove(place)

    def __enter__(self) -> "Places":
        return self

    def __exit__(self, *_error) -> None:
        for place in list(self.made):
            self.remove(place)

    def _place(self) -> Place:
        place = Place(self.folder, f"killed_{secrets.token_hex(6)}", self.server)
        self.made.append(place)
        return place

    def _on_server(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(statement)
