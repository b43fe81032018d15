"""Where files are kept: each is whole from the moment that it has its name."""

import os
import secrets
from contextlib import suppress

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Writes a file beside its place first: a process that is killed leaves no half of it there.

    One that fails, as on a full disk, leaves nothing of it anywhere.
    """

    def _save(self, name, content):
        part = f"{name}.{secrets.token_hex(4)}.part"
        try:
            written = self.path(super()._save(part, content))
        except BaseException:
            with suppress(OSError):
                os.unlink(self.path(part))
            raise
        while True:
            try:
                os.link(written, self.path(name))
                break
            except FileExistsError:
                name = self.get_available_name(name)
        os.unlink(written)
        return name
