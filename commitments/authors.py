"""Who wrote what stands in an edition: told by the events that its saves left.

Somebody wrote in a place (a text, the pledges of a text, an outcome, a figure, the reason) who
saved it since it last stood empty. Whoever changes a comma joins whoever wrote the text; what is
put back as it was before is theirs again who wrote it by then, and of nobody else. Whoever sent it
by a link joins them, too, once an editor took it.
"""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db.models import Q

from commitments.models import (
    Citation,
    Contribution,
    Edition,
    Event,
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
from commitments.untold import is_same

NOTE = "change_note"
# What a box holds beside words: it alone says nothing.
CHOICES = {"answer", "says", "form"}
# The words of an edition itself that are typed in a form of the admin, as its events name them.
OWN_WORDS = {"change note", "page title", "section"}


def authors_of(edition: Edition) -> list:
    """Everybody who wrote something that stands in a draft, by account. Takes ten queries."""
    return writers_of(edition)[0]


def writers_of(edition: Edition) -> tuple[list, list[Contribution]]:
    """The authors of a draft, and what came in by links that stands in it.

    Takes ten queries, and one more where something was taken.
    """
    by_place = _on_the_screen(edition)
    found = {writer for writers in by_place.values() for writer in writers}
    by_link = {writer for writer in found if isinstance(writer, Contribution)}
    people = sorted((found - by_link) | _in_forms(edition), key=lambda user: user.get_username())
    return people, sorted(by_link, key=lambda one: one.pk)


def _on_the_screen(edition: Edition) -> dict[str, set]:
    """By place, who wrote what stands there."""
    places: dict[str, list] = defaultdict(list)
    events = list(edition.events.select_related("by").order_by("at", "id"))
    taken = [event.subject_key for event in events if event.what == Event.What.TAKEN]
    contributions = Contribution.objects.in_bulk(map(int, taken)) if taken else {}
    for event in events:
        if event.what == Event.What.TAKEN:  # Beside whoever took it.
            sent_by = contributions[int(event.subject_key)]
            for place, (_before, after) in event.changes.items():
                words, users = places[place].pop() if places[place] else (after, set())
                places[place].append((words, users | {sent_by}))
        for place, (before, after) in _written(event).items():
            _add(places[place], before, after, event.by)
    return {place: said[-1][1] for place, said in places.items() if said}


def _add(said: list[tuple], before, after, by) -> None:
    """To what a place said since it last stood empty, each with who wrote it."""
    if not _says(before):
        said.clear()
    elif not said:
        said.append((before, set()))  # The published text that a correction begins with.
    if not _says(after):
        said.clear()
        return
    wrote = next((users for words, users in said if is_same(words, after)), None)
    if wrote is None:
        wrote = {by} | (said[-1][1] if said else set())
    said.append((after, wrote))


def _written(event: Event) -> dict:
    """By place, what it was before an event and what it is after."""
    if event.what == Event.What.OPENED and event.comment:
        return {NOTE: ["", event.comment]}
    if event.what in (Event.What.SAVED, Event.What.IMPORTED):  # Typed, or read from a page.
        return event.changes
    if event.what == Event.What.SUBMITTED:
        return {NOTE: event.changes[NOTE]} if NOTE in event.changes else {}
    if event.what == Event.What.RESTARTED:
        # The text of the draft gave way to the published one, as a whole.
        changes = {key: pair for key, pair in event.changes.items() if pair[0] != pair[1]}
        return {_place_of(key): ["", after] for key, (_before, after) in changes.items()}
    return {}


def _place_of(entry: str) -> str:
    """The place of an entry, ACTION/KIND/YEAR, as events of the screen name it."""
    action, kind, _year = entry.split("/")
    return f"{action}/texts/{kind}"


def _says(value) -> bool:
    """Whether something stands in a place."""
    if isinstance(value, dict):
        return any(text for name, text in value.items() if name not in CHOICES)
    return bool(value)


def _in_forms(edition: Edition) -> set:
    """Who entered or changed facts that stand, each in its own form of the admin."""
    facts = {
        model: model.objects.filter(edition=edition)
        for model in (
            *(Revision, Variant, Wording, Pledge, Withdrawal, Slip, Succession, Outcome),
            *(Figure, Yardstick),
        )
    }
    facts[Citation] = Citation.objects.filter(outcome__edition=edition)
    facts[Evidence] = Evidence.objects.of([edition.pk])
    keys = {model: rows.values_list("pk", flat=True) for model, rows in facts.items()}
    named = [_of(model, rows) for model, rows in keys.items()]
    changed = Q(what__in=[Event.What.ADDED, Event.What.CHANGED], by__isnull=False)
    events = Event.objects.filter(changed).select_related("by")
    wrote = events.filter(reduce(or_, named))
    wrote_itself = [
        event
        for event in events.filter(_of(Edition, [edition.pk]))
        if OWN_WORDS & event.changes.keys()
    ]
    return {event.by for event in [*wrote, *wrote_itself]}


def _of(model, keys) -> Q:
    """The events of rows."""
    return Q(subject_kind=model._meta.model_name, subject_key__in=[str(key) for key in keys])
