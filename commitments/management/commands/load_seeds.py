from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commitments.importers.faults import BadInput
from commitments.importers.seed_tables import TABLES
from commitments.importers.seeds import load_seeds


class Command(BaseCommand):
    help = "Load the sample record from seeds/, or another folder of the same files."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "seeds")

    def handle(self, *, folder, **options):
        try:
            counts = load_seeds(folder)
        except BadInput as bad:
            raise CommandError(f"Nothing was loaded. In {folder}:\n{bad}", returncode=1) from None
        for table in TABLES:
            told = [
                f"{counts[table.name, outcome]} {outcome}"
                for outcome in ("created", "changed", "unchanged")
                if counts[table.name, outcome]
            ]
            if told and options["verbosity"]:
                self.stdout.write(f"{table.name.replace('_', ' ')}: {', '.join(told)}")
