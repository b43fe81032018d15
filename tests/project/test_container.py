"""deploy/Containerfile and compose.yaml: not root, read-only, and in step with the rest.

`make test-container` builds the one and runs what the other asks of an engine.
"""

import json
import re
import runpy

import yaml
from django.conf import settings

FILE = (settings.BASE_DIR / "deploy/Containerfile").read_text()
COMPOSE = (settings.BASE_DIR / "deploy/compose.yaml").read_text()
WEB, DATABASE = (yaml.safe_load(COMPOSE)["services"][name] for name in ("web", "database"))
SETTINGS = (settings.BASE_DIR / "docs/settings.md").read_text()
PAGE = (settings.BASE_DIR / "docs/service.md").read_text()


def server():
    return runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))


def said(instruction):
    return re.findall(rf"^{instruction} (.+)$", FILE, re.MULTILINE)


def test_it_is_not_root_by_a_number_that_engines_can_look_at():
    assert said("USER") == ["10001:10001"]


def test_it_runs_gunicorn_by_its_own_file_on_the_port_that_is_published():
    port = server()["bind"].rpartition(":")[2]

    assert [json.loads(words) for words in said("CMD")] == [
        ["gunicorn", "strategy.wsgi", f"--bind=0.0.0.0:{port}"]
    ]
    assert said("EXPOSE") == [port]
    assert WEB["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_no_registry_is_named():
    for words in (FILE, COMPOSE):
        assert "://" not in words.replace("postgresql://", "").replace("http://127.0.0.1", "")
    assert {image for image in said("FROM") if "/" in image} == set()


def test_a_release_is_looked_at_before_anything_of_it_is_run():
    in_order = ["sha256sum --check", "pip --python", "manage.py"]
    assert in_order == sorted(in_order, key=FILE.index)
    assert "--no-index" in FILE and "--require-hashes" in FILE


def test_an_engine_is_asked_to_let_it_do_little():
    assert WEB["read_only"] and WEB["cap_drop"] == ["ALL"]
    assert WEB["security_opt"] == ["no-new-privileges:true"]
    assert WEB["tmpfs"] == "/tmp"


def test_what_it_writes_is_in_volumes():
    [volumes] = said("VOLUME")
    assert [kept.partition(":")[2] for kept in WEB["volumes"]] == volumes.split()
    for name in ("MEDIA_ROOT", "DOCUMENTS_ROOT"):
        assert WEB["environment"][name].startswith(f"{volumes.split()[0]}/")
        assert f"{name}={WEB['environment'][name]}" in FILE


def test_no_secret_comes_into_the_image():
    assert WEB["env_file"] == "/etc/pledgebook/settings"
    assert re.search(r"rm -r .*\bdeploy\b", FILE)  # With .env in it.


def test_its_settings_are_those_of_settings_md():
    for name in WEB["environment"]:
        assert f"| `{name}` |" in SETTINGS


def test_it_has_time_to_end_its_answers():
    assert int(WEB["stop_grace_period"].removesuffix("s")) > server()["graceful_timeout"]


def test_postgresql_is_of_debians_version_so_that_pg_dump_knows_it():
    assert DATABASE["image"] == "postgres:15-bookworm"
    assert said("FROM")[-1] == "debian:bookworm-slim"


def test_the_page_leads_to_both():
    assert "--file deploy/Containerfile" in PAGE and "`deploy/compose.yaml`" in PAGE
    assert "make test-container" in PAGE
