"""What was typed into an action beside what others saved of it meanwhile, place by place."""

from dataclasses import dataclass, fields, replace

from commitments.yearly_update.sheet import LENGTH, Entered, EnteredPledge, Section


@dataclass(frozen=True)
class Merged:
    """A form held against what is stored now."""

    written: Entered  # What is to be stored: ours where only we changed it, else theirs.
    shown: Entered  # What the boxes hold: the same, but ours where both changed it.
    is_conflict: bool
    known: dict[str, str]  # What the page that sent it knows of each place, but for what is ours.
    mine: set[str]


def merged(section: Section, ours: Entered, post) -> Merged:
    """Nothing that somebody else saved is overwritten by a form that was drawn before it."""
    drawn = drawn_in(post.get(f"{section.key}-drawn", ""))
    stored, digests = section.stored.digests, ours.digests
    mine, both, known = set(), set(), dict(drawn)
    for place, said in stored.items():
        now, typed = said[:LENGTH], digests[place][:LENGTH]
        if typed == now:
            known[place] = now
        elif drawn.get(place) == now:
            mine.add(place)
        elif not drawn or (place in drawn and typed != drawn[place]):
            both.add(place)
    for kind in ours.pledges:
        if f"pledges-{kind}" in mine:
            ours.pledges[kind] = _with_their_keys(section, kind, ours.pledges[kind], post)
    return Merged(
        written=_taken(ours, section.stored, mine),
        shown=_taken(ours, section.stored, mine | both),
        is_conflict=bool(both),
        known=known,
        mine=mine,
    )


def drawn_in(carried: str) -> dict[str, str]:
    """What a form carries of what it was drawn from, by place."""
    pairs = (part.rpartition("_") for part in carried.split("--"))
    return {place: digest for place, _, digest in pairs if place}


def _taken(ours: Entered, stored: Entered, places: set[str]) -> Entered:
    """What is stored, with ours in some places."""
    parts = {}
    for part in (field.name for field in fields(Entered)):
        theirs = getattr(stored, part)
        typed = getattr(ours, part)
        parts[part] = {
            key: typed[key] if f"{part}-{key}" in places else said for key, said in theirs.items()
        }
    return Entered(**parts)


def _with_their_keys(section: Section, kind: str, rows: list, post) -> list[EnteredPledge]:
    """Rows with the keys under which the page that sends them saved them by itself before.

    It has no boxes by those keys, for it was not drawn anew since.
    """
    prefix = f"{section.key}-{kind}-pledge-"
    stored = [row for row in section.stored.pledges[kind] if row.pk]
    fresh = [row for row in stored if f"{prefix}{row.pk}-statement" not in post]
    rows = [with_key(row, fresh) for row in rows]
    return [row if row.pk or not fresh else replace(row, pk=fresh.pop(0).pk) for row in rows]


def with_key(row: EnteredPledge, fresh: list[EnteredPledge]) -> EnteredPledge:
    """A row with the key of the first of others that says the same, which is theirs no more."""
    for other in fresh:
        if not row.pk and (other.statement, other.due) == (row.statement, row.due):
            fresh.remove(other)
            return other
    return row
