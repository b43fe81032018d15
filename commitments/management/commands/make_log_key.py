from django.core.management.base import BaseCommand, CommandError

from commitments.ledger import checkpoints
from commitments.ledger.keys import SigningKey, UnreadableKey


class Command(BaseCommand):
    help = (
        "Print a new key that signs checkpoints of the log: the private key, for LOG_KEY and a "
        "safe, and the verifier key, for everyone. It is kept nowhere."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--name",
            help="the log's name, where it has one already; else this site's host and /log",
        )

    def handle(self, *, name, **options):
        try:
            key = SigningKey.made(name or checkpoints.name_of_site())
        except UnreadableKey as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"LOG_KEY={key.secret}")
        self.stdout.write(f"Verifier key: {key.verifier}")
