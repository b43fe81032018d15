"""Conventions that hold the code together."""

import ast

import pytest
from django.apps import apps
from django.conf import settings

APPS = ["strategy", "commitments", "reporting"]
MAY_IMPORT = {
    "strategy": {"strategy"},
    "commitments": {"strategy", "commitments"},
    "reporting": {"strategy", "commitments", "reporting"},
}
SITE_MAP = settings.BASE_DIR / "strategy/urls.py"  # The one place that names all three.


def imported_apps(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)


@pytest.mark.parametrize("app", APPS)
def test_imports_run_one_way(app):
    for path in (settings.BASE_DIR / app).rglob("*.py"):
        if path != SITE_MAP:
            wrong = {*imported_apps(path)} & {*APPS} - MAY_IMPORT[app]
            assert not wrong, f"{path} imports {wrong}"


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


def test_nothing_names_a_path_of_one_machine_or_who_made_it():
    for path in settings.BASE_DIR.rglob("*.md"):
        if ".venv" not in path.parts and "node_modules" not in path.parts:
            text = path.read_text()
            assert "/work/" not in text, path
            assert "/root/" not in text, path
