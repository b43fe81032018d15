"""The mail a day of what needs somebody: stopped by its link, and had again."""

from django.contrib import messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from commitments import digests


@csrf_exempt
def stop(request, token):
    """The page of the link in each mail, and what its button, or a mail program, asks for.

    Nobody signs in for it: the link is signed, and good for nothing else.
    """
    user = digests.user_of(token)
    if user is None:
        return render(request, "accounts/digest.html", {"is_unknown": True}, status=404)
    if request.method == "POST":
        digests.choose(user, wanted=False)
    return render(request, "accounts/digest.html", {"is_wanted": digests.is_wanted(user)})


def choose(request):
    """From the admin’s front page: to stop the mail, or to have it again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    wanted = request.POST.get("wanted") == "yes"
    digests.choose(request.user, wanted=wanted)
    said = "You get the daily email again." if wanted else "You get no daily email any more."
    messages.success(request, said)
    return redirect(f"{reverse('admin:index')}#mail")
