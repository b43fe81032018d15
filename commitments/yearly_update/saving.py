"""Saving the screen of a yearly update: all that was posted, and never over somebody's work."""

from dataclasses import dataclass, replace
from types import MappingProxyType

from django.db import transaction
from django.db.models import Max, ProtectedError

from commitments import workflow
from commitments.models import (
    Citation,
    Edition,
    Entry,
    Evidence,
    Figure,
    Kind,
    Outcome,
    Pledge,
    Revision,
    Slip,
    Unfinished,
)
from commitments.yearly_update.evidence_files import Files, is_any_dropped, keep_files
from commitments.yearly_update.problems import (
    Problem,
    due_now,
    figure_problems,
    is_kept,
    move_problems,
    outcome_problems,
    pledge_problems,
    problems_of,
    stays_put,
)
from commitments.yearly_update.sheet import (
    Entered,
    EnteredFigure,
    EnteredOutcome,
    EnteredPledge,
    EnteredText,
    Section,
    Sheet,
    value_of,
)
from strategy.partial_dates import PartialDate


@dataclass
class Saved:
    """What became of a save: the sheet as it is now, and what was not written."""

    sheet: Sheet
    changed: list[Section]
    conflicts: list[Section]
    refused: list[Problem]  # Files.


@transaction.atomic
def save(*, edition: Edition, post, by, files=MappingProxyType({})) -> Saved:
    """Write what was posted to a draft, but for sections that somebody changed in between.

    Those come back with both: theirs as it is stored, ours in the boxes, to be saved again. A
    file is kept or refused by itself, whatever becomes of the words that came with it.
    Raises NotAllowed where the edition is no draft any more.
    """
    workflow.open_draft(edition=edition, by=by)
    sheet = Sheet(edition)
    changed, conflicts = [], []
    for section in sheet.sections:
        ours = section.read_post(post)
        # Left as it was drawn, told to leave it, or the same as what is there: nothing to write.
        if ours is None or f"{section.key}-theirs" in post:
            continue
        drawn = post[f"{section.key}-drawn"]
        if ours.digest in (drawn, section.drawn):
            continue
        (changed if drawn == section.drawn else conflicts).append(section)
        section.shown = ours
    if changed:
        # Pledges first: an outcome of any action may be carried forward to one of them.
        for section in changed:
            _write_texts_and_pledges(sheet, section)
        for section in changed:
            _write_outcomes_and_figures(sheet, section)
        _keep_unfinished(sheet, changed)
    kept = keep_files(Sheet(edition), post, files) if files or is_any_dropped(post) else Files()
    if changed or kept.changes:
        changes = _changes(changed) | kept.changes
        workflow.note_saved(edition=edition, by=by, changes=changes)
    return Saved(_with_conflicts(edition, conflicts), changed, conflicts, kept.refused)


def with_posted(sheet: Sheet, post) -> Sheet:
    """The screen with what was posted in its boxes, where it could not be saved."""
    for section in sheet.sections:
        section.shown = section.read_post(post)
    return sheet


def _with_conflicts(edition: Edition, conflicts: list[Section]) -> Sheet:
    sheet = Sheet(edition)
    ours = {section.key: section.shown for section in conflicts}
    for section in sheet.sections:
        if section.key in ours:
            section.shown, section.theirs = ours[section.key], section.stored
    return sheet


def _changes(changed: list[Section]) -> dict[str, list]:
    """By place what it was and what it became, for the event."""
    found = {}
    for section in changed:
        before, after = section.stored.as_json(), section.shown.as_json()
        for part in before:
            for key in {**before[part], **after[part]}:
                pair = [before[part].get(key), after[part].get(key)]
                if pair[0] != pair[1]:
                    found[f"{section.key}/{part}/{key}"] = pair
    return found


def _keep_unfinished(sheet: Sheet, changed: list[Section]) -> None:
    """Keep what is no fact yet; what has become one is forgotten here."""
    kept = dict(sheet.unfinished)
    now = Sheet(sheet.edition)
    now.begun, now.unfinished = sheet.begun, {}
    facts = {section.key: section.stored for section in now.sections}
    for section in changed:
        entered = _with_keys(section.shown, facts[section.key])
        is_begun = not (sheet.is_report or all(row.is_given for row in entered.texts.values()))
        if is_begun or problems_of(section, entered, now):
            kept[section.key] = entered.as_json()
        else:
            kept.pop(section.key, None)
    Unfinished.objects.update_or_create(edition=sheet.edition, defaults={"sections": kept})


def _with_keys(entered: Entered, facts: Entered) -> Entered:
    """What was entered, whose pledges know under which key they were saved just now."""
    pledges = {}
    for kind, rows in entered.pledges.items():
        known = {row.pk for row in rows}
        fresh = [row for row in facts.pledges[kind] if row.pk not in known]
        pledges[kind] = [_with_key(row, fresh) for row in rows]
    return replace(entered, pledges=pledges)


def _with_key(row: EnteredPledge, fresh: list[EnteredPledge]) -> EnteredPledge:
    for other in fresh:
        if not row.pk and (other.statement, other.due) == (row.statement, row.due):
            fresh.remove(other)
            return other
    return row


# Rows


def _write_texts_and_pledges(sheet: Sheet, section: Section) -> None:
    for kind, entered in section.shown.texts.items():
        if entered != section.stored.texts[kind]:
            _write_text(sheet, section, kind, entered)
    for kind, pledges in section.shown.pledges.items():
        if pledges != section.stored.pledges[kind]:
            _write_pledges(sheet, section, kind, pledges)


