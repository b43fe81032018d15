"""A report as plain values, which the template of the PDF sets: texts, lists and dictionaries."""

from commitments.answers import said
from commitments.marks.notation import Block, Link, List, Paragraph, Said, Table, parse
from commitments.models import Edition, Revision
from reporting.documents.imprint import Imprint
from reporting.documents.report import Part, Report, Section
from reporting.governance.attested import heard_of_words
from reporting.record.cells import Cell
from reporting.record.prose import paragraphs
from strategy.partial_dates import PartialDate

OURS = "Pledgebook"


def report_data(report: Report, imprint: Imprint) -> dict:
    response = report.response
    return imprint.as_data | {
        "title": report.title,
        "department": str(response.department.name),
        "author": OURS if report.is_summary else str(response.department.name),
        "summary": summary_words(report),
        "strategy": response.strategy.title,
        "updated": str(report.updated_on or ""),
        "published": published_words(report),
        "actions": [part_data(part) for part in report.parts],
    }


def summary_words(report: Report) -> str:
    """That its texts, or some of them, are ours; empty where all are the department's own."""
    summaries = report.cells.summaries
    if not summaries:
        return ""
    which = "The texts" if summaries.are_all else "Some of the texts"
    places = "; ".join(f"{source} {source.url}".strip() for source in summaries.sources)
    told = f"{which} are our summaries of what was published, not the department’s own words."
    return f"{told} Read those in: {places}" if places else told


def published_words(report: Report) -> str:
    """How much had come out by the day, and when the last of it did."""
    latest = report.cells.latest_edition
    if not latest:
        return "Nothing had been published by this day."
    number = len(report.cells.editions)
    editions = "1 edition" if number == 1 else f"{number} editions"
    return f"{editions}; the last counts from {date_words(latest)}"


def part_data(part: Part) -> dict:
    return {
        "heading": part.heading,
        "note": prose_data(part.note),
        "sections": [section_data(section) for section in part.sections],
    }


def section_data(section: Section) -> dict:
    return cell_data(section.cell) | {"heading": section.heading}


def cell_data(cell: Cell) -> dict:
    """A cell: its text, or why it has none, and which edition says so."""
    revision = cell.revision
    return {
        "heading": cell.said.capitalize(),
        "text": text_data(revision) if revision else [],
        "why_empty": "" if revision and revision.text else why_empty(cell),
        "edition": edition_words(revision.edition) if revision else "",
        "source": revision.section if revision else "",
        "assessment": revision.assessment if revision else "",
    }


def why_empty(cell: Cell) -> str:
    """Why it has no text; where it was answered instead, what with."""
    if cell.revision:
        return said(cell.revision)
    return cell.why


def edition_words(edition: Edition) -> str:
    """Which edition a text is from; for a later one than its year's report, why it came."""
    if edition.kind == Edition.Kind.CORRECTION:
        return f"Corrected, {date_words(edition)}: {edition.change_note}"
    if edition.is_words_for_summary:
        return f"Edition {edition.position}, the published words, {date_words(edition)}"
    if edition.kind == Edition.Kind.SUPPLEMENT:
        return f"Mended in this record, edition {edition.position}: {edition.change_note}"
    if edition.is_summary:
        return f"Our summary of edition {edition.position}, published {date_words(edition)}"
    return f"Edition {edition.position}, published {date_words(edition)}"


def date_words(edition: Edition) -> str:
    inferred = " (inferred)" if edition.is_date_inferred else ""
    return f"{edition.published_on}{inferred}"


def since_until(
    since: PartialDate, until: PartialDate | None, heard: PartialDate | None = None
) -> str:
    """A time in words; `heard` is when a source last told of it, where that was before the day."""
    parts = [f"since {since}"]
    if until:
        parts.append(f"until {until}")
    if heard:
        parts.append(f"last heard of {heard_of_words(heard)}")
    return ", ".join(parts)


def text_data(revision: Revision) -> list[list[dict]]:
    if revision.form == Revision.Form.MARKED:
        return [[block_data(block)] for block in parse(revision.text)]
    return prose_data(revision.text)


def prose_data(text: str) -> list[list[dict]]:
    """Paragraphs, each as its runs of lines; a line is its parts, as those of a marked text are."""
    if not text:
        return []
    return [
        [
            {
                "kind": "list" if run.is_list else "lines",
                "lines": [[said_as(line)] for line in run.lines],
            }
            for run in runs
        ]
        for runs in paragraphs(text)
    ]


def block_data(block: Block) -> dict:
    match block:
        case Paragraph():
            return {"kind": "lines", "lines": [line_data(said) for said in block.lines]}
        case Table():
            rows = [[line_data(said) for said in row] for row in block.rows]
            return {"kind": "table", "rows": rows}
        case List():
            items = [[line_data(said) for said in item] for item in block.items]
            return {"kind": "items", "items": items, "start": block.start}


def line_data(said: Said) -> list[dict]:
    return [
        said_as(part.words, part.address) if isinstance(part, Link) else said_as(part)
        for part in said
    ]


def said_as(words: str, address: str = "") -> dict:
    return {"words": words, "address": address}
