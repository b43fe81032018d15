"""What came in by a link is seen beside the draft, and taken by an editor: by part, and named."""

import pytest

from commitments import workflow
from commitments.contributions import steps
from commitments.contributions.taking import Taking, take
from commitments.models import Author, Event, Outcome, Revision
from commitments.workflow import NotAllowed
from commitments.yearly_update.posted import boxes_of
from commitments.yearly_update.saving import save
from commitments.yearly_update.sheet import Sheet
from tests import make
from tests.commitments import people
from tests.commitments.contributions.asked import asked

pytestmark = pytest.mark.django_db


def pledge():
    return make.response().entries.get(action__number=1, kind="plan", year=2014).pledges.get()


@pytest.fixture
def sent(draft, teo):
    """What Ann sent about the first action: progress, plan, and what became of its promise."""
    _made, token = asked(draft, teo)
    box = f"outcome-{pledge().pk}"
    answers = {
        "progress": "The agencies moved in May.",
        "plan": "Move the rest.",
        box: "delivered",
        f"{box}-words": "agencies moved",
    }
    steps.save_answers(token=token, number=1, answers=answers, drawn={})
    return steps.submit(token=token).answers.get()


def looked_at(answer):
    return Taking(answer, Sheet(answer.contribution.edition))


def taken(answer, by, *boxes):
    return take(answer=answer, boxes=set(boxes), drawn=looked_at(answer).drawn, by=by)


def texts(draft):
    return dict(draft.revisions.values_list("entry__kind", "text"))


def test_nothing_enters_the_draft_unseen(draft, sent):
    assert texts(draft) == {} and not Outcome.objects.exists()


def test_each_part_is_seen_beside_the_draft_word_by_word(draft, sent):
    make.revision(draft, text="The agencies moved.")

    first, second, third = looked_at(sent).parts

    assert (first.label, first.before) == ("Progress during 2014", "The agencies moved.")
    inserted = "".join(words for change, words in first.words if change == "insert")
    assert inserted.split() == ["in", "May"]
    assert not any(change == "delete" and words.strip() for change, words in first.words)
    assert (second.label, second.before) == ("Plan for 2015", "")
    assert (third.label, third.after) == ("Promise of action 1", "Delivered\nagencies moved")


def test_what_is_chosen_is_taken_and_nothing_else(draft, teo, sent):
    parts = taken(sent, teo, "progress")

    assert [part.label for part in parts] == ["Progress during 2014"]
    assert texts(draft) == {"progress": "The agencies moved in May."}
    sent.refresh_from_db()
    assert (sent.taken, sent.decided_by, sent.decided_name) == (["progress"], teo, "teo")


def test_more_of_it_is_taken_later(draft, teo, sent):
    taken(sent, teo, "progress")
    taken(sent, teo, "plan")

    assert texts(draft) == {"progress": "The agencies moved in May.", "plan": "Move the rest."}
    sent.refresh_from_db()
    assert sent.taken == ["plan", "progress"]


def test_an_outcome_quotes_the_progress_that_it_stands_in(draft, teo, sent):
    taken(sent, teo, "progress", f"outcome-{pledge().pk}")

    outcome = draft.outcomes.get()
    assert (outcome.pledge, outcome.status) == (pledge(), "delivered")
    citation = outcome.citations.get()
    assert (citation.words, citation.is_quotation) == ("agencies moved", True)


def test_an_outcome_without_that_progress_is_in_words_of_its_own(draft, teo, sent):
    taken(sent, teo, f"outcome-{pledge().pk}")

    assert draft.outcomes.get().citations.get().is_quotation is False


def test_the_department_s_own_assessment_stays(draft, teo, sent):
    make.revision(draft, text="Soon.", assessment="Green")

    taken(sent, teo, "progress")

    assert Revision.objects.get(edition=draft).assessment == "Green"


def test_the_trail_says_whose_words_were_taken_and_where(draft, teo, sent):
    taken(sent, teo, "progress")

    event = Event.objects.get(what="taken")
    assert (event.by, event.comment) == (
        teo,
        "action 1, Ann Other, Head of digital: Progress during 2014",
    )
    assert list(event.changes) == ["1/texts/progress"]
    assert event.changes["1/texts/progress"][1]["text"] == "The agencies moved in May."