def _write_outcomes_and_figures(sheet: Sheet, section: Section) -> None:
    sheet.__dict__.pop("new_pledges", None)
    new = {str(row.pk): row for row in sheet.new_pledges}
    for pledge in section.due:
        entered = section.shown.outcomes[str(pledge.pk)]
        if entered != section.stored.outcomes[str(pledge.pk)]:
            _write_outcome(sheet, pledge, entered, new)
            _write_slip(sheet, pledge, entered)
    for measure in section.measures:
        entered = section.shown.figures[str(measure.pk)]
        if entered != section.stored.figures[str(measure.pk)]:
            _write_figure(sheet, section, measure, entered)


def _entry(sheet: Sheet, section: Section, kind: str) -> Entry:
    entry, _made = Entry.objects.get_or_create(
        response=sheet.response, action=section.action, kind=kind, year=section.year_of(kind)
    )
    return entry


def _write_text(sheet: Sheet, section: Section, kind: str, entered: EnteredText) -> None:
    existing = sheet.revisions.get((section.action.pk, kind))
    if is_kept(kind, entered):
        Revision.objects.update_or_create(
            entry=_entry(sheet, section, kind),
            edition=sheet.edition,
            defaults={
                "answer": entered.answer,
                "form": entered.form,
                "text": entered.text,
                "reason": entered.reason,
                "assessment": entered.assessment,
            },
        )
    elif existing and sheet.is_report:
        existing.delete()


def _write_pledges(sheet: Sheet, section: Section, kind: str, pledges: list[EnteredPledge]) -> None:
    entry = _entry(sheet, section, kind)
    existing = {str(row.pk): row for row in entry.pledges.filter(edition=sheet.edition)}
    for gone in existing.keys() - {row.pk for row in pledges}:
        _drop_pledge(existing[gone], sheet.edition)
    last = entry.pledges.aggregate(last=Max("number"))["last"] or 0
    for entered in pledges:
        pledge = existing.get(entered.pk)
        if list(pledge_problems("", entered)):
            continue
        if not pledge:
            last += 1
            pledge = Pledge(
                entry=entry,
                edition=sheet.edition,
                number=last,
                is_our_reading=sheet.is_our_reading,
            )
        pledge.statement = entered.statement
        pledge.due_on = PartialDate.parse(entered.due) if entered.due else None
        pledge.save()


def _drop_pledge(pledge: Pledge, edition: Edition) -> None:
    edition.outcomes.filter(carried_to=pledge).update(carried_to=None)
    try:
        pledge.delete()
    except ProtectedError as error:
        raise workflow.NotAllowed(
            f"“{pledge}” can’t be left out: another draft speaks of it."
        ) from error


def _write_outcome(sheet: Sheet, pledge: Pledge, entered: EnteredOutcome, new: dict) -> None:
    outcome = sheet.outcomes.get(pledge.pk)
    if not entered.status or list(outcome_problems("", entered, set(new), sheet)):
        if outcome and not entered.status:
            outcome.citations.all().delete()
            outcome.evidence.all().delete()
            outcome.delete()
        return
    outcome, _made = Outcome.objects.update_or_create(
        pledge=pledge,
        edition=sheet.edition,
        defaults={"status": entered.status, "carried_to": new.get(entered.carried_to)},
        create_defaults={
            "status": entered.status,
            "carried_to": new.get(entered.carried_to),
            "is_our_reading": sheet.is_our_reading,
        },
    )
    _write_citation(sheet, outcome, entered)
    _write_link("outcome", outcome, entered)


def _write_slip(sheet: Sheet, pledge: Pledge, entered: EnteredOutcome) -> None:
    slip = sheet.slips.get(pledge.pk)
    if not entered.is_moved:
        if slip:
            slip.delete()
        return
    if list(move_problems("", entered)) or list(stays_put("", entered, pledge)):
        return
    slip = slip or Slip(edition=sheet.edition, pledge=pledge)
    slip.was_due_on = due_now(pledge)
    slip.due_on = PartialDate.parse(entered.moved_to)
    slip.announced_on = PartialDate.parse(entered.announced)
    slip.reason = entered.why
    slip.save()


def _write_citation(sheet: Sheet, outcome: Outcome, entered: EnteredOutcome) -> None:
    citation = outcome.citations.first()
    if not entered.words:
        if citation:
            citation.delete()
        return
    sections = {section.key: section for section in sheet.asked}
    section = sections[entered.says]
    citation = citation or Citation(outcome=outcome)
    citation.entry = _entry(sheet, section, Kind.PROGRESS)
    citation.words = entered.words
    citation.is_quotation = not entered.own
    citation.save()


def _write_figure(sheet: Sheet, section: Section, measure, entered: EnteredFigure) -> None:
    figure = sheet.figures.get(measure.pk)
    if not entered.value or list(figure_problems("", entered)):
        if figure and not entered.value:
            figure.evidence.all().delete()
            figure.delete()
        return
    entry = _entry(sheet, section, Kind.PROGRESS) if section.action else None
    figure, _made = Figure.objects.update_or_create(
        measure=measure,
        edition=sheet.edition,
        year=sheet.year,
        defaults={"value": value_of(entered.value), "entry": entry},
    )
    _write_link("figure", figure, entered)


def _write_link(backed: str, row, entered: EnteredOutcome | EnteredFigure) -> None:
    link = row.evidence.exclude(url="").first()
    if not entered.url:
        if link:
            link.delete()
        return
    link = link or Evidence(**{backed: row})
    link.title, link.url = entered.title or entered.url, entered.url
    link.save()
