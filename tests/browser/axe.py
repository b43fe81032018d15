"""axe-core on a page at several widths and in several schemes, with one load."""

import os
from importlib.resources import files
from itertools import product
from pathlib import Path

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
RUN = Path(__file__).with_name("run_axe.js").read_text()

WIDTHS = (1280, 768, 320)
SCHEMES = ("light", "dark", "forced")
ALL_LOOKS = [*product(WIDTHS, SCHEMES)]
# `make test-looks` takes all of them everywhere: too long for a run of every test.
IN_ALL = "EVERY_LOOK" in os.environ
# Each width and each scheme once.
LOOKS = ALL_LOOKS if IN_ALL else [(1280, "light"), (768, "dark"), (320, "light"), (320, "forced")]
# For what is made from a template that is looked at elsewhere.
FEW_LOOKS = ALL_LOOKS if IN_ALL else [(320, "dark"), (1280, "light")]
# What depends on colours alone. The others are all of axe-core's but for experimental ones:
# WCAG 2.2 AA and what it holds to be good practice.
RULES_OF_COLOURS = ["color-contrast", "link-in-text-block"]


def look(page, width, scheme):
    """Resize the page that is open, and show it in a scheme."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(
        reduced_motion="reduce",  # Else a colour is measured on its way from one to another.
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced" else "none",
    )


def faults(page, without=(), looks=LOOKS) -> list[str]:
    """What axe-core finds in the page that is open, at the widths and in the schemes of `looks`."""
    page.evaluate(AXE)
    found = []
    for width, scheme in looks:
        look(page, width, scheme)
        for on, rules in runs(width, scheme, without):
            told = page.evaluate(RUN, [{"resultTypes": ["violations"], **rules}, on])
            found += [f"{width} px, {scheme}: {fault}" for fault in told]
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > width:
            found.append(f"{width} px, {scheme}: scrolls sideways, it is {across} px wide")
    look(page, *ALL_LOOKS[0])
    return found


def runs(width, scheme, without):
    """On which elements axe-core is run in one look, each with its rules."""
    if scheme == SCHEMES[0]:
        on = "everything" if width == WIDTHS[0] else "built"
        yield on, {"rules": {name: {"enabled": False} for name in [*without, *RULES_OF_COLOURS]}}
    yield "painted", {"runOnly": {"type": "rule", "values": RULES_OF_COLOURS}}
