"""For how long the address of somebody who was asked is kept: some days after it is of use."""

from datetime import timedelta

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from commitments.models import Contribution, Edition, Event


def past() -> QuerySet[Contribution]:
    """Those whose link ended, or whose report was published or withdrawn, so many days ago."""
    then = timezone.now() - timedelta(days=settings.CONTRIBUTION_ADDRESS_DAYS)
    withdrawn = Event.objects.filter(
        edition=OuterRef("edition"), what=Event.What.WITHDRAWN
    ).order_by("-at")
    rows = Contribution.objects.exclude(address="")
    rows = rows.annotate(withdrawn_at=Subquery(withdrawn.values("at")[:1]))
    of_no_use = (
        Q(ended_at__lte=then)
        | Q(expires_at__lte=then)
        | Q(edition__state=Edition.State.PUBLISHED, edition__recorded_at__lte=then)
        | Q(edition__state=Edition.State.WITHDRAWN, withdrawn_at__lte=then)
    )
    return rows.filter(of_no_use)


def forget() -> int:
    """Remove those addresses; how many there were."""
    keys = list(past().values_list("pk", flat=True))
    return Contribution.objects.filter(pk__in=keys).update(address="")
