"""The day on which the public could first read an edition: what is refused, what is asked again."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from commitments.models import Edition
from strategy.partial_dates import PartialDate, day_words


def refusal(edition: Edition, day: PartialDate, *, today: date) -> str:
    """Why an edition can't be published on a day; nothing where it can."""
    corrected = _last(_corrected(edition))
    if corrected and day.last < corrected.published_on_last:
        return (
            f"It corrects edition {corrected.position}, of {corrected.published_on}, so it can’t "
            "be published before that."
        )
    return still_to_come(day, today=today)


def still_to_come(day: PartialDate, *, today: date) -> str:
    """Why nothing can have been published on a day that may be after today."""
    if day.last <= today:
        return ""
    return f"Readers would see it from {day_words(day.last)} only: that day is still to come."


def doubts(edition: Edition, day: PartialDate) -> list[str]:
    """What speaks against a day that may still be meant; a supplement's day is given."""
    if edition.kind == Edition.Kind.SUPPLEMENT:
        return []
    return list(_doubts(edition, day))


def what_it_does(edition: Edition) -> str:
    """What counts from the day of publication, for whoever gives it."""
    counts = "Its texts, promises and what became of them count from that day."
    if edition.supplements:
        return (
            f"It counts from {edition.supplements.published_on}, the day of the edition that it "
            "supplements. The record shows from today on that it was added later."
        )
    day = "The day on which the public could first read it: today, or an earlier day."
    if edition.kind == Edition.Kind.CORRECTION:
        return f"{day} {counts} Until then the words that it corrects stand."
    return f"{day} {counts} Whether the report came in time is judged by it, too."


def _doubts(edition: Edition, day: PartialDate) -> Iterator[str]:
    last = _last(Edition.objects.published().filter(response=edition.response_id))
    if last and day.last < last.published_on_last:
        yield f"The last edition is of {last.published_on}."
    if edition.kind != Edition.Kind.REPORT:
        return
    asked = edition.response.strategy.reporting_years.filter(year=edition.year).first()
    due_on = asked.due_on if asked else None
    if due_on and day.last < due_on.first:
        yield f"The report for {edition.year} is due {due_on}."
    if not due_on and day.last < date(edition.year, 12, 31):
        yield f"The year {edition.year} was not over then."


def _corrected(edition: Edition):
    """The editions that a correction comes after: the year's report, and what holds its entries."""
    if edition.kind != Edition.Kind.CORRECTION:
        return Edition.objects.none()
    same_year = Edition.objects.published().filter(response=edition.response_id, year=edition.year)
    holds = Q(revisions__entry__revisions__edition=edition)
    return same_year.filter(Q(kind=Edition.Kind.REPORT) | holds).distinct()


def _last(editions) -> Edition | None:
    return editions.order_by("published_on_last", "position").last()
