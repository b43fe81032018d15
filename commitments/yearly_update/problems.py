"""What stands in the boxes of a section and is no fact yet, with the box that it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from commitments.models import Evidence, Outcome, Pledge, Revision, Succession, Yardstick
from commitments.models.successions import WITHIN
from commitments.quotations import stands_in
from commitments.yearly_update.sheet import (
    TEXT,
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
from strategy import letters
from strategy.numbers import read_number
from strategy.partial_dates import YEARS, PartialDate

check_url = URLValidator(schemes=["http", "https"])


ANNOUNCED = "the day on which that was announced"


@dataclass(frozen=True)
class Problem:
    box: str  # The id of the box that it stands in.
    message: str


def problems_of(section: Section, entered: Entered, sheet: Sheet) -> list[Problem]:
    """Everything that can't be kept as a fact, all of it at once."""
    found: list[Problem] = []
    for kind, text in entered.texts.items():
        box = f"{section.key}-{kind}"
        found += _named(section.words_of(kind).capitalize(), text_problems(box, text))
    for kind, rows in entered.pledges.items():
        for row in rows:
            about = f"Promise “{row.statement}”" if row.statement else "Promise"
            found += _named(about, pledge_problems(f"{section.key}-{kind}-pledges", row))
    new = {str(row.pk) for row in sheet.new_pledges}
    pledges = {str(row.pk): row for row in section.due}
    for pk, row in entered.outcomes.items():
        box = f"{section.key}-outcome-{pk}"
        about = f"Outcome of “{pledges[pk]}”"
        found += _named(about, outcome_problems(box, row, new, sheet))
        found += _named(about, stays_put(box, row, pledges[pk]))
        found += _named(about, went_on_problems(box, row, pledges[pk], sheet))
    measures = {str(row.pk): row for row in section.measures}
    for pk, row in entered.figures.items():
        box = f"{section.key}-figure-{pk}"
        found += _named(str(measures[pk]), figure_problems(box, row))
    for pk, rows in entered.yardsticks.items():
        box = f"{section.key}-figure-{pk}-yardsticks"
        found += _named(str(measures[pk]), yardsticks_problems(box, rows))
    return found


def _named(about: str, problems: Iterator[Problem]) -> list[Problem]:
    return [Problem(row.box, f"{about}: {row.message}") for row in problems]


def text_problems(box: str, row: EnteredText) -> Iterator[Problem]:
    if row.answer not in Revision.Answer.values:
        yield Problem(f"{box}-answer", "choose a text, not applicable or nil return.")
    elif row.answer == TEXT:
        if row.reason:
            yield Problem(f"{box}-reason", "a reason belongs to “not applicable” or “nil return”.")
    elif row.text:
        yield Problem(f"{box}-text", "there is a text, and an answer instead of one: keep either.")
    elif not row.reason:
        said = Revision.Answer(row.answer).label
        yield Problem(f"{box}-reason", f"give the reason for “{said}”.")
    if row.answer == TEXT and row.assessment and not row.text:
        yield Problem(f"{box}-text", "an assessment stands beside a text: give it, too.")
    yield from _too_long(f"{box}-assessment", row.assessment, Revision, "assessment")
    for name in ("text", "reason"):
        if why := letters.why_no_text(getattr(row, name)):
            yield Problem(f"{box}-{name}", why)


def pledge_problems(box: str, row: EnteredPledge) -> Iterator[Problem]:
    if not row.statement:
        yield Problem(box, "say what is promised.")
    yield from _too_long(box, row.statement, Pledge, "statement")
    if row.due:
        try:
            PartialDate.parse(row.due)
        except ValueError as error:
            yield Problem(box, str(error))


