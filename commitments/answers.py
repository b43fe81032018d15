"""How a page says what a cell holds instead of a text, and how that is read back.

A text that begins with "Not applicable" or "Nil return" is that answer, with its words whole as the
reason; a reason that doesn't begin so is led by the answer and a colon. So each gives the other.
"""

import re

from commitments.models.entries import Revision

INSTEAD = (Revision.Answer.NOT_APPLICABLE, Revision.Answer.NIL_RETURN)


def said(revision: Revision) -> str:
    """Its text, or the answer given instead of one with its reason."""
    if revision.answer == Revision.Answer.TEXT:
        return revision.text
    answer = Revision.Answer(revision.answer)
    if _begins_with(answer, revision.reason) and not _led_by(answer, revision.reason):
        return revision.reason
    return f"{_led(answer)}{revision.reason}"


def said_past_marks(revision: Revision) -> str:
    """The same, its text without marks."""
    return revision.words if revision.answer == Revision.Answer.TEXT else said(revision)


def told_by(department, revision: Revision) -> str:
    """In a sentence: that a department gives an answer instead of a text, and why."""
    answer, reason = Revision.Answer(revision.answer), revision.reason
    if _begins_with(answer, reason):
        return f"{department} says: {reason}"
    if answer == Revision.Answer.NOT_APPLICABLE:
        return f"{department} says that this does not apply to it: {reason}"
    return f"{department} says that it has nothing to report: {reason}"


def heard(text: str) -> dict[str, str]:
    """The answer that a page's text is, as the fields of a revision."""
    for answer in INSTEAD:
        if led := _led_by(answer, text):
            return {"answer": answer, "text": "", "reason": led}
        if _begins_with(answer, text):
            return {"answer": answer, "text": "", "reason": text}
    return text_alone(text)


def text_alone(text: str) -> dict[str, str]:
    """A text that is one however it begins, as the fields of a revision."""
    return {"answer": Revision.Answer.TEXT, "text": text, "reason": ""}


def _led(answer: Revision.Answer) -> str:
    return f"{answer.label.capitalize()}: "


def _led_by(answer: Revision.Answer, text: str) -> str:
    """What follows the answer and a colon; empty where the text doesn't begin with them."""
    return text.removeprefix(_led(answer)) if text.startswith(_led(answer)) else ""


def _begins_with(answer: Revision.Answer, text: str) -> bool:
    return bool(re.match(rf"{answer.label}\b", text, re.IGNORECASE))
