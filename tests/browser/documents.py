"""The report of a year as a word processor writes it, for somebody who brings it."""

import zipfile
from xml.sax.saxutils import escape

from tests.commitments.brought.test_documents import RELATIONS, W


def report_of(folder, year, texts):
    """A .docx of progress and plans, by the number of each action; one left empty is not in it."""
    lines = []
    for number, (progress, plan) in texts.items():
        lines.append(f"Action {number}: As the department calls it")
        lines += [f"Progress during {year}", progress] if progress else []
        lines += [f"Planned activities in {year + 1}", plan]
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    file = folder / "report.docx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("_rels/.rels", RELATIONS)
        document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
        archive.writestr("word/document.xml", document)
    return file
