from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from commitments.models.editions import Edition
from strategy.models import Action


def action_words(numbers: Iterable[int]) -> str:
    """Some actions in words: "actions 7, 8 and 9"."""
    told = [str(number) for number in sorted(numbers)]
    if len(told) == 1:
        return f"action {told[0]}"
    return f"actions {', '.join(told[:-1])} and {told[-1]}"


class ContributionQuerySet(models.QuerySet):
    def with_all(self):
        """With what a page tells of each, and who holds it."""
        related = ("edition__response__department", "edition__response__strategy")
        return self.select_related(*related).prefetch_related("answers__action")

    def held(self, now: datetime | None = None):
        """Those that somebody can still answer."""
        return self.filter(
            state=Contribution.State.OPEN,
            expires_at__gt=now or timezone.now(),
            edition__state=Edition.State.DRAFT,
        )


class Contribution(models.Model):
    """Some actions of a draft, asked of somebody who has no account, by a link.

    Of the link no more is kept than a digest: nobody can read it here.
    """

    class State(models.TextChoices):
        OPEN = "open", "with them"
        SUBMITTED = "submitted", "answered"
        HANDED_ON = "handed-on", "handed on"
        DECLINED = "declined", "not theirs"
        REVOKED = "revoked", "taken back"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="contributions")
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=90)
    address = models.EmailField(blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="contributions_asked"
    )
    asked_name = models.CharField(max_length=200)
    reminded_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    handed_on_from = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="handed_on_to"
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "submitted", "handed-on", "declined", "revoked"]),
                name="contribution_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(role="") & ~Q(asked_name=""),
                name="contribution_names_its_people",
                violation_error_message="Give a name and a role.",
            ),
            models.CheckConstraint(
                condition=~Q(token_sha256=""), name="contribution_has_the_digest_of_its_link"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | ~Q(state="open") & Q(ended_at__isnull=False),
                name="contribution_ended_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""),
                name="contribution_declined_with_a_reason",
                violation_error_message="Say why it is not yours.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")), name="contribution_is_good_for_a_time"
            ),
            models.CheckConstraint(
                condition=Q(handed_on_from=None) | ~Q(handed_on_from=F("id")),
                name="contribution_not_handed_on_to_itself",
            ),
        ]

    def __str__(self):
        return self.holder

    @property
    def holder(self) -> str:
        """Who was asked, as pages and the trail name them."""
        return f"{self.name}, {self.role}"

    @property
    def is_expired(self) -> bool:
        return self.state == self.State.OPEN and self.expires_at <= timezone.now()

    @property
    def is_held(self) -> bool:
        """Whether somebody can still answer. Reads the edition."""
        is_open = self.state == self.State.OPEN and not self.is_expired
        return is_open and self.edition.state == Edition.State.DRAFT

    @property
    def state_words(self) -> str:
        """What became of it."""
        return "expired" if self.is_expired else self.get_state_display()

    @property
    def actions_words(self) -> str:
        """Its actions in words: "actions 7 and 8". Reads the answers with their actions."""
        return action_words(answer.action.number for answer in self.answers.all())


class ContributionAnswerQuerySet(models.QuerySet):
    def waiting(self):
        """Those that were sent, and that no editor took anything of or set aside."""
        sent = self.filter(contribution__state=Contribution.State.SUBMITTED)
        return sent.filter(saved_at__isnull=False, decided_at=None)

    def waiting_of(self, edition: Edition):
        """Those of an edition, with who sent them."""
        rows = self.waiting().filter(contribution__edition=edition)
        return rows.select_related("contribution", "action").order_by("action__number", "pk")


class ContributionAnswer(models.Model):
    """What somebody answers about one action, and what an editor took of it.

    `answers` is by part of the page ("progress", "plan", "outcome-12") what stands in its boxes;
    `taken` names the parts that an editor took into the draft.
    """

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="answers")
    action = models.ForeignKey(Action, models.PROTECT, related_name="contribution_answers")
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True)
    taken = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="contributions_decided"
    )
    decided_name = models.CharField(max_length=200, blank=True)

    objects = ContributionAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["contribution", "action__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "action"], name="contribution_answer_once_an_action"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, decided_name="", taken=[])
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided_name=""),
                name="contribution_answer_decided_when_and_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.contribution.holder}: {self.action}"

    @property
    def is_begun(self) -> bool:
        return bool(self.answers)


class FormerLink(models.Model):
    """A link that a newer one took the place of, so that it can say so."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="former_links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["replaced_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(token_sha256=""), name="former_link_has_its_digest")
        ]

    def __str__(self):
        return f"A former link of {self.contribution.holder}"
