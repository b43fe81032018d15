"""What each fact of an edition says, part by part, in the words in which pages tell it.

Every field that a reader could ask for is told here, so that whatever was corrected is found by
comparing what is told: by an edition's page, by what it changed, by comparisons, and in review. A
part that says nothing is left out. The main words of a fact have no name of their own.

All read what a fact hangs on: select it first, as `facts_in_words` of the tests lists it.
"""

from collections.abc import Callable, Iterable

from commitments.answers import said_past_marks
from commitments.marks.past import marks_in_words
from commitments.models import (
    Citation,
    Clearance,
    Edition,
    Evidence,
    Figure,
    Outcome,
    Pledge,
    Revision,
    Slip,
    Succession,
    Variant,
    Withdrawal,
    Wording,
    Yardstick,
)
from commitments.models.slips import days_words

Parts = dict[str, str]
MAIN = ""
MARKS = "Its marks"


def as_text(told: Parts) -> str:
    """All that is told of a fact, a part a line."""
    return "\n".join(f"{name}: {words}" if name else words for name, words in told.items())


def of_revision(row: Revision | None) -> Parts:
    if row is None:
        return {}
    return _parts(
        {
            MAIN: said_past_marks(row),
            MARKS: marks_in_words(row.text, row.form),
            "The department’s own assessment": row.assessment,
            "Whose words": row.edition.get_texts_display(),
            "Where in the source": row.section,
            "Lines of the imported file": _lines(row.first_line, row.last_line),
        }
    )


def of_wording(row: Wording | None) -> Parts:
    if row is None:
        return {}
    return _parts(
        {
            MAIN: row.title,
            "Below it": row.note,
            "Line of the imported file": str(row.line or ""),
        }
    )


def of_pledge(row: Pledge | None) -> Parts:
    if row is None:
        return {}
    return _parts(
        {
            MAIN: row.statement,
            "Stands in": str(row.entry),
            "Due": str(row.due_on or ""),
            "Target": _number(row.target, row.unit),
            "Weak": "nothing in it can be measured" if row.is_weak else "",
            **_reading(row),
            "Takes the place of": str(row.replaces or ""),
            "Where in the source": row.section,
        }
    )


def of_withdrawal(row: Withdrawal | None) -> Parts:
    return {MAIN: row.reason} if row else {}


def of_slip(row: Slip | None) -> Parts:
    if row is None:
        return {}
    return _parts(
        {
            MAIN: f"From {row.was_due_on} to {row.due_on}",
            "How far": days_words(row.days),
            "Announced": str(row.announced_on),
            "Why": row.reason,
            "Where in the source": row.section,
        }
    )


def of_succession(row: Succession | None) -> Parts:
    """Reads what it goes on as, with its entry and the action of that; and the same of what was
    made before, with its response, where it is made again in a later strategy.
    """
    if row is None:
        return {}
    return _parts(
        {
            MAIN: _what_goes_on(row),
            "Announced": str(row.announced_on),
            "Why": row.reason,
            "Where in the source": row.section,
        }
    )


def _what_goes_on(row: Succession) -> str:
    if row.kind == Succession.Kind.GOES_ON:
        first = row.pledge.entry
        return f"Made before as: {row.pledge} ({first.response}, {first})"
    return f"{row.how.capitalize()}: {row.goes_on_as} ({row.goes_on_as.entry})"


def of_variant(row: Variant | None) -> Parts:
    """What another published page says."""
    if row is None:
        return {}
    return _parts(
        {
            MAIN: row.words,
            MARKS: marks_in_words(row.text, row.form),
            "The other page": row.page_title,
            "Its address": row.page_url,
            "Of": str(row.published_on or ""),
            "Where in the source": row.section,
        }
    )


def of_outcome(
    row: Outcome | None,
    *,
    is_quoted: Callable[[Citation], bool] = lambda citation: citation.is_quotation,
) -> Parts:
    if row is None:
        return {}
    to = row.carried_to
    return _parts(
        {
            MAIN: row.get_status_display().capitalize(),
            "Carried forward to": f"{to} ({to.entry})" if to else "",
            "Shown by": "\n".join(_cited(one, is_quoted(one)) for one in row.citations.all()),
            "Note": row.note,
            "Evidence": evidence(row.evidence.all()),
            **_reading(row),
            "Where in the source": row.section,
        }
    )


def of_figure(row: Figure | None) -> Parts:
    if row is None:
        return {}
    return _parts(
        {
            MAIN: _number(row.value, row.measure.unit),
            "Where it is said": str(row.entry or ""),
            "Evidence": evidence(row.evidence.all()),
            "Where in the source": row.section,
        }
    )


def of_yardstick(row: Yardstick | None) -> Parts:
    if row is None:
        return {}
    return _parts(
        {
            MAIN: _number(row.value, row.measure.unit),
            "Which way is better": row.get_direction_display(),
            "Where it is said": str(row.entry or ""),
            "Where in the source": row.section,
        }
    )


def of_edition(row: Edition | None) -> Parts:
    """What an edition says of itself."""
    if row is None:
        return {}
    inferred = " (inferred: the source does not give the day)" if row.is_date_inferred else ""
    return _parts(
        {
            "Published": f"{row.published_on}{inferred}" if row.published_on else "",
            "What it changed": row.change_note,
            "The page’s title": row.page_title,
            "Its texts": row.get_texts_display(),
            "Known from": f"the page of {row.known_from}" if row.known_from else "",
            "Supplements": str(row.supplements or ""),
            "What it was made from": evidence(row.evidence.all()),
            "Source": str(row.source or ""),
            "Where in the source": row.section,
            "Imported from": f"{row.source_file}, SHA-256 {row.source_sha256}"
            if row.source_file
            else "",
        }
    )


def who_wrote(row: Edition) -> Parts:
    """The people of an edition, for those who may see the trail."""
    return _parts(
        {
            "Written by": ", ".join(f"{one.name} ({one.account})" for one in row.authors.all()),
            "Submitted by": _person(row.submitted_name, row.submitted_account),
            "Approved by": _person(row.approved_name, row.approved_account),
        }
    )


def who_cleared(row: Clearance) -> str:
    """A step of clearance that was decided, with who did it, for those who may see the trail."""
    why = f": {row.reason}" if row.reason else ""
    return f"{row} by {_person(row.by_name, row.by_account)}{why}"


def evidence(rows: Iterable[Evidence]) -> str:
    return "\n".join(f"{row.title}, {row.url or f'a file, SHA-256 {row.sha256}'}" for row in rows)


def _person(name: str, account: str) -> str:
    return f"{name} ({account})" if account else name


def _parts(told: Parts) -> Parts:
    return {name: words for name, words in told.items() if words}


def _reading(row: Pledge | Outcome) -> Parts:
    """Whose judgement it is, and why another could be held."""
    return {
        "Whose reading": "ours" if row.is_our_reading else "the department’s",
        "Arguable": row.arguable,
    }


def _cited(row: Citation, is_quoted: bool) -> str:
    if row.is_withheld:
        return f"{row.entry}: {row.words}"
    words = f"“{row.words}”" if is_quoted else f"{row.words} (not its own words)"
    return f"{row.entry}: {words}"


def _number(value, unit: str) -> str:
    return f"{value.normalize():,f} {unit}".strip() if value is not None else ""


def _lines(first: int | None, last: int | None) -> str:
    return f"{first} to {last}" if first else ""
