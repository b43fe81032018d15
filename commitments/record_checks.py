"""Checks of the whole record, for the staff who keep it.

Each finds what may be true and still looks wrong: a person judges it. Nothing is changed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import combinations, groupby
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from commitments import workflow
from commitments.models import (
    Citation,
    Edition,
    Outcome,
    Pledge,
    Response,
    Revision,
    Slip,
    Succession,
    Variant,
    Withdrawal,
    Wording,
)
from strategy.letters import MISREAD_BEGINS, why_misread
from strategy.models import Deadline, ReportingYear
from strategy.partial_dates import EARLIEST, PartialDate


@dataclass(frozen=True)
class Finding:
    """Something to look at: what it is, in a sentence, and the address where to look."""

    check: str
    sentence: str
    target: str = ""


def findings(today: date, reader=None) -> list[Finding]:
    """All that the checks find in the record as it is on a day. Asks no other server.

    Of drafts that one user may read, where it is for a user; of all, where it is for nobody.
    """
    return [
        *contradictory_deadlines(),
        *outcomes_before_their_pledge(),
        *carried_nowhere(today),
        *carried_in_circles(today),
        *awaited_too_long(today),
        *misquoted(today),
        *misread(reader),
    ]


def contradictory_deadlines() -> Iterator[Finding]:
    """Two sources that bind an action to two dates, for the same; neither moves the other."""
    in_force = Deadline.objects.filter(replaced_by=None).select_related("action", "source")
    pages = _page_of_each_strategy()
    rows = sorted(in_force, key=lambda row: (row.action_id, row.for_whom.casefold(), row.pk))
    for _same, group in groupby(rows, key=lambda row: (row.action_id, row.for_whom.casefold())):
        for one, other in combinations(group, 2):
            if one.source_id != other.source_id and not may_be_same(one.due_on, other.due_on):
                action = one.action
                page = pages.get(action.strategy_id)
                yield Finding(
                    "contradictory-deadlines",
                    f"Action {action.number} is due for {one.for_whom} on two dates: "
                    f"{one.due_on} by {_source_of(one)}, {other.due_on} by {_source_of(other)}.",
                    reverse("action", args=[*page, action.number]) + "#deadlines" if page else "",
                )


def may_be_same(one: PartialDate, other: PartialDate) -> bool:
    """Whether one date can be the other, said with less precision."""
    if EARLIEST in (one.first, other.first):  # "By" a day: that day is what counts.
        return one.last == other.last
    return (one.first <= other.first and other.last <= one.last) or (
        other.first <= one.first and one.last <= other.last
    )


def outcomes_before_their_pledge() -> Iterator[Finding]:
    """Outcomes that were published before the pledge that they tell of."""
    rows = _with_addresses(Outcome.objects.published()).select_related("pledge__edition")
    for row in rows.order_by("pk"):
        told, made = row.edition, row.pledge.edition
        if _order(told) < _order(made):
            yield Finding(
                "outcome-before-pledge",
                f"Edition {told.position} ({told.published_on}) says “{row.get_status_display()}” "
                f"of a promise that edition {made.position} made later ({made.published_on}): "
                f"{_named(row.pledge)}.",
                _address_of(row.pledge),
            )


def carried_nowhere(today: date) -> Iterator[Finding]:
    """Pledges carried forward, but to none, or to one that is not in force."""
    rows = _with_addresses(Outcome.objects.counting(today)).select_related("carried_to__edition")
    withdrawn = set(Withdrawal.objects.as_at(today).values_list("pledge", flat=True))
    for row in rows.filter(status=Outcome.Status.CARRIED_FORWARD).order_by("pk"):
        to = row.carried_to
        if to is None:
            why = "the record does not say to which promise"
        elif not to.edition.is_published or to.edition.published_on.last > today:
            why = f"“{to}” is not published"
        elif to.pk in withdrawn:
            why = f"“{to}” was withdrawn"
        else:
            continue
        yield Finding(
            "carried-nowhere",
            f"{_named(row.pledge)} is carried forward, but {why}.",
            _address_of(row.pledge),
        )


def carried_in_circles(today: date) -> Iterator[Finding]:
    """Pledges that lead back to themselves, each circle once."""
    rows = _with_addresses(Outcome.objects.counting(today)).exclude(carried_to=None)
    leads = {row.pledge_id: row for row in rows.order_by("pk")}
    for circle in circles({pk: row.carried_to_id for pk, row in leads.items()}):
        pledges = [leads[pk].pledge for pk in circle]
        named = ", to ".join(_named(pledge) for pledge in pledges)
        yield Finding(
            "carried-in-a-circle",
            f"{named} is carried forward to where it began.",
            _address_of(pledges[0]),
        )


def circles(leads: dict[int, int]) -> list[list[int]]:
    """The circles in what leads where, each beginning with its least."""
    found, done = [], set()
    for start in sorted(leads):
        path: list[int] = []
        here: int | None = start
        while here is not None and here not in done and here not in path:
            path.append(here)
            here = leads.get(here)
        if here in path:
            circle = path[path.index(here) :]
            least = circle.index(min(circle))
            found.append(circle[least:] + circle[:least])
        done.update(path)
    return found


def awaited_too_long(today: date) -> Iterator[Finding]:
    """Years that are over, with pledges that still await the report."""
    pledges = Pledge.objects.as_at(today).with_status(today).filter(status="awaited")
    rows = pledges.order_by().values_list("entry__response", "year")
    waiting = sorted((response, year) for response, year in rows)
    responses = Response.objects.select_related("department", "strategy").in_bulk()
    due = _report_due_days()
    for (pk, year), group in groupby(waiting):
        response, count = responses[pk], len(list(group))
        if due.get((response.strategy_id, year), date(year, 12, 31)) < today:
            query = {
                "department": response.department.slug,
                "strategy": response.strategy.slug,
                "year": year,
                "outcome": "awaited",
            }
            yield Finding(
                "awaited-too-long",
                f"{response}: no report for {year} is published, and {count} "
                f"{'pledge awaits' if count == 1 else 'pledges await'} it.",
                f"{reverse('pledges')}?{urlencode(query)}",
            )


def misquoted(today: date) -> Iterator[Finding]:
    """Words published as a quotation that stand nowhere in the text they are cited from."""
    rows = Citation.objects.filter(outcome__in=Outcome.objects.published(), is_quotation=True)
    rows = rows.with_texts(today).select_related(
        "outcome__edition", "outcome__pledge__entry__response__department"
    )
    rows = rows.select_related("outcome__pledge__entry__action", "entry__action")
    for row in rows.order_by("pk"):
        if not (row.is_quoted or row.is_withheld):
            pledge = row.outcome.pledge
            yield Finding(
                "misquoted",
                f"Edition {row.outcome.edition.position} shows what became of {_named(pledge)} by "
                f"“{row.words}”, which the text of {row.entry} doesn’t hold.",
                _address_of(pledge),
            )


@dataclass(frozen=True)
class Written:
    """What people write in rows of a model: the fields, and what to call it in a sentence."""

    model: type
    edition: str  # The path to the edition; empty where it is one.
    fields: tuple[str, ...]
    called: Callable[[Any], str]
    reads: tuple[str, ...] = ()


WRITTEN = [
    Written(Edition, "", ("change_note", "page_title"), lambda row: "its change note or title"),
    Written(
        Revision,
        "edition",
        ("text", "reason", "assessment"),
        lambda row: f"the text of {row.entry}",
        ("entry__action",),
    ),
    Written(
        Variant,
        "edition",
        ("text", "page_title"),
        lambda row: f"what another page says of {row.entry}",
        ("entry__action",),
    ),
    Written(
        Wording,
        "edition",
        ("title", "note"),
        lambda row: f"the wording of action {row.action.number}",
        ("action",),
    ),
    Written(Pledge, "edition", ("statement", "arguable"), lambda row: f"the promise “{row}”"),
    Written(
        Withdrawal,
        "edition",
        ("reason",),
        lambda row: f"why “{row.pledge}” is withdrawn",
        ("pledge",),
    ),
    Written(
        Slip,
        "edition",
        ("reason",),
        lambda row: f"why the date of “{row.pledge}” was moved",
        ("pledge",),
    ),
    Written(
        Succession,
        "edition",
        ("reason",),
        lambda row: f"why “{row.pledge}” was split or merged",
        ("pledge",),
    ),
    Written(
        Outcome,
        "edition",
        ("note", "arguable"),
        lambda row: f"the outcome of “{row.pledge}”",
        ("pledge",),
    ),
    Written(
        Citation,
        "outcome__edition",
        ("words",),
        lambda row: f"what shows the outcome of “{row.outcome.pledge}”",
        ("outcome__pledge",),
    ),
]


def misread(reader=None) -> Iterator[Finding]:
    """What is published or being written, and was read in another encoding: Youâ€™ll."""
    for written in WRITTEN:
        for row in _maybe_misread(written, reader):
            told = "\n".join(getattr(row, name) for name in written.fields)
            if why := why_misread(told):
                edition = reduce(getattr, filter(None, written.edition.split("__")), row)
                yield Finding(
                    "misread",
                    f"{edition.response.department}, {_in_words(edition)}: {written.called(row)} "
                    f"{why}",
                    _page_of(edition),
                )


def _maybe_misread(written: Written, reader):
    """Rows that hold what a misread text may begin with. One query."""
    path = f"{written.edition}__" if written.edition else ""
    holding = [Q(**{f"{n}__contains": sign}) for n in written.fields for sign in MISREAD_BEGINS]
    withdrawn = Q(**{f"{path}state": Edition.State.WITHDRAWN})
    rows = written.model.objects.filter(reduce(or_, holding)).exclude(withdrawn)
    if reader:
        rows = rows.filter(workflow.readable_by(reader, written.edition))
    places = (f"{path}response__department", f"{path}response__strategy")
    return rows.select_related(*places, *written.reads).order_by("pk")


def _in_words(edition: Edition) -> str:
    if edition.is_published:
        return f"edition {edition.position}"
    return f"{edition}, {edition.get_state_display().lower()}"


def _page_of(edition: Edition) -> str:
    if edition.is_published:
        return edition.get_absolute_url()
    return reverse("admin:commitments_edition_change", args=[edition.pk])


def _report_due_days() -> dict[tuple[int, int], date]:
    """By strategy and year, the last day on which its report is due, where a source tells it."""
    rows = ReportingYear.objects.exclude(due_on_last=None)
    return {(row.strategy_id, row.year): row.due_on.last for row in rows}


def _page_of_each_strategy() -> dict[int, tuple[str, str]]:
    """The slugs of one response to each strategy: deadlines stand on the pages of all of them."""
    rows = Response.objects.order_by("-department__name", "-pk")
    columns = ("strategy", "department__slug", "strategy__slug")
    return {pk: (department, slug) for pk, department, slug in rows.values_list(*columns)}


def _with_addresses(outcomes):
    return outcomes.select_related(
        "edition", "pledge__entry__action", "pledge__entry__response__department"
    )


def _order(edition: Edition) -> tuple:
    return edition.published_on_last, edition.position


def _named(pledge: Pledge) -> str:
    return f"{pledge.entry.response.department}, {pledge.entry}: “{pledge}”"


def _address_of(pledge: Pledge) -> str:
    return reverse("pledge", args=[pledge.pk])


def _source_of(deadline: Deadline) -> str:
    return f"“{deadline.source}”" if deadline.source else "no source that is told"
