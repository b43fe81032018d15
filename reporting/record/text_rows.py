"""Current texts as lists show them, read as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commitments.marks.past import words_of
from commitments.models import Edition, Revision, StandingText
from reporting.record.pledge_rows import PUBLISHED, partial
from reporting.record.summaries import Summaries
from strategy.models import Source
from strategy.partial_dates import PartialDate

# What a row needs of what stands.
STANDS = (
    *("revision_id", "edition_id", "department", "strategy", "action", "year", "kind"),
    *("answer", "texts"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """The text of an entry, or the answer given instead, and the edition that published it."""

    text: str
    form: str
    answer: str
    reason: str
    is_summary: bool
    published_on: PartialDate
    is_date_inferred: bool

    @property
    def words(self) -> str:
        """Its text, past its marks."""
        return words_of(self.text, self.form)


def said_in(revisions: Iterable[int]) -> dict[int, Said]:
    """By their ids. One query."""
    rows = Revision.objects.filter(pk__in=revisions).order_by()
    rows = rows.values_list("pk", "text", "form", "answer", "reason", "edition__texts", *PUBLISHED)
    return {
        pk: Said(
            text=text,
            form=form,
            answer=answer,
            reason=reason,
            is_summary=texts == Edition.Texts.SUMMARY,
            published_on=partial(*rest[:4]),
            is_date_inferred=rest[4],
        )
        for pk, text, form, answer, reason, texts, *rest in rows
    }


def summaries_in(stands: list[dict]) -> Summaries | None:
    """Which of some texts that stand are ours. One query where one is."""
    ours = {row["edition_id"] for row in stands if row["texts"] == Edition.Texts.SUMMARY}
    if not ours:
        return None
    are_all = all(row["edition_id"] in ours for row in stands)
    sources = Source.objects.filter(pk__in=Edition.objects.filter(pk__in=ours).values("source"))
    return Summaries(list(sources.order_by("pk")), are_all)


def texts_beside(pledges: list[dict], as_at: date) -> list[dict]:
    """What stands of the texts that pledges are in, and of what was reported for their years.

    One query, which reads a little more than that: whole actions and years of their responses.
    """
    if not pledges:
        return []
    years = {row["year"] for row in pledges} | {row["entry_year"] for row in pledges}
    found = StandingText.objects.on(as_at).filter(
        department__in={row["department"] for row in pledges},
        strategy__in={row["strategy"] for row in pledges},
        action__in={row["action"] for row in pledges},
        year__in=years,
    )
    return list(found.order_by().values(*STANDS))
