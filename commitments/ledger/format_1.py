"""Lines of format 1: they say whose words texts are, who wrote in an edition, and what backs it.

Nothing here changes once a version with it is out: what is new then gets a format of its own.
"""

from commitments.ledger.canonical import canonical, moment, number, partial_date
from commitments.models import (
    Author,
    Citation,
    Edition,
    Evidence,
    Figure,
    Outcome,
    Pledge,
    Revision,
    Wording,
)


def line_of(edition: Edition) -> str:
    return canonical(told(edition))


def told(edition: Edition) -> dict:
    return {"format": 1, **_about(edition), "facts": _facts(edition)}


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
        "texts": edition.texts,
        "change_note": edition.change_note,
        "section": edition.section,
        "origin": edition.origin,
        "source_file": edition.source_file,
        "source_sha256": edition.source_sha256,
        "written_by": [_author(row) for row in edition.authors.all()],
        "submitted_by": edition.submitted_name,
        "submitted_account": edition.submitted_account,
        "submitted_at": moment(edition.submitted_at),
        "approved_by": edition.approved_name,
        "approved_account": edition.approved_account,
        "is_approved_by_submitter": edition.is_approved_by_submitter,
        "is_approved_by_author": edition.is_approved_by_author,
        "recorded_at": moment(edition.recorded_at),
        "evidence": _evidence(edition.evidence.all()),
    }


def _author(row: Author) -> dict:
    return {"account": row.account, "name": row.name}


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
        "figures": {_key(row): _figure(row) for row in edition.figures.all()},
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
        "target": number(row.target),
        "unit": row.unit,
        "replaces": row.replaces.key if row.replaces else None,
        "is_weak": row.is_weak,
        "is_our_reading": row.is_our_reading,
        "arguable": row.arguable,
        "section": row.section,
    }


def _outcome(row: Outcome) -> dict:
    return {
        "status": row.status,
        "carried_to": row.carried_to.key if row.carried_to else None,
        "note": row.note,
        "is_our_reading": row.is_our_reading,
        "arguable": row.arguable,
        "section": row.section,
        "citations": {citation.entry.key: _citation(citation) for citation in row.citations.all()},
        "evidence": _evidence(row.evidence.all()),
    }


def _citation(row: Citation) -> dict:
    return {"words": row.words, "is_quotation": row.is_quotation}


def _key(row: Figure) -> str:
    return f"{row.measure.slug}/{row.year}"


def _figure(row: Figure) -> dict:
    return {
        "name": row.measure.name,
        "unit": row.measure.unit,
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
