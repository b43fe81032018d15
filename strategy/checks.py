"""What whoever runs the site should know before it is open to all: manage.py check --deploy."""

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def readers_come_by_https(app_configs, **kwargs) -> list[checks.Error]:
    """By http anybody on the way reads passwords, and browsers take no cookie of ours."""
    if settings.SITE_URL.startswith("https://") or settings.DEBUG or settings.DEMO:
        return []
    return [
        checks.Error(
            f"SITE_URL is {settings.SITE_URL}: nobody can sign in by http.",
            hint="Have a proxy speak https, and set SITE_URL to https://HOST.",
            id="strategy.E003",
        )
    ]
