import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from commitments.ledger.bundle.check import Check, in_words, open_bundle
from commitments.ledger.bundle.writing import write_folder, write_zip
from commitments.models import Response
from strategy.full_disks import whole
from strategy.moments import one_moment
from strategy.security.noting import What, note


class Command(BaseCommand):
    help = "Write the bundle of a response, or of everything: the record, and how to check it."

    def add_arguments(self, parser):
        parser.add_argument(
            "response",
            nargs="?",
            help="DEPARTMENT/STRATEGY, as in its address; without it, everything",
        )
        parser.add_argument(
            "--to",
            type=Path,
            required=True,
            metavar="FOLDER",
            help="a folder that is empty or not there yet, or a FILE.zip",
        )
        parser.add_argument(
            "--public",
            action="store_true",
            help="as anyone may have it: who wrote, submitted and approved is left out",
        )

    def handle(self, *, response, to, public, **options):
        found = find(response) if response else None
        self.write(found, to, with_people=not public)
        of = found.key if found else "everything"
        note(What.EXPORTED, subject=f"manage.py export_record: the bundle of {of}")
        check = Check(open_bundle(to))
        if faults := check.run():
            told = "\n".join(in_words(fault) for fault in faults)
            raise CommandError(f"{to} is written, but the record is not what was sealed.\n{told}")
        if options["verbosity"]:
            for key, (_digest, editions) in sorted(check.heads.items()):
                self.stdout.write(f"{key}: {editions} editions written to {to}")
            self.stdout.write(f"The record's digest: {check.record_digest}")

    def write(self, response: Response | None, to: Path, *, with_people: bool) -> None:
        try:
            if to.suffix == ".zip":
                if to.exists():
                    raise FileExistsError
                with whole(to) as part, part.open("xb") as file, one_moment():
                    write_zip(response, file, with_people=with_people)
            elif to.exists() and any(to.iterdir()):
                raise CommandError(f"{to} is not empty: give another folder.")
            else:
                with nothing_or_all(to), one_moment():
                    write_folder(response, to, with_people=with_people)
        except FileExistsError:
            raise CommandError(f"{to} is there already: give another name.") from None
        except OSError as error:
            raise CommandError(f"{to} can't be written: {error.strerror}") from None


@contextmanager
def nothing_or_all(folder: Path) -> Iterator[None]:
    """A folder that is empty, or not there yet, is so again where it was not filled to the end."""
    was_there = folder.exists()
    try:
        yield
    except BaseException:
        if was_there:
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        else:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def find(key: str) -> Response:
    """A response by its key; an error that names those there are, where it is none."""
    responses = Response.objects.select_related("department", "strategy")
    by_key = {response.key: response for response in responses}
    if key.strip("/") not in by_key:
        known = ", ".join(sorted(by_key)) or "none"
        raise CommandError(f"There is no response “{key}”. There are: {known}")
    return by_key[key.strip("/")]
