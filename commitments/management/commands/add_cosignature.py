import sys

from django.core.management.base import BaseCommand, CommandError

from commitments.ledger import checkpoints


class Command(BaseCommand):
    help = (
        "Keep what a witness says of a checkpoint, and show it with that: a note as witness.py "
        "prints it, from a file, or - from standard input. LOG_WITNESSES names the witness."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        try:
            whole = sys.stdin.read() if file == "-" else self.read(file)
            taken = checkpoints.take(whole)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from None
        for row in taken:
            self.stdout.write(f"{row.witness} saw {row.checkpoint.size} lines on {row.at}.")

    def read(self, file):
        with open(file, encoding="utf-8") as opened:
            return opened.read()
