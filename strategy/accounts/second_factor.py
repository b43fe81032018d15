"""Who needs a second factor: whoever may approve, or give others rights.

Until they have one they reach nothing of the admin but the pages on which it is set up.
"""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

GROUPS = ("Approvers", "Administrators")
# Whoever has one of these could give themselves, or an account of theirs, any other right.
RIGHTS = tuple(
    right
    for verb in ("add", "change", "delete")
    for right in (f"auth.{verb}_user", f"auth.{verb}_group", f"commitments.{verb}_membership")
)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
OPEN = {
    "account_login",
    "account_logout",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "accept_invitation",
    "digest_stop",
    "usersessions_list",
    "sign_out_everywhere",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
}


def is_needed(user) -> bool:
    """Whether this person may do what a stolen password must not be enough for."""
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_active:
        return False
    return (
        user.is_superuser
        or any(user.has_perm(right) for right in RIGHTS)
        or user.groups.filter(name__in=GROUPS).exists()
    )


def is_missing(user) -> bool:
    return is_needed(user) and not has_one(user)


def has_one(user) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def second_factor_first(get_response):
    """Leads whoever lacks a second factor that they need to the page that sets one up."""

    def middleware(request):
        return get_response(request)

    middleware.process_view = led_to_set_it_up
    return middleware


def led_to_set_it_up(request, view, args, kwargs):
    match = request.resolver_match
    is_open = not match.namespaces and match.url_name in OPEN
    if is_open or not request.path_info.startswith(reverse("admin:index")):
        return None
    if not request.user.is_authenticated or not is_missing(request.user):
        return None
    if request.method == "POST":
        raise PermissionDenied  # What was typed comes back: strategy/not_saved/.
    return HttpResponseRedirect(reverse("mfa_index"))