def test_both_are_named_as_authors_when_it_is_submitted_and_published(draft, teo, sent):
    taken(sent, teo, "progress")
    workflow.submit(edition=draft, by=people.person("tom", "Editors"))

    link = f"link {sent.contribution.pk}"
    assert list(Author.objects.values_list("account", "name", "user")) == [
        (link, "Ann Other, Head of digital", None),
        ("teo", "teo", teo.pk),
    ]
    workflow.publish(edition=draft, by=people.rita(), is_day_meant=True)
    assert f"Ann Other, Head of digital ({link})" in str(
        Event.objects.get(what="published").changes
    )


def test_whoever_took_it_does_not_approve_it(draft, sent):
    ann = people.person("ann", "Editors", "Approvers")
    taken(sent, ann, "progress")
    workflow.submit(edition=draft, by=people.person("tom", "Editors"))

    with pytest.raises(NotAllowed, match="what you wrote in"):
        workflow.publish(edition=draft, by=ann, is_day_meant=True)


def test_words_that_were_deleted_again_name_nobody(draft, teo, sent):
    taken(sent, teo, "progress")

    save(edition=draft, post=without_progress(draft), by=teo)
    workflow.submit(edition=draft, by=teo)

    assert not Author.objects.filter(user=None).exists()


def without_progress(draft):
    """What the screen sends where its progress was emptied."""
    section = Sheet(draft).section("1")
    return boxes_of(section, section.stored) | {"1-progress-text": ""}


def test_set_aside_it_changes_nothing_and_is_told(draft, teo, sent):
    taken(sent, teo)

    assert texts(draft) == {}
    sent.refresh_from_db()
    assert sent.taken == [] and sent.decided_by == teo
    assert Event.objects.get(what="set-aside").comment == "action 1, Ann Other, Head of digital"


def test_a_draft_that_changed_since_is_looked_at_again(draft, teo, sent):
    drawn = looked_at(sent).drawn
    make.revision(draft, text="Somebody wrote this meanwhile.")

    with pytest.raises(NotAllowed, match="look at it again"):
        take(answer=sent, boxes={"progress"}, drawn=drawn, by=teo)

    assert texts(draft) == {"progress": "Somebody wrote this meanwhile."}
    sent.refresh_from_db()
    assert sent.decided_at is None and not Event.objects.filter(what="taken").exists()


def test_what_was_not_sent_is_not_taken(draft, teo):
    _made, token = asked(draft, teo)
    steps.save_answers(token=token, number=1, answers={"progress": "Not yet."}, drawn={})
    answer = draft.contributions.get().answers.get()

    with pytest.raises(NotAllowed, match="Only what was sent"):
        taken(answer, teo, "progress")
    assert texts(draft) == {}


def test_a_promise_that_is_asked_for_no_more_is_told_apart(draft, teo, sent):
    gone = f"outcome-{pledge().pk + 1000}"
    sent.answers = {**sent.answers, gone: "dropped", f"{gone}-words": "No money."}

    assert looked_at(sent).lost == ["dropped", "No money."]


@pytest.mark.parametrize("who", [people.rita, people.otto])
def test_only_editors_take(draft, sent, who):
    with pytest.raises(NotAllowed):
        taken(sent, who(), "progress")
    assert texts(draft) == {}


@pytest.mark.parametrize(
    ("said", "words"), [("nil-return", "Nil return"), ("not-applicable", "Not applicable")]
)
def test_an_answer_instead_of_a_text_is_taken_with_its_reason(draft, teo, said, words):
    _made, token = asked(draft, teo)
    answers = {"progress": "Nothing was due.", "progress-answer": said, "plan": "Move the rest."}
    steps.save_answers(token=token, number=1, answers=answers, drawn={})
    sent = steps.submit(token=token).answers.get()
    make.revision(draft, text="The agencies moved.")

    part, _plan = looked_at(sent).parts
    assert part.before == "The agencies moved."
    assert part.after == f"{words}: Nothing was due."
    taken(sent, teo, "progress")

    row = draft.revisions.get(entry__kind="progress")
    assert (row.answer, row.text, row.reason) == (said, "", "Nothing was due.")
    assert looked_at(sent).parts[0].is_same and looked_at(sent).lost == []


def test_what_a_draft_splits_stays_split_when_an_answer_is_taken(draft, teo, sent):
    parts = [make.pledge(draft, number=number) for number in (1, 2)]
    make.split(draft, pledge(), *parts)

    taken(sent, teo, f"outcome-{pledge().pk}", "progress")

    assert {row.goes_on_as for row in draft.successions.all()} == set(parts)
