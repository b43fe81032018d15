"""What a link preview shows of a record: how many promises were kept, in words and as a bar."""

from reporting.record.progress import Tally

BESIDE = ("not-reported", "no-report")  # What a reader should know beside what was delivered.
NOTHING = "No promises in the record yet"


def preview_data(title: str, tally: Tally) -> dict:
    """Whatever has the same words has the same picture."""
    headline, line = NOTHING, ""
    if tally.whole:
        headline = f"{tally.delivered} of {_promises(tally.whole)} delivered"
        line = ", ".join(str(part) for part in tally.present if part.status in BESIDE)
    elif tally:
        headline, line = _promises(tally.total), tally.words
    parts = [{"status": part.status, "count": part.count} for part in tally.present]
    return {"title": title, "headline": headline, "line": line, "parts": parts}


def _promises(number: int) -> str:
    return f"{number} promise{'' if number == 1 else 's'}"
