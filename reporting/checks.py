"""What whoever runs the site should know before readers find out."""

from django.conf import settings
from django.core import checks


@checks.register
def readers_can_write(app_configs, **kwargs) -> list[checks.Warning]:
    """Readers who want to contest something need an address to write to."""
    if settings.CONTACT_EMAIL or settings.DEBUG or settings.DEMO:
        return []
    return [
        checks.Warning(
            "Readers are told that this site gives no address to write to.",
            hint="Set CONTACT_EMAIL to the address of the people who run it.",
            id="reporting.W001",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def the_privacy_notice_names_somebody(app_configs, **kwargs) -> list[checks.Warning]:
    """People have to know who keeps what is kept about them."""
    if settings.OWNER_NAME:
        return []
    return [
        checks.Warning(
            "The privacy notice doesn’t say who runs this site.",
            hint="Set OWNER_NAME and OWNER_ADDRESS to the organisation that does.",
            id="reporting.W002",
        )
    ]
