"""axe-core on a page at several widths and in several schemes, with one load."""

from importlib.resources import files
from itertools import product

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()

WIDTHS = (1280, 768, 320)
SCHEMES = ("light", "dark", "forced")
# What can differ from one scheme to another. In the first all of axe-core's rules run, but for
# experimental ones: WCAG 2.2 AA and what it holds to be good practice.
RULES_OF_COLOURS = ["color-contrast", "link-in-text-block"]
# Gives what was found in every element, or in one of those that are painted alike: that are in the
# same elements with the same classes and states, as the cells of a table are.
RUN = """([options, everywhere]) => {
    const STATES = ["aria-current", "aria-sort", "checked", "disabled", "hidden", "open", "type"];
    const seen = new Set(), alike = [];
    const isNew = (element, place) => {
        const states = STATES.map((name) => element.getAttribute(name));
        const here = [place, element.tagName, element.getAttribute("class"), ...states].join(" ");
        const first = !seen.has(here);
        seen.add(here);
        const news = [...element.children].map((child) => [child, isNew(child, here)]);
        if (!first && !news.some(([, isOne]) => isOne)) return false;
        alike.push(...news.filter(([, isOne]) => !isOne).map(([child]) => child));
        return true;
    };
    if (!everywhere) isNew(document.body, "");
    const told = ({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(html).join(" | ")}`;
    const html = (node) => node.html.slice(0, 200);
    return axe.run({include: [document], exclude: alike}, options)
        .then((found) => found.violations.map(told));
}"""


def look(page, width, scheme):
    """Resize the page that is open, and show it in a scheme."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(
        reduced_motion="reduce",  # Else a colour is measured on its way from one to another.
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced" else "none",
    )


def faults(page, without=()) -> list[str]:
    """What axe-core finds in the page that is open, at every width and in every scheme."""
    page.evaluate(AXE)
    found = []
    for place, (width, scheme) in enumerate(product(WIDTHS, SCHEMES)):
        look(page, width, scheme)
        options = {"resultTypes": ["violations"], "elementRef": False}
        options["rules"] = {rule: {"enabled": False} for rule in without}
        if scheme != SCHEMES[0]:
            options["runOnly"] = {"type": "rule", "values": RULES_OF_COLOURS}
        told = page.evaluate(RUN, [options, place == 0])
        found += [f"{width} px, {scheme}: {fault}" for fault in told]
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > width:
            found.append(f"{width} px, {scheme}: scrolls sideways, it is {across} px wide")
    look(page, WIDTHS[0], SCHEMES[0])
    return found
