"""Published pages that end in drafts: what `import_report` would publish, and four eyes publish."""

import pytest

from commitments import workflow
from commitments.importers.pages.drafts import MovedOn, keep, propose
from commitments.importers.pages.taking import LEAVE_OUT
from commitments.models import Edition, Evidence, Line, Revision, Variant
from commitments.yearly_update.checks import check
from tests import make
from tests.commitments import people
from tests.commitments.importers.pages.shapes import (
    CELLS,
    Shape,
    department_page,
    files,
    page_by_action,
)
from tests.commitments.importers.pages.test_pages import standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
OTHERWISE = "Move by July 2013."


@pytest.fixture
def record():
    """What two departments say; the record has their responses, the actions, and nothing else."""
    for slug in ("dfe", "dwp"):
        make.response(slug)
    for number in (1, 7):
        make.action(number)
    return {
        (slug, action, kind, year): f"{slug} says of {action}, {kind} {year}: it is so."
        for slug in ("dfe", "dwp")
        for action in (1, 7)
        for kind, year in CELLS
    }


@pytest.fixture
def cleo():
    """Edits for both departments."""
    cleo = people.person("cleo", "Editors", department="dfe")
    cleo.memberships.create(department=make.department("dwp"))
    return cleo


def pages(record):
    """Own pages of both, and by action; of one cell the page by action says otherwise."""
    other = record | {("dfe", 7, "plan", 2014): OTHERWISE}
    own = [department_page(record, slug, Shape()) for slug in ("dfe", "dwp")]
    return files(*own, *[page_by_action(other, action, Shape()) for action in (1, 7)])


def bring(brought, by, **given):
    return keep(brought, by=by, seen=propose(brought, by=by, **given).digest, **given)


def test_a_proposal_tells_all_and_keeps_nothing(record, cleo):
    lines = Line.objects.count()

    told = propose(pages(record), by=cleo)

    assert not Edition.objects.exists() and not Evidence.objects.exists()
    assert Line.objects.count() == lines
    assert [draft.in_words for draft in told.drafts] == [
        f"{department}, Report for {year}" for department in ("DFE", "DWP") for year in (2012, 2013)
    ]
    assert told.counts == {"new": 12, "equal": 11, "variant": 1}
    [variant] = [row for draft in told.drafts for row in draft.variants]
    assert (variant.title, variant.words, variant.before) == (
        "Action 7, plan for 2014",
        OTHERWISE,
        record["dfe", 7, "plan", 2014],
    )
    assert told.can_be_kept


def test_each_year_of_a_response_is_one_draft_with_its_pages_as_evidence(record, cleo):
    drafts = bring(pages(record), cleo)

    assert {(row.state, row.origin, row.texts, row.created_by) for row in drafts} == {
        ("draft", "imported", "verbatim", cleo)
    }
    assert {(row.response.department.slug, row.year) for row in drafts} == {
        (slug, year) for slug in ("dfe", "dwp") for year in (2012, 2013)
    }
    of = Edition.objects.get(response__department__slug="dfe", year=2013)
    assert {row.entry.key: row.text for row in of.revisions.all()} == {
        f"{action}/{kind}/{year}": record["dfe", action, kind, year]
        for action in (1, 7)
        for kind, year in CELLS[1:]
    }
    assert [row.text for row in of.variants.all()] == [OTHERWISE]
    assert of.published_on.iso == "2015-01-16"
    backing = of.evidence.exclude(file="")
    assert sorted(row.file.name.split("/")[-1] for row in backing) == ["action-7.html", "dfe.html"]
    assert [row.what for row in of.events.order_by("id")] == ["opened", "imported"]
    first = Edition.objects.get(response__department__slug="dfe", year=2012)
    assert (first.known_from, first.is_date_inferred) == (of, False)
    assert workflow.writers_of(of)[0] == [cleo]


