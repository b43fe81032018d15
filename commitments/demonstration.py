"""That the people of the demonstration, whose names everybody knows, get in nowhere else."""

import os

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core import checks
from django.db import DatabaseError

from commitments.management.commands.demo_people import PEOPLE
from strategy.start import AT_THE_START

# What people who only wanted to try something take, beside DEMO_PASSWORD and the name itself.
TRIED_FIRST = ("password", "pledgebook", "changeme", "admin", "demo", "secret", "12345678")


@checks.register(checks.Tags.security, AT_THE_START, deploy=True)
def nobody_of_the_demonstration_is_there(app_configs, **kwargs) -> list[checks.Error]:
    """Where all of its people are, it was one: the web server doesn't start. One query."""
    found = people()
    names = sorted(person.username for person in found if person.is_active)
    if len(found) < len(PEOPLE) or not names:
        return []
    return [
        checks.Error(
            f"People of the demonstration can sign in: {', '.join(names)}.",
            hint="Deactivate them in the admin, started with DEMO=1, or begin with a new database.",
            id="commitments.E002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def no_password_is_that_of_a_demonstration(app_configs, **kwargs) -> list[checks.Error]:
    """Looks at accounts by the names of the demonstration: a password takes its time to check."""
    names = [person.username for person in people() if person.is_active and is_weak(person)]
    return [
        checks.Error(
            f"The password of {name} is one that others try first.",
            hint=f"Run manage.py changepassword {name}",
            id="commitments.E003",
        )
        for name in sorted(names)
    ]


def people() -> list[AbstractBaseUser]:
    """Those who are called as the demonstration's are; none in one, nor without a database."""
    if settings.DEMO or settings.DEBUG:
        return []
    try:
        return list(get_user_model().objects.filter(username__in=PEOPLE))
    except DatabaseError:
        return []


def is_weak(person: AbstractBaseUser) -> bool:
    tried = {*TRIED_FIRST, person.username, os.environ.get("DEMO_PASSWORD") or person.username}
    return any(person.check_password(password) for password in tried)
