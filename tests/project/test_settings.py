import os
import re
import runpy
import subprocess
import sys
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from gunicorn.config import Config

from strategy.environment import Environment

PRODUCTION = {
    "SECRET_KEY": "kJ8s-dPq2w_Zx7vN4mB9cR6tY1uI3oE5aL0hG-fQ_sWdXz-7Hn2Kp",
    "ALLOWED_HOSTS": "pledgebook.example",
    "DATABASE_URL": "sqlite:///:memory:",
    "SITE_URL": "https://pledgebook.example",
}

# A key pair that Go's tests publish.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"


def manage(*arguments, **environment):
    """Runs manage.py with these settings only."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def settings_of(monkeypatch):
    """What strategy/settings.py makes of an environment. Raises as it does at a start."""

    def read(**environment) -> dict:
        for name in ("DEBUG", "DEMO", *PRODUCTION):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(settings.BASE_DIR / "strategy/settings.py"))

    return read


def test_missing_settings_stop_the_start_and_name_themselves():
    refused = manage("check")

    assert refused.returncode != 0
    for name in PRODUCTION:
        assert f"{name} is not set" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.long_on_postgresql("starts programs")
@pytest.mark.parametrize("mode", ["DEBUG", "DEMO"])
def test_locally_every_setting_is_optional(mode):
    assert manage("check", **{mode: "1"}).returncode == 0


@pytest.fixture
def collected():
    """Pages have their styles, as an installation's."""
    done = manage("collectstatic", "--noinput", **PRODUCTION)
    assert done.returncode == 0, done.stderr


@pytest.mark.long_on_postgresql("starts programs")
def test_check_deploy_says_only_that_nobody_is_named_or_written_to_and_nothing_is_signed(collected):
    checked = manage("check", "--deploy", "--fail-level", "INFO", **PRODUCTION)
    assert checked.returncode != 0 and "3 issues" in checked.stderr
    assert "Set CONTACT_EMAIL" in checked.stderr
    assert "Set OWNER_NAME and OWNER_ADDRESS" in checked.stderr
    assert "Set LOG_KEY to the private key that manage.py make_log_key prints" in checked.stderr

    named = PRODUCTION | {"CONTACT_EMAIL": "record@pledgebook.example", "LOG_KEY": PRIVATE}
    named |= {"OWNER_NAME": "Office for Records"}
    checked = manage("check", "--deploy", "--fail-level", "INFO", **named)

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.long("starts a program for each setting")
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DATABASE_URL", "mysql://x/y", "a database other than PostgreSQL or SQLite"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL"),
        ("DATABASE_REPLICA_URLS", "nonsense", "DATABASE_REPLICA_URLS can't be read"),
        ("DATABASE_REPLICA_URLS", "sqlite:///x", "needs PostgreSQL, there and in DATABASE_URL"),
        ("DATABASE_REPLICA_URLS", "postgresql://x/y", "needs PostgreSQL, there and in"),
        ("DATABASE_REPLICA_SECONDS", "soon", "expected a whole number"),
        ("SECURE_HSTS_SECONDS", "long", "expected a whole number"),
        ("BEHIND_PROXY", "perhaps", "expected 1 or 0"),
        ("LOG_KEY", "pledgebook.example+c74f20a3+AR", "LOG_KEY is no key: expected PRIVATE+KEY+"),
        ("LOG_KEY", "PRIVATE+KEY+log+c74f20a3+AYEK", "LOG_KEY can't be read: this is no private"),
        ("LOG_WITNESSES", "witness", "LOG_WITNESSES is no key"),
        (
            "LOG_WITNESSES",
            PETER,
            "LOG_WITNESSES can't be read: a witness has a key of its own kind",
        ),
        ("TIMESTAMP_URL", "https://time.example/", "TIMESTAMP_CERTIFICATES is not set"),
        ("SITE_URL", "pledgebook.example", "https://HOST without a path"),
        ("SITE_URL", "https://pledgebook.example/record", "https://HOST without a path"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start(name, value, told):
    refused = manage("check", **PRODUCTION | {name: value})

    assert refused.returncode != 0
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr


def test_all_faults_are_told_at_once():
    environment = Environment({"A": "x", "B": "y"}, local=False)
    environment.flag("A")
    environment.number("B", 1)
    environment.required("C", meaning="something", local="")

    with pytest.raises(ImproperlyConfigured) as told:
        environment.check()

    assert all(f"\n  {name} is " in str(told.value) for name in "ABC")


LOCAL_KEY = "local-only-and-public-" + "kJ8s-dPq2w_Zx7vN4mB9cR6tY1uI3oE5aL0hG-fQ"
NOT_PUBLIC = "DEBUG and DEMO are for this machine"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"SECRET_KEY": LOCAL_KEY}, "SECRET_KEY is published"),
        ({"SECRET_KEY": "django-insecure-" + PRODUCTION["SECRET_KEY"]}, "SECRET_KEY is published"),
        ({"SECRET_KEY": PRODUCTION["SECRET_KEY"][:49]}, "SECRET_KEY has fewer than 50 characters"),
        ({"SECRET_KEY": "abcabcabc" * 9}, "SECRET_KEY has fewer than 10 different characters"),
        ({"ALLOWED_HOSTS": "pledgebook.example,*"}, "ALLOWED_HOSTS is *"),
        ({"DEMO": "1"}, "ALLOWED_HOSTS names pledgebook.example: " + NOT_PUBLIC),
        ({"DEMO": "1"}, "SITE_URL names pledgebook.example: " + NOT_PUBLIC),
        ({"DEBUG": "1", "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS names *"),
        ({"DEBUG": "1", "ALLOWED_HOSTS": "192.0.2.1"}, "ALLOWED_HOSTS names 192.0.2.1"),
        ({"DEMO": "1", "SITE_URL": "http://127.evil.example"}, "SITE_URL names 127.evil.example"),
        ({"DEMO": "1", "BEHIND_PROXY": "1"}, "BEHIND_PROXY is on: " + NOT_PUBLIC),
    ],
)
def test_what_would_be_open_to_all_stops_the_start(settings_of, given, told):
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_of(**PRODUCTION | given)

    assert f"\n  {told}" in str(refused.value)
    assert PRODUCTION["SECRET_KEY"][:20] not in str(refused.value)


