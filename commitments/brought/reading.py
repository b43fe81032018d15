"""Which reader a file gets, by its name."""

from collections.abc import Callable

from commitments.brought.document import CannotRead, Document
from commitments.brought.docx import read_docx
from commitments.brought.html import read_html
from commitments.brought.odt import read_odt
from commitments.brought.pdf.reader import read_pdf
from commitments.brought.txt import read_txt

LARGEST_FILE = 10 * 2**20
READERS: dict[str, Callable[[bytes], Document]] = {
    "docx": read_docx,
    "odt": read_odt,
    "html": read_html,
    "htm": read_html,
    "txt": read_txt,
    "pdf": read_pdf,
}
INSTEAD = {
    "doc": "An old .doc can’t be read. Save it as .docx or .odt.",
    "rtf": "An .rtf can’t be read. Save it as .docx or .odt.",
    "pages": "Export it as .docx first.",
}


def read(content: bytes, name: str) -> Document:
    """Raises CannotRead, also where there is nothing in it."""
    ending = name.rpartition(".")[2].lower()
    if ending not in READERS:
        raise CannotRead(INSTEAD.get(ending, "Bring a .docx, .odt, .html, .txt or .pdf."))
    if len(content) > LARGEST_FILE:
        raise CannotRead(f"It is larger than {LARGEST_FILE // 2**20} MiB.")
    document = READERS[ending](content)
    if not document.blocks:
        raise CannotRead("There is no text in it.")
    return document
