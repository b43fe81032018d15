"""The chapters of docs/service.md and the commands in them, and which of them are run when."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/service.md"
BARE = ["Packages", "Your organisation’s certificate", "An account and folders"]
INSTALL = ["Install", "Styles", "Styles without a network"]
ALONE = "Without a network"
"""What takes the place of those where nothing can be fetched, and is run so."""
TO_SETTINGS = ["Database", "Settings"]
SERVING = ["Start it", "nginx"]

FIRST = [*BARE, *INSTALL, *TO_SETTINGS, "Put it in its place", "The log’s key", *SERVING]
FIRST += ["The first administrator", "Mail", "What it holds at first", "What runs by itself"]
LATER = ["Upgrade"], ["Roll back"]
SECOND = [*BARE, ALONE, *TO_SETTINGS, "Restore on another machine", *SERVING, "What runs by itself"]
"""The chapters whose commands are run: on the first machine, later there, and on a second one."""


def chapters() -> dict[str, str]:
    """The commands of each chapter that has any, in the order of the page."""
    found = {}
    for chapter in re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]:
        title = chapter.partition("\n")[0]
        if commands := "".join(
            re.findall(r"^```sh\n(.*?)^```$", chapter, re.DOTALL | re.MULTILINE)
        ):
            found[title] = commands
    return found


def releases() -> list[str]:
    """The versions that the commands name: that which is installed, and that which follows it."""
    return sorted(set(re.findall(r"pledgebook-([0-9.]+)\.tar\.gz", "".join(chapters().values()))))
