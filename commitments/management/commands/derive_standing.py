from django.core.management.base import BaseCommand, CommandError

from commitments import standing
from strategy.progress import progress


class Command(BaseCommand):
    help = (
        "Make anew what stands on which day, from what is published: after rows were loaded past "
        "the workflow, or something fixed was changed that many departments answer to."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--pending",
            action="store_true",
            help="only of the responses whose pages say that they are being brought up to date",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; name each row that does not follow from what is published, and "
            "exit with 1 if there is any",
        )

    def handle(self, *, check, pending, verbosity, **options):
        tell = progress(self, verbosity)
        if not check:
            count = standing.keep_all(standing.pending() if pending else None, tell)
            self.stdout.write(f"What stands was made anew for {count} responses.")
        elif found := list(standing.every_difference(tell)):
            raise CommandError("\n".join(["What stands is not what is published:", *found]))
        else:
            self.stdout.write("What stands is what follows from what is published.")
