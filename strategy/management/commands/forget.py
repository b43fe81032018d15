from django.core.management import call_command
from django.core.management.base import BaseCommand

from strategy.security import keeping


class Command(BaseCommand):
    help = (
        "Delete what is kept for a time only: security events of more than 13 months ago, and "
        "sessions that ended. Run it daily."
    )

    def handle(self, **options):
        self.stdout.write(f"{keeping.forget():,} security events were deleted.")
        call_command("clearsessions")
