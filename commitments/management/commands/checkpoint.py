from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commitments.ledger import checkpoints, timestamps
from commitments.ledger.keys import UnreadableKey
from commitments.ledger.timestamps import NoTime

AT_ONCE = 100  # An authority is not asked more often in one run.


class Command(BaseCommand):
    help = (
        "Sign how long the log is, if it grew since it was signed last, and ask the authority of "
        "TIMESTAMP_URL for the time of each checkpoint that has none yet. Run it daily."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--verify",
            action="store_true",
            help="check all that was signed of the log, and the tokens of its time; sign nothing",
        )

    def handle(self, *, verify, **options):
        try:
            if verify:
                self.verify()
            else:
                self.sign()
                self.stamp()
        except (UnreadableKey, checkpoints.NotContinued, NoTime) as error:
            raise CommandError(str(error)) from None

    def sign(self):
        if not checkpoints.keys():
            raise CommandError(
                "LOG_KEY is not set: manage.py make_log_key prints a key. Nothing is signed."
            )
        if not settings.LOG_KEY:
            self.stdout.write("The key is that of a demonstration: who has SECRET_KEY can make it.")
        if signed := checkpoints.sign():
            self.stdout.write(f"Signed: {signed.size} lines, root {signed.root}")
        else:
            self.stdout.write("The log did not grow since it was signed last.")

    def stamp(self):
        if not settings.TIMESTAMP_URL:
            return
        waiting = timestamps.waiting()
        for checkpoint in waiting[:AT_ONCE]:
            token = timestamps.stamp(checkpoint)
            self.stdout.write(f"{checkpoint.size} lines: {token.at:%Y-%m-%d %H:%M:%S} UTC")
        if still := waiting.count():
            self.stdout.write(f"{still} wait for the next run.")

    def verify(self):
        if faults := checkpoints.faults():
            raise CommandError("What was signed of the log is not right.\n" + "\n".join(faults))
        self.stdout.write("All that was signed of the log is right.")
        for what in checkpoints.not_checked():
            self.stdout.write(f"Not checked: {what}.")
