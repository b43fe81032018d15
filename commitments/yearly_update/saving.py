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
    Event,
    Evidence,
    Figure,
    Kind,
    Outcome,
    Pledge,
    Revision,
    Slip,
    Succession,
    Unfinished,
    Yardstick,
)
from commitments.untold import is_same
from commitments.yearly_update.evidence_files import Files, is_any_dropped, keep_files
from commitments.yearly_update.merging import Merged, merged, with_key
from commitments.yearly_update.problems import (
    Problem,
    as_others_say,
    due_now,
    figure_problems,
    is_kept,
    move_problems,
    outcome_problems,
    pledge_problems,
    problems_of,
    stays_put,
    went_on_problems,
    yardstick_problems,
)
from commitments.yearly_update.sheet import (
    Entered,
    EnteredFigure,
    EnteredOutcome,
    EnteredPledge,
    EnteredText,
    EnteredYardstick,
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
def save(
    *, edition: Edition, post, by, files=MappingProxyType({}), is_by_itself: bool = False
) -> Saved:
    """Write what was posted to a draft, but for places that somebody else changed in between.

    Those come back with both: theirs as it is stored, ours in the boxes, to be saved again. A
    file is kept or refused by itself, whatever becomes of the words that came with it. What saves
    itself while somebody types is told later, as one event.
    Raises NotAllowed where the edition is no draft any more.
    """
    workflow.open_draft(edition=edition, by=by)
    sheet = Sheet(edition)
    forms = {}
    for section in sheet.sections:
        ours = section.read_post(post)
        # Nothing was sent of it, or somebody takes what is stored instead of theirs.
        if ours is None or f"{section.key}-theirs" in post:
            continue
        forms[section.key] = form = merged(section, ours, post)
        section.shown = form.written
    changed = [row for row in sheet.sections if row.key in forms and forms[row.key].mine]
    if changed:
        # Pledges first: an outcome of any action may be carried forward to one of them.
        for section in changed:
            _write_texts_and_pledges(sheet, section)
        for section in changed:
            _write_outcomes_and_figures(sheet, section)
        _keep_unfinished(sheet, changed)
    kept = keep_files(Sheet(edition), post, files) if files or is_any_dropped(post) else Files()
    changes = _changes(changed) | kept.changes
    if not is_by_itself:
        workflow.note_saved(edition=edition, by=by, changes=changes)
    elif changes:
        workflow.note_saved_by_itself(edition=edition, by=by, changes=changes)
    now = Sheet(edition)
    conflicts = [row for row in now.sections if row.key in forms and forms[row.key].is_conflict]
    for section in conflicts:
        section.shown, section.theirs = forms[section.key].shown, section.stored
    if is_by_itself:
        _keep_what_pages_know(now, forms)
    return Saved(now, changed, conflicts, kept.refused)


def _keep_what_pages_know(sheet: Sheet, forms: dict[str, Merged]) -> None:
    """A page that saved itself stays as it is, so it doesn't know what others saved meanwhile."""
    for section in sheet.sections:
        if form := forms.get(section.key):
            ours = {place: section.stored.digests[place] for place in form.mine}
            section.known = form.known | ours


def last_saved(edition: Edition, *, but) -> str:
    """Who of the others saved last, by name; nothing where nobody did."""
    row = edition.untold.exclude(by=but).order_by("saved_at").last()
    event = edition.events.filter(what=Event.What.SAVED).exclude(by=but).first()
    if row and (event is None or row.saved_at > event.at):
        return workflow.name_of(row.by)
    return event.by_name if event else ""


def with_posted(sheet: Sheet, post) -> Sheet:
    """The screen with what was posted in its boxes, where it could not be saved."""
    for section in sheet.sections:
        section.shown = section.read_post(post)
    return sheet


def _changes(changed: list[Section]) -> dict[str, list]:
    """By place what it was and what it became, for the event."""
    found = {}
    for section in changed:
        before, after = section.stored.as_json(), section.shown.as_json()
        for part in before:
            for key in {**before[part], **after[part]}:
                pair = [before[part].get(key), after[part].get(key)]
                if not is_same(*pair):
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
        pledges[kind] = [with_key(row, fresh) for row in rows]
    return replace(entered, pledges=pledges)


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
            _write_successions(sheet, pledge, entered, new)
    for measure in section.measures:
        entered = section.shown.figures[str(measure.pk)]
        if entered != section.stored.figures[str(measure.pk)]:
            _write_figure(sheet, section, measure, entered)
        rows = section.shown.yardsticks[str(measure.pk)]
        if rows != section.stored.yardsticks[str(measure.pk)]:
            _write_yardsticks(sheet, section, measure, rows)


def _entry(sheet: Sheet, section: Section, kind: str) -> Entry:
    entry, _made = Entry.objects.get_or_create(
        response=sheet.response, action=section.action, kind=kind, year=section.year_of(kind)
    )
    return entry


def _write_text(sheet: Sheet, section: Section, kind: str, entered: EnteredText) -> None:
    existing = sheet.revisions.get((section.action.pk, kind))
    # What is no more what the page says stands in no line of it.
    is_as_read = existing is not None and existing.text == entered.text
    lines = {} if is_as_read else {"first_line": None, "last_line": None}
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
                **lines,
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
    edition.successions.filter(goes_on_as=pledge).delete()
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


def _write_successions(
    sheet: Sheet, pledge: Pledge, entered: EnteredOutcome, new: dict[str, Pledge]
) -> None:
    """What a pledge was split or merged into. A part without a date has that of the whole."""
    sheet.__dict__.pop("successions", None)  # What was written of others meanwhile counts.
    rows = sheet.edition.successions.filter(pledge=pledge)
    if not entered.is_gone_on:
        rows.delete()
        return
    if list(went_on_problems("", entered, pledge, sheet)):
        return
    rows.delete()
    entered = as_others_say(entered, pledge, sheet)
    for part in (new[number] for number in entered.goes_on_as):
        Succession.objects.create(
            edition=sheet.edition,
            pledge=pledge,
            goes_on_as=part,
            kind=entered.went,
            announced_on=PartialDate.parse(entered.went_announced),
            reason=entered.went_why,
        )
        if entered.went == Succession.Kind.SPLIT and not part.due_on:
            part.due_on = pledge.due
            part.save()


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


def _write_yardsticks(
    sheet: Sheet, section: Section, measure, rows: list[EnteredYardstick]
) -> None:
    """One of another year stays the same row, which somebody may have open by itself. One that
    can't be kept as it is typed leaves what is kept.
    """
    entry = _entry(sheet, section, Kind.PROGRESS) if section.action and rows else None
    named = {(row.kind, row.year) for row in rows}
    there = {(row.kind, str(row.year)): row for row in sheet.yardsticks.get(measure.pk, ())}
    left = [row for key, row in there.items() if key not in named]
    written = set()
    for row in rows:
        key = (row.kind, row.year)
        if key in written:
            continue
        stored = there.get(key) or _taken_from(left, row.kind)
        if list(yardstick_problems("", row)):
            continue
        written.add(key)
        stored = stored or Yardstick(measure=measure, edition=sheet.edition, entry=entry)
        stored.kind, stored.year = row.kind, int(row.year)
        stored.value, stored.direction = value_of(row.value), row.direction
        stored.save()
    for row in left:
        row.delete()


def _taken_from(left: list[Yardstick], kind: str) -> Yardstick | None:
    """One of those of a kind that are left, which it is then no more."""
    found = next((row for row in left if row.kind == kind), None)
    if found:
        left.remove(found)
    return found


def _write_link(backed: str, row, entered: EnteredOutcome | EnteredFigure) -> None:
    link = row.evidence.exclude(url="").first()
    if not entered.url:
        if link:
            link.delete()
        return
    link = link or Evidence(**{backed: row})
    link.title, link.url = entered.title or entered.url, entered.url
    link.save()
