"""Keeps what stands in step with the facts, and compares the two."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby, islice

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from commitments import bulk
from commitments.bulk import columns
from commitments.models import Response, StandingCount, StandingPending, StandingPledge
from commitments.standing.facts import Facts, facts_of
from commitments.standing.rules import MODELS, Row, what_stands
from strategy.models import RecordChange
from strategy.progress import Tell, nobody

AT_ONCE = 500
NEW_AT_ONCE = 10  # Responses whose facts are held in memory together.
# A change of what many responses answer to is worked out by `manage.py derive_standing`.
MOST_IN_PLACE = 20

_held: ContextVar[set[int] | None] = ContextVar("held", default=None)


def lock(responses: models.QuerySet) -> list[int]:
    """What stands of these is written by one at a time; gives those that there are."""
    rows = responses.order_by("pk").select_for_update(no_key=True)
    return list(rows.values_list("pk", flat=True))


def keep(response: Response) -> None:
    """Write what stands of a response; rows that say it already are left alone.

    Within `once()` at its end.
    """
    if (held := _held.get()) is not None:
        held.add(response.pk)
    else:
        _write(response)


@transaction.atomic
def _write(response: Response) -> None:
    if not lock(Response.objects.filter(pk=response.pk)):
        return  # Somebody deleted it meanwhile.
    is_other = False
    for model, (lacking, unlike) in _unlike(response).items():
        is_other = is_other or bool(lacking or unlike)
        _delete(model, list(unlike))
        bulk.insert(model, sorted(lacking))
    was_pending, _by_model = StandingPending.objects.filter(response=response).delete()
    if is_other or was_pending:  # Pages that somebody keeps are not today's any more.
        RecordChange.objects.create(at=timezone.now(), place="commitments_standing")


def keep_all(responses: Iterable[Response] | None = None, tell: Tell = nobody) -> int:
    """Make what stands of all responses anew, or of those that are given; gives their number."""
    if responses is None:
        responses = Response.objects.order_by("pk")
    responses = list(responses)
    new = set() if _held.get() is not None else _new(response.pk for response in responses)
    done = 0
    for is_new, alike in groupby(responses, lambda response: response.pk in new):
        while some := list(islice(alike, NEW_AT_ONCE if is_new else 1)):
            _write_new(some) if is_new else keep(*some)
            done += len(some)
            tell("What stands of responses", done, len(responses))
    return done


@transaction.atomic
def _write_new(responses: list[Response]) -> None:
    """The same of several of which nothing stands yet: written while it is worked out."""
    there = lock(Response.objects.filter(pk__in=[response.pk for response in responses]))
    new = _new(there)
    facts = [facts_of(response) for response in responses if response.pk in new]
    beside: dict[type, list[Row]] = {model: [] for model in MODELS if model is not StandingPledge}
    bulk.insert(StandingPledge, _of_pledges(facts, beside))
    for model, rows in beside.items():
        bulk.insert(model, rows)
    StandingPending.objects.filter(response__in=new).delete()
    if new:
        RecordChange.objects.create(at=timezone.now(), place="commitments_standing")
    for response in responses:
        if response.pk in there and response.pk not in new:
            _write(response)  # Somebody was faster.


def _of_pledges(facts: list[Facts], beside: dict[type, list[Row]]) -> Iterator[Row]:
    """The rows of `StandingPledge`, most of all; adds those of the other tables to `beside`."""
    for of_response in facts:
        found = what_stands(of_response)
        for model, rows in beside.items():
            rows += sorted(found[model])
        yield from sorted(found[StandingPledge])


def pending() -> models.QuerySet[Response]:
    """Responses of which what stands is still to be made anew."""
    return Response.objects.filter(pk__in=StandingPending.objects.values("response")).order_by("pk")


def differences(response: Response) -> Iterator[str]:
    """Each row that is not what follows from the facts, and each that is missing, in words."""
    found = _unlike(response)
    if any(rows for pair in found.values() for rows in pair):
        found = _unlike_at_rest(response)
    for model, (lacking, unlike) in found.items():
        names = columns(model)
        what = model._meta.verbose_name
        for row in sorted(lacking, key=str):
            yield f"{response}: a {what} is missing: {_in_words(names, row)}"
        for pk, row in sorted(unlike.items()):
            yield f"{response}: {what} {pk} does not follow from what is published: " + _in_words(
                names, row
            )


def every_difference(tell: Tell = nobody) -> Iterator[str]:
    responses = list(Response.objects.order_by("pk"))
    for count, response in enumerate(responses, 1):
        yield from differences(response)
        tell("Responses compared", count, len(responses))
    for model in MODELS:
        lost = model.objects.exclude(response__in=Response.objects.all())
        for pk in lost.order_by("pk").values_list("pk", flat=True):
            yield f"{model._meta.verbose_name} {pk} is of no response"


def forget(response: Response) -> None:
    """Before a response is deleted: nothing stands of it, and nobody writes that anything does."""
    list(Response.objects.select_for_update().filter(pk=response.pk))
    for model in (*MODELS, StandingPending):
        model.objects.filter(response=response).delete()


@transaction.atomic(savepoint=False)
def touched(responses: models.QuerySet) -> None:
    """Make anew what stands of responses after something fixed was changed.

    At once where they are few; else each is named as pending until `manage.py derive_standing`.
    """
    keys = list(responses.order_by("pk").values_list("pk", flat=True)[: MOST_IN_PLACE + 1])
    if len(keys) > MOST_IN_PLACE:
        # Whoever makes one of them anew right now has not seen the change: name it after that.
        waiting = [StandingPending(response_id=pk) for pk in lock(responses)]
        StandingPending.objects.bulk_create(waiting, ignore_conflicts=True)
    elif (held := _held.get()) is not None:
        held.update(keys)
    else:
        keep_all(Response.objects.filter(pk__in=keys).order_by("pk"))


@contextmanager
def once(tell: Tell = nobody) -> Iterator[None]:
    """Of many publications and changes of what is fixed, work out but once what stands: at the end.

    Call it within a transaction, and ask nothing of what stands meanwhile.
    """
    held: set[int] = set()
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
    keep_all(Response.objects.filter(pk__in=held).order_by("pk"), tell)


def never_derived() -> models.QuerySet[Response]:
    """Responses of which nothing stands yet: each that was derived has counts."""
    return Response.objects.exclude(Exists(StandingCount.objects.filter(response=OuterRef("pk"))))


def _new(keys: Iterable[int]) -> set[int]:
    """Those of which no table has a row."""
    found = Response.objects.filter(pk__in=list(keys))
    for model in MODELS:
        found = found.exclude(Exists(model.objects.filter(response=OuterRef("pk"))))
    return set(found.values_list("pk", flat=True))


@transaction.atomic
def _unlike_at_rest(response: Response) -> dict[type, tuple[set[Row], dict[int, Row]]]:
    """The same while nobody publishes: between two reads somebody may have."""
    lock(Response.objects.filter(pk=response.pk))
    return _unlike(response)


def _unlike(response: Response) -> dict[type, tuple[set[Row], dict[int, Row]]]:
    """By table the rows that are missing, and those by their number that don't follow."""
    found = {}
    for model, wanted in what_stands(facts_of(response)).items():
        rows = model.objects.filter(response=response).values_list("pk", *columns(model))
        there = {pk: tuple(row) for pk, *row in rows.iterator()}
        unlike = {pk: row for pk, row in there.items() if row not in wanted}
        found[model] = (wanted - set(there.values()), unlike)
    return found


def _delete(model: type, keys: list[int]) -> None:
    for start in range(0, len(keys), AT_ONCE):
        model.objects.filter(pk__in=keys[start : start + AT_ONCE]).delete()


def _in_words(names: tuple[str, ...], row: Row) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(names, row, strict=True))
