"""Documents as word processors write them, read as the same blocks; and what is refused."""

import contextlib
import io
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from commitments.brought.archive import DAMAGED, WITH_PASSWORD
from commitments.brought.document import CannotRead
from commitments.brought.docx import CHANGED, CONTENTS, LIST_IN_CELL, NESTED
from commitments.brought.pdf.reader import COLUMNS, FOOTNOTES, MERGED, RUNNING
from commitments.brought.placing import BEFORE, NOTE, TWICE, Unplaced, placed
from commitments.brought.reading import read
from commitments.brought.txt import read_words
from commitments.yearly_update.sheet import EnteredText

PAGE = """
<html><head><meta charset="utf-8"><title>Report</title><style>p { color: red }</style></head><body>
<h1>DfE’s actions</h1>
<h2>Action 1: Leaders</h2><h3>Progress during 2014</h3>
<p>The department’s “leaders” met. They <a href="https://www.gov.uk/dfe?a=1&amp;b=2">agreed</a> and
re&shy;ported on <b>x &lt; y</b>:</p>
<ul><li>first – with a dash</li><li>second, with <a href="https://www.gov.uk/">a link</a></li></ul>
<ol><li>one</li><li>two</li></ol>
<table border="1"><tr><td>What</td><td>How many</td></tr><tr><td>Managers | heads</td><td>3</td>
</tr><tr><td>Teams</td><td></td></tr></table>
<p>The end.<br>On a line of its own.</p>
<h3>Planned activities in 2015</h3><p>We will train more.</p><p>And more.</p>
<h2>Action 2: Others</h2><h3>Progress during 2014</h3><p>Nil return: nothing happened.</p>
</body></html>
"""
WORDS = (
    "DfE’s actions\nAction 1: Leaders\nProgress during 2014\nThe “leaders” met and:\n"
    "• first\n• second\nThen:\n1. one\n2. two\nPlanned activities in 2015\nTrain more.\nAnd more.\n"
)
TEXTS = {
    (1, "progress", 2014): EnteredText(
        text="The department’s “leaders” met. They [agreed](https://www.gov.uk/dfe?a=1&b=2) and "
        "reported on x < y:\n\n- first – with a dash\n- second, with [a link](https://www.gov.uk/)"
        "\n\n1. one\n2. two\n\n| What | How many |\n| Managers \\| heads | 3 |\n| Teams |  |\n\n"
        "The end.\nOn a line of its own.",
        form="marked",
    ),
    (1, "plan", 2015): EnteredText(text="We will train more.\n\nAnd more."),
    (2, "progress", 2014): EnteredText(answer="nil-return", reason="nothing happened."),
}


def saved_by_libreoffice(file, folder, *kinds, infilter="HTML (StarWriter)"):
    """The document of a file, as LibreOffice writes it in other kinds."""
    office = shutil.which("soffice")
    assert office, "apt-get install libreoffice-writer-nogui"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    for kind in kinds:
        convert = ["--convert-to", kind, "--outdir", folder / "saved", file]
        command = [office, profile, "--headless", f"--infilter={infilter}", *convert]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {file.suffix[1:]: file.read_bytes() for file in (folder / "saved").iterdir()}


def texts_of(content, name):
    return placed(read(content, name)).texts


@pytest.mark.long("LibreOffice writes documents of every kind")
def test_documents_of_every_kind_give_the_same_texts_to_the_letter(tmp_path):
    assert texts_of(PAGE.encode(), "report.html") == TEXTS

    source = tmp_path / "report.htm"
    source.write_text(PAGE, encoding="utf-8")
    saved = saved_by_libreoffice(source, tmp_path, "docx", "odt", "html", "pdf")

    assert sorted(saved) == ["docx", "html", "odt", "pdf"]
    for ending, content in saved.items():
        found = placed(read(content, f"report.{ending}"))
        assert found.texts == TEXTS, ending
        assert found.unplaced == [Unplaced("DfE’s actions", BEFORE)]


