"""Atom feeds of editions (RFC 4287): what was published, the latest first."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html

from commitments.models import (
    Edition,
    Figure,
    Outcome,
    Pledge,
    Revision,
    Succession,
    Wording,
    Yardstick,
)
from strategy.models import Action

EDITIONS_A_FEED = 100
LICENCE = "Open Government Licence v3.0"
# The year in which this naming began: part of every id, so it never changes (RFC 4151).
NAMED_SINCE = 2026
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# How facts of an edition lead to their action.
FACTS = (
    (Revision, "entry__action"),
    (Wording, "action"),
    (Pledge, "entry__action"),
    (Outcome, "pledge__entry__action"),
    (Figure, "measure__action"),
    (Yardstick, "measure__action"),
    (Succession, "goes_on_as__entry__action"),
)


def tag(specific: str) -> str:
    """An id that stays when the address of a page moves: tag:HOST,2026:SPECIFIC."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{NAMED_SINCE}:{specific}"


LATEST_FIRST = ("-published_on_last", "-recorded_at", "-pk")


def xml_text(text: str) -> str:
    """A text without the characters that XML has no way to write."""
    return NOT_IN_XML.sub("", text)


def published_editions(as_at: date) -> QuerySet[Edition]:
    """What the public could read by the day, the latest first."""
    return Edition.objects.as_at(as_at).order_by(*LATEST_FIRST)


def with_all_that_a_feed_tells(editions: Iterable[Edition]) -> QuerySet[Edition]:
    """These in order, each with how many texts it has, `text_count`, and how many promises of an
    earlier strategy it makes again, `again_count`.
    """
    # Counted for each: joined to them, their texts would all be sorted together with them.
    texts = Revision.objects.filter(edition=OuterRef("pk")).order_by().values("edition")
    count = texts.annotate(count=Count("pk")).values("count")
    again = Succession.objects.over_strategies().filter(edition=OuterRef("pk")).order_by()
    again = again.values("edition").annotate(count=Count("pk")).values("count")
    return (
        Edition.objects.filter(pk__in=[edition.pk for edition in editions])
        .select_related("response__department", "response__strategy")
        .annotate(text_count=Coalesce(Subquery(count), 0), again_count=Coalesce(Subquery(again), 0))
        .order_by(*LATEST_FIRST)
    )


def speaking_of(editions: QuerySet[Edition], action: Action) -> QuerySet[Edition]:
    """Those that publish anything of one action."""
    anything = Q()
    for model, path in FACTS:
        anything |= Exists(model.objects.filter(edition=OuterRef("pk"), **{path: action}))
    return editions.filter(anything)


class EditionFeed(Atom1Feed):
    """A feed of editions. `moved_on` is when it last changed if there is none in it."""

    def __init__(self, *, title: str, moved_on: datetime, **about):
        super().__init__(
            title=xml_text(title),
            author_name="Pledgebook",
            feed_copyright=LICENCE,
            language="en-GB",
            **about,
        )
        self.moved_on = moved_on

    def latest_post_date(self):
        return max((item["updateddate"] for item in self.items), default=self.moved_on)

    def add_edition(self, edition: Edition, absolute) -> None:
        """`absolute` makes an address whole."""
        response = edition.response
        self.add_item(
            title=xml_text(f"{response.department.abbreviation}: {edition}, {response.strategy}"),
            link=absolute(edition.get_absolute_url()),
            description=xml_text(summary(edition)),
            author_name="Pledgebook" if edition.is_summary else xml_text(response.department.name),
            unique_id=tag(f"{response.key}/editions/{edition.position}"),
            pubdate=start_of(edition.published_on.last),
            updateddate=edition.recorded_at,
            categories=(edition.kind, str(edition.year)),
        )


def summary(edition: Edition) -> str:
    """What an edition is, in HTML: when it was published, how much it says, and why."""
    texts = f"{edition.text_count} text{'' if edition.text_count == 1 else 's'}"
    ours = " in our summary" if edition.is_summary and edition.text_count else ""
    inferred = " (inferred)" if edition.is_date_inferred else ""
    again = _made_again(edition.again_count)
    return format_html(
        "<p>Published {}{}: {}{}.{}</p><p>{}</p>",
        edition.published_on,
        inferred,
        texts,
        ours,
        again,
        edition.change_note or "No change note.",
    )


def _made_again(count: int) -> str:
    if not count:
        return ""
    return f" It makes {count} promise{'' if count == 1 else 's'} of an earlier strategy again."


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
