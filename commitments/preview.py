"""The public pages as they would be if an edition were published today.

It is published within a transaction that is undone as soon as the page is drawn, so the page is
the real one, by the real code. Nothing of it is kept: no line, no seal, no version of the record.
On SQLite nobody else writes meanwhile, which is as long as it takes to draw one page.
"""

import copy
import secrets
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone

from commitments import ledger, standing
from commitments.models import Edition
from commitments.workflow import NotAllowed
from strategy import triggers
from strategy.models.changes import Version
from strategy.partial_dates import PartialDate, as_columns

State = Edition.State
PAGES = ("response", "action", "year", "edition", "edition_changes")


def match_of(edition: Edition, path: str):
    """The page of the edition's response at a public address; nothing where there is none."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    response = edition.response
    own = {"department": response.department.slug, "strategy": response.strategy.slug}
    is_own = all(match.kwargs.get(name) == slug for name, slug in own.items())
    return match if match.url_name in PAGES and is_own else None


def position_of(edition: Edition) -> int:
    """The place that it would have among those published."""
    last = Edition.objects.filter(response=edition.response_id).aggregate(last=Max("position"))
    return (last["last"] or 0) + 1


def draw(request, edition: Edition, path: str, match):
    """The page at a public address, drawn whole. Raises NotAllowed where it can't be published."""
    asked = copy.copy(request)
    asked.path = asked.path_info = path
    asked.GET, asked.resolver_match = QueryDict(), match
    # What is worked out for this page is kept under a version that the record never has.
    asked.record_version = Version(-secrets.randbits(62), timezone.now())
    with _published(edition, by=request.user):
        page = match.func(asked, *match.args, **match.kwargs)
        return page.render() if hasattr(page, "render") else page


@contextmanager
def _published(edition: Edition, by):
    """Have an edition be published until the block ends."""
    with transaction.atomic():
        try:
            _publish(Edition.objects.select_for_update().get(pk=edition.pk), by)
        except IntegrityError as error:
            why = triggers.why_refused(error) or "something in it is not whole yet"
            raise NotAllowed(f"It can’t be shown as published: {why}") from error
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _publish(edition: Edition, by) -> None:
    """As the workflow does, but for what would hold it up and for what lasts."""
    this = Edition.objects.filter(pk=edition.pk)
    nobody = {"submitted_by": None, "submitted_at": None, "submitted_name": ""}
    this.update(state=State.DRAFT, **nobody)
    edition.clearances.all().delete()
    edition.authors.all().delete()
    edition.comments.open().update(closed_at=timezone.now(), closed_name="Preview")
    day = edition.supplements.published_on if edition.supplements else None
    this.update(
        state=State.PUBLISHED,
        position=position_of(edition),
        recorded_at=timezone.now(),
        submitted_by=by,
        submitted_at=timezone.now(),
        submitted_name="Preview",
        **_approved(by),
        **as_columns("published_on", day or PartialDate.of_day(timezone.localdate())),
    )
    edition.refresh_from_db()
    ledger.seal(edition)
    standing.keep(edition.response)


def _approved(by) -> dict:
    """By somebody else, as it will be, where there is anybody else."""
    other = get_user_model().objects.exclude(pk=by.pk).order_by("pk").first()
    return {
        "approved_by": other or by,
        "approved_name": "Preview",
        "is_approved_by_submitter": other is None,
    }
