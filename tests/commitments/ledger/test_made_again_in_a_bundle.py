"""What is made again in a later strategy is proved with that, and loads with what it comes from."""

import pytest
from django.core.management import call_command
from django.db import transaction

from commitments import ledger
from commitments.models import Kind, Response, Succession
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=False),
    pytest.mark.long_on_postgresql("bundles are written and loaded again"),
]


def record():
    """Two editions of a strategy, and one of a later by the department that came after."""
    for year in (2012, 2013):
        edition = make.draft_edition(year, of=make.response("bis"))
        pledge = make.pledge(edition, kind=Kind.PLAN)
        make.publish(edition, f"December {year}")
    make.department("bis").__class__.objects.filter(slug="bis").update(
        merged_into=make.department("beis"), **on("July 2016")
    )
    later = make.later_strategy(years=(2021, 2022))
    edition = make.draft_edition(2021, of=make.response("beis", later.slug))
    make.made_again(edition, pledge, make.pledge(edition, kind=Kind.COMMITMENT, year=2021))
    make.publish(edition, "1 October 2021")
    return edition


def on(text):
    day = make.on(text)
    return {f"merged_on_{part}": getattr(day, part) for part in ("first", "last", "precision")}


@pytest.mark.parametrize("of", ["beis/digital-strategy-2021", None])
def test_it_comes_back_as_it_was_after_what_it_makes_again(tmp_path, of):
    with transaction.atomic():  # Another installation, which is gone at the end.
        record()
        call_command("export_record", *filter(None, [of]), to=tmp_path / "first.zip", verbosity=0)
        assert list(ledger.differences()) == []
        transaction.set_rollback(True)

    call_command("verify_record", str(tmp_path / "first.zip"), verbosity=0)
    call_command("load_record", str(tmp_path / "first.zip"), verbosity=0)

    row = Succession.objects.get()
    assert row.pledge.key == "1/plan/2014/1"
    assert row.pledge.entry.response.key == "bis/government-digital-strategy"
    assert "bis/government-digital-strategy/1/plan/2014/1" in row.edition.seal.line
    call_command("verify_record", verbosity=0)
    assert Response.objects.count() == 2


def test_what_it_comes_from_goes_out_without_it(tmp_path):
    record()

    call_command("export_record", "bis/government-digital-strategy", to=tmp_path / "a", verbosity=0)

    assert (tmp_path / "a/tables/successions.csv").read_text().count("\n") == 1
