"""What matters of sign-in leaves word among the security events."""

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.dispatch import receiver

from strategy.asked_from import address_of
from strategy.security.noting import What, note

ONCE_A = 60  # Seconds: a flood of attempts makes no flood of rows.


def locked(request, credentials: dict) -> None:
    """Somebody was refused before a password was looked at."""
    name = credentials.get("username", "")
    account = get_user_model().objects.filter(username__iexact=name).first()
    who = f"{account.pk if account else ''}:{address_of(request)}"
    key = f"locked:{who}"
    if key not in cache and cache.add(key, True, ONCE_A):  # To look first writes nothing.
        note(What.LOCKED, account=account, request=request)


def signed_out_everywhere(request, user) -> None:
    note(What.SIGNED_OUT_EVERYWHERE, account=user, request=request)


def password_changed_by(request, user) -> None:
    note(What.PASSWORD_CHANGED, account=user, request=request)


def password_asked(request, user) -> None:
    note(What.PASSWORD_ASKED, account=user, request=request)


@receiver([password_changed, password_reset, password_set], dispatch_uid="note a new password")
def _password_is_new(*, request, user, **others):
    password_changed_by(request, user)


@receiver(authenticator_added, dispatch_uid="note a second factor")
def _factor_added(*, request, user, authenticator, **others):
    note(What.FACTOR_ADDED, account=user, request=request, subject=authenticator.type)


@receiver(authenticator_removed, dispatch_uid="note a second factor that went")
def _factor_removed(*, request, user, authenticator, **others):
    note(What.FACTOR_REMOVED, account=user, request=request, subject=authenticator.type)


@receiver(authenticator_reset, dispatch_uid="note new recovery codes")
def _codes_renewed(*, request, user, **others):
    note(What.CODES_RENEWED, account=user, request=request)


@receiver(authenticator_used, dispatch_uid="note a recovery code that was used")
def _code_used(*, request, user, authenticator, **others):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        note(What.CODE_USED, account=user, request=request)


@receiver(authentication_failed, dispatch_uid="note a wrong second factor")
def _factor_failed(*, request, user, authenticator, **others):
    note(What.FACTOR_FAILED, account=user, request=request, subject=authenticator.type)
