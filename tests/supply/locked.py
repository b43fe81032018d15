"""What is locked to run in production: packages of Python and GOV.UK's styles."""

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from strategy.management.commands import fetch_styles

REQUIREMENTS = Path(__file__).parents[2] / "requirements"
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; (?P<where>[^\\\n]+?))? \\$", re.M)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

# Where a package's own metadata names no licence of SPDX's list, or none at all: read from the text
# that it carries.
READ = {
    "charset-normalizer": "MIT",
    "certifi": "MPL-2.0",
    "colorama": "BSD-3-Clause",
    "django-filter": "BSD-3-Clause",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "qrcode": "BSD-3-Clause AND MIT",
    "requests": "Apache-2.0",
    "rfc3161-client": "Apache-2.0",
    "sqlparse": "BSD-3-Clause",
    "asgiref": "BSD-3-Clause",
    "oauthlib": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
}


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    hashes: tuple[str, ...]  # SHA-256 of each of its files that may be installed.
    where: str = ""  # On which machines, if not on all.

    @property
    def licence(self) -> str:
        """An expression of SPDX's; none if neither the package nor READ says."""
        if self.name in READ:
            return READ[self.name]
        try:
            return metadata(self.name).get("License-Expression") or ""
        except PackageNotFoundError:
            return ""


def packages() -> list[Package]:
    """Those of requirements/run.txt."""
    text = (REQUIREMENTS / "run.txt").read_text()
    pins = [*PIN.finditer(text)]
    ends = [*(pin.start() for pin in pins[1:]), len(text)]
    return [
        Package(
            pin["name"],
            pin["version"],
            tuple(HASH.findall(text[pin.end() : end])),
            (pin["where"] or "").strip(),
        )
        for pin, end in zip(pins, ends, strict=True)
    ]


@dataclass(frozen=True)
class Styles:
    name = "govuk-frontend"
    licence = "MIT"

    @property
    def version(self) -> str:
        return fetch_styles.locked_version()

    @property
    def sha512(self) -> str:
        return fetch_styles.locked_hash()
