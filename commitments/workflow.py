"""The steps of an edition: draft, submitted, published; returned, withdrawn, corrected.

Each step is one transaction, leaves an event, and can be won by one person only.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from commitments import gained, in_words, ledger, publication_day, standing, untold
from commitments.authors import NOTE, writers_of
from commitments.citations import misquotations
from commitments.models import (
    Author,
    Clearance,
    Edition,
    Entry,
    Event,
    May,
    Response,
    Revision,
    Step,
    Unfinished,
)
from commitments.search import index as search_index
from strategy.accounts.second_factor import RIGHTS
from strategy.models import Department, ReportingYear, Strategy
from strategy.partial_dates import PartialDate, as_columns, day_words

State = Edition.State
LONGEST_NAME = 200


class NotAllowed(Exception):
    """A step that the edition's state, or who asks for it, doesn't permit; told to that person."""


class Superseded(NotAllowed):
    """Entries that were published anew since the draft began.

    `pairs` holds for each the draft's revision and the published one.
    """

    def __init__(self, pairs: list[tuple[Revision, Revision]]):
        self.pairs = pairs
        named = "; ".join(str(draft.entry) for draft, _published in pairs)
        super().__init__(f"Published anew since this draft began: {named}.")


class NotMeant(NotAllowed):
    """A day of publication that may be a slip: to be given once more, as meant.

    `doubts` are sentences, each with what speaks against the day.
    """

    def __init__(self, day: PartialDate, doubts: list[str]):
        self.day, self.doubts = day, doubts
        seen_from = f"Readers will see it from {day_words(day.last)}."
        super().__init__(" ".join([seen_from, *doubts]))


# Who may


def departments_of(user) -> set[int] | None:
    """The departments that somebody works for; None where it is all of them."""
    if user.is_superuser or user.groups.filter(name="Administrators").exists():
        return None
    return set(user.memberships.values_list("department", flat=True))


def may_work_for(user, department_id: int) -> bool:
    """Whether somebody works for a department."""
    departments = departments_of(user)
    return departments is None or department_id in departments


def is_in(user, *groups: str) -> bool:
    """Whether somebody's account is open and in one of the groups; superusers are in all."""
    if not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name__in=groups).exists()


def administers(user) -> bool:
    """Whether somebody looks after accounts, so that every right is theirs to give."""
    return user.is_superuser or any(map(user.has_perm, RIGHTS))


def edits(user) -> bool:
    """Whether somebody enters and submits updates, of whichever department."""
    return _takes_part(user, "Editors")


def approves(user) -> bool:
    """Whether somebody publishes editions or returns them, of whichever department."""
    return _takes_part(user, "Approvers")


def may_edit(user, department_id: int) -> bool:
    """Whether somebody may enter and submit a department's updates."""
    return edits(user) and may_work_for(user, department_id)


def opens_for(user) -> set[int] | None:
    """The departments for which somebody may open a year’s report, with all others; None for all.

    Who administers may: a draft that was opened has no words of theirs.
    """
    if is_in(user, "Administrators"):
        return None
    return departments_of(user) if edits(user) else set()


def may_approve(user, department_id: int) -> bool:
    """Whether somebody may publish a department's editions, or return them."""
    return approves(user) and may_work_for(user, department_id)


def is_of_step(user, step: Step) -> bool:
    """Whether somebody is of a step of clearance: can read what waits, and takes part at all.

    Reads the response: select it first.
    """
    if not (user.is_active and user.is_staff and user.has_perm("commitments.view_edition")):
        return False
    if administers(user) and not settings.ONE_PERSON_MAY_APPROVE:
        return False
    return may_work_for(user, step.response.department_id) and step.has(user)


def may_return(user, edition: Edition) -> bool:
    """Whether somebody may return an edition: who approves, and who is of a step that may."""
    if may_approve(user, edition.response.department_id):
        return True
    rows = edition.clearances.filter(may__in=[May.RETURN, May.CLEAR], step__isnull=False)
    return any(is_of_step(user, row.step) for row in rows.select_related("step__response"))


