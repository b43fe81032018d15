"""Where files are kept: each is whole from the moment that it has its name."""

import os
import secrets

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Writes a file beside its place first: a process that is killed leaves no half of it there."""

    def _save(self, name, content):
        written = self.path(super()._save(f"{name}.{secrets.token_hex(4)}.part", content))
        while True:
            try:
                os.link(written, self.path(name))
                break
            except FileExistsError:
                name = self.get_available_name(name)
        os.unlink(written)
        return name
