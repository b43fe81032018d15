"""Who edits, approves and clears for departments: of all at once, in a fixed number of questions.

By the rules of `workflow.edits`, `approves` and `is_of_step`, which ask for one person each.
"""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q

from commitments.models import Author, Clearance, Edition, Membership, Step
from strategy.accounts.second_factor import RIGHTS

READS = "commitments.view_edition"


class Teams:
    """The people of departments, and of the steps that editions wait for. Takes nine queries."""

    def __init__(self, departments, editions=()):
        """`departments` are their keys, `editions` those that wait for a decision."""
        self.of: dict[int, set[int]] = defaultdict(set)  # Who works for a department.
        rows = Membership.objects.filter(department__in=departments)
        for user, department in rows.values_list("user", "department"):
            self.of[department].add(user)
        for_all = Q(is_superuser=True) | Q(groups__name="Administrators")
        users = get_user_model().objects.filter(is_active=True)
        self.for_all = set(users.filter(for_all).values_list("pk", flat=True))
        known = self.for_all.union(*self.of.values())
        rows = users.filter(pk__in=known).prefetch_related("groups").order_by("pk")
        self.users = {user.pk: user for user in rows}
        self.administer = self._with_one_of(RIGHTS)
        self.read = self._with_one_of([READS])
        self.wrote: dict[int, set[int]] = defaultdict(set)
        for user, edition in Author.objects.filter(edition__in=editions).values_list(
            "user", "edition"
        ):
            self.wrote[edition].add(user)

    def _with_one_of(self, rights) -> set[int]:
        named = [right.split(".") for right in rights]
        wanted = [Q(content_type__app_label=app, codename=code) for app, code in named]
        keys = list(Permission.objects.filter(reduce(or_, wanted)).values_list("pk", flat=True))
        has = Q(user_permissions__in=keys) | Q(groups__permissions__in=keys) | Q(is_superuser=True)
        users = get_user_model().objects.filter(has, pk__in=self.users)
        return set(users.values_list("pk", flat=True))

    def editors(self, department: int) -> list:
        return self._in("Editors", department)

    def approvers(self, edition: Edition) -> list:
        """Who is to approve an edition."""
        return self._but_writers(edition, self._in("Approvers", edition.response.department_id))

    def clearers(self, edition: Edition, row: Clearance) -> list:
        """Who is to clear a step of an edition. Its step comes with its people and its group’s."""
        if row.step is None:
            return []
        return self._but_writers(edition, self._of_step(row.step, edition.response.department_id))

    def _in(self, group: str, department: int) -> list:
        people = [self.users[key] for key in sorted(self.of[department] & self.users.keys())]
        found = [user for user in people if any(row.name == group for row in user.groups.all())]
        return [user for user in found if self._takes_part(user)]

    def _takes_part(self, user) -> bool:
        return settings.ONE_PERSON_MAY_APPROVE or user.pk not in self.administer

    def _of_step(self, step: Step, department: int) -> list:
        named = {user.pk for user in step.people.all()}
        works = self.of[department] | self.for_all
        people = [self.users[key] for key in sorted(works & self.users.keys())]
        return [
            user
            for user in people
            if (user.pk in named or any(row.pk == step.group_id for row in user.groups.all()))
            and user.is_staff
            and user.pk in self.read
            and self._takes_part(user)
        ]

    def _but_writers(self, edition: Edition, people: list) -> list:
        wrote = {edition.submitted_by_id, *self.wrote[edition.pk]}
        others = [user for user in people if user.pk not in wrote]
        return people if settings.ONE_PERSON_MAY_APPROVE and not others else others
