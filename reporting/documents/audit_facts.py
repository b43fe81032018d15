"""What the auditors' document tells beside texts and promises: deadlines, measures, what was due,
what auditors say, a sample, who took which step, and what all of it rests on.

Each is plain values, which the template sets, and takes the queries that it names.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Prefetch

from commitments.gained import told_of
from commitments.models import (
    Edition,
    Event,
    Evidence,
    Figure,
    Measure,
    Opinion,
    Outcome,
    Pledge,
    Response,
)
from reporting.filters.samples import SampleFilter
from reporting.record.audited import Audited
from reporting.record.cells import Cells
from reporting.record.completeness import CellsOf, Completeness, PromisesOf, Row
from reporting.record.deadlines import Deadlines
from reporting.record.measures import measures_with_figures
from reporting.record.progress import STATUSES
from reporting.record.signed import moment_words
from strategy.addresses import absolute
from strategy.models import Deadline, Source
from strategy.partial_dates import day_words

VERDICTS = {
    Opinion.Verdict.AGREE: "Agrees",
    Opinion.Verdict.DISAGREE: "Disagrees",
    Opinion.Verdict.NOT_ENOUGH: "Finds not enough evidence",
}


def completeness_data(cells: Cells) -> list[dict]:
    """What was due of a response, year by year. Six queries."""
    response = cells.response
    statement = Completeness(
        cells.as_at,
        departments=[response.department.slug],
        strategies=[response.strategy.slug],
    )
    return [report_data(row) for row in statement.filled_in(statement.rows)]


def report_data(row: Row) -> dict:
    due = "No day given" if row.asks else "Not asked for"
    came = [f"{row.words[0].upper()}{row.words[1:]}"]
    came += [f"{row.report.published_on}"] if row.report else []
    came += [row.late_words] if row.late_words else []
    return {
        "year": str(row.year),
        "due": str(row.due_on) if row.due_on else due,
        "came": ". ".join(came),
        "cells": cells_words(row.cells),
        "promises": promises_words(row.promises),
    }


def cells_words(cells: CellsOf) -> str:
    parts = {
        "with a text": cells.filled,
        "not applicable": cells.not_applicable,
        "nil return": cells.nil,
        "left out": cells.left_out,
        "with no report": cells.without_report,
    }
    beside = f"; beside those {cells.beside} that nobody asked for" if cells.beside else ""
    return counted("due", cells.due, parts) + beside


def promises_words(promises: PromisesOf) -> str:
    return counted(
        "due",
        promises.due,
        {
            "answered": promises.answered,
            "not mentioned": promises.not_mentioned,
            "withdrawn or replaced": promises.taken_back,
            "that no report could answer": promises.without_report,
        },
    )


def counted(what: str, whole: int, parts: dict[str, int]) -> str:
    """“4 due: 3 with a text, 1 left out”."""
    told = ", ".join(f"{number} {words}" for words, number in parts.items() if number)
    return f"{whole} {what}: {told}" if told else f"{whole} {what}"


def deadlines_of_all(cells: Cells) -> list[Deadline]:
    """Those announced by the day, of all actions. One query."""
    found = Deadline.objects.as_at(cells.as_at).filter(action__in=cells.actions)
    return list(found.select_related("action", "source").order_by("action__number", "pk"))


def deadline_data(deadlines: Iterable[Deadline], cells: Cells) -> Iterator[dict]:
    """Each with what the record shows of it."""
    by_action: dict[int, list[Pledge]] = {}
    for (action, _kind, _year), pledges in cells.pledges.items():
        by_action.setdefault(action, []).extend(pledges)
    for row in deadlines:
        pledges = by_action.get(row.action_id, [])
        judge = Deadlines(cells.response.department, pledges, cells.editions, cells.as_at)
        shown = judge.shown(row)
        yield {
            "action": row.action.said,
            "whom": row.for_whom,
            "due": str(row.due_on),
            "announced": str(row.announced_on or "No source says when"),
            "reason": row.reason,
            "verdict": f"{shown.verdict}: {shown.why}" if shown.why else shown.verdict,
            "promises": [f"{promise} ({STATUSES[promise.status]})" for promise in shown.promises],
            "source": source_words(row),
        }


def measures_of(response: Response, as_at) -> list[Measure]:
    """One query, and three where there are any."""
    return list(measures_with_figures(as_at).filter(response=response).order_by("slug"))


def measure_data(measures: Iterable[Measure]) -> Iterator[dict]:
    for measure in measures:
        yield {
            "name": measure.name,
            "unit": measure.unit,
            "action": measure.action.said if measure.action else "",
            "source": source_words(measure),
            "figures": [
                {
                    "year": str(figure.year),
                    "value": f"{figure.value.normalize():f}",
                    "edition": f"Edition {figure.edition.position}",
                }
                for figure in measure.told
            ],
            "yardsticks": [
                {
                    "said": row.said.capitalize(),
                    "value": f"{row.value.normalize():f}",
                    "better": row.get_direction_display(),
                    "edition": f"Edition {row.edition.position}",
                }
                for row in measure.held_against
            ],
        }


def opinions_on(cells: Cells) -> list[Opinion]:
    """The opinions that stand on the day. One query."""
    found = Opinion.objects.as_at(cells.as_at).filter(pledge__entry__response=cells.response)
    return list(found.order_by("pledge", "given_on", "approved_at"))


def audited_in(cells: Cells, opinions: list[Opinion]) -> Audited:
    pledges = [row for rows in cells.pledges.values() for row in rows]
    verdicts = Counter(row.verdict for row in opinions)
    return Audited(len(pledges), len({row.pledge_id for row in opinions}), verdicts)


def opinion_data(opinions: Iterable[Opinion], cells: Cells) -> Iterator[dict]:
    """Each beside the claim that counts today."""
    pledges = {row.pk: row for rows in cells.pledges.values() for row in rows}
    for row in opinions:
        pledge = pledges[row.pledge_id]
        said = VERDICTS[row.verdict]
        if row.verdict == Opinion.Verdict.DISAGREE:
            said += f": {STATUSES[row.status]}"
        yield {
            "promise": f"{pledge} ({pledge.key})",
            "claim": STATUSES[pledge.status].capitalize(),
            "judged": STATUSES[row.judged],
            "said": said,
            "reasons": row.reasons,
            "given": f"{row.given_name}, {day_words(row.given_on)}",
            "approved": f"{row.approved_name}, {moment_words(row.approved_at)}",
        }


def sample_data(filters: SampleFilter, cells: Cells, opinions: Iterable[Opinion]) -> dict:
    """A sample of the response's promises, and which of them have opinions. One query."""
    pledges = {row.pk: row for rows in cells.pledges.values() for row in rows}
    said: dict[int, list[str]] = {}
    for opinion in opinions:
        said.setdefault(opinion.pledge_id, []).append(VERDICTS[opinion.verdict])
    rows = [
        {
            "place": str(place),
            "key": row.key,
            "stratum": row.stratum,
            "promise": str(pledges[row.pledge]),
            "claim": STATUSES[pledges[row.pledge].status].capitalize(),
            "opinion": ", ".join(said.get(row.pledge, ["None published"])),
        }
        for place, row in enumerate(filters.drawn, start=1)
    ]
    return {"how": "; ".join(filters.told()), "whole": filters.of_whole, "rows": rows}


