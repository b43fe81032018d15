"""The boxes of the yearly update's screen, as if something had been typed into them."""

from dataclasses import asdict

from commitments.yearly_update.sheet import Entered, Section


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
    return boxes
