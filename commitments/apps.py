from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CommitmentsConfig(AppConfig):
    name = "commitments"

    def ready(self):
        # One has checks, the others listen.
        from commitments import demonstration, new_approvers, trail  # noqa: F401
        from commitments.ledger import checks as checks_of_the_log  # noqa: F401
        from commitments.ledger import telling
        from commitments.standing import changes, checks  # noqa: F401  They listen, too.

        telling.listen()

        post_migrate.connect(_make_missing_groups, sender=self, dispatch_uid="make groups")
        post_migrate.connect(_refill_search, sender=self, dispatch_uid="refill search")
        post_migrate.connect(_begin_log, sender=self, dispatch_uid="begin log")
        post_migrate.connect(_derive_standing, sender=self, dispatch_uid="derive standing")


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


def _derive_standing(*, using, **kwargs):
    """After an upgrade to the version that keeps what stands; also where that was killed meanwhile,
    and there is nothing more to migrate.
    """
    from django.db import DEFAULT_DB_ALIAS, connections

    from commitments import standing

    tables = connections[using].introspection.table_names()
    if using == DEFAULT_DB_ALIAS and "commitments_standingcount" in tables:
        standing.keep_all(standing.never_derived())


def _begin_log(*, using, **kwargs):
    """After an upgrade to the version that keeps a log: what is there already is told."""
    from django.db import DEFAULT_DB_ALIAS, connections

    from commitments.ledger import telling

    tables = connections[using].introspection.table_names()
    if using == DEFAULT_DB_ALIAS and "commitments_line" in tables:
        telling.begin()
