"""What stands on the pages of a PDF, as the process that reads it tells."""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from commitments.brought.document import CannotRead
from commitments.marks.notation import address_of

SCRIPT = Path(__file__).with_name("letters.py")
ENVIRONMENT = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
MOST_MIB = 512
MOST_SECONDS = 6  # Of the processor.
LONGEST_WAIT = 12
MOST_PAGES = 400
MOST_OBJECTS = 100_000
MOST_LETTERS = 400_000
INSTEAD = "Bring the document that it was made from, or copy its text into the box."
WHY = {
    "locked": "It has a password. Save it without one, and bring it again.",
    "damaged": f"It is damaged, or no PDF. {INSTEAD}",
    "large": f"It has more in it than a year’s report can have. {INSTEAD}",
    "slow": f"It takes too long to read. {INSTEAD}",
    "long": f"It has more than {MOST_PAGES} pages. Bring the pages of the report alone.",
}


@dataclass(frozen=True, slots=True)
class Word:
    """Where it stands, in points from the page’s left and foot, and how it looks."""

    left: float
    right: float
    base: float
    height: float
    is_bold: bool
    is_spaced: bool  # Whether a space stands before it.
    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    left: float
    low: float
    right: float
    high: float


@dataclass
class Page:
    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    dots: list[Rule] = field(default_factory=list)  # As some programs draw bullets.
    pictures: int = 0


@dataclass
class Pages:
    """`lost` counts what can't be taken, `asides` are lines that the PDF says are no text of it."""

    pages: list[Page]
    lost: dict[str, int] = field(default_factory=dict)
    asides: list[str] = field(default_factory=list)


def pages_of(content: bytes) -> Pages:
    """Raises CannotRead."""
    if b"%PDF-" not in content[:1024]:
        raise CannotRead(WHY["damaged"])
    limits = MOST_MIB, MOST_SECONDS, MOST_PAGES, MOST_OBJECTS, MOST_LETTERS
    command = [sys.executable, "-I", SCRIPT, *map(str, limits)]
    try:
        done = subprocess.run(
            command,
            input=content,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_WAIT,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise CannotRead(WHY["slow"]) from None
    except subprocess.CalledProcessError as error:
        is_slow = error.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
        raise CannotRead(WHY["slow" if is_slow else "large"]) from None
    found = json.loads(done.stdout)
    if "refused" in found:
        raise CannotRead(WHY[found["refused"]])
    pages = [_page(number, told) for number, told in enumerate(found["pages"], 1)]
    return Pages(pages, found["lost"], found["asides"])


def _page(number: int, told: dict) -> Page:
    words = [Word(*place, address_of(link)) for *place, link in told["words"]]
    rules = [Rule(*rule) for rule in told["rules"]]
    dots = [Rule(*dot) for dot in told["dots"]]
    return Page(number, told["width"], told["height"], words, rules, dots, told["pictures"])
