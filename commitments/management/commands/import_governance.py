from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from commitments import trail
from commitments.importers.faults import BadInput
from commitments.importers.governance import Answers, Asked, GovernanceImport, import_governance
from commitments.importers.governance_files import GOVERNANCE
from commitments.importers.seeds import changes_in_words, in_words
from commitments.models import Event


def key_and_day(text: str) -> tuple[str, date | None]:
    """A key, or KEY=DAY."""
    key, _equals, day = text.partition("=")
    try:
        return key, date.fromisoformat(day) if day else None
    except ValueError:
        raise ArgumentTypeError(f"“{day}”: expected a day such as 2016-05-01") from None


class Command(BaseCommand):
    name = "import_governance"
    tables = GOVERNANCE
    help = (
        "Import people, roles and appointments from people.csv, roles.csv and appointments.csv, "
        "or a folder that holds some of them. Their columns are those of the seeds; source and "
        "section may be left out."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="FOLDER_OR_FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="show every change, and change nothing"
        )
        parser.add_argument(
            "--allow-removals",
            action="store_true",
            help="empty what is empty in the files and filled in the record",
        )
        parser.add_argument(
            "--renamed",
            action="append",
            default=[],
            type=key_and_day,
            metavar="KEY[=DAY]",
            help="the office (dfe/digital-leader), person (emma-stace) or service of that key is "
            "called otherwise from that day on, or from today",
        )
        parser.add_argument(
            "--new",
            action="append",
            default=[],
            metavar="KEY",
            help="the office, person or service of that key is another, though nearly called so",
        )

    @transaction.atomic
    def handle(self, *, paths, dry_run, **options):
        answers = Answers(
            renamed=dict(options["renamed"]),
            new=frozenset(options["new"]),
            allow_removals=options["allow_removals"],
        )
        try:
            load = import_governance(paths, answers, tables=self.tables, command=self.name)
        except BadInput as bad:
            if dry_run and isinstance(bad, Asked):
                self.show(bad.changes)
            raise CommandError(f"Nothing was imported.\n{bad}", returncode=1) from None
        if dry_run:
            self.show(load.changes)
            transaction.set_rollback(True)
        else:
            self.leave_event(paths, load)
        if options["verbosity"]:
            for line in in_words(load.counts, self.tables):
                self.stdout.write(line)
            if dry_run:
                self.stdout.write("Nothing was imported: this is what would change.")

    def show(self, changes) -> None:
        for change in changes:
            self.stdout.write(str(change))

    def leave_event(self, paths: list[Path], load: GovernanceImport) -> None:
        if changed := changes_in_words(load.counts, self.tables):
            files = ", ".join(path.name for path in paths)
            trail.ran(self.name, Event.What.IMPORTED, files, changed)