def may_read_drafts(user, department_id: int) -> bool:
    """Whether somebody works for a department, and in a group that reads editions."""
    return user.has_perm("commitments.view_edition") and may_work_for(user, department_id)


def may_read_comments(user, department_id: int) -> bool:
    """Whether somebody may read what was said of a department's drafts."""
    return is_in(user, "Auditors") or may_read_drafts(user, department_id)


def may_set_days(user, department_id: int) -> bool:
    """Whether somebody may say until when a step of clearance is due."""
    return may_edit(user, department_id) or may_approve(user, department_id)


def may_audit(user) -> bool:
    """Whether somebody may read all events, and take away the whole record to check it."""
    return is_in(user, "Auditors", "Administrators")


def readable_by(user, path: str = "") -> Q:
    """The editions that somebody may read: all that are out, and drafts of their departments.

    A condition on editions, or on what has its edition at a path like "outcome__edition".
    """
    path = f"{path}__" if path else ""
    departments = departments_of(user)
    if departments is None or is_in(user, "Auditors"):
        return Q()
    published = Q(**{f"{path}state": State.PUBLISHED})
    return published | Q(**{f"{path}response__department__in": departments})


def name_of(user) -> str:
    """How somebody is named in what lasts."""
    return (user.get_full_name() or user.get_username())[:LONGEST_NAME]


# The steps


@transaction.atomic
def open_year(*, response: Response, year: int, by) -> Edition:
    """The draft report of a year: the one that is open, or a new one.

    Raises NotAllowed where nobody asks for that year of this department, or its report is out.
    """
    _lock(response.pk)
    _check_may_edit(by, response)
    existing = _report_of(response, year)
    if existing and existing.is_published:
        raise NotAllowed(f"The report for {year} is published. Correct an entry of it instead.")
    if existing:
        return existing
    if why := why_not_reported(response, year):
        raise NotAllowed(why)
    return _opened(response, year, by)


@transaction.atomic
def open_for_all(
    *,
    strategy: Strategy,
    choose: Callable[[], list[Response]],
    year: int,
    by=None,
    by_name: str = "",
) -> list[Edition]:
    """The draft reports of a year of several responses to a strategy: all of them, or none.

    `choose` says which, while nobody else can take a step with any response to the strategy.
    `by_name` is the command where nobody asks. Raises NotAllowed as `open_year` does.
    """
    hold_responses(strategy.responses.all())
    own = opens_for(by) if by else None
    drafts = []
    for response in choose():
        if own is not None and response.department_id not in own:
            raise NotAllowed(f"You don't work for {response.department}.")
        if _report_of(response, year):
            raise NotAllowed(f"{response.department} has a report for {year} already.")
        drafts.append(_opened(response, year, by, by_name=by_name))
    return drafts


def _opened(response: Response, year: int, by, **told) -> Edition:
    draft = Edition.objects.create(response=response, year=year, created_by=by)
    tell(draft, Event.What.OPENED, by, to_state=State.DRAFT, **told)
    return draft


@transaction.atomic
def correct_entry(*, revision: Revision, kind: Edition.Kind, reason: str, by) -> Edition:
    """Open a draft that holds just one entry, with the text that is published of it.

    `kind` is a correction where the department changes its words, a supplement where our reading
    or copy is mended. Raises NotAllowed without a reason, or where the text is not published.
    """
    draft = open_correction(published=revision.edition, kind=kind, reason=reason, by=by)
    Revision.objects.create(
        entry=revision.entry,
        edition=draft,
        answer=revision.answer,
        form=revision.form,
        text=revision.text,
        reason=revision.reason,
        assessment=revision.assessment,
        section=revision.section,
    )
    return draft


@transaction.atomic
def open_correction(*, published: Edition, kind: Edition.Kind, reason: str, by) -> Edition:
    """Open a draft that corrects or supplements an edition, and holds nothing yet."""
    _lock(published.response_id)
    _check_may_edit(by, published.response)
    if not published.is_published:
        raise NotAllowed("Only what is published can be corrected.")
    if not reason.strip():
        raise NotAllowed("Say why it is corrected.")
    supplements = published if kind == Edition.Kind.SUPPLEMENT else None
    draft = Edition.objects.create(
        response=published.response,
        year=published.year,
        kind=kind,
        change_note=reason.strip(),
        supplements=supplements,
        texts=supplements.texts if supplements else Edition.Texts.VERBATIM,
        created_by=by,
    )
    tell(draft, Event.What.OPENED, by, to_state=State.DRAFT, comment=reason.strip())
    return draft


