from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from commitments.backups.restoring import NotRestored, restore
from strategy.progress import progress


class Command(BaseCommand):
    help = "Put a backup into an empty installation: whole and verified, or nothing at all."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what backup wrote")

    def handle(self, *, file, **options):
        try:
            told = restore(file, progress(self, options["verbosity"]))
        except NotRestored as refusal:
            raise CommandError(f"Nothing was restored. {refusal}") from None
        if options["verbosity"]:
            self.stdout.write(f"Restored as it was at {told['made_at']}, and verified.")
            self.stdout.write(f"The log: {told['log']['size']} lines, {told['log']['root']}")
