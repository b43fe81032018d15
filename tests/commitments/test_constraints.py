"""Every constraint of what people write and decide has a row here that breaks it."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from commitments.models import (
    Author,
    Clearance,
    Comment,
    Digest,
    Edition,
    Event,
    Evidence,
    FormerLink,
    Membership,
    Presence,
    Reminder,
    SearchText,
    SearchWord,
    Seen,
    StandingActionCount,
    StandingCount,
    StandingFigure,
    StandingOutcome,
    StandingPending,
    StandingPledge,
    StandingText,
    StandingWording,
    StandingYardstick,
    Step,
    Unfinished,
    Untold,
    Withdrawal,
)
from strategy import triggers
from tests import make
from tests.commitments import one_of_each, people
from tests.make import on
from tests.refusals import (
    again,
    changed,
    constraints_of,
    pointing_to_itself,
    refused,
    undated,
)

NOW = datetime(2015, 1, 16, 9, tzinfo=UTC)
AS_PUBLISHED = {
    "state": "published",
    "position": 1,
    "recorded_at": NOW,
    "published_on": on("16 January 2015"),
}

UNPUBLISHED = {"state": "draft", "position": None, "recorded_at": None}


def draft(**fields):
    return make.draft_edition(**{"origin": Edition.Origin.SEEDED} | fields)


def revision(**fields):
    return make.revision(draft(), **fields)


def pledge(**fields):
    return make.pledge(draft(), **fields)


def replacing_pledge():
    earlier = pledge()
    return make.pledge(earlier.edition, number=2, replaces=earlier)


def withdrawal():
    of = pledge()
    return Withdrawal.objects.create(pledge=of, edition=of.edition, reason="It is too dear.")


def slip():
    of = pledge()
    return make.slip(of.edition, of)


def succession():
    of = pledge()
    return make.went_on(of.edition, of, make.pledge(of.edition, number=2))


def second_whole_of_a_part():
    row = succession()
    return again(row, pledge=make.pledge(row.edition, number=3))


def without_split(row):
    row.kind = "merged"
    row.save()
    return row


def pointing_to_the_same(row):
    return changed(row, goes_on_as=row.pledge)


def outcome(**fields):
    of = pledge()
    return make.outcome(of.edition, of, **fields)


def citation():
    return make.citation(outcome(), make.entry())


def figure():
    return make.figure(draft(), make.measure())


def yardstick():
    return make.yardstick(draft(), make.measure())


def author():
    return Author.objects.create(edition=draft(), account="teo", name="Teo")


def clearance(**fields):
    told = {"number": 1, "name": "Press office"} | fields
    return Clearance(edition=draft(), **told)


def step(**fields):
    told = {"number": 1, "name": "Press office"} | fields
    return Step(response=make.response(), **told)


def cleared(**fields):
    """A row that somebody cleared, but for what breaks it."""
    told = {"state": "cleared", "at": NOW, "by_name": "Vera", "by_account": "vera"}
    return clearance(**told | fields)


def comment(**fields):
    rita = get_user_model().objects.create_user("rita")
    told = {"place": "Action 1, plan for 2015", "text": "By when?", "by": rita, "by_name": "Rita"}
    return Comment(edition=draft(), **told | fields)


def saved(row):
    row.save()
    return row


def opinion(**fields):
    of = make.published_edition(2013, facts=make.pledge).pledges.get()
    return make.opinion(of, people.otto(), **fields)


def approved_by_whoever_gave_it():
    row = opinion()
    approved = {"approved_by": row.given_by, "approved_name": "Otto", "approved_account": "otto"}
    return changed(row, state="published", judged="dropped", approved_at=NOW, **approved)


def evidence():
    return Evidence.objects.create(
        outcome=outcome(), title="Transactions Explorer", url="https://example.org/"
    )


def searched(*, is_pledge=False):
    fact = pledge() if is_pledge else revision()
    of = {"pledge": fact} if is_pledge else {"revision": fact}
    return SearchText.objects.create(entry=fact.entry, edition=fact.edition, stems="digit", **of)


STANDING = {
    "standing_text": StandingText,
    "standing_wording": StandingWording,
    "standing_pledge": StandingPledge,
    "standing_outcome": StandingOutcome,
    "standing_figure": StandingFigure,
    "standing_yardstick": StandingYardstick,
    "standing_count": StandingCount,
    "standing_action_count": StandingActionCount,
}


def standing(name, ends=""):
    """What stands of a record with one fact of each kind; `ends` as soon as it starts."""
    edition = draft()
    promised = make.pledge(edition)
    make.outcome(edition, promised)
    make.revision(edition)
    make.wording(edition)
    make.figure(edition, measure := make.measure())
    make.yardstick(edition, measure)
    make.publish(edition)
    row = STANDING[name].objects.last()
    return changed(row, **{ends: row.starts_on}) if ends else row


def without_rules(make_row):
    """For a constraint that a rule stands before: rows are made after it is lifted."""
    triggers.drop()
    return make_row()


def second_at_the_same_position():
    make.published_edition(2013)
    return changed(draft(), **AS_PUBLISHED)


def seal():
    return make.published_edition(2014).seal


def second_seal_at_the_same_position():
    make.published_edition(2013)
    return changed(seal(), position=1, previous_digest="")


def line():
    make.published_edition(2014)
    return one_of_each.line()


def signed(name):
    return one_of_each.signed()[name]


def membership():
    rita = get_user_model().objects.create_user("rita")
    return Membership.objects.create(user=rita, department=make.department())


def digest():
    return Digest.objects.create(user=get_user_model().objects.create_user("rita"))


def reminder():
    rita = get_user_model().objects.create_user("rita")
    return Reminder.objects.create(user=rita, response=make.response(), year=2015, step="late")


def contribution(**fields):
    teo = get_user_model().objects.create_user("teo")
    return make.contribution(draft(), teo, **fields)


def contribution_answer():
    return contribution().answers.get()


def former_link(**fields):
    return FormerLink(
        **{"contribution": contribution(), "token_sha256": "1" * 64, "replaced_at": NOW} | fields
    )


def second_handed_on_from_the_same():
    former = contribution()
    row = make.contribution(former.edition, former.asked_by, handed_on_from=former)
    return again(row, token_sha256="1" * 64)


def untold():
    rita = get_user_model().objects.create_user("rita")
    return Untold.objects.create(edition=draft(), by=rita, began_at=NOW, saved_at=NOW)


def presence():
    rita = get_user_model().objects.create_user("rita")
    return Presence.objects.create(edition=draft(), user=rita, key="7", since=NOW, seen_at=NOW)


def seen():
    rita = get_user_model().objects.create_user("rita")
    return Seen.objects.create(edition=draft(), by=rita, submission=NOW)


def approved_by_its_submitter(*, marked):
    rita = get_user_model().objects.create_user("rita")
    return changed(
        draft(origin=Edition.Origin.ENTERED),
        submitted_by=rita,
        submitted_at=NOW,
        submitted_name="rita",
        approved_by=rita,
        approved_name="rita",
        is_approved_by_submitter=marked,
        **AS_PUBLISHED,
    )


def submitted(**fields):
    """A row that rita submitted, but for what breaks it."""
    rita = get_user_model().objects.create_user("rita")
    told = {"submitted_by": rita, "submitted_at": NOW, "submitted_name": "Rita"}
    row = draft(origin=Edition.Origin.ENTERED)
    return changed(row, **{"state": "submitted"} | told | fields)


def approved(**fields):
    """A row that somebody else than rita published, but for what breaks it."""
    ada = get_user_model().objects.create_user("ada")
    return submitted(**AS_PUBLISHED | {"approved_by": ada, "approved_name": "Ada"} | fields)


SAID = constraints_of("commitments")

# The constraint, and the row that it refuses.
BROKEN = {
    "response_once_a_department_and_strategy": lambda: again(make.response()),
    "edition_kind_is_known": lambda: changed(draft(), kind="rumour"),
    "edition_state_is_known": lambda: changed(draft(), state="leaked"),
    "edition_year_is_a_year": lambda: changed(draft(kind="correction"), year=14),
    "edition_position_once_a_response": lambda: without_rules(second_at_the_same_position),
    "edition_one_report_a_year": lambda: again(draft()),
    "edition_published_with_position_and_dates": lambda: changed(
        draft(), **AS_PUBLISHED | {"position": None}
    ),
    "edition_supplement_names_what_it_supplements": lambda: changed(draft(), kind="supplement"),
    "edition_does_not_supplement_itself": lambda: without_rules(
        lambda: pointing_to_itself(changed(draft(), kind="supplement"), "supplements")
    ),
    "edition_correction_gives_its_reason": lambda: submitted(kind="correction"),
    "edition_published_by_somebody": lambda: changed(
        draft(origin=Edition.Origin.ENTERED), **AS_PUBLISHED
    ),
    "edition_approved_by_another_or_marked": lambda: approved_by_its_submitter(marked=False),
    "edition_submitted_when_and_by_whom": lambda: changed(draft(), submitted_at=NOW),
    "edition_submitted_by_somebody": lambda: changed(draft(), state="submitted"),
    "edition_approved_is_published": lambda: approved(**UNPUBLISHED),
    "edition_submitted_by_a_name": lambda: submitted(submitted_name=""),
    "edition_approved_by_a_name": lambda: approved(approved_name=""),
    "edition_texts_are_known": lambda: changed(draft(), texts="hearsay"),
    "edition_approved_by_author_is_approved": lambda: changed(draft(), is_approved_by_author=True),
    "author_once_an_edition": lambda: again(author()),
    "author_has_an_account_and_a_name": lambda: changed(author(), name=""),
    "comment_weight_is_known": lambda: comment(weight="shout"),
    "comment_says_something_of_a_place": lambda: comment(text=""),
    "comment_answered_by_somebody": lambda: comment(answer="By May."),
    "comment_closed_by_somebody": lambda: comment(closed_at=NOW),
    "step_number_once_a_response": lambda: again(saved(step())),
    "step_may_is_known": lambda: step(may="forbid"),
    "step_has_a_place_and_a_name": lambda: step(name=""),
    "clearance_once_a_step_of_an_edition": lambda: again(saved(clearance())),
    "clearance_state_is_known": lambda: without_rules(lambda: cleared(state="shelved")),
    "clearance_may_is_known": lambda: clearance(may="forbid"),
    "clearance_of_a_named_step": lambda: clearance(name=""),
    "clearance_by_somebody_at_a_time": lambda: without_rules(lambda: cleared(by_name="")),
    "clearance_bypassed_for_a_reason": lambda: without_rules(lambda: cleared(state="bypassed")),
    "event_bypass_says_why": lambda: Event(what="bypassed", subject="A draft", by_name="Rita"),
    "edition_imported_from_a_file": lambda: changed(draft(), origin="imported"),
    "edition_published_on_is_whole": lambda: undated(draft(), "published_on"),
    "seal_position_once_a_response": lambda: without_rules(second_seal_at_the_same_position),
    "commitments_seal.edition_id": lambda: without_rules(
        lambda: again(seal(), position=2, previous_digest="0" * 64)
    ),
    "seal_follows_another_or_is_the_first": lambda: without_rules(
        lambda: changed(seal(), previous_digest="0" * 64)
    ),
    "seal_is_whole": lambda: without_rules(lambda: changed(seal(), line="")),
    "commitments_line.number": lambda: without_rules(lambda: again(line())),
    "withholding_once_a_column": lambda: without_rules(lambda: again(one_of_each.withholding())),
    "withholding_says_who_and_why": lambda: again(
        one_of_each.withholding(), column="note", ground=""
    ),
    "withholding_says_what": lambda: again(one_of_each.withholding(), column=""),
    "line_number_from_0": lambda: without_rules(lambda: changed(line(), number=-1)),
    "line_kind_is_known": lambda: without_rules(lambda: changed(line(), kind="rumour")),
    "line_is_whole": lambda: without_rules(lambda: changed(line(), leaf="")),
    "line_of_format_0_is_a_seal": lambda: without_rules(lambda: changed(line(), format=0)),
    "node_once": lambda: without_rules(lambda: again(one_of_each.node())),
    "node_is_whole": lambda: without_rules(lambda: changed(one_of_each.node(), level=0)),
    "checkpoint_once_a_size_and_keys": lambda: without_rules(lambda: again(signed("checkpoint"))),
    "checkpoint_is_whole": lambda: without_rules(lambda: changed(signed("checkpoint"), size=0)),
    "cosignature_once_a_second": lambda: without_rules(lambda: again(signed("cosignature"))),
    "cosignature_is_whole": lambda: without_rules(lambda: changed(signed("cosignature"), line="")),
    "token_once_an_authority": lambda: without_rules(lambda: again(signed("token"))),
    "token_is_whole": lambda: without_rules(lambda: changed(signed("token"), answer="")),
    "membership_once_a_department": lambda: again(membership()),
    "reminder_once_a_step": lambda: again(reminder()),
    "reminder_names_its_occasion": lambda: changed(reminder(), step=""),
    "untold_once_a_person": lambda: again(untold()),
    "presence_in_one_part": lambda: again(presence()),
    "seen_once_a_submission": lambda: again(seen()),
    "commitments_unfinished.edition_id": lambda: again(Unfinished.objects.create(edition=draft())),
    "event_says_who": lambda: Event(what="saved", subject="A draft"),
    "event_what_is_known": lambda: Event(what="dreamt", subject="A draft", by_name="Rita"),
    "event_return_says_why": lambda: Event(what="returned", subject="A draft", by_name="Rita"),
    "contribution_state_is_known": lambda: changed(contribution(), state="lost", ended_at=NOW),
    "contribution_names_its_people": lambda: changed(contribution(), role=""),
    "contribution_has_the_digest_of_its_link": lambda: changed(contribution(), token_sha256=""),
    "commitments_contribution.token_sha256": lambda: again(contribution()),
    "contribution_ended_when": lambda: changed(contribution(), state="revoked"),
    "contribution_declined_with_a_reason": lambda: changed(
        contribution(), state="declined", ended_at=NOW
    ),
    "contribution_is_good_for_a_time": lambda: changed(
        row := contribution(), expires_at=row.asked_at
    ),
    "contribution_not_handed_on_to_itself": lambda: without_rules(
        lambda: pointing_to_itself(contribution(), "handed_on_from")
    ),
    "commitments_contribution.handed_on_from_id": second_handed_on_from_the_same,
    "contribution_answer_once_an_action": lambda: again(contribution_answer()),
    "contribution_answer_decided_when_and_by_whom": lambda: changed(
        contribution_answer(), decided_at=NOW
    ),
    "former_link_has_its_digest": lambda: former_link(token_sha256=""),
    "commitments_digest.user_id": lambda: again(digest()),
    "commitments_formerlink.token_sha256": lambda: again(row := former_link(), pk=row.save()),
    "entry_once_a_cell": lambda: again(make.entry()),
    "entry_kind_is_known": lambda: again(make.entry(), kind="rumour"),
    "entry_year_is_a_year": lambda: again(make.entry(), year=14),
    "revision_once_an_edition": lambda: again(revision()),
    "revision_form_is_plain_or_of_a_marked_text": lambda: changed(revision(), form="html"),
    "revision_is_a_text_or_an_answer_with_its_reason": lambda: changed(revision(), text=""),
    "revision_lines_in_order": lambda: changed(revision(), first_line=5, last_line=4),
    "variant_once_an_edition": lambda: again(make.variant(draft())),
    "variant_says_something": lambda: changed(make.variant(draft()), text=""),
    "variant_names_its_page": lambda: changed(make.variant(draft()), page_title=""),
    "variant_form_is_known": lambda: changed(make.variant(draft()), form="bold"),
    "variant_published_on_is_whole": lambda: undated(make.variant(draft()), "published_on"),
    "wording_once_an_edition": lambda: again(make.wording(draft())),
    "wording_says_something": lambda: changed(make.wording(draft()), title=""),
    "pledge_number_once_an_entry": lambda: again(pledge()),
    "pledge_number_from_1": lambda: changed(pledge(), number=0),
    "pledge_says_something": lambda: changed(pledge(), statement=""),
    "pledge_unit_has_a_target": lambda: changed(pledge(), unit="people"),
    "pledge_does_not_replace_itself": lambda: pointing_to_itself(pledge(), "replaces"),
    "pledge_replaced_once_an_edition": lambda: again(replacing_pledge(), number=3),
    "pledge_due_on_is_whole": lambda: undated(pledge(), "due_on"),
    "withdrawal_once_an_edition": lambda: again(withdrawal()),
    "withdrawal_gives_its_reason": lambda: changed(withdrawal(), reason=""),
    "succession_part_of_one": second_whole_of_a_part,
    "succession_kind_is_known": lambda: changed(succession(), kind="lost"),
    "succession_once_an_edition": lambda: again(without_split(succession())),
    "succession_gives_its_reason": lambda: changed(succession(), reason=""),
    "succession_not_of_itself": lambda: pointing_to_the_same(succession()),
    "succession_announced_on_is_whole": lambda: undated(succession(), "announced_on"),
    "slip_once_an_edition": lambda: again(slip()),
    "slip_gives_its_reason": lambda: changed(slip(), reason=""),
    "slip_moves_the_date": lambda: changed(slip(), due_on=make.on("31 March 2014")),
    "slip_was_due_on_is_whole": lambda: undated(slip(), "was_due_on"),
    "slip_due_on_is_whole": lambda: undated(slip(), "due_on"),
    "slip_announced_on_is_whole": lambda: undated(slip(), "announced_on"),
    "outcome_once_an_edition": lambda: again(outcome()),
    "outcome_status_is_known": lambda: changed(outcome(), status="forgotten"),
    "outcome_carried_to_a_pledge_only_if_carried_forward": lambda: changed(
        row := outcome(), carried_to=make.pledge(row.edition, number=2)
    ),
    "outcome_not_carried_to_itself": lambda: changed(
        row := outcome(status="carried-forward"), carried_to=row.pledge
    ),
    "searchtext_is_of_a_text_or_a_pledge": lambda: changed(searched(), revision=None),
    "commitments_searchtext.revision_id": lambda: again(searched()),
    "commitments_searchtext.pledge_id": lambda: again(searched(is_pledge=True)),
    **{
        f"{name}_stands_for_a_day": lambda name=name: standing(name, "ends_on") for name in STANDING
    },
    **{f"{name}_once_at_a_time": lambda name=name: again(standing(name)) for name in STANDING},
    "commitments_standingpending.response_id": lambda: again(
        StandingPending.objects.create(response=make.response())
    ),
    "commitments_searchword.word": lambda: again(SearchWord.objects.create(word="digital")),
    "opinion_state_is_known": lambda: changed(opinion(), state="leaked", judged="dropped"),
    "opinion_disagreement_says_what_instead": lambda: changed(opinion(), verdict="disagree"),
    "opinion_gives_its_reasons": lambda: changed(opinion(), reasons=""),
    "opinion_is_of_a_named_auditor": lambda: changed(opinion(), given_name=""),
    "opinion_says_what_it_judges_once_submitted": lambda: changed(opinion(), state="submitted"),
    "opinion_disagrees_with_what_it_judges": lambda: changed(
        opinion(), state="submitted", verdict="disagree", status="dropped", judged="dropped"
    ),
    "opinion_published_by_a_second_auditor": lambda: without_rules(approved_by_whoever_gave_it),
    "service_pledge_once": lambda: again(
        make.service_pledge(make.service(), make.published_edition(facts=make.pledge).pledges.get())
    ),
    "citation_once_an_entry": lambda: again(citation()),
    "citation_has_words": lambda: changed(citation(), words=""),
    "measure_slug_once_a_response": lambda: again(make.measure()),
    "figure_once_an_edition_and_year": lambda: again(figure()),
    "figure_year_is_a_year": lambda: changed(figure(), year=14),
    "yardstick_once_an_edition_kind_and_year": lambda: again(yardstick()),
    "yardstick_kind_is_known": lambda: changed(yardstick(), kind="hope"),
    "yardstick_direction_is_known": lambda: changed(yardstick(), direction="up"),
    "yardstick_year_is_a_year": lambda: changed(yardstick(), year=14),
    "evidence_backs_one_thing": lambda: changed(evidence(), outcome=None),
    "evidence_is_a_link_or_a_file_with_its_sha256": lambda: changed(evidence(), url=""),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_a_row_that_breaks(name):
    row = BROKEN[name]()

    with refused(*SAID[name]):
        row.save()


def test_no_constraint_of_commitments_is_forgotten_here():
    assert sorted(BROKEN) == sorted(SAID)


# Where a constraint can be broken in several ways, each of them.


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"position": None},
        {"position": 0},
        {"recorded_at": None},
        {"published_on": None},
        {"state": "submitted"},
        {"state": "submitted", "position": None},
        {"state": "withdrawn", "recorded_at": None},
    ],
)
def test_what_is_published_and_nothing_else_has_a_position_and_dates(fields):
    edition = changed(draft(), **AS_PUBLISHED | fields)

    with refused("edition_published_with_position_and_dates"):
        edition.save()


@pytest.mark.django_db
@pytest.mark.parametrize("marked", [True, False])
def test_who_approves_what_nobody_submitted_is_refused(marked):
    nobody = {"submitted_by": None, "submitted_at": None, "submitted_name": ""}
    edition = changed(approved_by_its_submitter(marked=marked), **UNPUBLISHED | nobody)

    with refused("edition_approved_"):  # It breaks two of them.
        edition.save()


@pytest.mark.django_db
def test_somebody_else_who_approves_is_not_marked_as_the_submitter():
    edition = changed(
        approved_by_its_submitter(marked=True),
        approved_by=get_user_model().objects.create_user("teo"),
    )

    with refused("edition_approved_by_another_or_marked"):
        edition.save()


@pytest.mark.django_db
def test_nothing_is_marked_as_approved_that_nobody_approved():
    edition = changed(
        approved_by_its_submitter(marked=True), approved_by=None, approved_name="", **UNPUBLISHED
    )

    with refused("edition_approved_by_another_or_marked"):
        edition.save()


@pytest.mark.django_db
def test_an_import_and_a_load_name_nobody():
    edition = changed(approved_by_its_submitter(marked=True), origin="seeded")

    with refused("edition_published_by_somebody"):
        edition.save()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"text": "", "reason": "It has no agencies."},
        {"answer": "not-applicable", "reason": "It has no agencies."},
        {"answer": "nil-return", "text": ""},
        {"answer": "text", "reason": "It has no agencies."},
        {"answer": "silence"},
    ],
)
def test_a_revision_is_a_text_or_an_answer_with_its_reason(fields):
    row = changed(revision(), **fields)

    with refused("revision_is_a_text_or_an_answer_with_its_reason"):
        row.save()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"form": "html"},
        {"form": "marked", "answer": "nil-return", "text": "", "reason": "Nobody was."},
    ],
)
def test_a_revision_is_plain_or_a_text_with_marks(fields):
    row = changed(revision(), **fields)

    with refused("revision_form_is_plain_or_of_a_marked_text"):
        row.save()


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "last"), [(5, 4), (0, 4), (5, None), (None, 4)])
def test_a_revision_has_both_its_lines_in_order_or_none(first, last):
    row = changed(revision(), first_line=first, last_line=last)

    with refused("revision_lines_in_order"):
        row.save()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"url": "", "file": "evidence/2014/a.pdf"},
        {"url": "", "sha256": "0" * 64},
        {"file": "evidence/2014/a.pdf", "sha256": "0" * 64},
    ],
)
def test_evidence_is_a_link_or_a_file_with_its_sha256(fields):
    row = changed(evidence(), **fields)

    with refused("evidence_is_a_link_or_a_file_with_its_sha256"):
        row.save()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"verdict": "agree", "status": "dropped"},
        {"verdict": "not-enough-evidence", "status": "dropped"},
        {"verdict": "disagree", "status": "forgotten"},
        {"verdict": "perhaps"},
    ],
)
def test_only_a_disagreement_says_what_instead(fields):
    row = changed(opinion(), **fields)

    with refused("opinion_disagreement_says_what_instead"):
        row.save()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"approved_by": None},
        {"approved_name": ""},
        {"approved_account": ""},
        {"approved_at": None},
        {"state": "submitted"},
        {"state": "draft", "judged": ""},
    ],
)
def test_what_is_published_of_an_auditor_and_nothing_else_was_approved(fields):
    olga = people.olga()
    row = changed(without_rules(approved_by_whoever_gave_it), approved_by=olga)

    with refused("opinion_published_by_a_second_auditor"):
        changed(row, **fields).save()


@pytest.mark.django_db
def test_evidence_does_not_back_two_things():
    row = changed(evidence(), figure=make.figure(draft(year=2013), make.measure()))

    with refused("evidence_backs_one_thing"):
        row.save()


@pytest.mark.django_db
def test_a_report_takes_the_place_of_one_that_was_withdrawn():
    changed(draft(), state="withdrawn").save()

    draft()

    assert Edition.objects.count() == 2
