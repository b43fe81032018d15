"""docs/service.md and deploy/: commands that are tried, units that systemd takes, limits in step.

`make test-service` runs all of it; this looks that nothing of it is left out, and that it agrees.
"""

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from strategy.uploads import LARGEST
from tests.service import page

DEPLOY = settings.BASE_DIR / "deploy"
SETTINGS = (settings.BASE_DIR / "docs/settings.md").read_text()
PAGE = page.PAGE.read_text()
CURRENT = "/opt/pledgebook/current/.venv/bin"
PROGRAMS = [f"{CURRENT}/python", f"{CURRENT}/gunicorn", "/bin/sh", "/usr/bin/find"]
OF_CONTAINERS = ("Containerfile", "compose.yaml")
UNITS = sorted(path.name for path in DEPLOY.glob("pledgebook-*.*") if path.is_file())
SERVICES = [name for name in UNITS if name.endswith(".service")]
TIMERS = [name for name in UNITS if name.endswith(".timer")]


def deployed(name, pattern):
    """What a file of deploy/ says, by a pattern that it has once."""
    [found] = re.findall(pattern, (DEPLOY / name).read_text(), re.MULTILINE)
    return found


def server():
    return runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))


# The page


def test_all_commands_of_the_page_are_run():
    run = [*page.FIRST, *page.LATER[0], *page.LATER[1], *page.SECOND]
    assert {*page.chapters()} == {*run}
    blocks = re.findall(r"^```(.*)$", PAGE, re.MULTILINE)
    assert {*blocks} == {"sh", ""}  # No commands that look otherwise, and are not run.


def test_they_are_run_in_the_order_of_the_page():
    in_order = list(page.chapters())
    for titles in (page.FIRST, *page.LATER):
        assert titles == sorted(titles, key=in_order.index)
    assert in_order[: len(page.FIRST)] == page.FIRST


def test_chapters_that_the_page_leads_to_are_there():
    titles = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    there = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    assert {*re.findall(r"\]\(#([\w-]+)\)", PAGE)} <= there


def test_every_file_of_deploy_comes_into_its_place():
    commands = "".join(page.chapters().values())
    for path in {*DEPLOY.iterdir()} - {DEPLOY / name for name in OF_CONTAINERS}:
        assert path.name in commands or path.name in UNITS, path
    for kind in ("service", "timer", "socket"):
        assert f"pledgebook-*.{kind}" in commands


def test_the_page_names_the_styles_that_are_locked():
    locked = (settings.BASE_DIR / "requirements/deno.json").read_text()
    [version] = re.findall(r"govuk-frontend@([0-9.]+)", locked)
    assert {*re.findall(r"govuk-frontend[@-]([0-9.]+[0-9])", PAGE)} == {version}


# Units


@pytest.fixture
def machine(tmp_path):
    """A folder as a machine with the units, and with programs of the names that they run."""
    units = tmp_path / "etc/systemd/system"
    shutil.copytree(DEPLOY, units)
    for program in PROGRAMS:
        file = tmp_path / program[1:]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o755)
    # Of systemd itself, which ours wait for.
    of_systemd = tmp_path / "usr/lib/systemd/system"
    of_systemd.mkdir(parents=True)
    for target in Path("/usr/lib/systemd/system").glob("*.target"):
        shutil.copy(target, of_systemd)
    return tmp_path


