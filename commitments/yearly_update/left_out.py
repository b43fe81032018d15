"""What a published report left out, and how an editor adds it."""

from django.db import transaction

from commitments import workflow
from commitments.models import Edition, Kind, Unfinished
from commitments.yearly_update.sheet import Entered, EnteredText, Sheet
from strategy.models import Action


def left_out(edition: Edition) -> list[tuple[Action, Kind]]:
    """What was asked of a published report and has no text yet. Takes three queries."""
    if edition.kind != Edition.Kind.REPORT:
        return []
    sheet = Sheet(edition)
    asked = [(action, kind) for action in sheet.actions for kind in sheet.asked_of(action)]
    return [
        (action, kind)
        for action, kind in asked
        if (action.pk, kind, edition.year + (kind == Kind.PLAN)) not in sheet.published
    ]


@transaction.atomic
def add_left_out(
    *, edition: Edition, action: Action, of: str, kind: Edition.Kind, reason: str, by
) -> Edition:
    """Open a draft that asks for one text that a report left out, and what it tells.

    `of` says which text; `kind` is as for `workflow.correct_entry`. Raises NotAllowed without a
    reason, or where there is such a text by now.
    """
    draft = workflow.open_correction(published=edition, kind=kind, reason=reason, by=by)
    if (action, of) not in left_out(edition):
        raise workflow.NotAllowed("Somebody added it in between. Correct that instead.")
    begun = Entered(texts={of: EnteredText()})
    Unfinished.objects.create(edition=draft, sections={str(action.number): begun.as_json()})
    return draft
