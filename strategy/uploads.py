"""Files that come in with forms: how much at once, and that no other account reads them."""

from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LARGEST = 100 * 1024 * 1024
"""Of all files of one form. A form says itself what it takes; this ends what would have no end."""


class BoundedUpload(FileUploadHandler):
    """Counts what comes in, and leaves it to the handlers after it."""

    received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > LARGEST:
            raise RequestDataTooBig(f"Files have more than {LARGEST // 2**20} MiB.")
        return raw_data

    def file_complete(self, file_size):
        return None


@checks.register(checks.Tags.security, deploy=True)
def check_that_nobody_else_reads_them(app_configs, **kwargs) -> list[checks.Warning]:
    """Files that came in with 0.1 have the rights that the machine gives to any file."""
    folder = Path(settings.MEDIA_ROOT)
    if not folder.is_dir() or not folder.stat().st_mode & 0o077:
        return []
    return [
        checks.Warning(
            f"Other accounts of this machine may read the files of evidence in {folder}.",
            hint=f"Run chmod -R go-rwx {folder}",
            id="strategy.W001",
        )
    ]
