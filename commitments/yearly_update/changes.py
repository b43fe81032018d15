"""What an edition changes against what was published before it, word by word."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Q, Subquery

from commitments import wording_diff
from commitments.models import Edition, Entry, Figure, Outcome, Pledge, Revision, Wording


@dataclass(frozen=True)
class Difference:
    """One fact, as it was said before (nothing where it is new) and as this edition says it."""

    title: str
    before: str
    after: str
    entry: Entry | None = None
    fact: object = None

    @property
    def is_new(self) -> bool:
        return not self.before

    @property
    def is_same(self) -> bool:
        return self.before == self.after

    @cached_property
    def words(self) -> wording_diff.Difference:
        return wording_diff.difference(self.before, self.after)


class Changes:
    """Takes the same number of queries however much the edition holds."""

    def __init__(self, edition: Edition):
        self.edition = edition

    @cached_property
    def parts(self) -> list[tuple[str, list[Difference]]]:
        """The kinds of facts that the edition holds, each with what it changes."""
        parts = [
            ("Texts", self.texts),
            ("Pledges", self.pledges),
            ("Outcomes", self.outcomes),
            ("Figures", self.figures),
            ("Pledges withdrawn", self.withdrawals),
            ("What the page calls the actions", self.wordings),
        ]
        return [(title, rows) for title, rows in parts if rows]

    @cached_property
    def texts(self) -> list[Difference]:
        rows = self._with_earlier(self.edition.revisions, Revision, "entry")
        earlier = Revision.objects.in_bulk({row.earlier for row in rows if row.earlier})
        rows = sorted(rows, key=lambda row: (row.entry.action.number, row.entry.year))
        return [
            Difference(
                str(row.entry), said_of(earlier.get(row.earlier)), said_of(row), row.entry, row
            )
            for row in rows
        ]

    @cached_property
    def pledges(self) -> list[Difference]:
        rows = self.edition.pledges.select_related("entry__action", "replaces").order_by(
            "entry__action__number", "entry__year", "number"
        )
        return [
            Difference(f"{row.entry}, pledge {row.number}", _promised(row.replaces), _promised(row))
            for row in rows
        ]

    @cached_property
    def outcomes(self) -> list[Difference]:
        related = ("pledge__entry__action", "carried_to")
        rows = self._with_earlier(
            self.edition.outcomes.select_related(*related).order_by(
                "pledge__entry__action__number", "pledge__entry__year", "pledge__number"
            ),
            Outcome,
            "pledge",
        )
        keys = {row.pk for row in rows} | {row.earlier for row in rows if row.earlier}
        full = (
            Outcome.objects.select_related(*related)
            .prefetch_related("citations__entry__action", "evidence")
            .in_bulk(keys)
        )
        return [
            Difference(
                f"Action {row.pledge.entry.action.number}: {row.pledge}",
                _became(full.get(row.earlier)),
                _became(full[row.pk]),
            )
            for row in rows
        ]

    @cached_property
    def figures(self) -> list[Difference]:
        rows = self._with_earlier(self.edition.figures, Figure, "measure", "year")
        keys = {row.pk for row in rows} | {row.earlier for row in rows if row.earlier}
        full = Figure.objects.select_related("measure").prefetch_related("evidence").in_bulk(keys)
        return [
            Difference(
                f"{full[row.pk].measure}, {row.year}",
                _read(full.get(row.earlier)),
                _read(full[row.pk]),
            )
            for row in rows
        ]

    @cached_property
    def withdrawals(self) -> list[Difference]:
        rows = self.edition.withdrawals.select_related("pledge")
        return [Difference(str(row.pledge), "", row.reason) for row in rows]

    @cached_property
    def wordings(self) -> list[Difference]:
        """Each against what an earlier edition of the same response called it."""
        rows = self._with_earlier(self.edition.wordings.select_related("action"), Wording, "action")
        earlier = Wording.objects.in_bulk({row.earlier for row in rows if row.earlier})
        return [
            Difference(
                f"Action {row.action.number}", _called(earlier.get(row.earlier)), _called(row)
            )
            for row in rows
        ]

    def _with_earlier(self, rows, model, *same: str) -> list:
        """Rows with `earlier`: the key of the same fact as it was published before."""
        earlier = model.objects.published().filter(
            edition__response=self.edition.response_id,
            **{name: OuterRef(name) for name in same},
        )
        if self.edition.is_published:
            day, position = self.edition.published_on_last, self.edition.position
            earlier = earlier.filter(
                Q(edition__published_on_last__lt=day)
                | Q(edition__published_on_last=day, edition__position__lt=position)
            )
        latest = earlier.order_by("-edition__published_on_last", "-edition__position")
        if model is Revision:
            rows = rows.select_related("entry__action")
        return list(rows.annotate(earlier=Subquery(latest.values("pk")[:1])))


def said_of(row: Revision | None) -> str:
    if row is None:
        return ""
    text = row.text or f"{row.get_answer_display().capitalize()}: {row.reason}"
    return f"{text}\nOwn assessment: {row.assessment}" if row.assessment else text


def _promised(row: Pledge | None) -> str:
    if row is None:
        return ""
    target = f" ({row.target.normalize():f} {row.unit})" if row.target is not None else ""
    return f"{row.statement}{target}, due {row.due_on}" if row.due_on else row.statement + target


def _became(row: Outcome | None) -> str:
    if row is None:
        return ""
    lines = [row.get_status_display().capitalize()]
    if row.carried_to:
        lines.append(f"Carried forward to: {row.carried_to}")
    lines += [str(citation) for citation in row.citations.all()]
    lines += [row.note] if row.note else []
    return "\n".join(lines + _evidence(row))


def _read(row: Figure | None) -> str:
    if row is None:
        return ""
    return "\n".join([f"{row.value.normalize():f} {row.measure.unit}", *_evidence(row)])


def _evidence(row) -> list[str]:
    return [f"Evidence: {item.title} {item.url or item.sha256}" for item in row.evidence.all()]


def _called(row) -> str:
    return "\n".join(part for part in (row.title, row.note) if part) if row else ""
