from django.core.management.base import BaseCommand, CommandError

from commitments import ledger, standing
from commitments.ledger import checkpoints, log
from commitments.ledger.bundle.check import Check, Unreadable, in_words, open_bundle


class Command(BaseCommand):
    help = (
        "Check that the record is what its log tells, and the log what was signed, and tell the "
        "record's digest: of the database, or of an auditor's bundle."
    )

    def add_arguments(self, parser):
        parser.add_argument("bundle", nargs="?", help="a bundle: its zip, or its folder")
        parser.add_argument(
            "--head",
            metavar="DIGEST",
            help="noted earlier: the log's root, or a digest of the record or of a response",
        )
        parser.add_argument("--key", help="of a bundle: the log's verifier key, by which to check")

    def handle(self, *, bundle, head, key, **options):
        if bundle:
            self.verify_bundle(bundle, head, key)
        else:
            self.verify_database(head)

    def verify_bundle(self, bundle, head, key):
        try:
            check = Check(open_bundle(bundle), head, key)
            faults = check.run()
        except Unreadable as error:
            raise CommandError(f"The bundle can't be read. {error}") from None
        if faults:
            told = "\n".join(in_words(fault) for fault in faults)
            raise CommandError(f"The bundle is not what was exported.\n{told}")
        self.stdout.write("\n".join(check.told()))

    def verify_database(self, head):
        faults = [str(one) for one in (*ledger.differences(), *ledger.untrue())]
        faults += [*standing.every_difference(), *checkpoints.faults()]
        noted = self.was(head.strip().lower()) if head else None
        if head and not noted:
            faults.append(f"The digest {head} was never this record's.")
        if faults:
            raise CommandError("The record is not what was published.\n" + "\n".join(faults))
        heads = ledger.heads()
        for end in sorted(heads.values(), key=lambda end: end.response):
            self.stdout.write(f"{end.response}: {end.position} editions, {end.digest}")
        self.stdout.write(f"The record is whole. Its digest: {ledger.record_digest()}")
        self.stdout.write(f"The log: {log.size()} lines, {log.root().hex()}")
        for what in (*ledger.NOT_COVERED, *checkpoints.not_checked()):
            self.stdout.write(f"Not covered: {what}.")
        if noted:
            self.stdout.write(f"The digest noted was the record's after {noted}.")

    def was(self, noted):
        """When a digest noted earlier was the record's, in words: the log's root, or of before."""
        size = log.size_at(noted)
        return f"{size} lines of the log" if size else ledger.was_the_digest(noted)