def open_draft(*, edition: Edition, by) -> None:
    """Hold a draft so that nobody else writes to it until the transaction ends.

    Call it within one. Raises NotAllowed where it is no draft any more.
    """
    _lock(edition.response_id)
    edition.refresh_from_db()
    _check_may_edit(by, edition.response)
    if edition.state != State.DRAFT:
        raise NotAllowed(
            f"This edition is {edition.get_state_display().lower()}, so its texts are locked."
        )


def note_saved(*, edition: Edition, by, changes: dict) -> None:
    """Leave word of what somebody saved: by place, what it was and what it became.

    What saved itself for them before is told with it, and what did for others in the same place
    before it, so that the events follow each other as the words did.
    """
    tell_untold(untold.in_the_same_place(edition, by=by, changes=changes))
    for row in untold.taken_out(edition.untold.filter(by=by)):
        changes = untold.joined(row.changes, changes)
    if changes:
        _tell_saved(edition, by, changes)


def note_saved_by_itself(*, edition: Edition, by, changes: dict) -> None:
    """The same of what saved itself while somebody typed: kept, to be told as one event later."""
    tell_untold(untold.in_the_same_place(edition, by=by, changes=changes))
    untold.keep(edition=edition, by=by, changes=changes)


@transaction.atomic
def tell_untold(rows) -> None:
    """Leave word now of what saved itself: one event for each person and draft."""
    for row in untold.taken_out(rows.select_related("edition__response__department")):
        while_typed = _from_to(row.began_at, row.saved_at)
        _tell_saved(row.edition, row.by, row.changes, comment=f"Saved by itself, {while_typed}.")


def _tell_saved(edition: Edition, by, changes: dict, comment: str = "") -> None:
    tell(
        edition,
        Event.What.SAVED,
        by,
        from_state=State.DRAFT,
        to_state=State.DRAFT,
        changes=changes,
        comment=comment,
    )


def _from_to(began: datetime, ended: datetime) -> str:
    """“16 January 2015, 10:05 to 10:20”: the day once, and a single minute alone."""
    first, last = _minute(began), _minute(ended)
    if first == last:
        return first
    is_same_day = timezone.localdate(began) == timezone.localdate(ended)
    return f"{first} to {last.split(', ')[1] if is_same_day else last}"


