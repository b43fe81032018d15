from django.core.management.base import BaseCommand, CommandError

from commitments import ledger
from commitments.importers.faults import BadInput
from commitments.ledger.bundle.check import Unreadable
from commitments.ledger.bundle.loading import NotEmpty, load_bundle
from commitments.ledger.bundle.tables import TABLES
from strategy.progress import progress


class Command(BaseCommand):
    help = "Load an auditor's bundle into an empty installation: the same record, the same digest."

    def add_arguments(self, parser):
        parser.add_argument("bundle", help="what export_record wrote: its zip, or its folder")

    def handle(self, *, bundle, **options):
        try:
            counts = load_bundle(bundle, progress(self, options["verbosity"]))
        except NotEmpty as refusal:
            raise CommandError(f"Nothing was loaded. {refusal}") from None
        except Unreadable as error:
            raise CommandError(f"Nothing was loaded: the bundle can't be read. {error}") from None
        except BadInput as bad:
            raise CommandError(f"Nothing was loaded. In {bundle}:\n{bad}") from None
        if options["verbosity"]:
            for table in TABLES:
                if counts[table.name]:
                    self.stdout.write(f"{table.name.replace('_', ' ')}: {counts[table.name]}")
            self.stdout.write(f"The record is whole. Its digest: {ledger.record_digest()}")