def outcome_problems(
    box: str, row: EnteredOutcome, new_pledges: set[str], sheet: Sheet
) -> Iterator[Problem]:
    if row.status and row.status not in Outcome.Status.values:
        yield Problem(f"{box}-status", "choose one of the outcomes.")
    elif not row.status and (row.words or row.carried_to or row.url or row.title):
        yield Problem(f"{box}-status", "choose what happened to it.")
    if row.says and row.says not in dict(sheet.entries):
        yield Problem(f"{box}-says", "choose an action of this report.")
    else:
        yield from _quotation_problems(f"{box}-words", row, sheet)
    if row.carried_to and row.status != Outcome.Status.CARRIED_FORWARD:
        yield Problem(f"{box}-carried_to", "only what is carried forward leads to another promise.")
    elif row.carried_to and row.carried_to not in new_pledges:
        yield Problem(f"{box}-carried_to", "the promise that it was carried to is not there.")
    yield from _link_problems(box, row)
    if row.is_moved:
        yield from move_problems(box, row)


def move_problems(box: str, row: EnteredOutcome) -> Iterator[Problem]:
    """Why it is not known to when a due date was moved, when that was announced, or why."""
    for name, what in (("moved_to", "the day to which it was moved"), ("announced", ANNOUNCED)):
        yield from _day_problems(f"{box}-{name}", getattr(row, name), what)
    yield from _reason_problems(f"{box}-why", row.why, "why the due date was moved")


def _day_problems(box: str, said: str, what: str) -> Iterator[Problem]:
    if not said:
        yield Problem(box, f"give {what}.")
        return
    try:
        PartialDate.parse(said)
    except ValueError as error:
        yield Problem(box, str(error))


def _reason_problems(box: str, said: str, what: str) -> Iterator[Problem]:
    if not said:
        yield Problem(box, f"say {what}.")
    elif why := letters.why_no_text(said):
        yield Problem(box, why)


def stays_put(box: str, row: EnteredOutcome, pledge: Pledge) -> Iterator[Problem]:
    """That a due date is moved to where it is. Reads what `with_status` adds to a pledge."""
    if row.is_moved and not list(move_problems(box, row)):
        to, now = PartialDate.parse(row.moved_to), due_now(pledge)
        if (to.first, to.last) == (now.first, now.last):
            yield Problem(f"{box}-moved_to", f"it is due {now} already.")


def went_on_problems(
    box: str, row: EnteredOutcome, pledge: Pledge, sheet: Sheet
) -> Iterator[Problem]:
    """Why it is not known what a pledge was split or merged into, when that was announced, or why.

    What is merged into the same as another gives its day and its reason, where it has none.
    """
    if not row.is_gone_on:
        return
    if row.went not in WITHIN:
        yield Problem(f"{box}-went", "say whether it was split, or merged with others.")
        return
    yield from _into_problems(f"{box}-went", row, pledge, sheet)
    row = as_others_say(row, pledge, sheet)
    yield from _day_problems(f"{box}-went_announced", row.went_announced, ANNOUNCED)
    yield from _reason_problems(f"{box}-went_why", row.went_why, "why it was split or merged")


def _into_problems(
    box: str, row: EnteredOutcome, pledge: Pledge, sheet: Sheet
) -> Iterator[Problem]:
    new = {str(one.pk): one for one in sheet.new_pledges}
    is_split = row.went == Succession.Kind.SPLIT
    if set(row.goes_on_as) - new.keys():
        yield Problem(box, "a promise that it went on as is not there any more: tick those anew.")
    elif is_split and len(row.goes_on_as) < 2:
        yield Problem(box, "tick the promises of this report that it was split into, two or more.")
    elif not is_split and len(row.goes_on_as) != 1:
        yield Problem(box, "tick the one promise of this report that it was merged into.")
    for part in row.goes_on_as:
        others = [one for kind in WITHIN for one in sheet.others_into(pledge, kind, part)]
        for other in others:
            if is_split or other.kind != row.went:
                yield Problem(box, f"“{other.pledge}” went on as “{new.get(part)}” already.")


