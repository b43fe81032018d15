"""Pages of sign-in where they do more than allauth's own."""

from allauth.account.views import LoginView, password_change
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from strategy.accounts import noting
from strategy.accounts.forms import FirstPassword
from strategy.accounts.invitations import account_invited

AGAIN_IN = 60  # Seconds.
INVITED_BY = "invited_by"
IN_THE_SESSION = "here"


class SignInView(LoginView):
    """Where people sign in, and who may not open what they asked for hears so."""

    def get_authenticated_redirect_url(self):
        if not self.request.user.is_staff:
            raise PermissionDenied
        return super().get_authenticated_redirect_url()

    def form_invalid(self, form):
        response = super().form_invalid(form)
        for error in form.non_field_errors().as_data():
            if error.code == "too_many_login_attempts":
                response.status_code = 429
                response["Retry-After"] = error.params["seconds"]
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            second_factor_required=settings.SECOND_FACTOR_REQUIRED,
            single_sign_on=settings.OIDC_NAME if settings.OIDC_SERVER_URL else "",
            **kwargs,
        )


@login_required
def change_password(request):
    """Whoever has none, and signs in otherwise, has a link for the first sent to them."""
    if request.user.has_usable_password():
        return password_change(request)
    return redirect("account_reset_password")


@sensitive_post_parameters()
@never_cache
def accept_invitation(request, token):
    """Where somebody sets their first password. The token is taken out of the address at once."""
    if token != IN_THE_SESSION:
        request.session[INVITED_BY] = token
        return redirect("accept_invitation", IN_THE_SESSION)
    invited = account_invited(request.session.get(INVITED_BY, ""))
    form = FirstPassword(invited, request.POST or None) if invited else None
    if form and form.is_valid():
        form.save()
        noting.password_changed_by(request, invited)
        del request.session[INVITED_BY]
        return redirect("account_reset_password_from_key_done")
    status = 200 if form else 410
    context = {"form": form, "invited": invited}
    return TemplateResponse(request, "accounts/invitation.html", context, status=status)


def cancelled(request):
    """Where an organisation's single sign-on leads whoever went back there."""
    return redirect("account_login")


@login_required
@require_POST
def sign_out_everywhere(request):
    noting.signed_out_everywhere(request, request.user)
    end_sessions(request, list(UserSession.objects.filter(user=request.user)))
    return redirect("account_login")


def too_many(request):
    """What allauth asks where somebody sends more of one form than is taken."""
    response = TemplateResponse(request, "accounts/too_many.html", status=429)
    response["Retry-After"] = AGAIN_IN
    return response
