from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from commitments import trail
from commitments.importers.faults import BadInput
from commitments.importers.governance import GOVERNANCE, import_governance
from commitments.importers.seeds import changes_in_words, in_words
from commitments.models import Event


class Command(BaseCommand):
    help = (
        "Import people, roles and appointments from people.csv, roles.csv and appointments.csv, "
        "or a folder that holds some of them. Their columns are those of the seeds; source and "
        "section may be left out."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="FOLDER_OR_FILE")

    @transaction.atomic
    def handle(self, *, paths, **options):
        try:
            counts = import_governance(paths)
        except BadInput as bad:
            raise CommandError(f"Nothing was imported.\n{bad}", returncode=1) from None
        if changed := changes_in_words(counts, GOVERNANCE):
            files = ", ".join(path.name for path in paths)
            trail.ran("import_governance", Event.What.IMPORTED, files, changed)
        if options["verbosity"]:
            for line in in_words(counts, GOVERNANCE):
                self.stdout.write(line)
