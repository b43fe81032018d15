"""The facts of an edition as they are read from the database to be sealed, or to be compared."""

from django.db.models import Prefetch

from commitments.models import (
    Citation,
    Edition,
    Figure,
    Outcome,
    Pledge,
    Revision,
    Slip,
    Withdrawal,
    Wording,
)


def revisions(edition: Edition):
    return Revision.objects.filter(edition=edition).select_related("entry__action")


def pledges(edition: Edition):
    pledges = Pledge.objects.filter(edition=edition)
    return pledges.select_related("entry__action", "replaces__entry__action")


def wordings(edition: Edition):
    return Wording.objects.filter(edition=edition).select_related("action")


def withdrawals(edition: Edition):
    return Withdrawal.objects.filter(edition=edition).select_related("pledge__entry__action")


def slips(edition: Edition):
    return Slip.objects.filter(edition=edition).select_related("pledge__entry__action")


def outcomes(edition: Edition):
    citations = Citation.objects.select_related("entry__action")
    return (
        Outcome.objects.filter(edition=edition)
        .select_related("pledge__entry__action", "carried_to__entry__action")
        .prefetch_related(Prefetch("citations", citations), "evidence")
    )


def figures(edition: Edition):
    return (
        Figure.objects.filter(edition=edition)
        .select_related("measure", "entry__action")
        .prefetch_related("evidence")
    )
