from django.http import HttpResponse
from django.test import RequestFactory

from strategy.middleware import content_security_policy


def policy_of(response=None):
    """What the header says on a page for which the view gave this response."""
    middleware = content_security_policy(lambda request: response or HttpResponse())
    return middleware(RequestFactory().get("/")).headers.get("Content-Security-Policy")


def test_policy_says_what_the_setting_says(settings):
    settings.SECURE_CSP = {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "upgrade-insecure-requests": [],
    }

    assert policy_of() == "default-src 'self'; img-src 'self' data:; upgrade-insecure-requests"


def test_policy_is_strict_where_there_is_no_setting(settings):
    del settings.SECURE_CSP

    assert policy_of() == "default-src 'self'"


def test_a_view_may_set_its_own(settings):
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    assert policy_of(own) == "default-src 'none'"


def test_error_pages_for_developers_have_none(settings):
    settings.DEBUG = True
    assert policy_of(HttpResponse(status=500)) is None
    assert policy_of(HttpResponse(status=404)) is None
    assert policy_of(HttpResponse(status=400))

    settings.DEBUG = False
    assert policy_of(HttpResponse(status=500))


def test_the_products_own_policy_lets_no_script_or_style_into_a_page(settings):
    assert settings.SECURE_CSP["default-src"] == ["'self'"]
    assert "unsafe" not in policy_of()
    assert not {"script-src", "style-src"} & settings.SECURE_CSP.keys()
