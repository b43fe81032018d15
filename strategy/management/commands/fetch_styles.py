"""The GOV.UK Design System's styles and script, without what only gov.uk may use.

They come from npm by Deno (a Python package), or, where there is no network, from a folder that the
package was put into, as npm packs it. Both are held to the version and the hash in
requirements/deno.lock. They are put into static/govuk/, which is not in the repository.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from strategy.full_disks import whole

STYLES, SCRIPT = "govuk-frontend.min.css", "govuk-frontend.min.js"
NOTICE = (
    "\n/*! govuk-frontend {version}, MIT License, Crown copyright; cut for use outside gov.uk. */"
)
TIMEOUT = 300  # Seconds. It is one package of 800 kB.


def rule_about(name):
    """The pattern of a style rule whose selector holds the name, at the top or inside @media."""
    return rf"(?<=[{{}}])[^{{}}]*{name}[^{{}}]*\{{[^}}]*\}}"


# What is cut, told for the error message, and the pattern that finds it.
STYLES_CUT = [
    ("notice of the font GDS Transport", r"/\*![^*]*Margaret Calvert[^*]*\*/"),
    ("font face of GDS Transport", r"@font-face\{[^}]*GDS Transport[^}]*\}"),
    ("font stack with GDS Transport", r"GDS Transport,\s*"),
    ("crest", rule_about("govuk-footer__copyright-logo")),
    ("crown", rule_about("govuk-footer__crown")),
    ("GOV.UK logotype", rule_about("govuk-header__logotype")),
    ("dot of the GOV.UK logotype", rule_about("govuk-logo-dot")),
    ("line that names a source map", r"\s*/\*# sourceMappingURL=[^*]*\*/\s*"),
]
SCRIPT_CUT = [("line that names a source map", r"\s*//# sourceMappingURL=\S*\s*")]

# An address of a file that is not there would also stop the manifest storage.
MUST_BE_GONE = re.compile(r"GDS Transport|crest|crown|logotype|sourceMappingURL|url\((?!\"?data:)")


def cut(text, parts):
    """The text without these parts. One that is not there means that the list is out of date."""
    missing = []
    for meaning, pattern in parts:
        text, times = re.subn(pattern, "", text)
        if not times:
            missing.append(meaning)
    if missing:
        raise CommandError(
            f"govuk-frontend has no {', no '.join(missing)} to cut. Look at what this version has "
            "instead, then mend the list in fetch_styles.py. Nothing was changed."
        )
    if left := MUST_BE_GONE.search(text):
        raise CommandError(
            f"govuk-frontend still holds {left[0]!r} after the cuts: "
            f"…{text[max(left.start() - 60, 0) : left.end() + 60]}… "
            "Add it to the list in fetch_styles.py. Nothing was changed."
        )
    return text


class Command(BaseCommand):
    help = "Fetches the GOV.UK Design System's styles into static/govuk/."
    requires_system_checks = []  # It runs before there is a database.

    def add_arguments(self, parser):
        parser.add_argument(
            "--from",
            dest="folder",
            default="",
            help="A folder with the package as `npm pack` gives it: nothing is fetched.",
        )

    def handle(self, *, folder="", **options):
        given = folder
        version = locked_version()
        notice = NOTICE.format(version=version)
        folder = settings.BASE_DIR / "static" / "govuk"

        # The notice is written last: where it stands, the file is whole and of this version.
        if all(is_there(folder / name, notice) for name in (STYLES, SCRIPT)):
            self.stdout.write(f"static/govuk/ has govuk-frontend {version} already.")
            return

        with tempfile.TemporaryDirectory() as package:
            if given:
                unpack(Path(given), Path(package))
            else:
                fetch(Path(package))
            found = Path(package, "node_modules", "govuk-frontend", "dist", "govuk")
            styles = cut(found.joinpath(STYLES).read_text(encoding="utf-8"), STYLES_CUT)
            script = cut(found.joinpath(SCRIPT).read_text(encoding="utf-8"), SCRIPT_CUT)

        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in ((STYLES, styles), (SCRIPT, script)):
                with whole(folder / name) as part:
                    part.write_text(text + notice, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{folder} can't be written to: {error.strerror}.") from None
        self.stdout.write(f"static/govuk/ now has govuk-frontend {version}.")


def locked_version():
    """The version that requirements/deno.json asks for."""
    wanted = json.loads((settings.BASE_DIR / "requirements" / "deno.json").read_text())
    return wanted["imports"]["govuk-frontend"].rpartition("@")[2]


def locked_hash():
    """The SHA-512 of the package, as requirements/deno.lock has it."""
    locked = json.loads((settings.BASE_DIR / "requirements" / "deno.lock").read_text())
    integrity = locked["npm"][f"govuk-frontend@{locked_version()}"]["integrity"]
    return base64.b64decode(integrity.removeprefix("sha512-")).hex()


def is_there(path, notice):
    return path.exists() and path.read_text(encoding="utf-8").endswith(notice)


def unpack(given, folder):
    """Put the package of a folder where Deno would have put it, if it is the locked one."""
    name = f"govuk-frontend-{locked_version()}.tgz"
    try:
        packed = (given / name).read_bytes()
    except OSError as error:
        raise CommandError(
            f"{given / name} can't be read: {error.strerror}. Where there is a network, "
            f"`npm pack govuk-frontend@{locked_version()}` makes it."
        ) from None
    if hashlib.sha512(packed).hexdigest() != locked_hash():
        raise CommandError(
            f"{given / name} is not the package of requirements/deno.lock: it has another SHA-512. "
            "Nothing was changed."
        )
    place = folder / "node_modules" / "govuk-frontend" / "dist" / "govuk"
    place.mkdir(parents=True)
    with tarfile.open(given / name) as package:
        for file in (STYLES, SCRIPT):
            content = package.extractfile(f"package/dist/govuk/{file}").read()
            (place / file).write_bytes(content)


def fetch(folder):
    """Put the locked package into folder/node_modules, and leave nothing anywhere else."""
    beside_python = str(Path(sys.executable).parent)
    deno = shutil.which("deno", path=beside_python) or shutil.which("deno")
    if not deno:
        raise CommandError("Deno is not installed, which fetches the styles: run `make styles`.")

    for name in ("deno.json", "deno.lock"):
        shutil.copy(settings.BASE_DIR / "requirements" / name, folder)
    environment = {
        "DENO_DIR": str(folder / "cache"),
        **os.environ,
        "DENO_NO_UPDATE_CHECK": "1",
        "NO_COLOR": "1",
    }
    try:
        subprocess.run(
            [deno, "install", "--frozen"],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        raise CommandError(f"Deno got no styles in {TIMEOUT} seconds. Is npm reachable?") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.partition("Stack backtrace")[0].strip()
        raise CommandError(f"Deno could not fetch the styles:\n{said}") from None
