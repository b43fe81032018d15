from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from strategy import (  # noqa: F401  Each has checks.
    checks,
    migrated,
    noted_changes,
    triggers,
    uploads,
)


class StrategyConfig(AppConfig):
    name = "strategy"

    def ready(self):
        from strategy.security import keeping, listening  # noqa: F401  One checks, one listens.
        from strategy.watching import queries  # noqa: F401  It counts.

        # Each signal comes once an app: before the first table is changed, after all are.
        pre_migrate.connect(_before_migrations, sender=self, dispatch_uid="drop triggers")
        post_migrate.connect(_after_migrations, sender=self, dispatch_uid="install triggers")


def _before_migrations(*, using, plan=(), **kwargs):
    if plan and connections[using].vendor == "sqlite":
        triggers.drop(using)
        noted_changes.drop(using)


def _after_migrations(*, using, **kwargs):
    triggers.install(using)
    noted_changes.install(using)