def evidence_data(editions: list[Edition]) -> Iterator[dict]:
    """What backs outcomes, figures and editions. One query."""
    positions = {edition.pk: edition.position for edition in editions}
    for row in Evidence.objects.of(editions).with_what_they_back().order_by("pk"):
        edition = row.of_edition_id or row.backs.edition_id
        yield {
            "backs": f"{backed(row.backs)} (edition {positions[edition]})",
            "title": row.title,
            "address": row.url or (absolute(row.file.url) if row.file else ""),  # If not withheld.
            "digest": row.sha256,
        }


def backed(thing: Edition | Outcome | Figure) -> str:
    if isinstance(thing, Outcome):
        return f"What happened to “{thing.pledge}”"
    if isinstance(thing, Figure):
        return f"{thing.measure}, {thing.year}"
    return "The edition"


def source_data(keys: Iterable[int | None]) -> list[dict]:
    """Every document that something is taken from, with its address. One query."""
    found = Source.objects.filter(pk__in={key for key in keys if key}).order_by("slug")
    return [
        {
            "title": row.title,
            "publisher": row.publisher,
            "published": str(row.published_on or "No day known"),
            "address": row.url,
        }
        for row in found
    ]


def people_data(editions: list[Edition]) -> list[dict]:
    """Who wrote, submitted and approved each edition: for auditors only. Three queries."""
    with_authors = Edition.objects.filter(pk__in=[row.pk for row in editions])
    publications = Event.objects.filter(what=Event.What.PUBLISHED)
    told = Prefetch("events", publications, to_attr="publications")
    rows = with_authors.prefetch_related("authors", told).order_by("position")
    return [
        {
            "edition": f"{row.position}. {row}",
            "wrote": ", ".join(f"{one.name} ({one.account})" for one in row.authors.all()),
            "submitted": step(row.submitted_name, row.submitted_account, row.submitted_at),
            "approved": approval(row),
        }
        for row in rows
    ]


def approval(row: Edition) -> str:
    """Who approved an edition, and whether their right to was not a day old. Reads publications."""
    since = told_of(next(iter(row.publications), None))
    new = f", whose right to approve was not a day old ({since})" if since else ""
    return step(row.approved_name, row.approved_account, row.recorded_at) + new


def step(name: str, account: str, at) -> str:
    return f"{name} ({account}), {moment_words(at)}" if name else ""


def source_words(fact) -> str:
    return ", ".join(filter(None, [str(fact.source) if fact.source else "", fact.section]))
