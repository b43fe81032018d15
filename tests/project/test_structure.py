"""Conventions that hold the code together."""

import ast
import re
from graphlib import TopologicalSorter

import pytest
from django.apps import apps
from django.conf import settings

from reporting.record.progress import STATUSES

APPS = ["strategy", "commitments", "reporting"]
MAY_IMPORT = {
    "strategy": {"strategy"},
    "commitments": {"strategy", "commitments"},
    "reporting": {"strategy", "commitments", "reporting"},
}
# The rooms of reporting: a module imports from its own floor or from one further down.
FLOORS = [
    {"urls", "views", "templatetags"},
    {"documents", "exports"},
    {"lists"},
    {"filters", "components", "search", "drawn"},
    {"record", "web"},
    {"governance"},
]
SITE_MAP = settings.BASE_DIR / "strategy/urls.py"  # The one place that names all three.


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def floor_of(module):
    room = module.split(".")[1]
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


@pytest.mark.parametrize("app", APPS)
def test_imports_run_one_way(app):
    for path in (settings.BASE_DIR / app).rglob("*.py"):
        if path != SITE_MAP:
            found = {module.partition(".")[0] for module in imported(path)}
            wrong = found & {*APPS} - MAY_IMPORT[app]
            assert not wrong, f"{path} imports {wrong}"


def test_the_rooms_of_reporting_import_from_the_top_floor_down():
    for path in (settings.BASE_DIR / "reporting").rglob("*.py"):
        own = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
        if own not in ("reporting.__init__", "reporting.apps"):
            for module in imported(path):
                if module.startswith("reporting."):
                    assert floor_of(own) <= floor_of(module), f"{own} imports {module}"


def test_no_module_of_reporting_imports_what_imports_it():
    folder = settings.BASE_DIR / "reporting"
    leads_to = {
        ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts): [
            module for module in imported(path) if module.startswith("reporting.")
        ]
        for path in folder.rglob("*.py")
    }
    TopologicalSorter(leads_to).prepare()  # Raises CycleError, which names the circle.


def test_reporting_has_no_models_and_writes_nothing():
    assert not list(apps.get_app_config("reporting").get_models())
    writes = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create"}
    for path in (settings.BASE_DIR / "reporting").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                on = ast.unparse(node.func.value)
                assert node.func.attr not in writes or "objects" not in on, f"{path}: {on}"


def test_every_time_of_a_step_has_its_person():
    for model in apps.get_app_config("commitments").get_models():
        names = {field.name for field in model._meta.get_fields()}
        for name in names:
            if name in ("created_at", "submitted_at"):
                assert name.replace("_at", "_by") in names, f"{model.__name__}.{name}"


def test_every_partial_of_a_template_says_what_it_needs():
    for path in (settings.BASE_DIR / "templates").rglob("_*.html"):
        first = path.read_text().partition("\n")[0]
        assert first.startswith("{# needs:"), path


def test_every_decision_is_in_their_index_once_under_its_own_title():
    folder = settings.BASE_DIR / "docs/decisions"
    titles = {
        path.name: path.read_text().partition("\n")[0].removeprefix("# ")
        for path in folder.glob("[0-9]*.md")
    }
    links = re.findall(r"\[(.+)\]\((.+)\)", (folder / "README.md").read_text())

    listed = sorted((name, title) for title, name in links)
    assert listed == sorted(titles.items()), "docs/decisions/README.md has not all of them once"


def test_what_the_page_for_developers_names_is_there():
    words = (settings.BASE_DIR / "docs/for-developers.md").read_text()

    named = re.findall(
        r"`((?:commitments|reporting|strategy|templates|tests|seeds)/[a-z0-9_./]*)`", words
    )
    assert len(named) > 30
    assert [path for path in named if not (settings.BASE_DIR / path).exists()] == []


def test_the_content_guide_calls_every_status_what_pages_call_it():
    words = (settings.BASE_DIR / "docs/content-guide.md").read_text()

    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| `([a-z-]+)` \|$", words, re.MULTILINE)
    assert {slug: said.lower() for said, slug in rows} == STATUSES


def test_nothing_names_a_path_of_one_machine_or_who_made_it():
    for path in settings.BASE_DIR.rglob("*.md"):
        if ".venv" not in path.parts and "node_modules" not in path.parts:
            text = path.read_text()
            assert "/work/" not in text, path
            assert "/root/" not in text, path