def test_what_a_pdf_loses_beside_the_docx_of_the_same_source_is_told(tmp_path):
    """Two columns, a header, a footer, a footnote, a list, a link, a table with merged cells."""
    source = Path(__file__).with_name("columns.fodt")
    saved = saved_by_libreoffice(
        source, tmp_path, "docx", "pdf", infilter="OpenDocument Text Flat XML"
    )
    documents = {kind: read(content, f"report.{kind}") for kind, content in saved.items()}
    docx, pdf = placed(documents["docx"]), placed(documents["pdf"])

    assert set(pdf.texts) == set(docx.texts) == {(1, "progress", 2014), (1, "plan", 2015)}
    assert pdf.texts[1, "progress", 2014] == docx.texts[1, "progress", 2014]
    # The one difference: a table whose cells are merged.
    plan = docx.texts[1, "plan", 2015].text
    table = "| Both years |  |\n| Managers | 3 |"
    assert table in plan
    assert pdf.texts[1, "plan", 2015].text == plan.replace(table, "Both years\n\nManagers 3")

    assert documents["docx"].left_out == [FOOTNOTES]
    assert documents["pdf"].left_out == [
        RUNNING.format("“Department for Education: annual report”, “Page 1 of 3”"),
        FOOTNOTES,
        MERGED.format("page 3"),
        COLUMNS.format("pages 1 and 2"),
    ]
    assert [doubt.why for doubt in pdf.doubts[1, "progress", 2014]] == [
        "a hyphen ends the line, taken as “well-known”",
        "a column of page 1 ends between them, taken as one paragraph",
        "page 1 ends between them, taken as one paragraph",
        "a column of page 2 ends between them, taken as one paragraph",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_a_plain_text_has_its_paragraphs_and_lists_whatever_encoding_it_is_in(encoding):
    text = texts_of(WORDS.encode(encoding), "report.txt")[1, "progress", 2014]

    assert text == EnteredText(
        text="The “leaders” met and:\n\n- first\n- second\n\nThen:\n\n1. one\n2. two", form="marked"
    )


def test_blank_lines_part_paragraphs_where_there_are_any():
    found = placed(read_words("Action 1: A\n\nPlanned activities in 2015\n\nOne,\ntwo.\n\nThree."))
    assert found.texts == {(1, "plan", 2015): EnteredText(text="One,\ntwo.\n\nThree.")}


def test_what_has_no_place_is_told_with_the_reason():
    found = placed(
        read_words(
            "Progress during 2014\nUnder no action.\nAction 1: A\nA note.\nProgress during 2014\n"
            "Done.\nOutlook for 2016\nProgress during 20l4\nLost.\nProgress during 2014\nAgain.\n"
            "Planned activities in 2015\n"
        )
    )
    told = {row.words: row.why for row in found.unplaced}

    assert found.texts == {(1, "progress", 2014): EnteredText(text="Done.\n\nOutlook for 2016")}
    assert found.doubtful == ["Outlook for 2016"]
    assert told["A note."] == NOTE
    assert told["Action 1: Progress during 2014"] == TWICE
    assert told["Lost."] == "follows “Progress during 20l4”, which has no place"
    assert told["Action 1, plan 2015"] == "has nothing under it"
    assert set(told) >= {"Under no action.", "Again.", "Progress during 20l4"}


# Word’s own documents, in the parts that matter.

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type="http://x/officeDocument"/>'
    "</Relationships>"
)
HEAD = (
    "<w:p><w:r><w:t>Action 1: A</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>Progress during 2014</w:t></w:r></w:p>"
)


def docx(body, before="", **parts):
    buffer = io.BytesIO()
    document = f"{before}<w:document {W}><w:body>{HEAD}{body}</w:body></w:document>"
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", document)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return buffer.getvalue()


def run(words):
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_tracked_changes_are_taken_as_accepted_and_comments_left_out():
    document = read(
        docx(
            f"<w:p>{run('We ')}<w:del><w:r><w:delText>will </w:delText></w:r></w:del>"
            f"<w:ins>{run('did ')}</w:ins>{run('it.')}"
            '<w:r><w:commentReference w:id="1"/></w:r></w:p>'
        ),
        "r.docx",
    )
    assert placed(document).texts == {(1, "progress", 2014): EnteredText(text="We did it.")}
    assert document.left_out == [CHANGED, "Comments."]


