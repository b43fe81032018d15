"""Writes docs/licences.md: `make licences`."""

import os
from pathlib import Path

from tests.supply.locked import Styles, packages

FILE = Path(__file__).parents[2] / "docs" / "licences.md"
HEAD = """# Licences of what runs

Pledgebook itself is under the [MIT licence](../LICENSE). This is what it runs with, beside Python
and the database, by the [SPDX](https://spdx.org/licenses/) name of each licence. `make licences`
makes this list anew; `make sbom` has versions and hashes.

| what | licence |
| --- | --- |
"""
FOOT = """
GOV.UK’s typeface GDS Transport, its crown and its crest, which only gov.uk may use, are cut out of
govuk-frontend. psycopg, under the LGPL, is installed as packages of its own, and is not changed.
"""


def page() -> str:
    parts = sorted([*packages(), Styles()], key=lambda part: part.name)
    return HEAD + "".join(f"| {part.name} | {part.licence} |\n" for part in parts) + FOOT


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
    FILE.write_text(page())
