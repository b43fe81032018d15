"""What every kind of answer tells browsers, and who may keep or read it."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from commitments.ledger import checkpoints
from reporting.web.headers import on_every_answer
from reporting.web.limits import GIVEN
from strategy import last_things
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db

OWN = {"HTTP_COOKIE": "sessionid=unknown"}  # Somebody who may be signed in.
HTTPS = {"secure": True}
RESPONSE = "/dfe/digital-strategy"


@pytest.fixture
def client(client, settings, monkeypatch):
    """Asks as browsers do, over http, of a site that has one response, its log and its styles."""
    make.published_edition(2013, "2013")
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    settings.SECURE_HSTS_SECONDS = 1000
    client.raise_request_exception = False
    return client


@pytest.fixture
def broken(monkeypatch):
    def fails(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("reporting.views.site.render", fails)


# Kind of answer: how it is asked for, its status, whether programs of other sites may read it
# (“data”), show it (“picture”), or nobody may keep it (“own”, “kept by none”).
ANSWERS = {
    "page": (("GET", "/entries/"), 200, ""),
    "not modified": (("GET", "/entries/"), 304, ""),
    "redirect to an address": (("GET", "/entries/?utm_source=x"), 302, ""),
    "redirect to a slash": (("GET", "/entries"), 301, ""),
    "bad host": (("GET", "/entries/", {"HTTP_HOST": "evil.example"}), 400, ""),
    "bad parameter": (("GET", "/entries/?kind=x"), 400, ""),
    "refused": (("GET", "/events/"), 403, "kept by none"),
    "not found": (("GET", "/no/such/page/"), 404, ""),
    "method": (("POST", "/entries/"), 405, ""),
    "too many": (("GET", "/search/?q=x", {"REMOTE_ADDR": "203.0.113.9"}), 429, ""),
    "too many of data": (("GET", "/entries.csv", {"REMOTE_ADDR": "203.0.113.9"}), 429, "data"),
    "broken": (("GET", "/cookies/"), 500, ""),
    "style": (("GET", "/static/pledgebook.css"), 200, ""),
    "icon": (("GET", "/favicon.ico"), 302, ""),
    "picture": (("GET", "/preview.png"), 200, "picture"),
    "export": (("GET", "/entries.csv"), 200, "data"),
    "export not understood": (("GET", "/entries.json?kind=x"), 400, "data"),
    "API": (("GET", "/data/entries/"), 200, "data"),
    "API by HEAD": (("HEAD", "/data/entries/"), 200, "data"),
    "API asked beforehand": (("OPTIONS", "/data/entries/"), 204, "data"),
    "API written to": (("POST", "/data/entries/"), 405, ""),
    "feed": (("GET", "/feed/"), 200, "data"),
    "security.txt": (("GET", "/.well-known/security.txt"), 200, "data"),
    "tile": (("GET", "/log/tile/0/000.p/1"), 200, "data"),
    "checkpoint": (("GET", "/log/checkpoint"), 200, "data"),
    "cosignature": (("POST", "/log/cosignature"), 400, ""),
    "admin": (("GET", "/admin/"), 302, "own"),
    "admin asked by others": (("OPTIONS", "/admin/"), 302, "own"),
    "sign-in": (("GET", "/admin/login/"), 200, "own"),
    "page of somebody": (("GET", "/entries/", OWN), 200, "own"),
    "export of somebody": (("GET", "/entries.csv", OWN), 200, "own"),
    "redirect of somebody": (("GET", "/entries", OWN), 301, "own"),
    "not found by somebody": (("GET", "/no/such/page/", OWN), 404, "own"),
    "alive": (("GET", "/healthz"), 200, ""),
    "ready": (("GET", "/readyz"), 200, ""),
}


def asked(client, method, address, headers=None):
    return client.generic(method, address, **(headers or {}))


@pytest.fixture
def answer(client, request, kind, monkeypatch):
    how, status, _who = ANSWERS[kind]
    if status == 429:
        monkeypatch.setattr(GIVEN, "take", lambda limit, network: False)
    if kind == "broken":
        request.getfixturevalue("broken")
    if kind in ("tile", "checkpoint"):
        last_things.do_now()
        checkpoints.sign()
    if kind == "not modified":
        etag = asked(client, *how).headers["ETag"]
        how = (*how, {"HTTP_IF_NONE_MATCH": etag})
    given = asked(client, *how)
    assert given.status_code == status
    return given


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_says_what_browsers_may_do_with_it(answer, kind):
    who, headers = ANSWERS[kind][2], answer.headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
    assert "camera=()" in headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"

    policy = "cross-origin" if who in ("data", "picture") else "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == policy
    assert headers.get("Access-Control-Allow-Origin") == ("*" if who == "data" else None)
    assert ("no-store" in headers.get("Cache-Control", "")) == (who in ("own", "kept by none"))
    assert "Access-Control-Allow-Credentials" not in headers
    assert "Clear-Site-Data" not in headers


def test_every_answer_over_https_asks_for_https(client):
    for address in ("/entries/", "/entries.csv", "/admin/", "/no/such/page/"):
        answer = client.get(address, secure=True)
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=1000"), address


def test_a_redirect_to_https_has_the_same_headers(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    led = client.get("/entries/")

    assert (led.status_code, led.headers["Location"]) == (301, "https://testserver/entries/")
    assert "default-src 'self'" in led.headers["Content-Security-Policy"]
    assert led.headers["X-Frame-Options"] == "DENY"


def test_a_browser_that_asks_beforehand_hears_what_it_may_ask(client):
    told = client.options("/entries.json").headers

    assert told["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "If-None-Match" in told["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Methods" not in client.get("/entries.json").headers
    assert "Access-Control-Allow-Methods" not in client.options("/entries/").headers


def test_a_program_of_another_site_reads_what_tells_of_a_file(client):
    told = client.get("/entries.csv").headers["Access-Control-Expose-Headers"]

    assert {"ETag", "Pledgebook-State", "Retry-After"} <= set(told.split(", "))


def test_styles_are_kept_by_who_is_signed_in_too(client):
    kept = client.get("/static/pledgebook.css", **OWN)

    assert "public" in kept.headers["Cache-Control"]


def test_signing_out_clears_what_the_browser_kept(client):
    client.force_login(people.teo())
    assert "Clear-Site-Data" not in client.get("/admin/").headers

    out = client.post("/admin/logout/")

    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/entries/").headers


def policy_of(response=None):
    """The policy on a page for which the view gave this response."""
    middleware = on_every_answer(lambda request: response or HttpResponse())
    return middleware(RequestFactory().get("/")).headers.get("Content-Security-Policy")


def test_policy_says_what_the_setting_says(settings):
    settings.SECURE_CSP = {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "upgrade-insecure-requests": [],
    }

    assert policy_of() == "default-src 'self'; img-src 'self' data:; upgrade-insecure-requests"


def test_a_view_may_set_its_own_policy():
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    assert policy_of(own) == "default-src 'none'"


def test_error_pages_for_developers_have_no_policy(settings):
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
