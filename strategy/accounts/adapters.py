"""What this site does otherwise than allauth: its limits, its words, its mails."""

import base64
import hashlib
import logging
import math
import time
from threading import Thread

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import render
from django.urls import reverse

from strategy.accounts import noting, second_factor, sessions
from strategy.asked_from import address_of

logger = logging.getLogger(__name__)
UNKNOWN_ADDRESS = "0.0.0.0"  # All who come by a socket of the machine count as one.


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "The username or the password is not right.",
        "incorrect_password": "The password is not right.",
        "incorrect_code": "The code is not right. It may be over: enter the newest one.",
        "enter_current_password": "Enter the password that you had until now.",
        "rate_limited": "Too many attempts. Try again in a few minutes.",
        "too_many_login_attempts": "Too many attempts. Try again in a few minutes.",
    }

    def is_open_for_signup(self, request) -> bool:
        return False  # Accounts are made by administrators.

    def get_client_ip(self, request) -> str:
        return address_of(request) or UNKNOWN_ADDRESS

    def is_safe_url(self, url) -> bool:
        try:
            return super().is_safe_url(url)
        except ValueError:  # No address at all, such as "http://[".
            return False

    def pre_authenticate(self, request, **credentials):
        """Refuses who is locked by reading alone, so that a flood of attempts writes nothing."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        self.refuse_locked(request, key, credentials)
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:  # Locked a moment ago, by an attempt at the same time.
            self.refuse_locked(request, key, credentials, at_least=1)

    def refuse_locked(self, request, key, credentials, at_least=0):
        """Says when to try again, in the same words whether there is such an account or not."""
        minutes = max(at_least, math.ceil(seconds_locked(request, key) / 60))
        if not minutes:
            return
        noting.locked(request, credentials)
        raise ValidationError(
            "Too many wrong passwords were tried for this username, or from where you are. "
            f"Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}.",
            code="too_many_login_attempts",
            params={"seconds": minutes * 60},
        )

    def is_reauthentication_required(self, *, app, **kwargs) -> bool:
        """Not from somebody who signed in a moment ago."""
        began = self.request.session.get(sessions.BEGAN, 0)
        if time.time() - began < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def respond_user_inactive(self, request, user):
        return render(request, "accounts/no_account.html", status=403)

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("mfa_index")

    def send_password_reset_mail(self, user, email, context):
        noting.password_asked(self.request, user)
        super().send_password_reset_mail(user, email, context)

    def get_reset_password_from_key_url(self, key) -> str:
        uid, _, secret = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", args=[uid, secret])

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """To the address that administrators entered, which is the only one."""
        if user.email:
            super().send_notification_mail(template_prefix, user, context, user.email)

    def send_mail(self, template_prefix, email, context):
        """Sends it aside, so that an answer takes as long where there is nobody to write to."""
        context = {"site_url": settings.SITE_URL} | context
        mail = self.render_mail(template_prefix, email, context)
        in_the_background(mail.send)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Lets in whom an organisation knows and who has an account here already. It makes none."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def pre_social_login(self, request, sociallogin):
        """The first time an account is found by an address that the organisation has verified."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise PermissionDenied
        if sociallogin.is_existing:
            return
        user = account_of(sociallogin)
        if user is None:
            context = {"organisation": settings.OIDC_NAME}
            page = render(request, "accounts/no_account.html", context, status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, user)


def account_of(sociallogin):
    """The one active account with an address that is verified; None where there are more."""
    verified = [address.email for address in sociallogin.email_addresses if address.verified]
    found = [
        user
        for email in verified
        for user in get_user_model().objects.filter(email__iexact=email, is_active=True)
    ]
    return found[0] if len(found) == 1 else None


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": (
            "Your account needs a second factor. Add a passkey before you remove the app."
        ),
    }

    def can_delete_authenticator(self, authenticator) -> bool:
        others = Authenticator.objects.filter(
            user=authenticator.user, type__in=second_factor.FACTORS
        ).exclude(pk=authenticator.pk)
        return not second_factor.is_needed(authenticator.user) or others.exists()

    def encrypt(self, text: str) -> str:
        """So that a copy of the database alone gives nobody a second factor."""
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What nobody can know where SECRET_KEY is another one now, so that no code is right."""
        try:
            return cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()

    def generate_authenticator_name(self, user, type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {number}"


def cipher() -> Fernet:
    key = hashlib.sha256(b"second factors" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seconds_locked(request, key: str) -> float:
    """How long until another attempt is taken: until the first that counts is forgotten."""
    config = {"app": "allauth.account", "action": "login_failed"}
    rates = {
        ratelimit.get_cache_key(request, **config, rate=rate, key=key): rate
        for rate in ratelimit.get_rates(**config)
    }
    waits = [0.0]
    for name, attempts in cache.get_many(rates).items():
        rate = rates[name]
        if len(attempts) >= rate.amount:
            waits.append(attempts[rate.amount - 1] + rate.duration - time.time())
    return max(waits)


def in_the_background(send) -> None:
    Thread(target=_send, args=[send]).start()


def _send(send) -> None:
    try:
        send()
    except OSError:
        logger.exception("A mail could not be sent.")
