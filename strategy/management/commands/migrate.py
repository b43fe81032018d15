from contextlib import contextmanager

from django.core.management.base import BaseCommand
from django.core.management.commands import migrate
from django.db import connections

from strategy import in_force, noted_changes, triggers

LOCK = 20121206  # Any number, as long as no other program on this database locks by it.
OURS = (triggers.PREFIX, noted_changes.PREFIX)


class Command(migrate.Command):
    """Django's, which installs rules that are missing, and so is not stopped by them."""

    def get_check_kwargs(self, options):
        return BaseCommand.get_check_kwargs(self, options)  # Which asks nothing of the database.

    def handle(self, *args, **options):
        with one_at_a_time(connections[options["database"]]):
            return self.migrate(*args, **options)

    def migrate(self, *args, **options):
        connection = connections[options["database"]]
        tables = set(connection.introspection.table_names())
        before = in_force.installed(connection, OURS).values()
        try:
            return super().handle(*args, **options)
        except BaseException:  # Ctrl-C, too: what is published stays guarded.
            wanted = [*triggers.wanted(connection), *noted_changes.wanted(connection)]
            of_new = [trigger for trigger in wanted if trigger.table not in tables]
            in_force.put_back(connection, [*before, *of_new])
            raise


@contextmanager
def one_at_a_time(connection):
    """Wait for another `migrate`, be it one that was killed and whose last step goes on.

    The lock is of the session that migrates, and goes with it. SQLite knows who is gone.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
