from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments import reminders


class Command(BaseCommand):
    help = (
        "Mail editors what is due (30, 7 and 1 days before, and when it is late) and approvers "
        "what waits for them, once for each occasion. Run it daily."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="print what would be sent, and send nothing"
        )
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DAY", help="another day than today"
        )

    def handle(self, *, dry_run, on, **options):
        messages = list(reminders.due(on or timezone.localdate()))
        if dry_run:
            for message in messages:
                self.stdout.write(f"To {message.user.email}: {message.subject}\n{message.text}")
            self.stdout.write(f"{len(messages)} would be sent.")
            return
        failed = reminders.send_all(messages)
        self.stdout.write(f"{len(messages) - len(failed)} were sent.")
        if failed:
            told = [f"Not sent to {one.user.email}: {why}" for one, why in failed.items()]
            raise CommandError("\n".join([*told, "The next run tries these again, and no others."]))
