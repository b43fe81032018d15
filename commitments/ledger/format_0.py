"""Lines of format 0: those sealed before lines said their format.

Figures were called readings, and a target a figure. Nothing here changes any more.
"""

from commitments.ledger.canonical import canonical, moment, number, partial_date
from commitments.models import Edition, Evidence, Figure, Outcome, Pledge, Revision, Wording


def line_of(edition: Edition) -> str:
    return canonical({**_about(edition), "facts": _facts(edition)})


def _about(edition: Edition) -> dict:
    return {
        "response": edition.response.key,
        "position": edition.position,
        "kind": edition.kind,
        "year": edition.year,
        "published_on": partial_date(edition.published_on),
        "is_date_inferred": edition.is_date_inferred,
        "known_from": _known_from(edition.known_from),
        "supplements": edition.supplements.position if edition.supplements else None,
        "page_title": edition.page_title,
        "change_note": edition.change_note,
        "section": edition.section,
        "origin": edition.origin,
        "source_file": edition.source_file,
        "source_sha256": edition.source_sha256,
        "submitted_by": edition.submitted_name,
        "submitted_at": moment(edition.submitted_at),
        "approved_by": edition.approved_name,
        "is_approved_by_submitter": edition.is_approved_by_submitter,
        "recorded_at": moment(edition.recorded_at),
    }


def _known_from(known_from: Edition | None) -> str | None:
    """The edition known from, by its year: it may be published, and get its position, later."""
    return f"{known_from.kind} {known_from.year}" if known_from else None


def _facts(edition: Edition) -> dict:
    return {
        "entries": {row.entry.key: _revision(row) for row in edition.revisions.all()},
        "wordings": {str(row.action.number): _wording(row) for row in edition.wordings.all()},
        "pledges": {row.key: _pledge(row) for row in edition.pledges.all()},
        "withdrawals": {row.pledge.key: row.reason for row in edition.withdrawals.all()},
        "outcomes": {row.pledge.key: _outcome(row) for row in edition.outcomes.all()},
        "readings": {_key(row): _figure(row) for row in edition.figures.all()},
    }


def _revision(row: Revision) -> dict:
    return {
        "answer": row.answer,
        "text": row.text,
        "reason": row.reason,
        "assessment": row.assessment,
        "section": row.section,
        "lines": [row.first_line, row.last_line],
    }


def _wording(row: Wording) -> dict:
    return {"title": row.title, "note": row.note, "line": row.line}


def _pledge(row: Pledge) -> dict:
    return {
        "statement": row.statement,
        "due_on": partial_date(row.due_on),
        "figure": number(row.target),
        "unit": row.unit,
        "replaces": row.replaces.key if row.replaces else None,
        "is_our_reading": row.is_our_reading,
        "section": row.section,
    }


def _outcome(row: Outcome) -> dict:
    return {
        "status": row.status,
        "carried_to": row.carried_to.key if row.carried_to else None,
        "note": row.note,
        "is_our_reading": row.is_our_reading,
        "section": row.section,
        "citations": {citation.entry.key: citation.words for citation in row.citations.all()},
        "evidence": _evidence(row.evidence.all()),
    }


def _key(row: Figure) -> str:
    return f"{row.measure.slug}/{row.year}"


def _figure(row: Figure) -> dict:
    return {
        "value": number(row.value),
        "entry": row.entry.key if row.entry else None,
        "section": row.section,
        "evidence": _evidence(row.evidence.all()),
    }


def _evidence(rows) -> list[dict]:
    told = [_one_evidence(row) for row in rows]
    return sorted(told, key=lambda one: (one["title"], one["url"], one["sha256"]))


def _one_evidence(row: Evidence) -> dict:
    return {"title": row.title, "url": row.url, "sha256": row.sha256}
