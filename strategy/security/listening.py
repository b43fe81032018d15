"""Listens to sign-ins, and notes them."""

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from strategy.security.noting import What, note


@receiver(user_logged_in, dispatch_uid="note who signed in")
def signed_in(sender, request, user, **others):
    note(What.SIGNED_IN, account=user, request=request)


@receiver(user_logged_out, dispatch_uid="note who signed out")
def signed_out(sender, request, user, **others):
    if user is not None:
        note(What.SIGNED_OUT, account=user, request=request)


@receiver(user_login_failed, dispatch_uid="note who failed to sign in")
def failed(sender, credentials, request=None, **others):
    """What was typed is not kept: it may be a password in the wrong box."""
    note(What.FAILED, account=account_named(credentials), request=request)


def account_named(credentials: dict):
    """The account that somebody tried to sign in to; none where there is none of that name."""
    accounts = get_user_model().objects
    if name := credentials.get("username"):
        return accounts.filter(username__iexact=name).first()
    if email := credentials.get("email"):
        return accounts.filter(email__iexact=email).first()
    return None
