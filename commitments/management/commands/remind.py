from datetime import date, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments import digests, reminders
from commitments.models import Untold
from commitments.workflow import tell_untold


class Command(BaseCommand):
    help = (
        "Mail what is overdue, administrators whom no mail reaches, and everybody what is due "
        "(30, 7 and 1 days before) and waits for them, in one mail a day at the most: once for "
        "each occasion. "
        "Tell what saved itself in sessions that are over. Run it daily."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="print what would be sent, and send nothing"
        )
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DAY", help="another day than today"
        )

    def handle(self, *, dry_run, on, **options):
        day = on or timezone.localdate()
        messages = [*digests.daily_mails(day), *reminders.by_themselves(day)]
        if dry_run:
            for message in messages:
                self.stdout.write(f"To {message.user.email}: {message.subject}\n{message.text}")
            self.stdout.write(f"{len(messages)} would be sent.")
            return
        idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        tell_untold(Untold.objects.filter(saved_at__lt=timezone.now() - idle))
        failed = reminders.send_all(messages)
        self.stdout.write(f"{len(messages) - len(failed)} were sent.")
        told = [f"Not sent to {one.user.email}: {why}" for one, why in failed.items()]
        if told:
            told.append("The next run tries these again, and no others.")
        if faults := told + self.untold(day):
            raise CommandError("\n".join(faults))

    def untold(self, day):
        """Says what is to be mended; gives it as a fault where nobody can be told by mail."""
        troubles = [one.sentence for one in reminders.troubles(day)]
        if not troubles or reminders.administrators().exists():
            for sentence in troubles:
                self.stdout.write(sentence)
            return []
        return [*troubles, "No administrator has an address, so nobody was told of this."]
