import base64
import hashlib
import io
import json
import re
import shutil
import tarfile

import pytest
from django.core.management import CommandError, call_command

from strategy.management.commands import fetch_styles
from strategy.management.commands.fetch_styles import SCRIPT_CUT, STYLES_CUT, cut

STYLES = (
    ".govuk-link{font-family:GDS Transport,arial,sans-serif;color:red}\n"
    "/*! Copyright (c) 2011 by Margaret Calvert & Henrik Kubel. For exclusive use. */"
    "@font-face{font-family:GDS Transport;font-weight:400;src:url(/assets/fonts/light.woff2)}"
    "@media print{.govuk-link{font-family:sans-serif}}"
    ".govuk-footer__crown{margin-bottom:25px}.govuk-footer__meta{display:flex}"
    ".govuk-footer__copyright-logo:active,.govuk-footer__copyright-logo:link{color:red}"
    "@supports (mask-position:initial){.govuk-footer__copyright-logo:before{"
    "mask-image:url(/assets/images/govuk-crest.svg)}}"
    ".govuk-header__logotype{top:-3px}.govuk-logo-dot{fill:#00ffe0}"
    '.govuk-select{background:url("data:image/svg+xml,x")}\n'
    "/*# sourceMappingURL=govuk-frontend.min.css.map */\n"
)
SCRIPT = 'const version="6.6.0";export{version};//# sourceMappingURL=govuk-frontend.min.js.map\n'


def test_styles_lose_what_only_gov_uk_may_use():
    assert cut(STYLES, STYLES_CUT) == (
        ".govuk-link{font-family:arial,sans-serif;color:red}\n"
        "@media print{.govuk-link{font-family:sans-serif}}"
        ".govuk-footer__meta{display:flex}"
        "@supports (mask-position:initial){}"
        '.govuk-select{background:url("data:image/svg+xml,x")}'
    )


def test_script_loses_the_line_that_names_a_source_map():
    assert cut(SCRIPT, SCRIPT_CUT) == 'const version="6.6.0";export{version};'


@pytest.mark.parametrize(("meaning", "pattern"), STYLES_CUT, ids=[name for name, _ in STYLES_CUT])
def test_a_part_that_is_not_there_to_cut_is_named(meaning, pattern):
    without_it = re.sub(pattern, "", STYLES)

    with pytest.raises(CommandError, match=f"has no (.*, no )?{meaning}"):
        cut(without_it, STYLES_CUT)


def test_nothing_to_cut_names_every_part():
    with pytest.raises(CommandError) as refused:
        cut("body{color:red}", STYLES_CUT)

    assert all(meaning in str(refused.value) for meaning, _ in STYLES_CUT)


@pytest.mark.parametrize(
    "left", [".a{background:url(/assets/images/other.svg)}", ".govuk-crown-two{color:red}"]
)
def test_what_a_new_version_adds_is_not_let_through(left):
    with pytest.raises(CommandError, match="still holds"):
        cut(STYLES + left, STYLES_CUT)


def test_command_writes_both_files_once(project, monkeypatch):
    monkeypatch.setattr(fetch_styles, "fetch", a_package)
    assert run() == "static/govuk/ now has govuk-frontend 6.6.0.\n"
    written = sorted(path.name for path in (project / "static" / "govuk").iterdir())
    assert written == ["govuk-frontend.min.css", "govuk-frontend.min.js"]

    monkeypatch.setattr(fetch_styles, "fetch", pytest.fail)
    assert run() == "static/govuk/ has govuk-frontend 6.6.0 already.\n"


def test_a_file_cut_short_is_fetched_again(project, monkeypatch):
    monkeypatch.setattr(fetch_styles, "fetch", a_package)
    run()
    styles = project / "static" / "govuk" / "govuk-frontend.min.css"
    styles.write_text(styles.read_text()[:-20])

    assert run() == "static/govuk/ now has govuk-frontend 6.6.0.\n"


def test_without_deno_one_line_says_what_to_run(project, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *args, **options: None)

    with pytest.raises(CommandError, match="run `make styles`"):
        run()
    assert not (project / "static").exists()


def test_what_deno_complains_of_is_told(project, monkeypatch):
    lying = project / "deno"
    lying.write_text("#!/bin/sh\necho 'error: The lockfile is out of date.' >&2\nexit 1\n")
    lying.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda *args, **options: str(lying))

    with pytest.raises(CommandError, match=r"lockfile is out of date\.$"):
        run()
    assert not (project / "static").exists()


@pytest.fixture
def project(tmp_path, settings):
    """A folder that wants govuk-frontend 6.6.0 and has no styles yet."""
    settings.BASE_DIR = tmp_path
    requirements = tmp_path / "requirements"
    requirements.mkdir()
    wanted = {"imports": {"govuk-frontend": "npm:govuk-frontend@6.6.0"}}
    (requirements / "deno.json").write_text(json.dumps(wanted))
    (requirements / "deno.lock").write_text("{}")
    return tmp_path


def a_package(folder):
    """Stands in for the fetch: the package as Deno would have put it."""
    package = folder / "node_modules" / "govuk-frontend" / "dist" / "govuk"
    package.mkdir(parents=True)
    (package / fetch_styles.STYLES).write_text(STYLES)
    (package / fetch_styles.SCRIPT).write_text(SCRIPT)


@pytest.fixture
def packed(project, tmp_path):
    """A folder with the package as npm packs it, whose hash is locked."""
    folder = tmp_path / "packages"
    folder.mkdir()
    file = folder / "govuk-frontend-6.6.0.tgz"
    with tarfile.open(file, "w:gz") as package:
        for name, text in ((fetch_styles.STYLES, STYLES), (fetch_styles.SCRIPT, SCRIPT)):
            entry = tarfile.TarInfo(f"package/dist/govuk/{name}")
            entry.size = len(text.encode())
            package.addfile(entry, io.BytesIO(text.encode()))
    digest = base64.b64encode(hashlib.sha512(file.read_bytes()).digest()).decode()
    locked = {"npm": {"govuk-frontend@6.6.0": {"integrity": f"sha512-{digest}"}}}
    (project / "requirements" / "deno.lock").write_text(json.dumps(locked))
    return folder


@pytest.fixture
def no_network(monkeypatch):
    monkeypatch.setattr(fetch_styles, "fetch", pytest.fail)


def test_they_come_from_a_folder_without_a_network(project, packed, no_network):
    assert run(f"--from={packed}") == "static/govuk/ now has govuk-frontend 6.6.0.\n"

    styles = (project / "static" / "govuk" / fetch_styles.STYLES).read_text()
    assert styles.startswith(cut(STYLES, STYLES_CUT)) and "6.6.0" in styles
    assert (project / "static" / "govuk" / fetch_styles.SCRIPT).exists()


def test_another_package_than_the_locked_is_refused(project, packed, no_network):
    file = packed / "govuk-frontend-6.6.0.tgz"
    file.write_bytes(file.read_bytes() + b"\0")

    with pytest.raises(CommandError, match="it has another SHA-512"):
        run(f"--from={packed}")
    assert not (project / "static").exists()


def test_a_folder_without_the_package_is_told_what_it_lacks(project, packed, tmp_path, no_network):
    with pytest.raises(CommandError, match=r"govuk-frontend-6\.6\.0\.tgz can't be read: No such"):
        run(f"--from={tmp_path}")
    assert not (project / "static").exists()


def test_the_package_is_locked_by_its_hash():
    assert len(bytes.fromhex(fetch_styles.locked_hash())) == 64


def run(*options):
    said = io.StringIO()
    call_command("fetch_styles", *options, stdout=said)
    return said.getvalue()
