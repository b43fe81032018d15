"""The boxes of the yearly update's screen, as if something had been typed into them."""

from dataclasses import asdict

from commitments.models import Pledge
from commitments.yearly_update.sheet import Entered, Section, Sheet

LONGEST_STATEMENT = Pledge._meta.get_field("statement").max_length
OF_AN_OUTCOME = ("status", "words", "own", "says", "carried_to")


def boxes_of(section: Section, entered: Entered) -> dict[str, str]:
    """What its form would send of a section that holds that."""
    key = section.key
    boxes: dict[str, str] = {f"{key}-drawn": section.drawn}

    def fill(prefix, row):
        boxes.update({f"{prefix}-{name}": value for name, value in asdict(row).items()})

    for kind, text in entered.texts.items():
        fill(f"{key}-{kind}", text)
    for kind, pledges in entered.pledges.items():
        for index, pledge in enumerate(pledges):
            prefix = f"{key}-{kind}-pledge-{pledge.pk or f'new{index}'}"
            fill(prefix, pledge)
            boxes[f"{prefix}-take"] = "on"
    for pk, outcome in entered.outcomes.items():
        fill(f"{key}-outcome-{pk}", outcome)
        boxes |= {f"{key}-outcome-{pk}-into-{number}": "on" for number in outcome.goes_on_as}
    for pk, figure in entered.figures.items():
        fill(f"{key}-figure-{pk}", figure)
    for pk, rows in entered.yardsticks.items():
        for number, row in enumerate(rows, 1):
            fill(f"{key}-figure-{pk}-yardstick-{number}", row)
    return boxes


def boxes_of_proposals(section: Section, kind: str, promises: list[str]) -> dict[str, str]:
    """What its form would send of sentences that are proposed as pledges, and all taken."""
    boxes = {}
    for number, promise in enumerate(promises, 1):
        box = f"{section.key}-{kind}-pledge-offer{number}"
        boxes |= {f"{box}-statement": promise[:LONGEST_STATEMENT], f"{box}-take": "on"}
    return boxes


def with_the_rest(sheet: Sheet, post) -> dict[str, str]:
    """What was posted of outcomes alone, with all else of their sections as the draft holds it."""
    boxes: dict[str, str] = {}
    for section in sheet.sections:
        if f"{section.key}-drawn" in post:
            boxes |= boxes_of(section, section.stored)
    for name in post:
        box = name.removesuffix("-was")
        if box != name:  # All that its boxes held came with it: no tick in it is none.
            for part in OF_AN_OUTCOME:
                boxes.pop(f"{box}-{part}", None)
    return boxes | {name: post[name] for name in post}
