"""Which columns a list has for people, and what stands in them."""

from collections.abc import Iterator

from django.urls import reverse

from commitments.models import Kind
from commitments.models.entries import entry_words
from commitments.models.slips import days_words
from commitments.withholding.words import is_withheld
from reporting.exports.for_people.sheet import Heading, List, size_in_words
from reporting.filters.entries import entries_asked_for
from reporting.filters.pledges import (
    moved_asked_for,
    not_reported_asked_for,
    pledges_asked_for,
)
from reporting.lists.moved import moves_of
from reporting.lists.not_reported import Texts
from reporting.record import pledge_rows, text_rows
from reporting.record.places import Places, places_for
from reporting.record.pledge_rows import PledgeRows, Promise, Told
from reporting.record.progress import STATUSES
from strategy.addresses import absolute

OURS = (
    "Which promises there are and what became of them is our own reading of the published texts, "
    "where it is not marked as a department’s own statement."
)
PAGE = Heading("Page", 40, is_link=True)


def pledges(request, stands: list[dict]) -> Iterator[list[str]]:
    places, rows = places_for(request), PledgeRows(request, stands)
    for row in stands:
        key = row["pledge_id"]
        promise = rows.promises[key]
        yield [
            promise.statement,
            due(promise, row),
            outcome(row["status"]),
            shown(rows, row, places),
            action(row, places),
            department(row, places),
            absolute(reverse("pledge", args=[key])),
        ]


def moved(request, stands: list[dict]) -> Iterator[list[str]]:
    places, promises = places_for(request), pledge_rows.promises(stands)
    moves = moves_of(promises, request.as_at)
    for row in stands:
        key = row["pledge_id"]
        promise = promises[key]
        first = promise.first_due_on or row["entry_year"] + (row["kind"] == Kind.COMMITMENT)
        yield [
            promise.statement,
            capital(str(first)),
            due(promise, row),
            capital(days_words(row["days_moved"])),
            "\n".join(f"{capital(str(one.announced_on))}: {one.reason}" for one in moves[key]),
            outcome(row["status"]),
            action(row, places),
            department(row, places),
            absolute(reverse("pledge", args=[key])),
        ]


def not_reported(request, stands: list[dict]) -> Iterator[list[str]]:
    places, texts = places_for(request), Texts(stands, request.as_at)
    promises = pledge_rows.promises(stands)
    for row in stands:
        promise = promises[row["pledge_id"]]
        reported = texts.reported(row)
        yield [
            promise.statement,
            due(promise, row),
            action(row, places),
            department(row, places),
            "\n\n".join(told(said) for _cell, said in texts.planned([row])),
            told(reported) if reported else "The report does not mention this action.",
            absolute(reverse("pledge", args=[row["pledge_id"]])),
        ]


def entries(request, stands: list[dict]) -> Iterator[list[str]]:
    places = places_for(request)
    said = text_rows.said_in(row["revision_id"] for row in stands)
    for row in stands:
        text = said[row["revision_id"]]
        name = department(row, places)
        page = reverse("action", args=[row["department"], row["strategy"], row["action"]])
        yield [
            action(row, places),
            capital(entry_words(row["kind"], row["year"])),
            told(text),
            "Our summary" if text.is_summary else f"{name}’s own",
            f"{text.published_on}{' (inferred)' if text.is_date_inferred else ''}",
            name,
            absolute(f"{page}#{row['kind']}-{row['year']}"),
        ]


def due(promise: Promise, row: dict) -> str:
    return capital(str(promise.due_on)) if promise.due_on else f"{row['year']}, no day given"


def outcome(status: str) -> str:
    return capital(STATUSES[status])


