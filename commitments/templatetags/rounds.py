from django import template

register = template.Library()


@register.simple_tag
def awaited(round_of, place) -> str:
    """For how long a report is awaited, or how long it still has."""
    if round_of.is_given_up(place):
        return "no longer: more than 12 months late"
    if round_of.days is None:
        return "no day is given"
    count = abs(round_of.days)
    days = f"{count} day{'' if count == 1 else 's'}"
    return f"for {days}" if round_of.is_late else f"due in {days}"


@register.simple_tag
def which_number(answered, place: int) -> int:
    """The number of a box that comes after those that were answered."""
    return len(answered) + place
