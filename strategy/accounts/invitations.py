"""Invitations: a link by mail, with which somebody sets the first password of their account."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from strategy.accounts.adapters import in_the_background

SALT = "accounts.invitation"
DAY = 24 * 60 * 60


def invite(user: User) -> None:
    """Send the link to the address of an account, aside."""
    way = reverse("accept_invitation", args=[token_for(user)])
    context = {
        "user": user,
        "link": settings.SITE_URL + way,
        "days": settings.INVITATION_SECONDS // DAY,
        "site_url": settings.SITE_URL,
    }
    words = render_to_string("accounts/invitation.txt", context)
    mail = EmailMessage("Pledgebook: your account", words, to=[user.email])
    in_the_background(mail.send)


def token_for(user: User) -> str:
    return signing.dumps({"account": user.pk, "state": _state(user)}, salt=SALT)


def account_invited(token: str) -> User | None:
    """Whose invitation it is; nobody's once it is over, or was used."""
    try:
        told = signing.loads(token, salt=SALT, max_age=settings.INVITATION_SECONDS)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=told["account"], is_active=True).first()
    return user if user and constant_time_compare(told["state"], _state(user)) else None


def _state(user: User) -> str:
    """Another one once a password is set, or the address changes."""
    return salted_hmac(SALT, f"{user.password} {user.email}").hexdigest()