def as_others_say(row: EnteredOutcome, pledge: Pledge, sheet: Sheet) -> EnteredOutcome:
    """With the day and the reason of another that was merged into the same, where it has none."""
    if row.went != Succession.Kind.MERGED or row.went_announced or row.went_why:
        return row
    for into in row.goes_on_as:
        for other in sheet.others_into(pledge, row.went, into):
            said = {"went_announced": other.announced_on.spelled_out(), "went_why": other.reason}
            return replace(row, **said)
    return row


def due_now(pledge: Pledge) -> PartialDate:
    """When it is due: its date, or its year where the text gives none."""
    return pledge.due or PartialDate.of_year(pledge.year)


def _quotation_problems(box: str, row: EnteredOutcome, sheet: Sheet) -> Iterator[Problem]:
    """A quotation stands in what it quotes."""
    if not row.words or row.own:
        return
    if sheet.edition.is_summary:
        message = "our summary can’t be quoted. Tick “in my own words”."
        yield Problem(box, message)
    elif not stands_in(row.words, sheet.progress_of(row.says)):
        yield Problem(
            box,
            f"the progress of action {row.says} doesn’t hold these words. Copy them from it, or "
            "tick “in my own words”.",
        )


def figure_problems(box: str, row: EnteredFigure) -> Iterator[Problem]:
    if row.value:
        try:
            value_of(row.value)
        except ValidationError as error:
            yield Problem(f"{box}-value", f"“{row.value}”: {' '.join(error.messages)}")
    elif row.url or row.title:
        yield Problem(f"{box}-value", "give the figure that the evidence backs.")
    yield from _link_problems(box, row)


def yardsticks_problems(box: str, rows: list[EnteredYardstick]) -> Iterator[Problem]:
    """Of one measure: what is wrong with each, and of which two are of one year."""
    seen = set()
    for row in rows:
        yield from yardstick_problems(box, row)
        if row.year and (row.kind, row.year) in seen:
            yield Problem(box, f"there are two {row.kind}s of {row.year}: keep one.")
        seen.add((row.kind, row.year))


def yardstick_problems(box: str, row: EnteredYardstick) -> Iterator[Problem]:
    if row.kind not in Yardstick.Kind.values:
        yield Problem(box, "say whether it is a baseline or a target.")
    if not row.value:
        yield Problem(box, f"give the {row.kind}’s value.")
    else:
        try:
            value_of(row.value)
        except ValidationError as error:
            yield Problem(box, f"{row.kind} “{row.value}”: {' '.join(error.messages)}")
    if why := why_no_year(row.year):
        yield Problem(box, f"{row.kind}: {why}.")
    if row.direction and row.direction not in Yardstick.Direction.values:
        yield Problem(box, "choose which way is better: higher or lower.")


def why_no_year(year: str) -> str:
    """Why it is no year of a baseline or a target; nothing where it is one."""
    if not year:
        return "give its year"
    if read_number(year) in YEARS:
        return ""
    return f"“{year[:9]}” is no year between {YEARS[0]} and {YEARS[-1]}"


def _link_problems(box: str, row: EnteredOutcome | EnteredFigure) -> Iterator[Problem]:
    if row.title and not row.url:
        yield Problem(f"{box}-url", "give the evidence’s address.")
    if row.url:
        try:
            check_url(row.url)
        except ValidationError:
            yield Problem(f"{box}-url", "an address begins with https:// or http://.")
    yield from _too_long(f"{box}-url", row.url, Evidence, "url")
    yield from _too_long(f"{box}-title", row.title, Evidence, "title")


def _too_long(box: str, text: str, model, name: str) -> Iterator[Problem]:
    longest = model._meta.get_field(name).max_length
    if len(text) > longest:
        yield Problem(box, f"{len(text)} characters are too many: at most {longest}.")


def is_kept(kind: str, row: EnteredText) -> bool:
    """Whether a text is whole, so that it can be kept as a revision."""
    return row.is_given and not list(text_problems(kind, row))