def _minute(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{day_words(local.date())}, {local:%H:%M}"


@transaction.atomic
def restart(*, edition: Edition, by, seen: dict[int, int], take: set[int]) -> None:
    """Let a draft begin from what is published now.

    `seen` are the pairs that were looked at, by the id of the draft's revision that of the newer
    one; `take` those of the draft whose words give way to the newer ones, the others stay. Raises
    NotAllowed where something else is published by now.
    """
    open_draft(edition=edition, by=by)
    pairs = newer_published(edition)
    if not pairs or seen != {draft.pk: newer.pk for draft, newer in pairs}:
        raise NotAllowed("What is published is no longer what you looked at: look at it again.")
    if take and Unfinished.objects.filter(edition=edition).exclude(sections={}).exists():
        raise NotAllowed("Mend first what this draft holds unfinished, so that nothing is lost.")
    tell_untold(edition.untold.all())
    changes = {}
    for draft, newer in pairs:
        before = draft.text or draft.reason
        if draft.pk in take:
            for name in ("answer", "form", "text", "reason", "assessment", "section"):
                setattr(draft, name, getattr(newer, name))
            draft.save()
        changes[draft.entry.key] = [before, draft.text or draft.reason]
    tell(
        edition,
        Event.What.RESTARTED,
        by,
        from_state=State.DRAFT,
        to_state=State.DRAFT,
        changes=changes,
    )


@transaction.atomic
def submit(
    *,
    edition: Edition,
    by,
    change_note: str | None = None,
    unless: Callable[[], list] = list,
    now: datetime | None = None,
) -> None:
    """Hand a draft to those who approve; its texts are locked until they decide.

    `unless` is asked, while nobody else can write, for whatever stands against it.
    """
    _lock(edition.response_id)
    edition.refresh_from_db()
    _check_may_edit(by, edition.response)
    note = edition.change_note if change_note is None else change_note
    if edition.kind != Edition.Kind.REPORT and not note:
        raise NotAllowed("Give the reason for the correction.")
    if edition.state != State.DRAFT:
        raise NotAllowed("This edition is not a draft any more.")
    tell_untold(edition.untold.all())
    if unless():
        raise NotAllowed("Mend what stands against it first.")
    _check_quotations(edition)
    changes = {NOTE: [edition.change_note, note]} if note != edition.change_note else {}
    _note_authors(edition, also=[by] if changes and note else [])
    _begin_clearance(edition)
    _step(
        edition,
        State.DRAFT,
        "This edition is not a draft any more.",
        state=State.SUBMITTED,
        change_note=note,
        submitted_at=now or timezone.now(),
        submitted_by=by,
        submitted_name=name_of(by),
        submitted_account=by.get_username(),
    )
    tell(
        edition,
        Event.What.SUBMITTED,
        by,
        from_state=State.DRAFT,
        to_state=State.SUBMITTED,
        changes=changes | _signed(edition),
    )


@transaction.atomic
def return_to_draft(
    *, edition: Edition, by, comment: str, look: Callable[[], None] = lambda: None
) -> None:
    """Give a submitted edition back, and say what is to be mended. `look` as for `publish`."""
    _lock(edition.response_id)
    edition.refresh_from_db()
    _check_works_for(by, edition.response)
    _check_waits(edition)
    if not may_return(by, edition):
        raise NotAllowed(_why_no_part(by, "Only approvers may do this, and who is of a step."))
    look()
    if not comment.strip():
        raise NotAllowed("Say what is to be mended.")
    _step(
        edition,
        State.SUBMITTED,
        "This edition is not waiting for approval.",
        state=State.DRAFT,
        submitted_at=None,
        submitted_by=None,
        submitted_name="",
        submitted_account="",
    )
    edition.authors.all().delete()
    edition.clearances.all().delete()
    tell(
        edition,
        Event.What.RETURNED,
        by,
        from_state=State.SUBMITTED,
        to_state=State.DRAFT,
        comment=comment.strip(),
    )


@transaction.atomic
def clear(
    *,
    edition: Edition,
    number: int,
    by,
    look: Callable[[], None] = lambda: None,
    now: datetime | None = None,
) -> None:
    """Let an edition pass the step that it waits for, by its number. `look` as for `publish`.

    Raises NotAllowed where it waits for another step or none, and where whoever clears it is not
    of the step, wrote in it or submitted it.
    """
    row = _open_step(edition, number, by, look)
    if row.step is None or not is_of_step(by, row.step):
        raise NotAllowed(_why_no_part(by, f"Only the people of “{row.name}” may clear it."))
    if why := why_not_cleared_by(by, edition) or why_blocked(edition):
        raise NotAllowed(why)
    _decide(edition, row, by, now, state=Clearance.State.CLEARED)
    _tell_of_step(edition, Event.What.CLEARED, by, row)


@transaction.atomic
def bypass(
    *,
    edition: Edition,
    number: int,
    by,
    reason: str,
    look: Callable[[], None] = lambda: None,
    now: datetime | None = None,
) -> None:
    """Go on without the step that an edition waits for: an approver may, and says why."""
    row = _open_step(edition, number, by, look)
    _check_may_approve(by, edition.response)
    if why := why_not_cleared_by(by, edition):
        raise NotAllowed(why)
    if not reason.strip():
        raise NotAllowed("Say why this step is bypassed.")
    told = {"state": Clearance.State.BYPASSED, "reason": reason.strip()}
    _decide(edition, row, by, now, **told)
    _tell_of_step(edition, Event.What.BYPASSED, by, row, comment=reason.strip())


@transaction.atomic
def set_due(*, edition: Edition, number: int, by, due_on: date | None) -> None:
    """Say until when a step of an edition is due: who edits or approves for it may."""
    _lock(edition.response_id)
    edition.refresh_from_db()
    _check_works_for(by, edition.response)
    if not may_set_days(by, edition.response.department_id):
        raise NotAllowed(_why_no_part(by, "Only editors and approvers may do this."))
    _check_waits(edition)
    row = edition.clearances.filter(number=number, state=Clearance.State.WAITING).first()
    if row is None:
        raise NotAllowed("This step does not wait any more.")
    was, row.due_on = row.due_on, due_on
    row.save(update_fields=["due_on"])
    days = [day_words(day) if day else "" for day in (was, due_on)]
    _tell_of_step(edition, Event.What.CHANGED, by, row, changes={"due": days})


@transaction.atomic
def withdraw(*, edition: Edition, by, comment: str = "") -> None:
    """Give a draft up. It stays where it is, with its trace, until somebody takes it up again."""
    _lock(edition.response_id)
    _check_may_edit(by, edition.response)
    tell_untold(edition.untold.all())
    _step(edition, State.DRAFT, "Only a draft can be withdrawn.", state=State.WITHDRAWN)
    tell(
        edition,
        Event.What.WITHDRAWN,
        by,
        from_state=State.DRAFT,
        to_state=State.WITHDRAWN,
        comment=comment.strip(),
    )


@transaction.atomic
def take_up(*, edition: Edition, by) -> None:
    """Go on with a draft that was withdrawn, as it was then.

    Raises NotAllowed where it is not withdrawn, or another report of its year took its place.
    """
    _lock(edition.response_id)
    edition.refresh_from_db()
    _check_may_edit(by, edition.response)
    if edition.kind == Edition.Kind.REPORT and _report_of(edition.response, edition.year):
        raise NotAllowed(
            f"There is another report for {edition.year} by now. Withdraw that one first, or copy "
            "from this one what is missing there."
        )
    _step(edition, State.WITHDRAWN, "This edition is not withdrawn any more.", state=State.DRAFT)
    tell(edition, Event.What.TAKEN_UP, by, from_state=State.WITHDRAWN, to_state=State.DRAFT)


@transaction.atomic
def publish(
    *,
    edition: Edition,
    by,
    published_on: PartialDate | None = None,
    is_day_meant: bool = False,
    look: Callable[[], None] = lambda: None,
    now: datetime | None = None,
) -> None:
    """Make a submitted edition part of the record, sealed by its digest.

    `look` is called while nobody else can write: it raises NotAllowed where the edition is not
    what whoever approves it looked at. Where `published_on` is not given, it is the day of the page
    that the draft was read from, else today; a supplement always counts from the day of the edition
    that it supplements.

    Raises NotAllowed where it is not waiting for approval or a step of clearance is open, whoever
    submitted it or wrote in it tries to approve it or the day can't be; Superseded where an entry
    was published anew; NotMeant where the day may be a slip and nobody says that it is meant.
    """
    _lock(edition.response_id)
    edition.refresh_from_db()
    _check_may_approve(by, edition.response)
    _check_waits(edition)
    look()
    if why := why_not_approved_by(by, edition):
        raise NotAllowed(why)
    if row := edition.clearances.open().first():
        raise NotAllowed(f"It waits for “{row.name}” first.")
    if why := why_blocked(edition):
        raise NotAllowed(why)
    if pairs := newer_published(edition):
        raise Superseded(pairs)
    of_page = edition.published_on if edition.is_from_a_page else None
    day = published_on or of_page or PartialDate.of_day(timezone.localdate())
    if edition.supplements:
        day = edition.supplements.published_on
    if why := publication_day.refusal(edition, day, today=timezone.localdate()):
        raise NotAllowed(why)
    if not is_day_meant and (doubts := publication_day.doubts(edition, day)):
        raise NotMeant(day, doubts)
    _check_quotations(edition, day)
    edition.clearances.filter(state=Clearance.State.WAITING).delete()  # Nothing waits for these.
    edition.seen.all().delete()
    _make_published(
        edition,
        State.SUBMITTED,
        "This edition is not waiting for approval.",
        published_on=day,
        is_date_inferred=edition.is_date_inferred and day == (of_page or day),
        now=now,
        approved_by=by,
        approved_name=name_of(by),
        approved_account=by.get_username(),
        is_approved_by_submitter=edition.submitted_by_id == by.pk,
        is_approved_by_author=edition.authors.filter(user=by).exists(),
    )
    tell(
        edition,
        Event.What.PUBLISHED,
        by,
        from_state=State.SUBMITTED,
        to_state=State.PUBLISHED,
        changes=_signed(edition) | _cleared(edition) | _new_right(edition, by),
    )


@transaction.atomic
def record(*, edition: Edition, published_on: PartialDate, now: datetime | None = None) -> None:
    """Make an edition that was published elsewhere part of the record.

    For what is imported or seeded: nobody here submitted or approved it. Raises NotAllowed where
    the edition is no draft any more, or the day is still to come.
    """
    _lock(edition.response_id)
    today = timezone.localdate()
    if why := publication_day.still_to_come(published_on, today=today):
        raise NotAllowed(why)
    _make_published(
        edition, State.DRAFT, "This edition is not a draft.", published_on=published_on, now=now
    )


def rehearse(*, edition: Edition, published_on: PartialDate) -> None:
    """Have a draft look published, within a transaction that is undone: nothing of it lasts."""
    last = Edition.objects.filter(response=edition.response_id).aggregate(last=Max("position"))
    _step(
        edition,
        State.DRAFT,
        "This edition is not a draft.",
        state=State.PUBLISHED,
        position=(last["last"] or 0) + 1,
        recorded_at=timezone.now(),
        **as_columns("published_on", published_on),
    )


def newer_published(edition: Edition) -> list[tuple[Revision, Revision]]:
    """Where an entry was published anew after a draft of it began: the draft's and that one."""
    drafts = edition.revisions.select_related("entry__action")
    begins = edition.events.filter(what=Event.What.RESTARTED).aggregate(last=Max("at"))
    newer = Revision.objects.published().filter(
        entry__in=Entry.objects.filter(revisions__edition=edition),
        edition__recorded_at__gt=begins["last"] or edition.created_at,
    )
    newer = newer.exclude(edition=edition).select_related("edition", "entry__action")
    by_entry = {row.entry_id: row for row in newer.order_by("edition__position")}
    return [(row, by_entry[row.entry_id]) for row in drafts if row.entry_id in by_entry]


def _report_of(response: Response, year: int) -> Edition | None:
    """The report of a year that is not withdrawn."""
    reports = response.editions.filter(kind=Edition.Kind.REPORT, year=year)
    return reports.exclude(state=State.WITHDRAWN).first()


def why_not_reported(response: Response, year: int) -> str:
    """Why there is no report of a year to enter; nothing where one is asked for."""
    asked = response.strategy.reporting_years.filter(year=year).first()
    if asked is None:
        return f"{response.strategy} asks for no report for {year}."
    return why_not_asked(asked, response.department, today=timezone.localdate())


def why_not_asked(asked: ReportingYear, department: Department, *, today: date) -> str:
    """Why a year’s report is not asked of a department; nothing where it is."""
    none = f"so no report for {asked.year} is asked of it."
    if not department.has_begun(by=min(today, asked.due_day)):
        return f"{department} began {department.began_on.within_a_sentence()}, {none}"
    if not asked.is_asked_of(department, as_at=today):
        return f"{department} {department.end_words}, {none}"
    return ""


def open_corrections(entries, *, but: Edition | None = None) -> list[Revision]:
    """The texts of entries in corrections and supplements that are still on their way."""
    rows = Revision.objects.filter(
        entry__in=entries, edition__state__in=[State.DRAFT, State.SUBMITTED]
    ).exclude(edition__kind=Edition.Kind.REPORT)
    rows = rows.exclude(edition=but) if but else rows
    related = ("edition__created_by", "entry__action")
    return list(rows.select_related(*related).order_by("edition__created_at", "pk"))


def _lock(response_id: int) -> None:
    """Steps of one response happen one at a time."""
    Response.objects.select_for_update(no_key=True).get(pk=response_id)


def _takes_part(user, group: str) -> bool:
    """Whether somebody is in a group and looks after no accounts; a team of one may do both."""
    if settings.ONE_PERSON_MAY_APPROVE:
        return is_in(user, group, "Administrators")
    return is_in(user, group) and not administers(user)


def _check_may_edit(user, response: Response) -> None:
    _check_works_for(user, response)
    if not may_edit(user, response.department_id):
        raise NotAllowed(_why_no_part(user, "Only editors may do this."))


def _check_may_approve(user, response: Response) -> None:
    _check_works_for(user, response)
    if not may_approve(user, response.department_id):
        raise NotAllowed(_why_no_part(user, "Only approvers may do this."))


def _why_no_part(user, otherwise: str) -> str:
    if administers(user):
        return "You look after accounts, so you take no part in editing or approving."
    return otherwise


def why_not_approved_by(user, edition: Edition) -> str:
    """Why somebody can't approve an edition alone; nothing where one person may."""
    if not edition.submitted_account:
        return (
            "It was submitted before this site noted who wrote what. Return it, so that it is "
            "submitted again."
        )
    if settings.ONE_PERSON_MAY_APPROVE:
        return ""
    if edition.submitted_by_id == user.pk:
        return "Somebody else must approve what you submitted."
    if edition.authors.filter(user=user).exists():
        return "Somebody else must approve what you wrote in."
    return ""


def why_blocked(edition: Edition) -> str:
    """Why an edition is neither cleared nor published: comments that say what must be done."""
    if open_ones := edition.comments.blocking().count():
        are = "comment is" if open_ones == 1 else "comments are"
        return f"{open_ones} {are} open that must be seen to first."
    return ""


def why_not_cleared_by(user, edition: Edition) -> str:
    """Why somebody can't clear or bypass a step of an edition; nothing where one person may."""
    if settings.ONE_PERSON_MAY_APPROVE:
        return ""
    if edition.submitted_by_id == user.pk:
        return "Somebody else must clear what you submitted."
    if edition.authors.filter(user=user).exists():
        return "Somebody else must clear what you wrote in."
    return ""


def _begin_clearance(edition: Edition) -> None:
    """Have an edition wait for the steps of its response that are in use, each with its day."""
    steps = list(edition.response.steps.filter(is_in_use=True))
    report_due = _report_due(edition) if steps else None
    for step in steps:
        due_on = None
        if report_due and step.days_before is not None:
            due_on = report_due - timedelta(days=step.days_before)
        Clearance.objects.create(
            edition=edition,
            step=step,
            number=step.number,
            name=step.name,
            may=step.may,
            due_on=due_on,
        )


def _report_due(edition: Edition) -> date | None:
    """The last day on which a report is due."""
    if edition.kind != Edition.Kind.REPORT:
        return None
    asked = edition.response.strategy.reporting_years.filter(year=edition.year).first()
    return asked.due_on_last if asked else None


def _open_step(edition: Edition, number: int, by, look: Callable[[], None]) -> Clearance:
    """The step that an edition waits for, held; raises NotAllowed where that is another."""
    _lock(edition.response_id)
    edition.refresh_from_db()
    _check_works_for(by, edition.response)
    _check_waits(edition)
    look()
    row = edition.clearances.open().select_related("step__response").first()
    if row is None or row.number != number:
        raise NotAllowed("This edition does not wait for that step.")
    return row


def _decide(edition: Edition, row: Clearance, by, now: datetime | None, **told) -> None:
    """Write down what was decided of a step. Two at once can't both win."""
    wrote = edition.authors.filter(user=by).exists() or edition.submitted_by_id == by.pk
    waiting = Clearance.objects.filter(pk=row.pk, state=Clearance.State.WAITING)
    if not waiting.update(
        at=now or timezone.now(),
        by=by,
        by_name=name_of(by),
        by_account=by.get_username(),
        is_by_author=wrote,
        **told,
    ):
        raise NotAllowed("This edition does not wait for that step.")


def _tell_of_step(
    edition: Edition, what: str, by, row: Clearance, changes: dict | None = None, comment: str = ""
) -> None:
    tell(
        edition,
        what,
        by,
        from_state=State.SUBMITTED,
        to_state=State.SUBMITTED,
        changes={"step": ["", row.name], **(changes or {})},
        comment=comment,
    )


def _cleared(edition: Edition) -> dict[str, list[str]]:
    """Which steps of clearance an edition passed, and by whose word, for the trail."""
    rows = edition.clearances.exclude(state=Clearance.State.WAITING)
    return {f"clearance {row.number}": ["", in_words.who_cleared(row)] for row in rows}


def _note_authors(edition: Edition, also: list) -> None:
    """Keep who wrote what stands in a draft, as it is submitted."""
    people, by_link = writers_of(edition)
    for user in {*people, *also}:
        Author.objects.create(
            edition=edition, user=user, account=user.get_username(), name=name_of(user)
        )
    for one in by_link:  # No account has a space in its name.
        Author.objects.create(edition=edition, account=f"link {one.pk}", name=one.holder)


def _signed(edition: Edition) -> dict[str, list[str]]:
    """Who wrote, submitted and approved an edition, by name and account, for the trail."""
    told = in_words.who_wrote(edition)
    return {role.lower(): ["", people] for role, people in told.items()}


def _new_right(edition: Edition, by) -> dict[str, list[str]]:
    """Since when whoever approves may do so, where that is not a day; for the trail."""
    since = gained.gained_lately(by, edition.response.department)
    return {gained.NEW_RIGHT: ["", f"since {gained.moment_words(since)}"]} if since else {}


def _check_waits(edition: Edition) -> None:
    if edition.state != State.SUBMITTED:
        raise NotAllowed("This edition is not waiting for approval.")


def _check_works_for(user, response: Response) -> None:
    if not may_work_for(user, response.department_id):
        raise NotAllowed(f"You don't work for {response.department}.")


def _check_quotations(edition: Edition, day: PartialDate | None = None) -> None:
    if wrong := misquotations(edition, day.last if day else None):
        raise NotAllowed(" ".join(map(str, wrong)))


def _step(edition: Edition, from_state: str, otherwise: str, **changes) -> None:
    """Move an edition along. The condition is in the UPDATE: two at once can't both win."""
    waiting = Edition.objects.filter(pk=edition.pk, state=from_state)
    if not waiting.update(**changes):
        raise NotAllowed(otherwise)
    edition.refresh_from_db()


def _make_published(edition, from_state, otherwise, *, published_on, now, **changes) -> None:
    last = Edition.objects.filter(response=edition.response_id).aggregate(last=Max("position"))
    _step(
        edition,
        from_state,
        otherwise,
        state=State.PUBLISHED,
        position=(last["last"] or 0) + 1,
        recorded_at=now or timezone.now(),
        **as_columns("published_on", published_on),
        **changes,
    )
    ledger.seal(edition)
    ledger.tell_edition(edition)
    search_index.index(edition)
    standing.keep(edition.response)


def hold_responses(responses: QuerySet[Response]) -> None:
    """Have nobody else take a step with these until the transaction ends: as an import holds them,
    in the order of their departments, so that two never wait for each other.
    """
    rows = responses.select_for_update(no_key=True, of=["self"])
    list(rows.order_by("department__slug", "strategy__slug"))


def hold(edition: Edition) -> None:
    """Have nobody else take a step with an edition until the transaction ends."""
    _lock(edition.response_id)
    edition.refresh_from_db()


def tell(edition: Edition, what: str, by, *, by_name: str = "", **details) -> Event:
    """Leave an event of what somebody did to an edition, or the command of that name."""
    return Event.objects.create(
        by=by,
        by_name=by_name or name_of(by),
        what=what,
        subject=f"{edition.response}: {edition}"[:300],
        subject_kind="edition",
        subject_key=str(edition.pk),
        edition=edition,
        department_id=edition.response.department_id,
        **details,
    )
