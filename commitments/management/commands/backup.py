from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from commitments.backups.stores import CannotCopy
from commitments.backups.writing import MEDIA, write_backup
from strategy.progress import progress
from strategy.security.noting import What, note


class Command(BaseCommand):
    help = (
        "Write all that this installation has into one file, while people go on working: database, "
        "evidence, version and the log's head."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--to", type=Path, required=True, metavar="FILE", help="a file that is not there yet"
        )

    def handle(self, *, to, **options):
        note(What.EXPORTED, subject="manage.py backup: everything, and what is not published")
        try:
            told = write_backup(to, progress(self, options["verbosity"]))
        except FileExistsError:
            raise CommandError(f"{to} is there already: give another name.") from None
        except CannotCopy as error:
            raise CommandError(f"Nothing was written. {error}") from None
        except OSError as error:
            raise CommandError(f"{to} can't be written: {error.strerror}") from None
        if options["verbosity"]:
            files = sum(name.startswith(MEDIA) for name in told["files"])
            self.stdout.write(f"{to}: the database and {files} files.")
            self.stdout.write(f"The log: {told['log']['size']} lines, {told['log']['root']}")
            self.stdout.write("Keep it where few can read it: it holds accounts and drafts.")
