"""The report rebuilt as text: what an import of it gives is what the import of the page gave."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commitments.importers.faults import BadInput
from commitments.importers.report_import import import_report
from commitments.importers.report_page import BadReport
from commitments.ledger.seals import line_of
from commitments.models import Edition, Kind, Response, Revision
from reporting.documents.report import Report
from reporting.documents.text import as_text
from strategy.models import Action, Department, ReportingYear, Strategy
from tests import make
from tests.awkward_texts import texts
from tests.commitments.importers.test_report_page_properties import lines, reports_of, shapes
from tests.report_writer import write

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/government-digital-strategy/report.txt"
REAL_REPORT = (
    django_settings.BASE_DIR.parent
    / "shared/reports/dfe-actions-in-response-to-the-government-digital-strategy.txt"
)
# What tells one import from the next, or one file from another.
OF_THE_IMPORT = {"source_file", "source_sha256", "recorded_at", "evidence"}


class Undone(Exception):
    """Ends a transaction of which nothing is to stay."""


@contextmanager
def undone():
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


def imported(source, **options):
    """What the record holds after importing a page into it, and the text rebuilt from that."""
    options = {"department": "dfe", "create": True} | options
    with undone():
        import_report(source, name="page.txt", **options)
        return record(), as_text(Report(Response.objects.get(), date.max))


def record():
    """Every fact: the rows of the strategy, and all that the ledger seals, lines included."""
    rows = [
        list(model.objects.order_by("pk").values())
        for model in (Department, Strategy, ReportingYear, Action, Response)
    ]
    rows = [[without_keys(row) for row in table] for table in rows]
    return rows, [facts(edition) for edition in Edition.objects.order_by("position")]


def without_keys(row):
    return {name: value for name, value in row.items() if name != "id" and name[-3:] != "_id"}


def facts(edition):
    import json

    told = json.loads(line_of(edition))
    return {name: value for name, value in told.items() if name not in OF_THE_IMPORT}


def test_the_real_report_comes_back_to_the_letter():
    if not REAL_REPORT.exists():
        pytest.skip("the published report is not beside this folder")

    first, text = imported(REAL_REPORT.read_bytes())
    second, again = imported(text.encode())

    assert second == first
    assert len(first[1]) == 3
    assert again == text


unhurried = settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.mark.long("made-up reports")
@unhurried
@given(reports_of(lines), shapes)
def test_any_report_comes_back_to_the_letter(db, written, shape):
    try:
        first, text = imported(write(written, shape), strategy="made-up")
    except (BadInput, BadReport):
        assume(False)

    second, _ = imported(text.encode(), strategy="made-up")

    assert second == first


answers = st.one_of(
    st.builds(
        lambda text, form: {"text": text, "form": form}, texts, st.sampled_from(["plain", "marked"])
    ),
    st.builds(
        lambda answer, reason: {"answer": answer, "text": "", "reason": reason},
        st.sampled_from(["not-applicable", "nil-return"]),
        texts,
    ),
)
# Days of the reports of 2013 and 2014.
days = st.tuples(
    st.sampled_from(["December 2013", "19 December 2013", "turn of the year (December 2013)"]),
    st.booleans(),
    st.sampled_from(
        ["16 January 2015", "December 2014", "2014", "between 1 June 2015 and 3 July 2015"]
    ),
    st.booleans(),
)


@pytest.mark.long("made-up records")
@unhurried
@given(progress=answers, done=answers, plan=answers, days=days)
def test_whatever_is_in_the_record_comes_back_with_the_day_of_each_edition(
    db, progress, done, plan, days
):
    def told():
        cells = Revision.objects.values_list(
            "entry__action__number",
            "entry__kind",
            "entry__year",
            "answer",
            "form",
            "text",
            "reason",
        )
        when = Edition.objects.filter(kind=Edition.Kind.REPORT).order_by("year")
        return sorted(cells), [(row.year, row.published_on, row.is_date_inferred) for row in when]

    with undone():
        first_day, is_first_inferred, last_day, is_last_inferred = days
        first = make.draft_edition(2013, is_date_inferred=is_first_inferred)
        make.revision(first, action=7, **progress)
        make.revision(first, action=8, kind=Kind.PLAN, **plan)
        make.publish(first, first_day)
        last = make.draft_edition(2014, is_date_inferred=is_last_inferred)
        make.revision(last, action=7, **done)
        make.publish(last, last_day)
        before = told()
        text = as_text(Report(Response.objects.get(), date.max))

    with undone():
        import_report(text.encode(), name="report.txt", department="dfe", create=True)
        assert told() == before, text


def published(year, day, *, kind=Kind.PROGRESS, text="Done.", **fields):
    return make.published_edition(
        year, day, facts=lambda e: make.revision(e, action=7, kind=kind, text=text), **fields
    )


def test_what_was_entered_here_is_written_as_a_page_is(client):
    published(2012, "December 2012", kind=Kind.COMMITMENT, text="We will move.")
    published(2013, "December 2013", kind=Kind.PLAN, text="Move:\n\n• the agencies")
    published(2014, "16 January 2015", text="Six moved.", page_title="DfE’s actions")

    page = client.get(ADDRESS)

    assert page.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert page.text == (
        "DfE’s actions\n\n"
        "Updated 16 January 2015\n\n"
        "Report of 2013, published December 2013\n\n"
        "Action 7: Title of action 7\n\n"
        "Departmental digital strategy commitments (December 2012)\n\n"
        "We will move.\n\n"
        "Planned activities in 2014\n\n"
        "Move:\n\n• the agencies\n\n"
        "Progress during 2014\n\n"
        "Six moved.\n"
    )


def test_an_answer_without_a_text_is_written_with_its_reason(client):
    edition = make.draft_edition(2014)
    make.revision(edition, text="", answer=Revision.Answer.NOT_APPLICABLE, reason="Not ours.")
    make.publish(edition)

    assert "Progress during 2014\n\nNot applicable: Not ours.\n" in client.get(ADDRESS).text


def test_it_is_as_at_a_day_and_nothing_unpublished_is_in_it(client):
    published(2013, "December 2013", text="Early.")
    published(2014, "16 January 2015", text="Six moved.")
    make.revision(make.draft_edition(2015), action=7, text="A draft.")

    text = client.get(f"{ADDRESS}?as-at=2014-06-01").text

    assert "Early." in text and "Six moved." not in text
    assert "Updated" not in text  # That edition's day is not known.
    assert "A draft." not in client.get(ADDRESS).text


def test_days_that_were_given_at_the_import_come_back():
    page = (
        "Actions\n\nUpdated 16 January 2015\n\nAction 1: Lead\n\nProgress during 2013\n\n"
        "There is one.\n\nProgress during 2014\n\nStill.\n"
    )
    days = {"strategy": "made-up", "published": {2013: make.on("19 December 2013")}}

    first, text = imported(page.encode(), **days)

    assert imported(text.encode(), **days)[0] == first
    assert imported(text.encode(), strategy="made-up")[0] == first
    day = "Report of 2013, published 19 December 2013"
    assert text.replace(f"{day}\n", "") == page.replace("2015\n\n", "2015\n", 1)


@pytest.mark.parametrize("said", ["November 2012", "2012"])
def test_the_month_of_commitments_comes_back_where_only_the_strategy_keeps_it(said):
    page = (
        "Actions\n\nUpdated 16 January 2013\n\nAction 2: Lead\n\n"
        f"Departmental digital strategy commitments ({said})\n\nThere will be one.\n\n"
        "Action 1: Train\n\nSoon.\n"
    )

    first, text = imported(page.encode(), strategy="made-up")

    assert imported(text.encode(), strategy="made-up")[0] == first
    assert text == page
