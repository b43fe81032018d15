"""What somebody typed into a form of the admin, also where the form itself can't be read."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote_to_bytes

from django.utils.http import parse_header_parameters

MOST_READ = 5 * 2**20
"""Bytes of a form that is larger than what is taken, which are read to give its words back."""
MOST_BOXES = 5000
PIECE = 2**16

SECRET = re.compile("password|token", re.IGNORECASE)
# What pages carry for themselves.
CARRIED = {"shown", "preview"}
# Numbers, keys, digests and what is ticked or chosen, and no words of somebody's own.
CODE = re.compile(r"[a-z0-9_-]*")
NAME_OF_A_PART = re.compile(rb'\bname="([^"]*)"')


class Typed(NamedTuple):
    """The words of one box."""

    name: str
    words: str

    @property
    def label(self) -> str:
        """The box by its name: "1-progress-text" is “Action 1, progress, text”."""
        label = ", ".join(self.name.replace("_", " ").split("-"))
        return f"Action {label}" if label[:1].isdigit() else label[:1].upper() + label[1:]

    @property
    def rows(self) -> int:
        """How tall its box is."""
        return min(18, max(2, len(self.words) // 80 + self.words.count("\n") + 1))


def typed_in(boxes: Iterable[tuple[str, str]]) -> list[Typed]:
    """The words among what a form sent: no secrets, no buttons, nothing that a page put there."""
    return [
        Typed(name, words)
        for name, words in boxes
        if not name.startswith("_")
        and name not in CARRIED
        and not SECRET.search(name)
        and not CODE.fullmatch(words.strip())
    ]


class Remembered:
    """What a form is read from, with the beginning of what was read."""

    def __init__(self, stream: BinaryIO):
        self.stream = stream
        self.begun = bytearray()

    def read(self, *size: int) -> bytes:
        return self._noted(self.stream.read(*size))

    def readline(self, *size: int) -> bytes:
        return self._noted(self.stream.readline(*size))

    def close(self) -> None:
        """Stays open: what was not read yet may be asked for still."""

    def _noted(self, data: bytes) -> bytes:
        self.begun += data[: MOST_READ - len(self.begun)]
        return data

    @property
    def is_cut(self) -> bool:
        return len(self.begun) >= MOST_READ

    def boxes(self, content_type: str) -> list[tuple[str, str]]:
        """What a form sent, read again without the limits that refused it, up to our own."""
        while len(self.begun) < MOST_READ and self.read(2**16):
            pass
        kind, options = parse_header_parameters(content_type)
        read = READERS.get(kind)
        boxes = read(bytes(self.begun), options) if read else ()
        return [(name.decode("utf-8", "replace"), _words(value)) for name, value in boxes]


def _words(value: bytes) -> str:
    return value.decode("utf-8", "replace").replace("\x00", "")


def _urlencoded(body: bytes, options: dict) -> Iterator[tuple[bytes, bytes]]:
    for box in body.replace(b"+", b" ").split(b"&", MOST_BOXES)[:MOST_BOXES]:
        name, _, value = box.partition(b"=")
        yield _unescaped(name), _unescaped(value)


def _unescaped(text: bytes) -> bytes:
    """Piece by piece, as it takes forty times the memory of a piece."""
    done, start = bytearray(), 0
    while start < len(text):
        end = start + PIECE
        escape = text.rfind(b"%", end - 2, end)  # It is three signs long, and stays in one piece.
        end = end if escape == -1 else escape
        done += unquote_to_bytes(text[start:end])
        start = end
    return bytes(done)


def _multipart(body: bytes, options: dict) -> Iterator[tuple[bytes, bytes]]:
    """The parts that are no files."""
    boundary = b"--" + options.get("boundary", "").encode()
    for part in body.split(b"\r\n" + boundary, MOST_BOXES)[:MOST_BOXES]:
        head, _, value = part.partition(b"\r\n\r\n")
        name = NAME_OF_A_PART.search(head)
        if name and b"filename=" not in head:
            yield name[1], value


READERS: dict[str, Callable] = {
    "application/x-www-form-urlencoded": _urlencoded,
    "multipart/form-data": _multipart,
}
