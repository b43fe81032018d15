import os
import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from commitments.models import Membership
from strategy.models import Department

PEOPLE = {
    "admin": "Administrators",
    "editor": "Editors",
    "approver": "Approvers",
    "auditor": "Auditors",
    "second-auditor": "Auditors",
}
FOR_A_DEPARTMENT = ("editor", "approver")


class Command(BaseCommand):
    help = "Make the people of the demonstration, with one password that is told once."

    @transaction.atomic
    def handle(self, **options):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                "These people are for the demonstration only: their names are known to all. "
                "Set DEMO=1, or make people with manage.py createsuperuser and in the admin."
            )
        User = get_user_model()
        if User.objects.filter(username__in=PEOPLE).exists():
            self.stdout.write("Sign in at /admin/ with the password told at the first start.")
            return
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        for name, group in PEOPLE.items():
            self.make(User, name, group, password)
        self.stdout.write(
            f"Sign in at /admin/ as {', '.join(PEOPLE)}, each with the password {password} "
            "(told this once)."
        )

    def make(self, User, name, group, password):
        is_admin = name == "admin"
        make = User.objects.create_superuser if is_admin else User.objects.create_user
        person = make(name, password=password)
        person.is_staff = True
        person.save()
        person.groups.add(Group.objects.get(name=group))
        if name in FOR_A_DEPARTMENT:
            for department in Department.objects.all():
                Membership.objects.create(user=person, department=department)
