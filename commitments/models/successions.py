from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from commitments.models.editions import Edition
from commitments.models.entries import FactQuerySet
from commitments.models.pledges import Pledge
from strategy.partial_dates import PartialDateField, whole_date


class SuccessionQuerySet(FactQuerySet):
    def as_at(self, day: date):
        """Those that the public could read of on that day, and that were announced by then."""
        return super().as_at(day).filter(announced_on_last__lte=day)

    def current(self, day: date):
        """Of what editions tell of the same two pledges, what the latest of them says."""
        same = self.model.objects.as_at(day).filter(
            pledge=OuterRef("pledge"), goes_on_as=OuterRef("goes_on_as")
        )
        is_later = Q(edition__published_on_last__gt=OuterRef("edition__published_on_last")) | Q(
            edition__published_on_last=OuterRef("edition__published_on_last"),
            edition__position__gt=OuterRef("edition__position"),
        )
        return self.as_at(day).exclude(Exists(same.filter(is_later)))

    def within_a_response(self):
        """Those by which a pledge is counted as another: splits and merges."""
        return self.exclude(kind=Succession.Kind.GOES_ON)

    def over_strategies(self):
        """Those by which a pledge is made again in a later strategy."""
        return self.filter(kind=Succession.Kind.GOES_ON)


class Succession(models.Model):
    """That a pledge goes on as another: as a part of it, merged with others into one, or again in
    a later strategy.

    One row leads from one pledge to one: a split has a row for each part, a merge one for each
    pledge that was merged. The first stays as it was promised. From the day of the edition that
    says so, and not before it was announced, what a split or a merge leads to is counted in its
    place.

    What goes on in a later strategy keeps what became of it in its own, and is counted there; its
    edition is of the response that makes it again. Of a total over strategies only the first is.
    """

    class Kind(models.TextChoices):
        SPLIT = "split"
        MERGED = "merged"
        GOES_ON = "goes-on", "made again in a later strategy"

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="successions")
    goes_on_as = models.ForeignKey(Pledge, models.PROTECT, related_name="comes_from")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="successions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    announced_on = PartialDateField("announced", required=True)
    reason = models.TextField(
        help_text="Why it was split or merged, as it was announced; or what shows that it is the "
        "same promise."
    )
    section = models.CharField(max_length=200, blank=True, help_text="Where in the source.")

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["pledge", "edition", "goes_on_as"]
        constraints = [
            models.UniqueConstraint(
                fields=["goes_on_as", "edition"],
                condition=Q(kind="split"),
                name="succession_part_of_one",
                violation_error_message="This is a part of another promise already.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["split", "merged", "goes-on"]),
                name="succession_kind_is_known",
            ),
            models.UniqueConstraint(
                fields=["pledge", "goes_on_as", "edition"],
                name="succession_once_an_edition",
                violation_error_message="This edition says already that it goes on so.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="succession_gives_its_reason"),
            models.CheckConstraint(
                condition=~Q(pledge=F("goes_on_as")),
                name="succession_not_of_itself",
                violation_error_message="A promise can't be split or merged into itself.",
            ),
            whole_date("succession", "announced_on", required=True),
        ]

    def __str__(self):
        return f"{self.pledge}, {self.how} {self.goes_on_as}"

    @property
    def how(self) -> str:
        """What became of the first: "split into"."""
        return HOW[self.kind]

    @property
    def step(self) -> tuple[str, int]:
        """By which all parts of one split are told together."""
        return self.how, self.edition_id

    @property
    def what(self) -> str:
        """What a receipt of it is of."""
        return WHAT[self.kind]


# By these a pledge is counted as another, of the same response.
WITHIN = (Succession.Kind.SPLIT, Succession.Kind.MERGED)
# How a pledge leads to what it goes on as, and what a receipt calls that.
HOW = {
    Succession.Kind.SPLIT: "split into",
    Succession.Kind.MERGED: "merged into",
    Succession.Kind.GOES_ON: "made again as",
}
WHAT = {
    Succession.Kind.SPLIT: "the split",
    Succession.Kind.MERGED: "the merge",
    Succession.Kind.GOES_ON: "that it was made again",
}
