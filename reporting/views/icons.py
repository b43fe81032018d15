from django.shortcuts import redirect
from django.templatetags.static import static


def favicon(request):
    """Where browsers look for an icon that no page names, such as that of a file."""
    return redirect(static("pledgebook.ico"))
