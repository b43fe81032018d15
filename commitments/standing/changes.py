"""Notices when something fixed was changed on which it hangs what stands."""

from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from commitments.models import Response
from commitments.standing.keeping import forget, lock, touched
from strategy.models import Action, Department, ReportingYear, Strategy


@receiver(post_save, sender=Action, dispatch_uid="an action was changed")
@receiver(post_delete, sender=Action, dispatch_uid="an action was deleted")
@receiver(post_save, sender=ReportingYear, dispatch_uid="a reporting year was changed")
@receiver(post_delete, sender=ReportingYear, dispatch_uid="a reporting year was deleted")
@receiver(post_save, sender=Department, dispatch_uid="a department was changed")
@receiver(post_save, sender=Response, dispatch_uid="a response was changed")
def derive_anew(sender, *, instance: Model, raw=False, created=False, **others) -> None:
    if raw:
        return
    responses = answering_to(instance)
    with transaction.atomic(savepoint=False):
        if created or not isinstance(instance, Response):
            lock(responses)
            hold_what_is_asked(instance)
        touched(responses)


@receiver(pre_delete, sender=Response, dispatch_uid="a response is deleted")
def forget_what_stands(sender, *, instance: Response, **others) -> None:
    forget(instance)


def hold_what_is_asked(instance: Model) -> None:
    """Nobody adds a response while something is changed that it answers to: neither would hear of
    the other.
    """
    for model, name in ((Department, "department_id"), (Strategy, "strategy_id")):
        if key := getattr(instance, name, None):
            list(model.objects.select_for_update(no_key=True).filter(pk=key).values_list("pk"))


def answering_to(instance: Model) -> QuerySet[Response]:
    """The responses of which something follows from what a row says."""
    if isinstance(instance, Response):
        return Response.objects.filter(pk=instance.pk)
    if isinstance(instance, Department):
        return Response.objects.filter(department=instance)
    return Response.objects.filter(strategy=instance.strategy_id)
