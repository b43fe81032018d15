"""A sample of pledges as a list to work through, with columns for what the auditor finds."""

from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from commitments.models import Evidence, StandingOutcome
from reporting.exports.columns import INTEGER, Column
from reporting.exports.datasets import Found, ListDataset, in_words
from reporting.exports.pledge_rows import JudgedRows, PledgeRow, in_groups
from reporting.exports.pledges import AUDITED, BESIDE, MADE, OUTCOME, PLACE, READING
from reporting.filters.lists import BESIDE_EXPORT
from reporting.filters.samples import SampleFilter, sample_asked_for
from reporting.record.sampling import Drawn
from reporting.web.bad_requests import BadParameter
from strategy.addresses import absolute


class Backing(NamedTuple):
    """One piece of evidence: where it is, and the digest of a file."""

    address: str
    sha256: str


class SampledRow(NamedTuple):
    """One pledge of a sample."""

    number: int
    drawn: Drawn
    pledge: PledgeRow
    evidence: list[Backing]


def sampled(filters: SampleFilter, as_at) -> Iterator[SampledRow]:
    """In the order of the sample."""
    drawn = {row.pledge: row for row in filters.drawn}
    found = filters.qs.filter(pledge__in=drawn)
    pledges = {row.pk: row for row in JudgedRows(found, as_at)}
    evidence = evidence_of(drawn, as_at)
    for number, (pk, row) in enumerate(drawn.items(), start=1):
        yield SampledRow(number, row, pledges[pk], evidence.get(pk, []))


def evidence_of(pledges, as_at) -> dict[int, list[Backing]]:
    """What backs the outcomes of pledges. Two queries."""
    stands = StandingOutcome.objects.on(as_at).filter(pledge__in=pledges).order_by()
    of = dict(stands.values_list("outcome", "pledge"))
    rows = Evidence.objects.filter(outcome__in=of).order_by("pk")
    return in_groups(
        (of[row.outcome_id], Backing(row.url or absolute(row.file.url), row.sha256)) for row in rows
    )


def of_pledge(column: Column) -> Column:
    """A column of a pledge's, of a row of the sample."""
    if column.of:
        return replace(column, of=lambda row: column.of(row.pledge))
    return replace(column, source=lambda row: column.source(row.pledge))


def to_fill_in(name: str, meaning: str) -> Column:
    return Column(name, f"To fill in: {meaning}", lambda row: None)


COLUMNS = [
    Column("place", "Place in the sample, from 1", attrgetter("number"), INTEGER),
    Column("stratum", "The stratum that it was drawn from", attrgetter("drawn.stratum")),
    Column("key", "What was numbered: the pledge’s key", attrgetter("drawn.key")),
    Column(
        "sha256", "Its number: SHA-256 of the seed, a comma and the key", attrgetter("drawn.sha256")
    ),
    *map(of_pledge, [*PLACE, *BESIDE, *OUTCOME, *READING]),
    Column(
        "evidence",
        "Addresses of what backs the outcome",
        lambda row: " ".join(piece.address for piece in row.evidence),
    ),
    Column(
        "evidence_sha256",
        "SHA-256 of those that are files",
        lambda row: " ".join(piece.sha256 for piece in row.evidence if piece.sha256),
    ),
    *map(of_pledge, [*AUDITED, *MADE]),
    to_fill_in("my_opinion", "agree, disagree or not-enough-evidence"),
    to_fill_in("my_outcome", "where you disagree, what became of it instead"),
    to_fill_in("my_reasons", "what you looked at and found"),
    to_fill_in("my_evidence", "where your evidence is kept"),
]
NO_SEED = BadParameter("seed", "", ["a text, on which the sample depends: 2013"])


class SampleDataset(ListDataset):
    """Beside the tables of the record, for it is a choice of pledges: not in the API."""

    def found(self, request) -> Found:
        filters = sample_asked_for(request)
        if faults := filters.faults(BESIDE_EXPORT):
            return Found(faults=faults)
        if not filters.is_asked:
            return Found(faults=[NO_SEED])
        words = f"{in_words(filters, self.title)} {len(filters.drawn)} of {filters.of_whole}."
        return Found(words, sampled(filters, request.as_at))


SAMPLE = SampleDataset(
    "sample",
    "A sample of pledges",
    "Pledges drawn by a seed, as a list to work through.",
    COLUMNS,
    filters=sample_asked_for,
    has_readings=True,
)
