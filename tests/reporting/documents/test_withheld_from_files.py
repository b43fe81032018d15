"""What is withheld by law is in no file that is made afterwards, whichever it is."""

import pytest
from django.core.management import call_command

from commitments.ledger import checkpoints
from commitments.models import Evidence
from strategy.last_things import do_now
from tests import make
from tests.commitments import people
from tests.reporting import exported

KEY = "dfe/government-digital-strategy"
WORDS = ("Zebedee", "Quillfeather", "forty managers", "Kettlewick")
SAID = "Withheld on"
PDFS = [f"/{KEY}/report.pdf", f"/{KEY}/audit.pdf", f"/{KEY}/audit.pdf?seed=2013&size=5"]
BOOKS = [
    f"/{path}.{ending}"
    for ending in ("xlsx", "ods")
    for path in (
        *("entries", "pledges", "measures", f"{KEY}/editions", KEY),
        *("entries/spreadsheet", "pledges/spreadsheet", "pledges/not-reported"),
        *("data/revisions", "data/outcomes", "data/citations", "data/evidence", "data/wordings"),
    )
]
TEXTS = [
    f"/{KEY}/stratml.xml",
    f"/{KEY}/report.txt",
    f"/{KEY}/report/",
    "/feed/",
]


@pytest.fixture
def facts(db, settings, tmp_path):
    """A text, a promise, its outcome, a wording and evidence that name somebody."""
    settings.DOCUMENTS_ROOT = tmp_path
    people.person("rosa", "Administrators", department=None)

    def told(edition):
        text = make.revision(edition, text="Zebedee Quillfeather trained forty managers.")
        make.wording(edition, title="Train Zebedee Quillfeather’s people")
        promised = make.pledge(edition, statement="Ask Zebedee Quillfeather")
        outcome = make.outcome(edition, promised, note="Seen by Quillfeather.")
        make.citation(outcome, text.entry, words="Zebedee Quillfeather trained forty managers.")
        make.evidence(outcome=outcome, title="Photographs of Kettlewick")

    make.published_edition(2014, facts=told)
    promise = f"{KEY}/1/plan/2015/1"
    return [
        f"revisions/{KEY}/1/progress/2014/1",
        f"wordings/{KEY}/1/1",
        f"pledges/{promise}",
        f"outcomes/{promise}/1",
        f"evidence/{Evidence.objects.get().pk}",
    ]


def read(client, address) -> str:
    """All words of a file, read by somebody else’s libraries, as one line."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    told = exported.unzipped(answer)
    if address.endswith((".xlsx", ".ods")):
        book = exported.book(client, address)
        told += str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    return " ".join(told.split())


@pytest.mark.parametrize("files", [PDFS, BOOKS, TEXTS], ids=["PDF", "spreadsheets", "texts"])
def test_the_words_are_gone_from_each_file_that_is_made_afterwards(client, facts, files):
    checkpoints.sign()
    before = {address: read(client, address) for address in files}
    for fact in facts:
        call_command("withhold", fact, ground="Court order", by="rosa", verbosity=0)
    do_now()
    checkpoints.sign()

    held = [address for address, told in before.items() if any(word in told for word in WORDS)]
    assert len(held) > len(files) / 2
    for address in files:
        told = read(client, address)
        assert not [word for word in WORDS if word in told], address
        assert SAID in told or address not in held, address
