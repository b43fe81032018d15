"""Published pages, of departments and by action, in one go."""

import pytest

from commitments.importers.faults import BadInput
from commitments.importers.pages.taking import import_pages
from commitments.models import Edition, Entry, Evidence, Revision, Variant
from strategy.models import Department
from tests import make
from tests.commitments.importers.pages.shapes import (
    CELLS,
    Shape,
    department_page,
    files,
    page_by_action,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

LIST = "We will:\n\n- move [our site](https://www.gov.uk/dfe)\n- close the old one\n\nThat is all."


@pytest.fixture
def record():
    return {
        (slug, action, kind, year): f"{slug} says of {action}, {kind} {year}: it is so."
        for slug in ("dfe", "dwp")
        for action in (1, 7)
        for kind, year in CELLS
    }


def standing():
    """The texts that stand, by department, action, kind and year."""
    rows = Revision.objects.as_at(make.on("1 February 2015").last)
    rows = rows.select_related("entry__response__department", "entry__action")
    return {
        (
            row.entry.response.department.slug,
            row.entry.action.number,
            row.entry.kind,
            row.entry.year,
        ): row.text or row.reason
        for row in rows
    }


def own_pages(record, **shape):
    return [department_page(record, slug, Shape(**shape)) for slug in ("dfe", "dwp")]


def by_action(record, **shape):
    return [page_by_action(record, action, Shape(**shape)) for action in (1, 7)]


def take(*pages, strategy="government-digital-strategy", **options):
    return import_pages(files(*pages), strategy=strategy, create=True, **options)


def test_pages_by_action_fill_the_response_of_each_department(record):
    result = take(*by_action(record))

    assert standing() == record
    assert [(one.name, dict(one.counts)) for one in result.files] == [
        ("action-1.html", {"new": 6}),
        ("action-7.html", {"new": 6}),
    ]
    assert Department.objects.get(slug="dwp").name == "Department for Work and Pensions"
    report = Edition.objects.get(response__department__slug="dwp", year=2013)
    assert (report.origin, report.published_on.iso) == ("gathered", "2015-01-16")
    assert [str(row) for row in report.evidence.exclude(file="")] == [
        "The page that was imported",
        "The page that was imported",
    ]
    assert Variant.objects.count() == 0


def test_importing_them_again_changes_nothing(record):
    pages = [*own_pages(record), *by_action(record | {("dfe", 7, "plan", 2014): "Otherwise."})]
    take(*pages)
    editions = Edition.objects.count()

    result = take(*pages)

    assert Edition.objects.count() == editions and not result.editions
    assert result.counts == {"equal": 24}


def test_what_a_page_by_action_says_otherwise_is_kept_beside_the_departments_own(record):
    other = record | {("dfe", 7, "plan", 2014): LIST}

    result = take(*own_pages(record), *by_action(other))

    assert standing() == record
    (variant,) = Variant.objects.all()
    assert (str(variant.entry), variant.text, variant.form) == (
        "Action 7, plan for 2014",
        LIST,
        "marked",
    )
    assert variant.page_title == "Action 7: Move onto GOV.UK by July 2013"
    assert variant.page_url == "https://www.gov.uk/government/publications/a-page"
    assert variant.published_on.iso == "2015-01-16"
    assert variant.section == "Department for Education"
    assert (variant.edition.kind, variant.edition.change_note) == (
        "supplement",
        "What pages by action say otherwise than the department’s own page.",
    )
    assert result.counts == {"new": 12, "equal": 11, "variant": 1}


def test_the_departments_own_page_stands_also_where_it_comes_later(record):
    other = record | {("dfe", 7, "plan", 2014): "Otherwise, said elsewhere."}
    take(*by_action(other))

    result = take(*own_pages(record, ending="txt"))

    assert standing() == record
    (variant,) = Variant.objects.all()
    assert (variant.text, variant.page_title) == (
        "Otherwise, said elsewhere.",
        "Action 7: Move onto GOV.UK by July 2013",
    )
    assert variant.page_url == "https://www.gov.uk/government/publications/a-page"
    assert result.counts == {"new": 1, "equal": 11, "variant": 1}
    assert take(*by_action(other)).counts == {"equal": 12}


def test_what_the_departments_own_page_lacks_is_no_text_of_its_own(record):
    lacking = {cell: text for cell, text in record.items() if cell != ("dwp", 1, "progress", 2013)}

    take(*own_pages(lacking), *by_action(record))

    assert standing() == lacking
    assert str(Variant.objects.get().entry) == "Action 1, progress during 2013"


def test_what_a_page_by_action_alone_has_stands_and_names_it_where_it_came_first(record, client):
    lacking = {cell: text for cell, text in record.items() if cell != ("dwp", 1, "progress", 2013)}
    take(*by_action(record))

    told = take(*own_pages(lacking, ending="txt"))

    assert standing() == record
    assert told.doubts == [
        "Action 1, progress during 2013: a page by action has it, and this page lacks it"
    ]
    assert not Variant.objects.contradicting(make.on("1 February 2015").last).exists()
    page = client.get("/dwp/government-digital-strategy/actions/1/").text
    assert "Source: a page by action, Action 1: An active digital leader" in page
    assert "no contradiction" in client.get("/entries/contradictions/").text


def test_a_page_by_action_that_comes_later_fills_its_own_action(record):
    take(page_by_action(record, 7, Shape()))
    take(page_by_action(record, 1, Shape()))

    assert standing() == record
    assert Variant.objects.count() == 0


def test_lists_and_links_of_a_page_of_html_stay_what_they_are(record):
    record["dfe", 7, "plan", 2014] = LIST

    take(*own_pages(record))

    row = Revision.objects.get(entry__action__number=7, entry__kind="plan", form="marked")
    assert row.text == LIST


def test_what_is_round_a_page_of_the_site_is_not_read(record):
    result = take(*own_pages(record))

    said = " ".join(Revision.objects.values_list("text", flat=True))
    for words in ("cookies", "Menu", "Related", "Contents", "Print", "Licence"):
        assert words not in said
    assert [one.notes for one in result.files] == [[], []]


def test_a_name_that_matches_no_department_is_asked_with_its_line(record):
    name, source = page_by_action(record, 7, Shape(ending="txt"))
    source = source.replace(b"Department for Education", b"Department of Schools")

    with pytest.raises(BadInput) as refused:
        take((name, source))

    assert str(refused.value) == (
        "action-7.txt, line 11: “Department of Schools”: no department of the record or of "
        "known_departments.csv has this name. Which one is it? Answer with "
        '--is "Department of Schools=SLUG"'
    )
    assert Edition.objects.count() == Entry.objects.count() == Department.objects.count() == 0

    take((name, source), answers={"department of schools": "dfe"})

    assert {slug for slug, *_cell in standing()} == {"dfe", "dwp"}


def test_nothing_is_taken_where_one_page_of_many_is_wrong(record):
    wrong = ("wrong.txt", b"Nothing that anybody published.\n")

    with pytest.raises(BadInput) as refused:
        take(*own_pages(record), wrong)

    assert "wrong.txt: has no action's heading" in str(refused.value)
    assert Edition.objects.count() == Evidence.objects.count() == 0


def test_a_dry_run_tells_the_same_and_keeps_nothing(record):
    result = take(*own_pages(record), *by_action(record), dry_run=True)

    assert result.counts == {"new": 12, "equal": 12}
    assert Edition.objects.count() == Department.objects.count() == 0


def test_a_department_that_the_record_lacks_is_made_only_where_that_is_asked_for(record):
    with pytest.raises(BadInput) as refused:
        import_pages(files(*by_action(record)), strategy="government-digital-strategy")

    assert "the record has no strategy" in str(refused.value)
    assert "the record has no department “dwp”" in str(refused.value)


def test_the_strategy_is_the_one_of_the_record_that_a_page_by_action_names(record):
    take(*own_pages(record))

    result = import_pages(files(*by_action(record)))

    assert result.counts == {"equal": 12}


def test_where_pages_call_an_action_otherwise_the_report_says_so(record):
    name, source = page_by_action(record, 7, Shape())
    take(*own_pages(record))

    result = import_pages(files((name, source.replace(b"July 2013", b"March 2013"))))

    assert result.files[0].notes == [
        (
            0,
            "calls the action “Move onto GOV.UK by March 2013”; these call it otherwise: dfe, dwp",
        )
    ]
