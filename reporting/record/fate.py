"""What happened to an action, in a sentence or two: its promises, counted."""

from collections import Counter

from commitments.models.statuses import GONE_ON, UNANSWERABLE
from reporting.record.progress import DELIVERED, STATUSES, Part, Tally
from strategy.models import Department


def fate(tally: Tally, department: Department) -> str:
    """How many promises a department made, then what happened to those that published reports
    cover, then those that none does, then how many are counted as others.
    """
    if not tally:
        return f"We found no promises in what {department} published on this action."
    one = tally.total == 1
    made = f"{department} made {tally.total} promise{'' if one else 's'} on this action."
    if one and not tally.gone_on:
        [only] = tally.present
        return f"{made} Outcome: {STATUSES[only.status]}."
    return " ".join(filter(None, [made, _covered(tally), _not_covered(tally), _gone_on(tally)]))


def _covered(tally: Tally) -> str:
    if not tally.whole:
        return ""
    counts = tally.counts - tally.beside
    others = [row for row in STATUSES if row not in (*UNANSWERABLE, DELIVERED)]
    parts = [f"{tally.delivered or 'none'} delivered", *_listed(counts, others)]
    whole = "all" if tally.whole == tally.total else f"{tally.whole} of them"
    return f"Published reports cover {whole}: {', '.join(parts)}."


def _not_covered(tally: Tally) -> str:
    rest = Counter({status: tally.counts[status] for status in UNANSWERABLE}) + tally.beside
    rest -= Counter({status: tally.counts[status] for status in GONE_ON})
    if not rest:
        return ""
    led = "No published report covers the others" if tally.whole else "No published report covers"
    whom = "" if tally.whole else " them"
    return f"{led}{whom}: {', '.join(_listed(rest, STATUSES))}."


def _gone_on(tally: Tally) -> str:
    if not tally.gone_on:
        return ""
    said = " and ".join(_listed(tally.counts, GONE_ON))
    return f"Beside them, {said}: counted as what they went on as."


def _listed(counts: Counter, statuses) -> list[str]:
    return [str(Part(status, counts[status])) for status in statuses if counts[status]]
