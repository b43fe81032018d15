from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from strategy.security.noting import What, note


class Command(BaseCommand):
    help = "Takes away the second factor of somebody who lost it, and signs them out everywhere."

    def add_arguments(self, parser):
        parser.add_argument("account", help="their username")

    @transaction.atomic
    def handle(self, account, **options):
        user = User.objects.filter(username=account).first()
        if user is None:
            raise CommandError(f"There is no account {account}: it takes the username.")
        factors = Authenticator.objects.filter(user=user)
        if not factors:
            self.stdout.write(f"{account} has no second factor.")
            return
        for factor in factors:
            note(What.FACTOR_REMOVED, account=user, subject=f"{factor.type}, by a command")
        factors.delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        self.stdout.write(f"The second factor of {account} is gone. They can set up another.")
