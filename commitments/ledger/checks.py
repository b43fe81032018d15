"""What whoever runs the site should know of the keys by which the log is signed."""

from django.conf import settings
from django.core import checks

from commitments.ledger import checkpoints, timestamps
from commitments.ledger.keys import UnreadableKey
from commitments.ledger.timestamps import NoTime


@checks.register
def keys_of_the_log_can_be_read(app_configs, **kwargs) -> list[checks.Error]:
    """A key that can't be read would sign nothing, and nobody would notice for a while."""
    faults = []
    try:
        checkpoints.keys()
    except UnreadableKey as error:
        faults.append(f"LOG_KEY can't be read: {error}")
    try:
        checkpoints.witnesses()
    except UnreadableKey as error:
        faults.append(f"LOG_WITNESSES can't be read: {error}")
    try:
        if settings.TIMESTAMP_URL:
            timestamps.Certificates.read()
    except NoTime as error:
        faults.append(str(error))
    return [checks.Error(fault, id="commitments.E001") for fault in faults]


@checks.register(checks.Tags.security, deploy=True)
def checkpoints_are_signed(app_configs, **kwargs) -> list[checks.Warning]:
    """Without a key nobody outside can hold this site to what it showed."""
    if settings.LOG_KEY:
        return []
    return [
        checks.Warning(
            "No checkpoint of the log is signed, so nobody outside can tell that it grew only.",
            hint="Set LOG_KEY to the private key that manage.py make_log_key prints.",
            id="commitments.W002",
        )
    ]
