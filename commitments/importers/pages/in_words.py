"""What an import of pages did, or would do, as the command tells it."""

import json
from collections import Counter

from commitments.importers.pages.gathering import EQUAL, NEW, VARIANT
from commitments.importers.pages.taking import OfFile, PagesResult
from strategy.letters import seen

LONGEST = 300


def pages_as_text(result: PagesResult, *, dry_run: bool) -> str:
    """One report on all files: what each gave, and what somebody should look at."""
    lines = ["Nothing was changed: this is what an import would do."] if dry_run else []
    for one in result.files:
        lines.append(f"{one.name}: {one.what}; {counted(one.counts)}")
        lines += [f"  {told}" for told in notes_of(one)]
    lines += [f"{name}: left out, it is no page" for name in result.left_out]
    lines += [f"created: {named}" for named in result.created]
    lines += [f"look at: {doubt}" for doubt in result.doubts]
    lines.append(
        f"editions: {len(result.editions)}, files: {len(result.files)}, {counted(result.counts)}"
    )
    return "\n".join(lines)


def counted(counts: Counter) -> str:
    """How many entries a file gave: "6 new, 5 as published, 1 that says otherwise"."""
    return (
        f"entries: {counts[NEW]} new, {counts[EQUAL]} as published already, "
        f"{counts[VARIANT]} kept as variants"
    )


def notes_of(one: OfFile) -> list[str]:
    return [
        seen(f"line {line}: {told}" if line else told, LONGEST) for line, told in sorted(one.notes)
    ]


def pages_in_short(result: PagesResult) -> str:
    """For the trail."""
    made = "; ".join(result.created)
    return f"{counted(result.counts)}. {made}".rstrip(". ")


def pages_as_json(result: PagesResult, *, dry_run: bool) -> str:
    told = {
        "dry_run": dry_run,
        "files": [
            {
                "name": one.name,
                "what": one.what,
                "entries": _counts(one.counts),
                "notes": [{"line": line or None, "message": note} for line, note in one.notes],
            }
            for one in result.files
        ],
        "left_out": result.left_out,
        "created": result.created,
        "editions": [
            {
                "response": response,
                "year": edition.year,
                "kind": edition.kind,
                "published_on": edition.published_on.iso,
                "is_date_inferred": edition.is_date_inferred,
            }
            for response, edition in result.editions
        ],
        "entries": _counts(result.counts),
        "doubts": result.doubts,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _counts(counts: Counter) -> dict[str, int]:
    return {name: counts[name] for name in (NEW, EQUAL, VARIANT)}
