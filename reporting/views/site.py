"""Pages about the site itself."""

from django.conf import settings
from django.shortcuts import render

from reporting.components.parts import components
from reporting.record.overview import Overview
from reporting.record.readings import agreement, has_sample, readings_for
from reporting.views.departments import departments_of_the_record
from strategy.models.security import MONTHS_KEPT

DEPARTMENTS_NAMED = 20


def about(request):
    """What this is, what is in it so far, who keeps it and how it is made."""
    context = {
        "contact": settings.CONTACT_EMAIL,
        "size": Overview(request.as_at).size,
        "departments": departments_of_the_record()[:DEPARTMENTS_NAMED],
        "has_sample": has_sample(),
        "version": settings.VERSION,
    }
    return render(request, "site/about.html", context)


def contact(request):
    return render(request, "site/contact.html", {"contact": settings.CONTACT_EMAIL})


def accessibility(request):
    return render(request, "site/accessibility.html", {"contact": settings.CONTACT_EMAIL})


def method(request):
    """What a pledge is, who decides what became of it and by which test, and how to contest it."""
    context = {
        "contact": settings.CONTACT_EMAIL,
        "readings": readings_for(request),
        "has_sample": has_sample(),
        "agreement": agreement(),
    }
    return render(request, "site/method.html", context)


def cookies(request):
    """Which cookies are kept: the settings are asked, so that the page stays true."""
    hour = 60 * 60
    context = {
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "csrf_days": settings.CSRF_COOKIE_AGE // (24 * hour),
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "session_hours": settings.SESSION_COOKIE_AGE // hour,
    }
    return render(request, "site/cookies.html", context)


def privacy(request):
    """What is kept about people: settings are asked, so that the page stays true."""
    context = {
        "owner": settings.OWNER_NAME,
        "address": settings.OWNER_ADDRESS,
        "lines": [line.strip() for line in settings.OWNER_ADDRESS.split(",")],
        "contact": settings.CONTACT_EMAIL,
        "has_access_log": settings.ACCESS_LOG,
        "log_days": settings.SERVER_LOG_DAYS,
        "security_months": MONTHS_KEPT,
        "address_days": settings.CONTRIBUTION_ADDRESS_DAYS,
    }
    return render(request, "site/privacy.html", context)


def component_list(request):
    """Every part of a page in its states, for those who make pages and for the tests."""
    shown = [(row, row.rendered(request)) for row in components()]
    return render(request, "site/components.html", {"components": shown})
