"""Checks before an edition is submitted: all of them at once, each with its place."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from django.utils import timezone

from commitments import workflow
from commitments.citations import misquotations
from commitments.models import Edition, Kind, Pledge, Succession
from commitments.yearly_update.changes import Changes
from commitments.yearly_update.problems import problems_of
from commitments.yearly_update.promises import promises
from commitments.yearly_update.sentences import have_something_in_common
from commitments.yearly_update.sheet import Section, Sheet
from strategy.models import Deadline
from strategy.partial_dates import day_words

YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Finding:
    """A refusal stops the edition from being submitted; a warning asks to look again."""

    level: Literal["refusal", "warning"]
    message: str
    anchor: str


@dataclass(frozen=True)
class About:
    """What is to be mended, or looked at again, of one action, of measures, or of the whole."""

    title: str
    anchor: str
    findings: list[Finding]


def by_action(findings: list[Finding], sheet: Sheet) -> list[About]:
    """Findings by what they are about, in the order of the screen; those of the whole first."""
    sections = {section.key: section for section in sheet.sections}
    found: dict[str, list[Finding]] = {"": [], **{key: [] for key in sections}}
    for finding in findings:
        key = finding.anchor.removeprefix("action-").partition("-")[0]
        found[key if key in sections else ""].append(finding)
    told = {key: rows for key, rows in found.items() if rows}
    whole = ("The edition as a whole", "content")
    return [
        About(*((sections[key].title, sections[key].anchor) if key else whole), rows)
        for key, rows in told.items()
    ]


def check(edition: Edition, sheet: Sheet | None = None) -> list[Finding]:
    """Everything to be mended or looked at, refusals first, in the order of the screen."""
    sheet = sheet or Sheet(edition)
    found = [*_published_anew(edition), *_nothing_in_it(sheet), *_corrections(edition)]
    for section in sheet.sections:
        found += _of_section(section, sheet)
    found += _merged(sheet)
    found += _misquoted(sheet, {finding.anchor for finding in found})
    found += _deadlines(sheet)
    return sorted(found, key=lambda finding: finding.level != "refusal")


def _of_section(section: Section, sheet: Sheet) -> Iterator[Finding]:
    problems = problems_of(section, section.stored, sheet)
    for problem in problems:
        message = f"{_where(section)}: {problem.message}"
        yield Finding("refusal", message, problem.box)
    at_fault = {problem.box.rpartition("-")[0] for problem in problems}
    for kind, text in section.stored.texts.items():
        box = f"{section.key}-{kind}"
        if not text.is_given and box not in at_fault:
            yield _nothing_entered(section, kind, sheet.edition)
        else:
            yield from _text(section, kind)
    yield from _outcomes(section, sheet)


def _nothing_entered(section: Section, kind: str, edition: Edition) -> Finding:
    """What a page that was published lacks is no reason to keep it from the record."""
    if edition.is_from_a_page:
        level, what = "warning", "has nothing on the page that was read"
    else:
        level, what = "refusal", "has nothing entered"
    message = f"{_where(section)} {what}: {section.words_of(kind)}."
    return Finding(level, message, f"{section.key}-{kind}-text")


def _where(section: Section) -> str:
    return f"Action {section.key}" if section.action else "Measures"


def _text(section: Section, kind: str) -> Iterator[Finding]:
    text = section.stored.texts[kind].words
    box = f"{section.key}-{kind}-text"
    about = f"{_where(section)}, {section.words_of(kind)}"
    before = {
        "last year’s progress": section.last_progress,
        "the plan"
        if section.planned and section.planned.entry.kind == Kind.PLAN
        else "the commitment": section.planned,
    }
    if kind == Kind.PROGRESS:
        for name, revision in before.items():
            if (
                text
                and revision
                and not revision.edition.is_summary
                and _same(text, revision.words if revision.text else "")
            ):
                yield Finding("warning", f"{about}: word for word the same as {name}.", box)
    own = section.year_of(kind)
    others = sorted({year for year in YEAR.findall(text) if int(year) != own})
    if others and kind != Kind.COMMITMENT:
        yield Finding("warning", f"{about}: it names {' and '.join(others)}.", box)
    if kind == Kind.PLAN:
        yield from _undated(section, about)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _undated(section: Section, about: str) -> Iterator[Finding]:
    rows = section.stored.pledges.get(Kind.PLAN, [])
    box = f"{section.key}-plan-pledges"
    has_some = rows or section.made_before[Kind.PLAN]
    if not has_some and promises(section.stored.texts[Kind.PLAN].words):
        message = f"{about}: it promises something, and no promise is taken from it."
        yield Finding("warning", message, box)
    undated = [row for row in rows if not row.due]
    if undated:
        named = "; ".join(f"“{row.statement}”" for row in undated)
        yield Finding("warning", f"{about}: no date by which it is due: {named}.", box)


def _outcomes(section: Section, sheet: Sheet) -> Iterator[Finding]:
    awaited = {pledge.pk for pledge in section.awaited}
    for pledge in section.due:
        row = section.stored.outcomes[str(pledge.pk)]
        box = f"{section.key}-outcome-{pledge.pk}"
        about = f"{_where(section)}, “{pledge}”"
        if row.status and not row.words:
            message = f"{about}: the outcome has no words that show it."
            yield Finding("refusal", message, f"{box}-words")
        elif row.status and not row.own and not have_something_in_common(pledge, row.words):
            message = f"{about}: the words that are to show it share none with the promise."
            yield Finding("warning", f"{message} Look whether they do.", f"{box}-words")
        elif (
            pledge.pk in awaited
            and sheet.is_report
            and not (row.status or row.words or row.is_moved or row.is_gone_on)
        ):
            yield Finding("warning", f"{about}: due, and nothing said of it.", f"{box}-status")


def _merged(sheet: Sheet) -> Iterator[Finding]:
    """A merge of one pledge alone, and what gives different reasons or days for one merge."""
    anchors = {
        pledge.pk: f"{section.key}-outcome-{pledge.pk}-went"
        for section in sheet.sections
        for pledge in section.due
    }
    into = defaultdict(list)
    for row in chain.from_iterable(sheet.successions.values()):
        if row.kind == Succession.Kind.MERGED:
            into[row.goes_on_as_id].append(row)
    for rows in into.values():
        first = rows[0]
        anchor = anchors.get(first.pledge_id, "content")
        if len(rows) == 1:
            message = f"“{first.pledge}” alone was merged: say of the others that they were, too."
            yield Finding("refusal", message, anchor)
        elif len({(row.reason, row.announced_on) for row in rows}) > 1:
            named = " and ".join(f"“{row.pledge}”" for row in rows)
            message = f"{named} were merged into one: give the same day and reason for each."
            yield Finding("refusal", message, anchor)


def _misquoted(sheet: Sheet, told: set[str]) -> Iterator[Finding]:
    """Quotations that stand nowhere, but for those that the boxes have told already."""
    sections = {pledge.pk: section for section in sheet.sections for pledge in section.due}
    for row in misquotations(sheet.edition):
        pledge = row.citation.outcome.pledge
        section = sections.get(pledge.pk)
        anchor = f"{section.key}-outcome-{pledge.pk}-words" if section else "content"
        if anchor not in told:
            yield Finding("refusal", f"Action {pledge.entry.action.number}, {row}", anchor)


def _published_anew(edition: Edition) -> Iterator[Finding]:
    for draft, published in workflow.newer_published(edition):
        message = (
            f"{draft.entry} was published anew in edition {published.edition.position}, after "
            "this draft began. Choose which text this draft begins from."
        )
        yield Finding("refusal", message, "superseded")


def _nothing_in_it(sheet: Sheet) -> Iterator[Finding]:
    if not sheet.asked:
        yield Finding("refusal", "The strategy asks for nothing in this edition.", "content")


def _corrections(edition: Edition) -> Iterator[Finding]:
    """A correction changes something, and its editors know of another one of the same entry."""
    if edition.kind == Edition.Kind.REPORT:
        return
    if not Changes(edition).changes_something:
        message = "It changes nothing: all of it says what is published already."
        yield Finding("refusal", message, "content")
    entries = edition.revisions.values("entry")
    for other in workflow.open_corrections(entries, but=edition):
        message = f"{other.entry} is being corrected elsewhere, too: {opened(other.edition)}."
        yield Finding("warning", message, "content")


def opened(edition: Edition) -> str:
    """A draft in words: what it is, in which state, and who opened it when."""
    by = f" by {workflow.name_of(edition.created_by)}" if edition.created_by else ""
    day = day_words(timezone.localdate(edition.created_at))
    return f"{edition}, {edition.get_state_display().lower()}, opened{by} on {day}"


def _deadlines(sheet: Sheet) -> Iterator[Finding]:
    """The database refuses a change without a reason; one of blanks it can't tell."""
    if not sheet.is_report:
        return
    changed = Deadline.objects.filter(
        action__strategy=sheet.strategy, replaces__isnull=False
    ).select_related("action")
    for deadline in changed:
        if not deadline.reason.strip():
            message = f"Action {deadline.action.number}: its deadline {deadline} gives no reason."
            yield Finding("refusal", message, f"action-{deadline.action.number}")
    yield from _pledges_moved(sheet)


def _pledges_moved(sheet: Sheet) -> Iterator[Finding]:
    """A pledge that this edition replaces by one of another day, without mentioning the first."""
    moved = Pledge.objects.filter(edition=sheet.edition, replaces__isnull=False)
    for pledge in moved.select_related("replaces", "entry__action"):
        told = sheet.outcomes.get(pledge.replaces_id)
        if pledge.due_on != pledge.replaces.due_on and not (told and told.citations.all()):
            number = pledge.entry.action.number
            message = f"Action {number}: “{pledge}” changes its date and gives no reason."
            yield Finding("refusal", message, f"action-{number}")
