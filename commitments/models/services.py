from datetime import date

from django.db import models

from commitments.models.pledges import Pledge
from strategy.models import Service
from strategy.models.services import FromSource


class ServicePledgeQuerySet(models.QuerySet):
    def as_at(self, day: date):
        """Those whose pledge the public could read on that day, of services on record by then.

        Asked of each, for they are few: SQLite would look up all that was published first.
        """
        public = Pledge.objects.as_at(day).filter(pk=models.OuterRef("pledge"))
        return self.filter(models.Exists(public), service__known_since_last__lte=day)


class ServicePledge(FromSource):
    """That a promise is about a service. The promise is published, and of the same department."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="pledges")
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="services")

    objects = ServicePledgeQuerySet.as_manager()

    class Meta:
        verbose_name = "promise about a service"
        verbose_name_plural = "promises about services"
        ordering = ["service", "pledge"]
        constraints = [
            models.UniqueConstraint(fields=["service", "pledge"], name="service_pledge_once"),
        ]

    def __str__(self):
        return f"{self.service}: {self.pledge}"
