from django.core.management.base import BaseCommand, CommandError

from commitments import ledger, standing
from commitments.ledger.bundle.check import Check, Unreadable, in_words, open_bundle
from commitments.models import Opinion


class Command(BaseCommand):
    help = (
        "Check that every published edition is what was sealed, and tell the record's digest: "
        "of the database, or of an auditor's bundle."
    )

    def add_arguments(self, parser):
        parser.add_argument("bundle", nargs="?", help="a bundle: its zip, or its folder")
        parser.add_argument(
            "--head",
            metavar="DIGEST",
            help="a digest noted earlier: the record's, or a response's last",
        )

    def handle(self, *, bundle, head, **options):
        if bundle:
            self.verify_bundle(bundle, head)
        else:
            self.verify_database(head)

    def verify_bundle(self, bundle, head):
        try:
            check = Check(open_bundle(bundle), (head or "").strip().lower())
            faults = check.run()
        except Unreadable as error:
            raise CommandError(f"The bundle can't be read. {error}") from None
        if faults:
            told = "\n".join(in_words(fault) for fault in faults)
            raise CommandError(f"The bundle is not what was exported.\n{told}")
        self.stdout.write(f"{check.response}: {check.editions} editions, {check.ends}")
        self.stdout.write(f"The bundle is whole. Its record's digest: {check.record_digest}")

    def verify_database(self, head):
        faults = [str(difference) for difference in ledger.differences()]
        faults += standing.every_difference()
        noted = ledger.was_the_digest(head.strip().lower()) if head else None
        if head and not noted:
            faults.append(f"The digest {head} was never this record's.")
        if faults:
            raise CommandError("The record is not what was published.\n" + "\n".join(faults))
        heads = ledger.heads()
        for end in sorted(heads.values(), key=lambda end: end.response):
            self.stdout.write(f"{end.response}: {end.position} editions, {end.digest}")
        self.stdout.write(f"The record is whole. Its digest: {ledger.record_digest()}")
        if opinions := Opinion.objects.published().count():
            self.stdout.write(
                f"Not covered: opinions of auditors ({opinions}), which belong to no edition."
            )
        if noted:
            self.stdout.write(f"The digest noted was the record's after {noted}.")