def analysed(machine, *command):
    done = subprocess.run(
        ["systemd-analyze", f"--root={machine}", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_systemd_takes_the_units(machine):
    assert analysed(machine, "verify", *UNITS) == (0, "")


def test_systemd_is_heard_where_it_does_not(machine):
    """That is: the test above looks at the file that holds for all of them, too."""
    with (machine / "etc/systemd/system/pledgebook-.service.d/confined.conf").open("a") as file:
        file.write("ProtectSistem=strict\n")

    _status, said = analysed(machine, "verify", "pledgebook-web.service")
    assert "Unknown key 'ProtectSistem'" in said


@pytest.mark.parametrize("name", SERVICES)
def test_services_may_do_little(machine, name):
    """2.0 is what systemd calls OK; 9.6 is a service that nothing holds back."""
    status, said = analysed(machine, "--offline=true", "--threshold=20", "security", name)
    assert status == 0, said[-300:]


def test_every_timer_has_a_service_that_runs_a_command_that_is_there():
    for timer in TIMERS:
        words = (DEPLOY / timer.replace(".timer", ".service")).read_text()
        commands = re.findall(r"manage\.py ([a-z_]+)", words)
        assert commands and {*commands} <= {*get_commands()}, timer
        for name in (timer, timer.replace(".timer", ".service")):
            assert name in page.chapters()["What runs by itself"], name
        assert f"| `{timer.removeprefix('pledgebook-').removesuffix('.timer')}` |" in PAGE


def test_of_every_service_that_fails_somebody_hears():
    """But of that which tells it: it would tell of itself for ever."""
    for name in SERVICES:
        told = "OnFailure=pledgebook-fault@%N.service" in (DEPLOY / name).read_text()
        assert told == (name != "pledgebook-fault@.service"), name


def test_what_is_to_be_run_daily_is():
    run = "".join((DEPLOY / name).read_text() for name in SERVICES)
    for command in ("remind", "forget", "checkpoint", "verify_record", "backup"):
        assert f"manage.py {command}" in run


# Settings


def test_the_settings_start_once_they_have_a_secret_key(settings_of, monkeypatch):
    given = dict(re.findall(r"^([A-Z_]+)='(.*)'$", (DEPLOY / "settings").read_text(), re.MULTILINE))
    lines = [line for line in (DEPLOY / "settings").read_text().splitlines() if line[:1].isupper()]
    assert len(given) == len(lines)  # All in one way, which systemd and a shell read alike.
    for name in given:
        assert f"| `{name}` |" in SETTINGS

    read = settings_of(
        **given | {"SECRET_KEY": "kJ8s-dPq2w_Zx7vN4mB9cR6tY1uI3oE5aL0hG-fQ_sWdXz-7Hn"}
    )
    assert read["DATABASES"]["default"]["HOST"] == "/run/postgresql"
    assert read["BEHIND_PROXY"] and read["SECURE_SSL_REDIRECT"] and not read["LOCAL"]


@pytest.fixture
def settings_of(monkeypatch):
    def read(**environment):
        monkeypatch.delenv("DEBUG", raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(settings.BASE_DIR / "strategy/settings.py"))

    return read


# Limits


def test_a_form_with_its_files_is_refused_by_the_site_in_words_and_not_by_nginx():
    most = 2**20 * int(deployed("nginx.conf", r"client_max_body_size (\d+)m;"))
    # Boundaries and names of parts, too.
    assert LARGEST + 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE < most < 1.2 * LARGEST


def test_nginx_waits_longer_than_the_site_is_silent():
    assert int(deployed("nginx.conf", r"proxy_read_timeout (\d+)s;")) > settings.DOCUMENT_SECONDS


def test_nginx_uses_no_connection_that_the_site_is_about_to_close():
    assert int(deployed("nginx.conf", r"^    keepalive_timeout (\d+)s;")) < server()["keepalive"]


def test_nginx_says_who_asks_as_the_site_reads_it():
    """One proxy, which adds to what came in: the last of it is true."""
    words = (DEPLOY / "nginx.conf").read_text()
    for header in (
        "Host $host",
        "X-Forwarded-Proto $scheme",
        "X-Forwarded-For $proxy_add_x_forwarded_for",
        "X-Request-ID $request_id",
    ):
        assert f"proxy_set_header {header};" in words
    assert settings.PROXIES == 1
    assert "proxy_http_version 1.1;" in words and 'proxy_set_header Connection "";' in words


def test_no_line_of_nginx_has_the_key_of_a_link():
    words = (DEPLOY / "nginx.conf").read_text()
    assert words.count("access_log off;") == 3 and words.count("access_log") == 3
    assert "error_log /var/log/nginx/pledgebook.log crit;" in words


def test_the_service_has_time_to_end_its_answers():
    assert (
        int(deployed("pledgebook-web.service", r"^TimeoutStopSec=(\d+)$"))
        > server()["graceful_timeout"]
    )


def test_the_socket_is_where_nginx_asks_and_the_server_listens(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    assert (
        deployed("pledgebook-web.socket", r"^ListenStream=(.+)$")
        == deployed("nginx.conf", r"^    server ([0-9.:]+);$")
        == server()["bind"]
    )


def test_lines_about_readers_are_kept_as_long_as_the_privacy_notice_says():
    days = deployed("journal.conf", r"^MaxRetentionSec=(\d+)day$")
    assert days == deployed("settings", r"^SERVER_LOG_DAYS='(\d+)'$")


def test_all_processes_find_connections_as_postgresql_comes():
    """A hundred, ten of them for commands and whoever looks after it."""
    workers = int(deployed("settings", r"^WEB_WORKERS='(\d+)'$"))
    threads = int(deployed("settings", r"^WEB_THREADS='(\d+)'$"))
    assert workers * (threads + 6) <= 90
    assert "| `WEB_THREADS` + 6 |" in PAGE


def test_the_page_says_the_numbers_that_hold():
    site = server()
    stops = deployed("pledgebook-web.service", r"^TimeoutStopSec=(.+)$")
    body = deployed("nginx.conf", r"client_max_body_size (.+)m;")
    for words in (
        f"{LARGEST // 2**20} MiB, said in words",
        f"`DOCUMENT_SECONDS`, {settings.DOCUMENT_SECONDS} |",
        f"{site['keepalive']} s, `keepalive` |",
        f"{site['graceful_timeout']} s, `graceful_timeout` |",
        f"`TimeoutStopSec` of the service: {stops} s",
        f"`client_max_body_size` of nginx: {body} MiB",
        f"`proxy_read_timeout` of nginx: {deployed('nginx.conf', r'proxy_read_timeout (.+)s;')} s",
    ):
        assert words in PAGE, words


def test_the_page_for_when_the_site_is_away_needs_nothing_else():
    words = (DEPLOY / "away.html").read_text()
    assert not re.search(r"(src|href)=|url\(|@import", words)
    assert '<html lang="en">' in words and words.count("<h1>") == 1
