from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from commitments.rounds import Round, open_round
from strategy.models import ReportingYear


class Command(BaseCommand):
    help = (
        "Open the report of a year for every response to a strategy that may have it and has none: "
        "all of them or none. Each is an empty draft of its department."
    )

    def add_arguments(self, parser):
        parser.add_argument("strategy", help="its slug")
        parser.add_argument("year", type=int)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be opened, and open nothing"
        )

    @transaction.atomic
    def handle(self, *, strategy, year, dry_run, **options):
        rows = ReportingYear.objects.filter(strategy__slug=strategy).select_related("strategy")
        asked = {row.year: row for row in rows}
        if year not in asked:
            years = ", ".join(str(one) for one in sorted(asked)) or "none"
            raise CommandError(f"{strategy} asks for no report for {year}: it has {years}.")
        before = Round(asked[year])
        count = len(before.to_open)
        if not dry_run:
            count = len(open_round(asked=asked[year], by_name="manage.py open_year"))
        for row in before.not_to_open:
            self.stdout.write(f"Not opened: {row.response.department}: {row.why_not}")
        would = "would be opened" if dry_run else "opened"
        self.stdout.write(
            f"{count} {would}, {len(before.opened)} open already, "
            f"{len(before.published)} published already."
        )
