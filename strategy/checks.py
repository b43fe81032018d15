"""What whoever runs the site should know before it is open to all: manage.py check --deploy."""

from django.conf import settings
from django.contrib.staticfiles.finders import find, get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core import checks

from strategy.start import AT_THE_START

STYLES = "govuk/govuk-frontend.min.css"


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


@checks.register(checks.Tags.staticfiles, AT_THE_START, deploy=True)
def pages_have_their_styles(app_configs, **kwargs) -> list[checks.Error]:
    """Where files have names with their digests, a page that lacks one can't be made at all."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return []
    found = {name for finder in get_finders() for name, _storage in finder.list([])}
    if STYLES not in found:
        return [
            checks.Error(
                "GOV.UK's styles are not there.",
                hint="Run manage.py fetch_styles, then manage.py collectstatic.",
                id="strategy.E006",
            )
        ]
    if lacking := sorted(found - set(staticfiles_storage.hashed_files)):
        return [
            checks.Error(
                f"Files that pages need are not collected: {lacking[0]} and others.",
                hint="Run manage.py collectstatic, at each upgrade.",
                id="strategy.E007",
            )
        ]
    return []


def styles_are_there() -> bool:
    """Whether pages find their styles now: a look at one file, for each time somebody asks."""
    name = STYLES
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        name = staticfiles_storage.hashed_files.get(STYLES, STYLES)
        return staticfiles_storage.exists(name)
    return find(name) is not None
