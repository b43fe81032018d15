"""axe-core on a page at several widths and in several schemes, with one load."""

from importlib.resources import files

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()

# WCAG 2.2 AA and what axe-core holds to be good practice: all its rules but experimental ones.
ALL_RULES = None
# What can differ from one width or scheme to another: colours, sizes, what scrolls, what is shown.
RULES_OF_LOOKS = [
    "aria-hidden-focus",
    "color-contrast",
    "link-in-text-block",
    "scrollable-region-focusable",
    "target-size",
]
FIRST = (1280, "light")
# Every width and every scheme once.
LOOKS = [FIRST, (320, "dark"), (768, "forced")]
# Every width in every scheme.
ALL_LOOKS = [FIRST] + [
    (width, scheme)
    for width in (320, 768, 1280)
    for scheme in ("light", "dark", "forced")
    if (width, scheme) != FIRST
]
RUN = """options => axe.run(document, options).then(found => found.violations.map(
    rule => `${rule.id}: ${rule.nodes.map(node => node.html.slice(0, 200)).slice(0, 3).join(" | ")}`
))"""


def look(page, width, scheme):
    """Resize the page that is open, and show it in a scheme."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(
        reduced_motion="reduce",  # Else a colour is measured on its way from one to another.
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced" else "none",
    )


def faults(page, looks=LOOKS, without=()) -> list[str]:
    """What axe-core finds in the page that is open: all its rules at first, then those of looks."""
    page.evaluate(AXE)
    found = []
    for place, (width, scheme) in enumerate(looks):
        look(page, width, scheme)
        options = {"resultTypes": ["violations"], "elementRef": False}
        options["rules"] = {rule: {"enabled": False} for rule in without}
        if place:
            options["runOnly"] = {"type": "rule", "values": RULES_OF_LOOKS}
        found += [f"{width} px, {scheme}: {fault}" for fault in page.evaluate(RUN, options)]
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > width:
            found.append(f"{width} px, {scheme}: scrolls sideways, it is {across} px wide")
    look(page, *FIRST)
    return found
