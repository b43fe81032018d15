from django.core.management.base import BaseCommand, CommandError

from commitments import ledger


class Command(BaseCommand):
    help = "Check that every published edition is what was sealed, and tell the record's digest."

    def add_arguments(self, parser):
        parser.add_argument(
            "--head",
            metavar="DIGEST",
            help="a digest noted earlier: the record's, or a response's last",
        )

    def handle(self, *, head, **options):
        faults = [str(difference) for difference in ledger.differences()]
        noted = ledger.was_the_digest(head.strip().lower()) if head else None
        if head and not noted:
            faults.append(f"The digest {head} was never this record's.")
        if faults:
            raise CommandError("The record is not what was published.\n" + "\n".join(faults))
        heads = ledger.heads()
        for end in sorted(heads.values(), key=lambda end: end.response):
            self.stdout.write(f"{end.response}: {end.position} editions, {end.digest}")
        self.stdout.write(f"The record is whole. Its digest: {ledger.record_digest()}")
        if noted:
            self.stdout.write(f"The digest noted was the record's after {noted}.")
