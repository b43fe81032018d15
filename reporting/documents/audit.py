"""What the auditors' document adds: years side by side, pledges, who was answerable, editions,
and the facts of `audit_facts`.
"""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.functional import cached_property

from commitments.models import Checkpoint, Edition, Measure, Opinion, Outcome, Pledge
from reporting.documents import audit_facts as facts
from reporting.documents.data import cell_data, date_words, since_until
from reporting.documents.report import Report
from reporting.filters.samples import SampleFilter
from reporting.governance.answerable import Answerable, WhoWasAnswerable
from reporting.governance.offices import Held
from reporting.record.cells import Pair
from reporting.record.emptiness import NOT_DUE
from reporting.record.pledges import untold_words, whose_words
from reporting.record.progress import STATUSES, Tally
from reporting.record.signed import first_that_covers
from strategy.models import Action, Deadline, Department
from strategy.partial_dates import day_words

READING = (
    "Promises marked with * are this record’s own reading of the report. Each outcome says whose "
    "reading it is; counts follow the department’s statement where there is one."
)


class Audit:
    """All that the record holds of a report, beside its texts.

    The report brings its pledges. Fifteen queries more: who was answerable for what, two; what was
    due, six; the log, two; deadlines, measures, opinions, evidence, sources. `with_people` says who
    took which step, and takes two; a `sample` one.
    """

    def __init__(
        self, report: Report, *, with_people: bool = False, sample: SampleFilter | None = None
    ):
        self.report = report
        self.cells = report.cells
        self.with_people = with_people
        self.sample = sample

    def as_data(self) -> dict:
        return {
            "counts": f"Entries: {self.cells.counts.words}",
            "statuses": [
                {"words": words.capitalize(), "shade": place}
                for place, (status, words) in enumerate(STATUSES.items())
                if status in self._statuses
            ],
            "tallies": [self._tally(str(year), tally) for year, tally in self._tallies],
            "whole": self._tally("All years", self.cells.tally),
            "reading": READING if self.cells.tally.ours else "",
            "editions": [edition_data(edition) for edition in self._editions],
            "years": [self._year(year) for year in self.cells.years],
            "answerable": [self._answerable(action) for action in self.cells.actions],
            "completeness": facts.completeness_data(self.cells),
            "deadlines": list(facts.deadline_data(self._deadlines, self.cells)),
            "measures": list(facts.measure_data(self._measures)),
            "audited": facts.audited_in(self.cells, self._opinions).words,
            "opinions": list(facts.opinion_data(self._opinions, self.cells)),
            "sample": self._sample,
            "evidence": list(facts.evidence_data(self.cells.editions)),
            "sources": facts.source_data(self._sources()),
            "people": facts.people_data(self._editions) if self.with_people else [],
        }

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The first that covers its editions and opinions."""
        return first_that_covers(self.cells.editions, self._opinions)

    @cached_property
    def _deadlines(self) -> list[Deadline]:
        return facts.deadlines_of_all(self.cells)

    @cached_property
    def _measures(self) -> list[Measure]:
        return facts.measures_of(self.report.response, self.cells.as_at)

    @cached_property
    def _opinions(self) -> list[Opinion]:
        return facts.opinions_on(self.cells)

    @property
    def _sample(self) -> dict | None:
        if self.sample is None:
            return None
        return facts.sample_data(self.sample, self.cells, self._opinions)

    def _sources(self) -> Iterator[int | None]:
        """The ids of the documents that anything in it is taken from."""
        response = self.report.response
        yield from (response.source_id, response.strategy.source_id)
        years = self.cells.reporting_years.values()
        for rows in (
            self._editions,
            self.cells.actions,
            self._deadlines,
            self._measures,
            years,
        ):
            yield from (row.source_id for row in rows)
        for action in self.cells.actions:
            yield from (row.accountability.source_id for row in self._who.for_action(action))

    @cached_property
    def _statuses(self) -> list[str]:
        """Those that some pledge has: only they have a column."""
        return [part.status for part in self.cells.tally.present]

    def _tally(self, label: str, tally: Tally) -> dict:
        return {
            "label": label,
            "words": tally.words or "no promises",
            "counts": [part.count for part in tally.parts if part.status in self._statuses],
            "answerable": tally.whole,
            "total": tally.total,
        }

    @property
    def _tallies(self) -> list[tuple[int, Tally]]:
        return sorted(self.cells.tally_of_year.items())

    @property
    def _editions(self) -> list[Edition]:
        """In the order of the ledger."""
        return sorted(self.cells.editions, key=lambda edition: edition.position)

    @cached_property
    def _who(self) -> WhoWasAnswerable:
        return WhoWasAnswerable(
            self.report.response.department, self.cells.actions, self.cells.as_at
        )

    def _year(self, year: int) -> dict:
        pairs = [self.cells.pair(action, year) for action in self.cells.actions]
        told = [self._pair(pair) for pair in pairs if pair.cells]
        silent = [str(pair.action.number) for pair in pairs if not pair.cells]
        return {
            "year": year,
            "tally": self.cells.tally_of_year.get(year, Tally()).words,
            "actions": told,
            "not_due": ", ".join(silent),
        }

    def _pair(self, pair: Pair) -> dict:
        is_promised = pair.commitment.status != NOT_DUE
        is_beside = not (pair.plan.status == pair.progress.status == NOT_DUE)
        return {
            "heading": self._headings[pair.action.pk],
            "who": "; ".join(self._in_year(pair.action, pair.year)),
            "commitment": cell_data(pair.commitment) if is_promised else None,
            "plan": cell_data(pair.plan) if is_beside else None,
            "progress": cell_data(pair.progress) if is_beside else None,
            "pledges": [
                pledge_data(row, self.cells.response.department)
                for cell in pair.cells
                for row in cell.pledges
            ],
        }

    @cached_property
    def _headings(self) -> dict[int, str]:
        return {part.action.pk: part.heading for part in self.report.parts}

    def _in_year(self, action: Action, year: int) -> Iterator[str]:
        answerable = self._who.in_year(action, year)
        if answerable == []:
            yield "not known"
        for row in answerable or []:
            yield f"{role_words(row)} – {', '.join(holders(row)) or 'holder not known'}"

    def _answerable(self, action: Action) -> dict:
        return {
            "action": self._headings[action.pk],
            "rows": [answerable_data(row) for row in self._who.for_action(action)],
        }


def edition_data(edition: Edition) -> dict:
    origin = edition.get_origin_display()
    if edition.source_file:
        origin += f" ({edition.source_file}, SHA-256 {edition.source_sha256})"
    if edition.is_summary:
        origin += "; our summary"
    if edition.is_approved_by_submitter:
        origin += "; submitted and approved by one person"
    elif edition.is_approved_by_author:
        origin += "; approved by somebody who wrote in it"
    return {
        "name": f"{edition.position}. {edition}",
        "published": date_words(edition),
        "recorded": f"{day_words(timezone.localdate(edition.recorded_at))}, {origin}",
        "note": edition.change_note or "No change note",
        "digest": edition.digest or "",
    }


def pledge_data(pledge: Pledge, department: Department) -> dict:
    return {
        "statement": pledge.statement + (" *" if pledge.is_our_reading else ""),
        "stands": pledge.entry.said.capitalize(),
        "due": str(pledge.due) if pledge.due else f"in {pledge.year}",
        "outcome": STATUSES[pledge.status].capitalize(),
        "told": list(pledge_lines(pledge, department)),
    }


def pledge_lines(pledge: Pledge, department: Department) -> Iterator[str]:
    """What took it back, what became of it, and where no edition says so, why."""
    for withdrawal in pledge.withdrawing:
        yield f"Withdrawn by edition {withdrawal.edition.position}: {withdrawal.reason}"
    for newer in pledge.replacing:
        reason = f": {newer.edition.change_note}" if newer.edition.change_note else ""
        yield f"Replaced by “{newer}” in edition {newer.edition.position}{reason}"
    for row in pledge.going_on:
        number = row.edition.position
        yield f"{row.how.capitalize()} “{row.goes_on_as}” in edition {number}: {row.reason}"
    if pledge.is_weak:
        yield "Weak: nothing in it can be measured"
    if pledge.arguable:
        yield f"The promise is arguable: {pledge.arguable}"
    if len(pledge.told) > 1:
        yield "; ".join(
            f"{whose_words(row, department)}: {STATUSES[row.status]}" for row in pledge.told
        )
    for outcome in pledge.told:
        yield from outcome_lines(outcome, department)
    if untold := untold_words(pledge.status, pledge.year, department):
        yield untold


def outcome_lines(outcome: Outcome, department: Department) -> Iterator[str]:
    """The words that show it with where they stand, then what else is said of it."""
    for citation in outcome.citations.all():
        entry = citation.entry
        words = f"“{citation.words}”" if citation.is_quoted else citation.words
        yield f"{words} (action {entry.action.number}, {entry.said})"
    if outcome.arguable:
        yield f"The outcome is arguable: {outcome.arguable}"
    if outcome.note:
        yield outcome.note
    if outcome.leads_on:
        to = outcome.carried_to
        where = f"action {to.entry.action.number}, {to.entry.said}"
        yield f"Carried forward to: {to.statement} ({where})"
    yield f"Told by edition {outcome.edition.position}, {whose_words(outcome, department)}"


def role_words(row: Answerable) -> str:
    return f"{how_sure(row)}{row.role}"


def how_sure(row: Answerable | Held) -> str:
    """What to say before a name that is not certain."""
    if row.is_certain:
        return ""
    return "last known: " if row.last_heard_of else "possibly "


def holders(row: Answerable) -> list[str]:
    return [
        f"{how_sure(held)}{held.name} ({since_until(held.since, held.until, held.last_heard_of)})"
        for held in row.holders
    ]


def answerable_data(row: Answerable) -> dict:
    source = row.accountability.source
    return {
        "role": role_words(row),
        "period": since_until(row.accountability.started_on, row.ended_on, row.last_heard_of),
        "holders": holders(row) or ["Holder not known"],
        "source": ", ".join(
            filter(None, [str(source) if source else "", row.accountability.section])
        ),
    }
