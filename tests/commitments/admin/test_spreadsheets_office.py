"""A year's update opened, changed and saved in LibreOffice, and uploaded again."""

import io
import shutil
import subprocess
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.models import Revision
from commitments.spreadsheets import files
from commitments.spreadsheets.proposals import propose
from commitments.yearly_update.sheet import Sheet
from strategy.open_document import UNWRITABLE
from tests import make
from tests.commitments import people

pytestmark = [pytest.mark.django_db, pytest.mark.long("LibreOffice writes what is read")]

HARD_TEXTS = [
    "\tA tab before, and\n\tone in a line.",
    "=1+1",
    "'quoted'",
    "'=1+1",
    "+44 20 7946 0000",
    "0012",
    "1.50",
    "TRUE",
    "12/03/2014",
    "Several lines:\n\n- one\n- two,  with   spaces",
    "Émile, \u6570\u636e, \U0001f600",
    "<b>&amp;</b> “quotes”",
    "A\u00a0space that does not break",
    "line one\vline two",
    "a\u0016b",
    "_x000D_ here",
    "Thirty thousand. " * 1765,
]


def saved_by_libreoffice(content, folder, form="xlsx"):
    """The same spreadsheet, as LibreOffice writes it after it read it."""
    office = shutil.which("soffice")
    assert office, "apt-get install libreoffice-calc-nogui"
    (folder / f"update.{form}").write_bytes(content)
    options = [f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    convert = ["--convert-to", form, "--outdir", folder / "saved", folder / f"update.{form}"]
    subprocess.run([office, *options, *convert], check=True, capture_output=True, timeout=60)
    return (folder / "saved" / f"update.{form}").read_bytes()


def with_other_words(content, old, new):
    """The file with another text in the one cell that says `old`."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/sharedStrings.xml":
                assert part.count(old.encode()) == 1
                part = part.replace(old.encode(), new.encode())
            after.writestr(name, part)
    return file.getvalue()


def test_exactly_the_changed_cells_are_proposed(client, tmp_path):
    draft = make.draft_edition(2014)
    for number, text in enumerate(["To be changed", *HARD_TEXTS], 1):
        make.revision(draft, action=number, text=text)
    make.revision(draft, action=30, answer="nil-return", text="", reason="Other reason")
    client.force_login(people.teo())
    base = f"/admin/commitments/edition/{draft.pk}"

    # LibreOffice saves it before and after the change, as it does for whoever works in it.
    file = saved_by_libreoffice(client.get(f"{base}/spreadsheet.xlsx").content, tmp_path)
    file = with_other_words(file, "To be changed", "=Changed, \U0001f600")
    file = with_other_words(file, "Other reason", "Nothing yet")
    file = saved_by_libreoffice(file, tmp_path)
    seen = client.post(f"{base}/upload/", {"file": SimpleUploadedFile("update.xlsx", file)})

    assert seen.status_code == 200, seen.context["faults"]
    proposal = seen.context["proposal"]
    told = [(row.cell.action, row.after.text, row.after.reason) for row in proposal.changes]
    assert told == [(1, "=Changed, \U0001f600", ""), (30, "", "Nothing yet")]
    assert not proposal.conflicts and not proposal.moved_on

    untouched = Revision.objects.exclude(entry__action__number__in=[1, 30])
    before = list(untouched.values_list("pk", "text"))
    applied = client.post(f"{base}/upload/", {"preview": seen.context["preview"]})
    assert applied.status_code == 302
    assert list(untouched.values_list("pk", "text")) == before and len(before) == len(HARD_TEXTS)
    assert Revision.objects.get(entry__action__number=1).text == "=Changed, \U0001f600"


def test_an_ods_file_that_it_saved_has_the_same_rows_and_choices(client, tmp_path):
    draft = make.draft_edition(2014)
    for number, text in enumerate(HARD_TEXTS, 1):
        if not UNWRITABLE.search(text):
            make.revision(draft, action=number, text=text)
    make.accountability(make.action(1), make.role(name="Head of R&D, “data”"))
    client.force_login(people.teo())
    content = client.get(f"/admin/commitments/edition/{draft.pk}/spreadsheet.ods").content

    saved = saved_by_libreoffice(content, tmp_path, "ods")

    table = files.read(saved, "update.ods")
    assert table == files.read(content, "update.ods")
    assert {place.sheet for place in table.rows} == {"Head of R&D, “data”", "Other actions"}
    assert propose(Sheet(draft), table.rows, "update.ods").changes == []
    body = zipfile.ZipFile(io.BytesIO(saved)).read("content.xml").decode()
    choices = [value for value in Revision.Answer.values if f"&quot;{value}&quot;" in body]
    assert choices == Revision.Answer.values
    assert body.count("table:content-validation-name=") == len(table.rows)
    heads = zipfile.ZipFile(io.BytesIO(content)).read("settings.xml").decode()
    assert heads.count('"VerticalSplitPosition" config:type="int">1<') == 2  # They stay.
