"""Draws the icons that can't be SVG from the one that is: `make icons`.

A touch icon has no rounded corners or see-through parts of its own: the device adds what it likes.
An .ico file is a directory of pictures, here of one PNG.
"""

import struct
from pathlib import Path

import typst

STATIC = Path(__file__).resolve().parents[1] / "static"
ICON = STATIC / "pledgebook.svg"
SOURCE = '#set page(width: 1in, height: 1in, margin: 0pt)\n#image("pledgebook.svg", width: 100%)'


def png(pixels: int) -> bytes:
    return typst.compile(SOURCE.encode(), root=str(STATIC), format="png", ppi=pixels)


def ico(pixels: int) -> bytes:
    picture = png(pixels)
    header = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", pixels, pixels, 0, 0, 1, 32, len(picture), 22)
    return header + entry + picture


if __name__ == "__main__":
    (STATIC / "pledgebook-180.png").write_bytes(png(180))
    (STATIC / "pledgebook.ico").write_bytes(ico(32))
