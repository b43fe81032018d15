"""Notices when something fixed was changed on which it hangs what stands."""

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from commitments.models import Response
from commitments.standing.keeping import touched
from strategy.models import Action, Department, ReportingYear


@receiver(post_save, sender=Action, dispatch_uid="an action was changed")
@receiver(post_delete, sender=Action, dispatch_uid="an action was deleted")
@receiver(post_save, sender=ReportingYear, dispatch_uid="a reporting year was changed")
@receiver(post_delete, sender=ReportingYear, dispatch_uid="a reporting year was deleted")
@receiver(post_save, sender=Department, dispatch_uid="a department was changed")
@receiver(post_save, sender=Response, dispatch_uid="a response was changed")
def derive_anew(sender, *, instance: Model, raw=False, **others) -> None:
    if not raw:
        touched(answering_to(instance))


def answering_to(instance: Model) -> QuerySet[Response]:
    """The responses of which something follows from what a row says."""
    if isinstance(instance, Response):
        return Response.objects.filter(pk=instance.pk)
    if isinstance(instance, Department):
        return Response.objects.filter(department=instance)
    return Response.objects.filter(strategy=instance.strategy_id)