def shown(rows: PledgeRows, row: dict, places: Places) -> str:
    """What shows an outcome, line by line: words, notes, what took a pledge back, auditors."""
    key, name = row["pledge_id"], department(row, places)
    told_of_it = rows.told.get(key, [])
    lines = [line for one in told_of_it for line in of_outcome(one, name, len(told_of_it) > 1)]
    for fate in rows.taken_back.get(key, []):
        newer = " and ".join(f"“{statement}”" for _pk, statement in fate.newer)
        what = f"{fate.how} {newer}".strip()
        lines.append(f"{what}, published {fate.published_on}. {fate.reason}".strip())
    for opinion in rows.audited.get(key, []):
        instead = f", and would say {STATUSES[opinion.status]}" if opinion.status else ""
        verdict = {"agree": "agrees", "disagree": "disagrees"}.get(
            opinion.verdict, "finds not enough evidence"
        )
        lines.append(f"{opinion.given_name} (auditor) {verdict}{instead}: {opinion.reasons}")
    return "\n".join(lines)


def of_outcome(one: Told, name: str, is_one_of_two: bool) -> Iterator[str]:
    if is_one_of_two:
        yield f"{'Our reading' if one.is_ours else f'{name} says'}: {STATUSES[one.status]}"
    elif not one.is_ours:
        yield f"{name}’s own statement"
    if one.carried_to:
        yield f"Carried forward to “{one.carried_to[1]}”"
    for cited in one.shown:
        whose = "As we read it" if one.is_ours else f"As {name} puts it"
        own = f"“{cited.words}”" if cited.is_quoted else f"{whose}: {cited.words}"
        yield cited.words if is_withheld(cited.words) else own
    if one.note:
        yield one.note
    if one.arguable:
        yield f"Arguable: {one.arguable}"


def told(said) -> str:
    """A text, or the answer given instead and why."""
    return said.text or f"{capital(STATUS_OF_ANSWER[said.answer])}: {said.reason}"


def action(row: dict, places: Places) -> str:
    return f"{row['action']} {places.title_of_action(row['strategy'], row['action'])}"


def department(row: dict, places: Places) -> str:
    return places.departments[row["department"]]


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


STATUS_OF_ANSWER = {"not-applicable": "not applicable", "nil-return": "nil return"}
LISTS = {
    found.name: found
    for found in (
        List(
            "pledges",
            "Promises",
            [
                Heading("Promise", 48),
                Heading("Due", 18),
                Heading("Outcome", 17),
                Heading("What shows it", 60),
                Heading("Action", 34),
                Heading("Department", 13),
                PAGE,
            ],
            pledges_asked_for,
            pledges,
            pledge_rows.STANDS,
            95,
            OURS,
        ),
        List(
            "pledges-not-reported",
            "Promises not mentioned",
            [
                Heading("Promise", 44),
                Heading("Due", 18),
                Heading("Action", 30),
                Heading("Department", 13),
                Heading("Plan", 60),
                Heading("Report", 60),
                PAGE,
            ],
            not_reported_asked_for,
            not_reported,
            pledge_rows.STANDS,
            185,
            OURS,
        ),
        List(
            "pledges-moved",
            "Due dates moved",
            [
                Heading("Promise", 48),
                Heading("First due", 18),
                Heading("Due now", 18),
                Heading("Moved", 16),
                Heading("Announced, and why", 60),
                Heading("Outcome", 17),
                Heading("Action", 34),
                Heading("Department", 13),
                PAGE,
            ],
            moved_asked_for,
            moved,
            pledge_rows.STANDS,
            110,
            OURS,
        ),
        List(
            "entries",
            "Entries",
            [
                Heading("Action", 32),
                Heading("What", 22),
                Heading("Text", 90),
                Heading("Whose words", 16),
                Heading("Published", 20),
                Heading("Department", 13),
                PAGE,
            ],
            entries_asked_for,
            entries,
            text_rows.STANDS,
            140,
        ),
    )
}


def size_of(name: str, number: int) -> str:
    """About how large the spreadsheet of a list is, in words."""
    return size_in_words(number, LISTS[name].size_of_a_row)