def test_on_ones_own_machine_its_names_are_taken(settings_of):
    hosts = "localhost,127.0.0.1,127.0.1.1,[::1],record.localhost"

    made = settings_of(DEMO="1", ALLOWED_HOSTS=hosts, SITE_URL="http://[::1]:8000")

    assert made["ALLOWED_HOSTS"] == hosts.split(",")


@pytest.mark.parametrize(
    ("mode", "bind", "is_refused"),
    [
        ("DEMO", "127.0.0.1:0", False),
        ("DEMO", "0.0.0.0:0", True),
        ("DEBUG", "[::]:0", True),
        ("DEMO", "unix:/tmp/never-made", False),
        ("neither", "0.0.0.0:0", False),
    ],
)
def test_the_web_server_shows_the_demonstration_to_this_machine_alone(
    monkeypatch, mode, bind, is_refused
):
    server = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))
    monkeypatch.delenv("DEBUG", raising=False)
    monkeypatch.setenv(mode, "1")
    asked = Config()
    asked.set("bind", ["127.0.0.1:0", bind])

    with pytest.raises(SystemExit) if is_refused else nullcontext():
        server["on_starting"](SimpleNamespace(cfg=asked))


@pytest.mark.parametrize("more", [{}, {"SECURE_SSL_REDIRECT": "0", "BEHIND_PROXY": "1"}])
def test_cookies_are_of_this_host_and_https_alone(settings_of, more):
    made = settings_of(**PRODUCTION, **more)

    assert made["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert made["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert made["SESSION_COOKIE_SECURE"] is made["CSRF_COOKIE_SECURE"] is True
    assert not {name for name in made if name.endswith(("_COOKIE_PATH", "_COOKIE_DOMAIN"))}


@pytest.mark.parametrize("mode", ["DEBUG", "DEMO"])
def test_on_ones_own_machine_cookies_go_by_http(settings_of, mode):
    made = settings_of(**{mode: "1"})

    assert "SESSION_COOKIE_NAME" not in made and "CSRF_COOKIE_NAME" not in made
    assert made["SESSION_COOKIE_SECURE"] is made["CSRF_COOKIE_SECURE"] is False


def test_every_setting_of_the_environment_is_documented():
    code = (settings.BASE_DIR / "strategy/settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    server = (settings.BASE_DIR / "gunicorn.conf.py").read_text()
    read |= set(re.findall(r'os\.environ\.get\("([A-Z_]+)"', server))
    words = (settings.BASE_DIR / "docs/settings.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z_]+)`", words, re.MULTILINE))

    assert read - documented == set()
    assert documented - read == {"DEMO_PASSWORD"}  # Read by manage.py demo_people.


@pytest.mark.parametrize(
    ("given", "kind"),
    [(PRODUCTION, "JsonLine"), ({"DEBUG": "1"}, "ReadableLine"), ({"DEMO": "1"}, "ReadableLine")],
)
def test_lines_of_the_log_are_json_but_on_ones_own_machine(settings_of, given, kind):
    line = settings_of(**given)["LOGGING"]["formatters"]["line"]

    assert line["()"] == f"strategy.security.lines.{kind}"
