"""docs/security.md: each test, rule and setting that it names is there, and each chapter stands."""

import re

from django.conf import settings

from strategy import triggers

LIST = settings.BASE_DIR / "docs/security.md"
CHAPTERS = 17


def names_of_tests() -> set[str]:
    files = (settings.BASE_DIR / "tests").rglob("test_*.py")
    return {name for path in files for name in re.findall(r"def (test_\w+)\(", path.read_text())}


def named(pattern: str) -> set[str]:
    return set(re.findall(rf"`({pattern})`", LIST.read_text()))


def test_each_test_that_it_names_is_there():
    found = named(r"test_\w+")

    assert len(found) > 80
    assert found - names_of_tests() == set()


def test_each_setting_that_it_names_is_one():
    assert len(named("[A-Z_]+")) > 20
    of_environment = {"DATABASE_URL"}
    assert {name for name in named("[A-Z_]+") if not hasattr(settings, name)} == of_environment


def test_each_rule_of_the_database_that_it_names_is_kept():
    assert named("edition_[a-z_]+") <= {rule.name for rule in triggers.rules()}


def test_each_chapter_says_what_holds_it_or_why_not():
    chapters = re.split(r"(?m)^## (\d+) ", LIST.read_text())[1:]

    assert chapters[::2] == [str(number) for number in range(1, CHAPTERS + 1)]
    for number, text in zip(chapters[::2], chapters[1::2], strict=True):
        assert "| what | held by |" in text or "There is none." in text, number
        for row in re.findall(r"(?m)^\| (?!what|---)(.*) \|$", text):
            assert re.search(r"`[\w]+`|\]\(", row), row
