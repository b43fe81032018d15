from datetime import date
from smtplib import SMTPException

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
        sent = 0
        for message in reminders.due(on or timezone.localdate()):
            if dry_run:
                self.stdout.write(f"To {message.user.email}: {message.subject}\n{message.text}")
            else:
                self.send(message)
            sent += 1
        self.stdout.write(f"{sent} {'would be' if dry_run else 'were'} sent.")

    def send(self, message):
        try:
            reminders.send(message)
        except (OSError, SMTPException) as error:
            raise CommandError(
                f"The mail to {message.user.email} could not be sent: {error}. What was sent "
                "before is remembered; run it again for the rest."
            ) from None
