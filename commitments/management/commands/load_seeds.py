from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from commitments import trail
from commitments.importers.faults import BadInput
from commitments.importers.seed_tables import TABLES
from commitments.importers.seeds import changes_in_words, in_words, load_seeds
from commitments.models import Event
from strategy.progress import progress


class Command(BaseCommand):
    help = "Load the sample record from seeds/, or another folder of the same files."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "seeds")

    @transaction.atomic
    def handle(self, *, folder, **options):
        doubts: list[str] = []
        try:
            counts = load_seeds(folder, doubts, progress(self, options["verbosity"]))
        except BadInput as bad:
            raise CommandError(f"Nothing was loaded. In {folder}:\n{bad}", returncode=1) from None
        if changed := changes_in_words(counts, TABLES):
            trail.ran("load_seeds", Event.What.LOADED, f"Data files of {folder.name}", changed)
        if options["verbosity"]:
            for line in in_words(counts, TABLES):
                self.stdout.write(line)
        for doubt in doubts:
            self.stderr.write(f"Warning: {doubt}")