def test_words_own_fields_lists_cells_and_contents():
    field = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    ).format
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="4"/><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    styles = f'<w:styles {W}><w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>'
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{run("Progress during 2014 3")}</w:p>'
        f'<w:p>{field("begin")}<w:r><w:instrText> HYPERLINK "https://a.example/" </w:instrText>'
        f"</w:r>{field('separate')}{run('a link')}{field('end')}{run(' and')}"
        f"<w:r><w:br/></w:r>{run('a line; co')}<w:r><w:softHyphen/></w:r>{run('operate')}</w:p>"
        f"{item(0, run('four'))}{item(1, run('within'))}{item(0, run('five'))}"
        f"<w:p>{run('Between.')}</w:p>{item(0, run('six'))}"
        f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p>{run('Both')}</w:p>"
        f"</w:tc></w:tr><w:tr><w:tc><w:p>{run('a')}</w:p><w:p>{run('b')}</w:p></w:tc>"
        f"<w:tc><w:p>{run('c')}</w:p></w:tc></w:tr></w:tbl>"
    )
    document = read(docx(body, numbering=numbering, styles=styles), "r.docx")

    assert placed(document).texts[1, "progress", 2014].text == (
        "[a link](https://a.example/) and\na line; cooperate\n\n4. four\n5. within\n6. five\n\n"
        "Between.\n\n6. six\n\n| Both |  |\n| a b | c |"
    )
    assert document.left_out == [CONTENTS, NESTED, LIST_IN_CELL]


BOMB = "<!DOCTYPE w:document [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
FILE = "<!DOCTYPE w:document [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


def encrypted_odt():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", b"\x00\x01")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("r.docx", lambda: docx("<w:p/>", before=BOMB), DAMAGED),
        ("r.docx", lambda: docx(f"<w:p>{run('&a;')}</w:p>", before=FILE), DAMAGED),
        ("r.docx", lambda: docx(f"<w:p>{run('a' * 40_000_000)}</w:p>"), "unpacks to more than"),
        ("r.docx", lambda: docx("<w:p/>" * 500_000), "more in it than"),
        ("r.docx", lambda: docx("<w:p>" * 300 + "</w:p>" * 300), DAMAGED),
        ("r.docx", lambda: docx("<w:p>"), DAMAGED),
        ("r.docx", lambda: docx("")[:-40], DAMAGED),
        ("r.docx", lambda: b"PK", DAMAGED),
        ("r.docx", encrypted_odt, DAMAGED),
        ("r.docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), WITH_PASSWORD),
        ("r.odt", encrypted_odt, WITH_PASSWORD),
        ("r.odt", lambda: docx(""), DAMAGED),
        ("r.txt", lambda: b"a\0b", "It is no text."),
        ("r.txt", lambda: b"\n \n", "There is no text in it."),
        ("r.txt", lambda: b"a\n" * 21_000, "more than 20,000 paragraphs"),
        ("r.html", lambda: b"<p>" * 1_000_000, "larger than 2 MiB"),
        ("r.html", lambda: b"<script>alert(1)</script>", "There is no text in it."),
        ("r.doc", lambda: b"", "Save it as .docx or .odt."),
        ("r.exe", lambda: b"", "Bring a .docx, .odt, .html, .txt or .pdf."),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name, content, why):
    with pytest.raises(CannotRead, match=why.replace(".", r"\.")):
        read(content(), name)


@pytest.mark.parametrize(
    "piece", ["<ul>", "<li>", "<table><tr><td>", "<a href=x>", "<p", "<!--", "&#"]
)
def test_html_that_never_ends_is_read_all_the_same(piece):
    begun = time.process_time()
    with contextlib.suppress(CannotRead):
        read(f"<p>Words.</p>{piece * 50_000}".encode(), "r.html")
    assert time.process_time() - begun < 2
