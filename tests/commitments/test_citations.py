"""A quotation stands in what it quotes: at submission, at publication, and whatever comes later."""

import pytest
from django.core.exceptions import ValidationError

from commitments import workflow
from commitments.citations import misquotations
from commitments.models import Citation, Edition, Kind
from tests import make
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

TEXT = "“All agencies” moved\nto GOV.UK, at\u00a0last."


@pytest.fixture
@made_once
def pledge():
    """A pledge that the plan for 2014 made; the report for 2013 tells of action 8, too."""
    plan = make.draft_edition(2013)
    make.revision(plan, action=7, kind=Kind.PLAN)
    make.revision(plan, action=8, text="The workshop prepared it.")
    made = make.pledge(plan, action=7, statement="Move the agencies")
    make.publish(plan, "December 2013")
    return made


def draft(pledge, words, *, of=None, text=TEXT, **fields):
    """The report for 2014, with an outcome that quotes words from its own text or another's."""
    edition = make.draft_edition(2014, **fields)
    own = make.revision(edition, action=7, text=text)
    make.citation(make.outcome(edition, pledge), of or own.entry, words)
    return edition


@pytest.mark.parametrize(
    "words",
    ["All agencies", '"All agencies"  moved to', "agencies” moved\nto GOV.UK, at last", "GOV.UK"],
)
def test_words_stand_in_a_text_whatever_its_spaces_and_quotation_marks(pledge, words):
    assert misquotations(draft(pledge, words)) == []


@pytest.mark.parametrize("words", ["all agencies", "All agencies had moved", "GOV UK"])
def test_other_words_than_the_texts_are_no_quotation(pledge, words):
    (found,) = misquotations(draft(pledge, words))

    assert str(found) == (
        f"“Move the agencies”: The text of Action 7, progress during 2014 doesn’t hold these "
        f"words: “{words}”. Copy them from it, or tell it in your own words: untick “these are "
        "its words”."
    )


def test_our_own_words_are_compared_with_nothing(pledge):
    edition = draft(pledge, "They say that all moved")
    Citation.objects.update(is_quotation=False)

    assert misquotations(edition) == []


def test_words_may_be_quoted_from_a_reason(pledge):
    edition = make.draft_edition(2014)
    told = make.revision(edition, action=7, text="", answer="nil-return", reason="No time.")
    make.citation(make.outcome(edition, pledge), told.entry, "No time")

    assert misquotations(edition) == []


def test_a_summary_can_not_be_quoted(pledge):
    (found,) = misquotations(draft(pledge, "All agencies", texts="summary"))

    assert "there is our summary only, which can’t be quoted" in found.why


def test_nothing_can_be_quoted_where_nothing_is_published(pledge):
    (found,) = misquotations(draft(pledge, "All agencies", of=make.entry(9)))

    assert "Nothing is published of Action 9, progress during 2014" in found.why


def test_words_of_an_earlier_text_are_taken_from_what_stands_on_the_day(pledge):
    before = make.entry(8, year=2013)
    edition = draft(pledge, "The workshop prepared it", of=before)
    assert misquotations(edition) == []

    correction = make.draft_edition(2013, kind="correction", change_note="Nobody did.")
    make.revision(correction, action=8, text="Nobody prepared it.")
    make.publish(correction, "1 March 2015")

    assert len(misquotations(edition)) == 1
    assert misquotations(edition, make.on("28 February 2015").last) == []


def test_a_supplement_quotes_what_stood_on_the_day_that_it_counts_from(pledge):
    report = make.published_edition(
        2014, "16 January 2015", facts=lambda edition: make.revision(edition, action=7, text=TEXT)
    )
    correction = make.draft_edition(2014, kind="correction", change_note="Not all.")
    make.revision(correction, action=7, text="Not all of them.")
    make.publish(correction, "1 March 2015")
    edition = make.draft_edition(
        2014, kind="supplement", supplements=report, change_note="Our reading."
    )
    make.citation(make.outcome(edition, pledge), make.entry(7), "All agencies")

    assert misquotations(edition) == []


# The steps


def test_an_edition_that_misquotes_is_not_submitted(pledge):
    edition = draft(pledge, "A sentence that stands nowhere in the report.")

    with pytest.raises(workflow.NotAllowed, match="doesn’t hold these words"):
        workflow.submit(edition=edition, by=people.teo())
    edition.refresh_from_db()
    assert edition.state == Edition.State.DRAFT
    assert not edition.events.exists()


def test_an_edition_whose_cited_text_changed_meanwhile_is_not_published(pledge):
    before = make.entry(8, year=2013)
    edition = draft(pledge, "The workshop prepared it", of=before)
    workflow.submit(edition=edition, by=people.teo())
    correction = make.draft_edition(2013, kind="correction", change_note="Nobody did.")
    make.revision(correction, action=8, text="Nobody prepared it.")
    make.publish(correction, "1 January 2015")

    with pytest.raises(workflow.NotAllowed, match="doesn’t hold these words"):
        workflow.publish(edition=edition, by=people.rita(), published_on=make.on("2 January 2015"))
    edition.refresh_from_db()
    assert edition.state == Edition.State.SUBMITTED

    # On the day before, that text was the one that it quotes.
    workflow.publish(
        edition=edition,
        by=people.person("ann", "Approvers"),
        published_on=make.on("31 December 2014"),
        is_day_meant=True,
    )
    assert edition.is_published


def test_a_correction_of_a_quoted_text_is_refused_nothing(pledge):
    edition = draft(pledge, "All agencies")
    make.publish(edition, "16 January 2015")
    teo = people.teo()
    correction = workflow.correct_entry(
        revision=edition.revisions.get(), kind="correction", reason="Not all.", by=teo
    )
    correction.revisions.update(text="Not all of them.")

    workflow.submit(edition=correction, by=teo)
    workflow.publish(edition=correction, by=people.rita())

    cited = Citation.objects.with_texts(make.on("2030").last).get()
    assert cited.is_quoted and cited.cited.edition == edition
    assert cited.changed.edition == correction


def test_words_in_place_of_a_summary_do_not_make_a_quotation_of_it(pledge):
    """What was cited is the summary, and stays it."""
    edition = draft(pledge, "All agencies", texts="summary")
    make.publish(edition, "16 January 2015")
    words = make.draft_edition(
        2014, kind="supplement", supplements=edition, change_note="Words.", texts="verbatim"
    )
    make.revision(words, action=7, text=TEXT)
    make.publish(words, "16 January 2015")

    cited = Citation.objects.with_texts(make.on("2030").last).get()
    assert cited.cited.edition == edition and not cited.is_quoted


# The forms


def test_a_citation_says_so_when_it_is_saved(pledge):
    edition = draft(pledge, "All agencies")
    citation = Citation.objects.get()
    citation.words = "Some agencies"

    with pytest.raises(ValidationError) as refused:
        citation.full_clean()
    assert "tell it in your own words" in refused.value.message_dict["words"][0]

    citation.is_quotation = False
    citation.full_clean()
    assert edition.outcomes.get().citations.get().words == "All agencies"


def test_a_text_that_is_quoted_keeps_those_words(pledge):
    edition = draft(pledge, "All agencies")
    revision = edition.revisions.get()
    revision.text = "Some moved."

    with pytest.raises(ValidationError, match="shown by words of this text: “All agencies”"):
        revision.full_clean()

    revision.text = "In the end all the agencies moved: “All agencies”."
    revision.full_clean()
