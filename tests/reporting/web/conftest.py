from datetime import UTC, date, datetime

import pytest

from commitments import workflow
from commitments.models import Edition
from tests import make


@pytest.fixture
def mended(db):
    """A report of 2014 that was recorded on 1 June 2020, and what we mended in it on the 5th."""
    report = recorded(
        make.draft_edition(2014), date(2020, 6, 1), "Begun.", make.on("16 January 2015")
    )
    supplement = make.draft_edition(
        2014, kind=Edition.Kind.SUPPLEMENT, supplements=report, change_note="We had misread it."
    )
    return recorded(supplement, date(2020, 6, 5), "Not begun.", report.published_on)


def recorded(edition, day, text, published_on):
    make.revision(edition, action=1, text=text)
    edition.origin = Edition.Origin.SEEDED
    edition.save()
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    workflow.record(edition=edition, published_on=published_on, now=noon)
    return edition
