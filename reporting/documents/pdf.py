"""Documents as PDF: tagged for screen readers (PDF/UA-1), with outline, title and language.

    python pdf.py FILE MIB SECONDS pdf < DATA    makes it of JSON, within so much memory and time
    python pdf.py FILE MIB SECONDS png < DATA    makes the picture that stands beside a link

What is set goes in as data, never as part of the source, so that no text can command the
compiler. The fonts are the compiler's own, so that a document looks alike everywhere. It is run by
itself and needs neither settings nor a database.
"""

import json
import os
import re
import resource
import sys
import unicodedata
from pathlib import Path

import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "reporting"
STANDARD = "ua-1"
CANNOT_WRITE = 74  # What sysexits.h calls EX_IOERR: kept.py knows it, too.
# As the compiler complains of a sign: in quotation marks, or by its number.
REFUSED = re.compile(r"PDF/UA-1 error: the text (?:contains [^`]*)?`\"(?P<sign>.+?)\"`")
NUMBERED = re.compile(r"\\u\{(?P<number>[0-9a-f]+)\}")


def as_pdf(data: dict) -> bytes:
    """The bytes of the document: the same for the same data.

    The standard refuses a sign that no font has. Then the document is made without it, and names
    on its first page what it lacks.
    """
    try:
        return _compiled(data | {"lacks": []}, [STANDARD])
    except typst.TypstError as error:
        signs = dict.fromkeys(match["sign"] for match in REFUSED.finditer(error.diagnostic))
        if not signs:
            raise
        return _compiled(data | {"lacks": [_named(sign) for sign in signs]}, [])


def as_png(data: dict) -> bytes:
    """The picture that stands beside a link, a pixel a point."""
    return _compiled(data, [], template="preview.typ", format="png", ppi=72)


def _compiled(data: dict, standards: list[str], *, template="report.typ", **how) -> bytes:
    return typst.compile(
        str(TEMPLATES / template),
        font_paths=typst.Fonts(include_system_fonts=False),
        sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
        pdf_standards=standards,
        **how,
    )


def _named(sign: str) -> str:
    """A sign's number and name: "U+6F22, CJK UNIFIED IDEOGRAPH-6F22"."""
    letters = NUMBERED.sub(lambda found: chr(int(found["number"], 16)), sign)
    return " and ".join(
        f"U+{ord(letter):04X}, {unicodedata.name(letter, 'a sign without a name')}"
        for letter in letters
    )


if __name__ == "__main__":
    file, mib, seconds, ending = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (int(mib) * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds),) * 2)
    os.nice(10)  # Readers go first.
    make = {"pdf": as_pdf, "png": as_png}[ending]
    made = make(json.load(sys.stdin))
    try:
        Path(file).write_bytes(made)
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(CANNOT_WRITE)
