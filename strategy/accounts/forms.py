"""Forms of allauth as GOV.UK draws forms, with our own labels and hints."""

from contextlib import contextmanager

from allauth.account import forms as account
from allauth.mfa.base import forms as codes
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import SetPasswordForm

from strategy.govuk_forms import GovukForm

NEW_PASSWORD = (
    "At least 12 characters, such as three words that have nothing to do with you or this site."
)
LONGEST_OF_A_PASSKEY = 20_000
NOT_A_PASSKEY = forms.ValidationError("The passkey was not accepted. Try again, or another way.")
FROM_THE_APP = "The six digits that your app shows, or one of your recovery codes."


class InOurLook(GovukForm):
    """Takes allauth's placeholders out, and gives the boxes our words."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignIn(InOurLook, account.LoginForm):
    labels = {"login": "Username", "password": "Password"}

    def add_prefix(self, field_name):
        """Pages call the box by what it is for, as the admin's own page does."""
        return super().add_prefix("username" if field_name == "login" else field_name)


class ConfirmByPassword(InOurLook, account.ReauthenticateForm):
    labels = {"password": "Your password"}


class AskForNewPassword(InOurLook, account.ResetPasswordForm):
    labels = {"email": "Your email address"}

    def clean_email(self):
        """Finds accounts by it however it is spelled; that there is none is not said."""
        email = self.cleaned_data["email"]
        self.users = list(get_user_model().objects.filter(email__iexact=email, is_active=True))
        return email


class NewPassword(InOurLook, account.ResetPasswordKeyForm):
    labels = {"password1": "New password", "password2": "New password, once more"}
    hints = {"password1": NEW_PASSWORD}


class FirstPassword(InOurLook, SetPasswordForm):
    labels = {"new_password1": "Password", "new_password2": "Password, once more"}
    hints = {"new_password1": NEW_PASSWORD}


class ChangePassword(InOurLook, account.ChangePasswordForm):
    labels = {"oldpassword": "Password until now"} | NewPassword.labels
    hints = NewPassword.hints


class SecondStep(InOurLook, codes.AuthenticateForm):
    labels = {"code": "Code"}
    hints = {"code": FROM_THE_APP}


class ConfirmByCode(InOurLook, codes.ReauthenticateForm):
    labels, hints = SecondStep.labels, SecondStep.hints


class ActivateApp(InOurLook, totp.ActivateTOTPForm):
    labels = {"code": "Code that your app shows now"}


class DeactivateApp(InOurLook, totp.DeactivateTOTPForm):
    pass


class NewRecoveryCodes(InOurLook, GenerateRecoveryCodesForm):
    pass


class PasskeyField(forms.JSONField):
    """What a browser says of a passkey. Whoever sends something else is told that it is wrong."""

    widget = forms.HiddenInput

    def bound_data(self, data, initial):
        """Nothing: it is good once, and the browser fills the box anew."""

    def prepare_value(self, value) -> str:
        return ""

    def to_python(self, value):
        if isinstance(value, str) and len(value) > LONGEST_OF_A_PASSKEY:
            raise NOT_A_PASSKEY
        try:
            told = super().to_python(value)
        except RecursionError:
            raise NOT_A_PASSKEY from None
        if not isinstance(told, dict) or not isinstance(told.get("response"), dict):
            raise NOT_A_PASSKEY
        return told


class TakesPasskeys(InOurLook):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"] = PasskeyField()


class UsesPasskey(TakesPasskeys):
    def clean_credential(self):
        with told_as_wrong():
            return super().clean_credential()


class SignInByPasskey(UsesPasskey, passkeys.LoginWebAuthnForm):
    pass


class SecondStepByPasskey(UsesPasskey, passkeys.AuthenticateWebAuthnForm):
    pass


class ConfirmByPasskey(UsesPasskey, passkeys.ReauthenticateWebAuthnForm):
    pass


class AddPasskey(TakesPasskeys, passkeys.AddWebAuthnForm):
    labels = {
        "name": "What to call it",
        "passwordless": "Sign in with it alone, with no password",
    }
    hints = {"name": "Such as “work laptop”."}

    def clean(self):
        with told_as_wrong():
            return super().clean()


@contextmanager
def told_as_wrong():
    """allauth reads what a browser sent before it looks at its shape."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        raise NOT_A_PASSKEY from None


class RenamePasskey(InOurLook, passkeys.EditWebAuthnForm):
    labels = {"name": "What to call it"}
