"""A disk, or a folder's share of one, that takes no more: told as that, and no half file left."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""The disk is full, an account's share of it is used up, or a file may not grow any further."""
OF_POSTGRESQL, OF_SQLITE = "53100", "SQLITE_FULL"
TITLE = "There is no space left on this site to keep anything"


def is_full(error: BaseException | None) -> bool:
    """Whether this is what failed, or what led to it: of a file, or of the database."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NO_SPACE:
            return True
        if getattr(error, "sqlstate", None) == OF_POSTGRESQL:
            return True
        if getattr(error, "sqlite_errorname", None) == OF_SQLITE:
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A place beside a file, to write to: it takes the file's name once all is written."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
