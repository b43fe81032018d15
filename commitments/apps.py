from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CommitmentsConfig(AppConfig):
    name = "commitments"

    def ready(self):
        from commitments import trail  # noqa: F401  It listens.

        post_migrate.connect(_make_missing_groups, sender=self, dispatch_uid="make groups")
        post_migrate.connect(_refill_search, sender=self, dispatch_uid="refill search")


def _make_missing_groups(*, using, **kwargs):
    from django.db import connections

    from commitments import groups

    if "auth_group" in connections[using].introspection.table_names():
        groups.make_missing_groups(using)


def _refill_search(*, using, plan=None, **kwargs):
    """SQLite's index doesn't notice that its table was emptied or made anew."""
    if plan == []:  # There was nothing to migrate; a flush has no plan.
        return
    from django.db import connections

    from commitments.search import index as search_index

    if "commitments_searchtext" in connections[using].introspection.table_names():
        search_index.refill(using)
