from django.core.management import call_command
from django.core.management.base import BaseCommand

from commitments.contributions import keeping as contributions
from strategy.security import keeping


class Command(BaseCommand):
    help = (
        "Delete what is kept for a time only: security events of more than 13 months ago, "
        "addresses to which links to answer by were sent and that are of no use any more, and "
        "sessions that ended. Run it daily."
    )

    def handle(self, **options):
        self.stdout.write(f"{keeping.forget():,} security events were deleted.")
        self.stdout.write(f"{contributions.forget():,} addresses were removed.")
        call_command("clearsessions")
