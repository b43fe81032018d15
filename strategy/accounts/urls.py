"""Pages of sign-in, below /admin/. Only those of allauth that are needed are here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as single_sign_on
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from strategy.accounts import views

ORGANISATION = {"provider_id": "organisation"}  # As settings call it.

urlpatterns = [
    # /admin/login/, which the admin itself leads to
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("login/second-step/", mfa.authenticate, name="mfa_authenticate"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("login/with/organisation/", single_sign_on.login, ORGANISATION, "openid_connect_login"),
    path(
        "login/with/organisation/callback/",
        single_sign_on.callback,
        ORGANISATION,
        "openid_connect_callback",
    ),
    path("login/cancelled/", views.cancelled, name="socialaccount_login_cancelled"),
    # /admin/logout/
    path("logout/", account.logout, name="account_logout"),
    # /admin/confirm/
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # /admin/password_change/, which the admin itself leads to
    path("password_change/", views.change_password, name="account_change_password"),
    # /admin/password/
    path("password/", account.password_reset, name="account_reset_password"),
    path("password/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/set/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # /admin/invitation/TOKEN/
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
    # /admin/your-sign-in/
    path("your-sign-in/", mfa.index, name="mfa_index"),
    path("your-sign-in/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("your-sign-in/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("your-sign-in/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "your-sign-in/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("your-sign-in/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("your-sign-in/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("your-sign-in/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "your-sign-in/passkeys/<int:pk>/remove/",
        passkeys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    # /admin/your-sign-in/sessions/
    path("your-sign-in/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("your-sign-in/sessions/end/", views.sign_out_everywhere, name="sign_out_everywhere"),
]
