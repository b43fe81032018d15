from django.core.management.base import BaseCommand, CommandError

from commitments.search.index import drifted, index_all
from strategy.progress import progress


class Command(BaseCommand):
    help = "Make anew what search looks through: after rows were loaded past the workflow."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; name what search would miss, and exit with 1 if there is any",
        )

    def handle(self, *, check, **options):
        if not check:
            number = index_all(progress(self, options["verbosity"]))
            self.stdout.write(f"{number} published texts and pledges can be found.")
        elif missed := list(drifted()):
            raise CommandError("\n".join(["Search does not know as they are:", *missed]))
        else:
            self.stdout.write("Search knows everything that is published.")
