"""Whether the database is of this version: migrated as far as it, and no further."""

from functools import cache

from django.apps import apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Names = set[tuple[str, str]]  # Of migrations: their app's label, and their own.


def is_of_this_version(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Two queries."""
    names = applied(using)
    return not (missing(names) or unknown(names))


def missing(names: Names) -> Names:
    """What this version has, and a database that was migrated by these lacks."""
    return here() - with_what_they_replace(names)


def unknown(names: Names) -> Names:
    """What this version doesn't have, of apps that it has: a newer one applied it."""
    labels = {app.label for app in apps.get_app_configs()}
    return {name for name in names - here() if name[0] in labels} - replaced()


def applied(using: str = DEFAULT_DB_ALIAS) -> Names:
    return set(MigrationRecorder(connections[using]).applied_migrations())


def with_what_they_replace(names: Names) -> Names:
    """Where several were put into one, it stands for them, and all of them for it."""
    stand_for = {one for one, parts in in_one().items() if parts <= names}
    parts = {part for one, parts in in_one().items() if one in names for part in parts}
    return names | stand_for | parts


@cache
def here() -> frozenset[tuple[str, str]]:
    return frozenset(_loader().disk_migrations)


@cache
def in_one() -> dict[tuple[str, str], Names]:
    """The migrations that replace others, and which."""
    every = _loader().disk_migrations
    return {name: set(one.replaces) for name, one in every.items() if one.replaces}


def replaced() -> Names:
    return {part for parts in in_one().values() for part in parts}


@cache
def _loader() -> MigrationLoader:
    """Of the files alone: no database is asked."""
    return MigrationLoader(None)


@checks.register(checks.Tags.database)
def check_the_database_is_of_this_version(*, databases=None, **kwargs) -> list[checks.Error]:
    return [fault for using in databases or [] for fault in faults(using)]


def faults(using: str = DEFAULT_DB_ALIAS) -> list[checks.Error]:
    """In words, for whoever runs the site."""
    found, names = [], applied(using)
    if not_yet := missing(names):
        found.append(
            checks.Error(
                f"The database is not migrated: it lacks {in_words(not_yet)}.",
                hint="Run manage.py migrate.",
                id="strategy.E004",
            )
        )
    if newer := unknown(names):
        found.append(
            checks.Error(
                f"A newer version migrated the database: this one doesn't know {in_words(newer)}.",
                hint="Install the newer version again, or restore what was backed up before it.",
                id="strategy.E005",
            )
        )
    return found


def in_words(names: Names) -> str:
    first, *others = sorted(names)
    return ".".join(first) + (f" and {len(others)} more" if others else "")
