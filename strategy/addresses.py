"""Addresses of the site: how they begin, and which first parts no department or strategy has."""

from django.conf import settings
from django.db.models import CheckConstraint, Q

RESERVED = [
    "about",
    "accessibility",
    "accounts",
    "actions",
    "admin",
    "api",
    "changes",
    "compare",
    "contact",
    "contribute",
    "cookies",
    "data",
    "departments",
    "docs",
    "entries",
    "events",
    "feed",
    "governance",
    "healthz",
    "log",
    "measures",
    "media",
    "pledges",
    "privacy",
    "readyz",
    "search",
    "services",
    "static",
    "totals",
]


def absolute(path: str) -> str:
    """A path of this site as the whole address that files, mails, feeds and pages give."""
    return settings.SITE_URL + path


def not_reserved(model: str) -> CheckConstraint:
    """The rule that a slug is not taken by the product's own addresses."""
    return CheckConstraint(
        condition=~Q(slug__in=RESERVED) & ~Q(slug=""),
        name=f"{model}_slug_is_free",
        violation_error_message=f"These can't be used: {', '.join(RESERVED)}.",
    )