def test_four_eyes_publish_it_as_the_command_would(record, cleo):
    rita = people.person("rita", "Approvers", department="dfe")
    bring(pages(record), cleo)
    for year in (2012, 2013):
        draft = Edition.objects.get(response__department__slug="dfe", year=year)
        assert not [row for row in check(draft) if row.level == "refusal"]
        workflow.submit(edition=draft, by=cleo)
        with pytest.raises(workflow.NotAllowed):
            workflow.publish(edition=draft, by=cleo)
        workflow.publish(edition=draft, by=rita, is_day_meant=True)

    assert standing() == {cell: text for cell, text in record.items() if cell[0] == "dfe"}
    of = Edition.objects.get(response__department__slug="dfe", year=2013)
    assert (of.origin, of.submitted_name, of.approved_name) == ("imported", "cleo", "rita")
    assert of.published_on.iso == "2015-01-16"
    assert str(Variant.objects.published().get().entry) == "Action 7, plan for 2014"
    assert propose(pages(record), by=cleo).faults  # The other department's drafts are there.


def test_a_page_by_action_alone_makes_a_draft_that_lacks_other_actions(record, cleo):
    [one, _other] = bring(
        files(page_by_action({k: v for k, v in record.items() if k[0] == "dfe"}, 7, Shape())), cleo
    )

    assert (one.origin, one.year) == ("gathered", 2012)
    assert {row.level for row in check(one)} == {"warning"}
    assert "Action 1 has nothing on the page that was read: commitment" in str(check(one))


def test_the_words_take_the_place_of_our_summary_by_a_supplement(record, cleo):
    summary = make.published_edition(
        2013,
        of=make.response("dfe"),
        texts="summary",
        facts=lambda edition: [
            make.revision(edition, action=action, kind=kind, year=year, text="In short.")
            for action in (1, 7)
            for kind, year in CELLS[1:]
        ],
    )
    own = {cell: text for cell, text in record.items() if cell[0] == "dfe" and cell[3] > 2012}

    [draft] = bring(files(department_page(own, "dfe", Shape())), cleo)

    assert (draft.kind, draft.supplements, draft.texts) == ("supplement", summary, "verbatim")
    assert draft.change_note == "The published words in place of our summary."
    assert draft.revisions.count() == 4


def test_a_name_that_matches_none_is_asked_and_never_guessed(record, cleo):
    name, page = page_by_action(record, 7, Shape())
    brought = files((name, page.replace(b"Department for Education", b"Ministry of Schools")))

    told = propose(brought, by=cleo)

    assert [(one.file, one.name) for one in told.asked] == [(name, "Ministry of Schools")]
    assert told.faults == [] and not told.can_be_kept
    answered = propose(brought, by=cleo, answers={"Ministry of Schools": "dfe"})
    assert {draft.response.department.slug for draft in answered.drafts} == {"dfe", "dwp"}
    left_out = propose(brought, by=cleo, answers={"Ministry of Schools": LEAVE_OUT})
    assert {draft.response.department.slug for draft in left_out.drafts} == {"dwp"}


def test_what_is_of_others_is_left_alone_and_what_the_record_lacks_is_told(record):
    teo = people.teo()
    told = propose(pages(record), by=teo)
    assert {draft.response.department.slug for draft in told.drafts} == {"dfe"}
    assert "dwp.html: what it says of dwp: you don’t edit for it" in told.left_alone
    nobody = propose(pages(record), by=people.rita())
    assert nobody.drafts == []

    unknown = {("dfe", 99, "commitment", 2012): "Said."}
    [fault] = propose(files(department_page_of(unknown)), by=teo).faults
    assert "the record has no action 99" in str(fault)
    assert "an administrator adds it" in str(fault) and "--create" not in str(fault)


def department_page_of(record):
    name, page = department_page(
        {("dfe", 7, *cell[2:]): text for cell, text in record.items()}, "dfe", Shape()
    )
    return name, page.replace(b"Action 7", b"Action 99")


def test_all_or_none_and_nothing_that_was_not_looked_at(record, cleo):
    brought = pages(record)
    seen = propose(brought, by=cleo).digest
    make.draft_edition(2013, of=make.response("dwp"))

    with pytest.raises(MovedOn) as moved:
        keep(brought, by=cleo, seen=seen)

    assert "there is a draft report for 2013: withdraw it first" in str(moved.value.proposal.faults)
    assert Edition.objects.count() == 1 and not Revision.objects.exists()
    assert not Evidence.objects.exists()
