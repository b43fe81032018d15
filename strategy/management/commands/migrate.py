from django.core.management.base import BaseCommand
from django.core.management.commands import migrate
from django.db import connections

from strategy import in_force, noted_changes, triggers

OURS = (triggers.PREFIX, noted_changes.PREFIX)


class Command(migrate.Command):
    """Django's, which installs rules that are missing, and so is not stopped by them."""

    def get_check_kwargs(self, options):
        return BaseCommand.get_check_kwargs(self, options)  # Which asks nothing of the database.

    def handle(self, *args, **options):
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
