import os

from django.conf import settings
from django.core.management.base import BaseCommand

from strategy.watching.faults import tell_at_once


class Command(BaseCommand):
    help = (
        "Tell whoever hears of faults (FAULTS_TO, SENTRY_DSN) that a unit of systemd failed. "
        "systemd runs it, with what became of the unit in its environment."
    )
    requires_system_checks = []  # What is told may be that the database is away.

    def add_arguments(self, parser):
        parser.add_argument("unit", help="as systemd names it: pledgebook-backup.service")

    def handle(self, *, unit, **options):
        became = [os.environ.get(f"MONITOR_{name}") for name in ("SERVICE_RESULT", "EXIT_STATUS")]
        how = f" ({', '.join(filter(None, became))})" if any(became) else ""
        tell_at_once(f"{unit} failed{how}. journalctl --unit {unit} says why.")
        if not (settings.FAULTS_TO or settings.SENTRY_DSN):
            self.stderr.write("Nobody hears of it: neither FAULTS_TO nor SENTRY_DSN is set.")
