from commitments.models import Seal
from reporting.exports.columns import BOOLEAN, INTEGER, MOMENT, Column, dates
from reporting.exports.datasets import Found, PageDataset
from reporting.exports.places import address, of_response, of_source
from reporting.filters.places import response_asked_for
from reporting.web.shortcuts import editions_of, get_response_or_404

COLUMNS = [
    *of_response(lambda row: row.response),
    Column("edition", "Number of the edition, never changed", lambda r: r.position, INTEGER),
    Column("kind", "report, correction or supplement", lambda row: row.kind),
    Column(
        "texts",
        "Whose words its texts are in: verbatim, the department’s own; summary, ours",
        lambda row: row.texts,
    ),
    Column("year", "Reporting year it belongs to", lambda row: row.year, INTEGER),
    *dates("published_on", "When the public could first read it", lambda row: row.published_on),
    Column(
        "is_date_inferred",
        "Whether that date is inferred from other documents",
        lambda row: row.is_date_inferred,
        BOOLEAN,
    ),
    Column(
        "known_from",
        "Number of the later edition from whose page it is known",
        lambda row: row.known_from.position if row.known_from else None,
        INTEGER,
    ),
    Column(
        "supplements",
        "Number of the edition that it supplements",
        lambda row: row.supplements.position if row.supplements else None,
        INTEGER,
    ),
    Column("change_note", "What it changes, and why", lambda row: row.change_note),
    Column("page_title", "Title of the published page", lambda row: row.page_title),
    *of_source(lambda row: row.source),
    Column("section", "Where in that document", lambda row: row.section),
    Column("entries", "How many texts it holds", lambda row: row.entries, INTEGER),
    Column("recorded_at", "When it was recorded here, in UTC", lambda row: row.recorded_at, MOMENT),
    Column("origin", "entered, imported or seeded", lambda row: row.origin),
    Column("source_file", "Name of the file it was imported from", lambda row: row.source_file),
    Column("source_sha256", "SHA-256 of that file", lambda row: row.source_sha256),
    Column(
        "is_approved_by_submitter",
        "Whether one person submitted and approved it",
        lambda row: row.is_approved_by_submitter,
        BOOLEAN,
    ),
    Column(
        "is_approved_by_author",
        "Whether somebody who wrote in it approved it",
        lambda row: row.is_approved_by_author,
        BOOLEAN,
    ),
    Column("digest", "Digest of the chain up to it, as the ledger sealed it", lambda r: r.digest),
    address(lambda row: row),
]


def ask(request, department, strategy):
    response = get_response_or_404(department, strategy)
    digests = dict(Seal.objects.filter(response=response).values_list("position", "digest"))
    return Found(f"Editions of {response}.", sealed(response, digests, request.as_at))


def sealed(response, digests, as_at):
    for edition in editions_of(response, as_at):
        edition.response = response
        edition.digest = digests.get(edition.position)
        yield edition


EDITIONS = PageDataset(
    "editions",
    "Editions",
    "What was published when, and the digest with which the ledger sealed it.",
    COLUMNS,
    filters=response_asked_for,
    ask=ask,
)
