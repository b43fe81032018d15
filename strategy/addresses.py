"""First parts of addresses that the product itself needs: no department or strategy has them."""

from django.db.models import CheckConstraint, Q

RESERVED = [
    "accessibility",
    "accounts",
    "actions",
    "admin",
    "api",
    "cookies",
    "data",
    "docs",
    "entries",
    "events",
    "feed",
    "governance",
    "healthz",
    "measures",
    "media",
    "pledges",
    "search",
    "static",
]


def not_reserved(model: str) -> CheckConstraint:
    """The rule that a slug is not taken by the product's own addresses."""
    return CheckConstraint(
        condition=~Q(slug__in=RESERVED) & ~Q(slug=""),
        name=f"{model}_slug_is_free",
        violation_error_message=f"These can't be used: {', '.join(RESERVED)}.",
    )
