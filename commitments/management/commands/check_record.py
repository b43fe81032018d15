from django.core.management.base import BaseCommand
from django.utils import timezone

from commitments import link_checks, record_checks


class Command(BaseCommand):
    help = (
        "Check the whole record for what looks wrong and is for a person to judge: contradictory "
        "deadlines, outcomes before their pledge, pledges carried nowhere, reports overdue, "
        "quotations that stand nowhere, texts that were read in another encoding (Youâ€™ll)."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--links",
            action="store_true",
            help="also ask whether the links of evidence still respond; this asks other servers",
        )

    def handle(self, *, links, **options):
        found = record_checks.findings(timezone.localdate())
        if links:
            found += link_checks.broken_links()
        for finding in found:
            self.stdout.write(f"{finding.check}: {finding.sentence} {finding.target}".rstrip())
        things = "thing" if len(found) == 1 else "things"
        asked = "" if links else " The links of evidence were not asked: --links does that."
        self.stdout.write(f"{len(found) or 'No'} {things} to look at.{asked}")
