"""What was signed of the log, and what was withheld: lists to read, for those who audit."""

import pytest
from django.utils import timezone

from commitments.ledger import checkpoints
from commitments.models import Checkpoint, Cosignature, Line, Token, Withholding
from commitments.withholding.doing import withhold
from tests import make
from tests.admin_pages import address
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

TEXT = "revisions/dfe/government-digital-strategy/1/progress/2014"


@pytest.fixture
@made_once
def signed():
    """A checkpoint that a witness and an authority of time saw, and one that withheld words."""
    make.published_edition(2014, facts=make.revision)
    withhold(f"{TEXT}/1", ["text"], ground="A court ordered it", by=people.rita())
    found, at = checkpoints.sign(), timezone.now()
    Cosignature.objects.create(checkpoint=found, witness="example.org/w+1a2b", at=at, line="—")
    Token.objects.create(checkpoint=found, authority="https://time.example/", at=at, answer="MA==")
    return found


def test_auditors_read_what_was_signed_and_who_saw_it(signed, client):
    client.force_login(people.otto())

    rows = client.get(address(Checkpoint, "changelist")).text
    page = client.get(address(Checkpoint, "change", signed.pk)).text

    for text in (rows, page):
        assert str(signed.size) in text and signed.root in text
    assert "example.org/w+1a2b" in page and "https://time.example/" in page
    assert signed.keys in page and 'name="_save"' not in page


def test_auditors_read_what_was_withheld_and_on_what_ground(signed, client):
    client.force_login(people.otto())
    row = Withholding.objects.get(column="text")

    rows = client.get(address(Withholding, "changelist")).text
    page = client.get(address(Withholding, "change", row.pk)).text

    for text in (rows, page):
        assert row.fact in text and "A court ordered it" in text and "rita" in text
    assert 'name="_save"' not in page and "Done." not in page


@pytest.mark.parametrize("model", [Checkpoint, Withholding])
def test_nobody_else_reads_them_and_nobody_writes_them(signed, client, admin_client, model):
    row = model.objects.first()
    for verb in ("add", "delete"):
        pk = [] if verb == "add" else [row.pk]
        assert admin_client.get(address(model, verb, *pk)).status_code == 403
    assert admin_client.post(address(model, "change", row.pk), {"root": "0"}).status_code == 403
    for somebody in (people.person("pat", "Approvers"), people.teo()):
        client.force_login(somebody)
        assert client.get(address(model, "changelist")).status_code == 403
        assert client.get(address(model, "change", row.pk)).status_code == 403


def test_the_page_of_a_line_says_nothing_that_is_secret_or_of_a_draft(signed, client):
    client.force_login(people.otto())
    line = Line.objects.exclude(told="").first()

    page = client.get(address(Line, "change", line.pk)).text

    assert line.hash in page
    for secret in (line.salt, "Salt:", "Told:", "Digests:"):
        assert secret not in page
