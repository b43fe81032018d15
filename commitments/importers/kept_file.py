"""The file that something was imported from, kept as evidence of the editions made from it."""

import hashlib
import re
from functools import cached_property
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils.text import slugify

from commitments.models import Edition, Evidence

TITLE = "The page that was imported"
ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")
LONGEST_STEM = 60


class KeptFile:
    """A file's bytes, put away once, whatever is made from them; not at all by a dry run.

    To be used in a `with`: what it put away is taken back at the end, unless `stays` was called.
    """

    def __init__(self, source: bytes, *, name: str, is_kept: bool = True):
        self.is_kept = is_kept
        self.source = source
        self.name = name
        self.sha256 = hashlib.sha256(source).hexdigest()
        self.storage = Evidence.file.field.storage
        self.backs: list[int] = []  # The editions of which it is evidence, kept or not.
        self._is_to_stay = False
        self._put_away = ""

    def __enter__(self):
        return self

    def __exit__(self, *_error) -> None:
        if self._put_away and not self._is_to_stay:
            self.storage.delete(self._put_away)

    def stays(self) -> None:
        self._is_to_stay = True

    def back(self, edition: Edition) -> None:
        """Make it evidence of an edition, while that is a draft; nothing where it is not kept."""
        self.backs.append(edition.pk)
        if self.is_kept:
            Evidence.objects.create(
                of_edition=edition, title=TITLE, file=self._place, sha256=self.sha256
            )

    @cached_property
    def _place(self) -> str:
        """Where it is put away: where the same file is already, or a new place."""
        same = Evidence.objects.filter(sha256=self.sha256, of_edition__isnull=False).exclude(
            file=""
        )
        places = [row.file.name for row in same[:1]]
        places.append(Evidence.file.field.generate_filename(None, self._plain_name))
        for place in places:
            if self._is_at(place):
                return place
        self._put_away = self.storage.save(places[-1], ContentFile(self.source))
        return self._put_away

    def _is_at(self, place: str) -> bool:
        if not self.storage.exists(place):
            return False
        with self.storage.open(place) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256

    @property
    def _plain_name(self) -> str:
        name = Path(self.name)
        ending = name.suffix if ENDING.fullmatch(name.suffix) else ""
        return f"{slugify(name.stem)[:LONGEST_STEM] or 'page'}{ending}"
