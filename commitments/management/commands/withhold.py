from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from commitments.withholding.doing import find, withhold
from commitments.withholding.finding import CannotWithhold, Cell
from strategy import letters

LONGEST_GROUND = 150  # Letters: it stands wherever the words stood.
SHOWN = 70


class Command(BaseCommand):
    help = (
        "Take words of something published away by law. Their digest stays in the log, and pages "
        "say when and on what ground they were withheld. This can’t be undone."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "fact",
            help="its table and key, as in verify_record and bundles, such as "
            "revisions/dfe/government-digital-strategy/7/progress/2014/3",
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            help="which of its columns; may be given again. Without it, all that hold words",
        )
        parser.add_argument("--ground", required=True, help="such as “Court order of 1 March 2027”")
        parser.add_argument("--by", required=True, help="the account of the administrator")
        parser.add_argument(
            "--everywhere",
            action="store_true",
            help="also from all other published facts that hold the same words",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="change nothing; show what would go"
        )

    def handle(self, *, fact, column, ground, by, everywhere, dry_run, **options):
        ground = self.checked(ground)
        administrator = self.administrator(by)
        try:
            if dry_run:
                found = find(fact, column, everywhere=everywhere)
            else:
                found = withhold(
                    fact, column, ground=ground, by=administrator, everywhere=everywhere
                )
        except CannotWithhold as why:
            raise CommandError(str(why)) from None
        goes = "Would be withheld" if dry_run else "Withheld"
        self.list(f"{goes}:", [*found.cells, *found.events])
        self.list(
            "The same words stand in other published facts. To withhold them too: --everywhere.",
            found.others,
        )
        self.list(
            "The same words stand where they can be changed by hand. Change them there:",
            found.by_hand,
        )

    def checked(self, ground: str) -> str:
        ground = " ".join(ground.split())
        if not ground or len(ground) > LONGEST_GROUND:
            raise CommandError(f"Give the ground in at most {LONGEST_GROUND} letters.")
        if why := letters.why_kept_nowhere(ground):
            raise CommandError(f"The ground: {why}")
        return ground

    def administrator(self, name: str):
        users = get_user_model().objects.filter(username=name, is_active=True)
        may = Q(is_superuser=True) | Q(groups__name="Administrators")
        if not (found := users.filter(may).first()):
            raise CommandError(
                f"{name} is no administrator. Only an administrator withholds words."
            )
        return found

    def list(self, heading: str, cells: list[Cell]) -> None:
        if not cells:
            return
        self.stdout.write(heading)
        for cell in cells:
            text = " ".join(cell.text.split())
            self.stdout.write(f"  {cell}: {text[:SHOWN]}{'…' if len(text) > SHOWN else ''}")
