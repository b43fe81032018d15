"""The names of columns are stable: programs read by them. A name is added, never changed."""

from reporting.exports.registry import DATASETS, OPEN_DATA

SOURCE = (
    "source source_url source_published_on source_published_on_first source_published_on_last "
    "source_published_on_precision"
)
PUBLISHED = (
    "edition published_on published_on_first published_on_last published_on_precision "
    f"is_date_inferred {SOURCE}"
)
PLEDGE = (
    "pledge department strategy action kind entry_year number statement year due_on due_on_first "
    "due_on_last due_on_precision target unit outcome"
)


def when(name):
    """The columns of a date."""
    return f"{name} {name}_first {name}_last {name}_precision"


GOES_ON = "goes_on_as goes_on_edition goes_on_reason made_before_as made_again_as"
BY_ACTION = "department department_name strategy action action_title"
RATE = "pledges covered delivered share is_too_few"
SAID = (
    "year commitment_status commitment_texts commitment plan_status plan_texts plan "
    "progress_status progress_texts progress pledges_due due_covered due_delivered"
)
MOVED = f"{when('first_due_on')} days_moved"
VARIANT = (
    "department strategy action kind year form text page_title page_url "
    f"{when('page_published_on')} section {PUBLISHED}"
)
NAMES = {
    "entries": "department strategy action action_title kind year answer texts form text reason "
    f"assessment section {PUBLISHED} url",
    "pledges": f"{PLEDGE} carried_to outcome_note words is_quotation words_in outcome_edition "
    f"{SOURCE.replace('source', 'outcome_source')} "
    "outcome_reading outcome_arguable other_outcome other_words other_is_quotation other_words_in "
    f"other_edition {SOURCE.replace('source', 'other_source')} is_contested "
    "auditors_disagree opinions "
    "withdrawn_edition withdrawn_reason replaced_by replaced_edition replaced_reason "
    f"reading is_weak arguable section texts {PUBLISHED} url {MOVED} {GOES_ON}",
    "pledges-not-reported": f"{PLEDGE} planned progress reading is_weak arguable section texts "
    f"{PUBLISHED} url {MOVED}",
    "pledges-moved": f"{PLEDGE} {MOVED} {when('announced_on')} reason moved_edition reading "
    f"is_weak arguable section texts {PUBLISHED} url",
    "contradictions": f"{VARIANT} standing_text url",
    "completeness": f"department strategy year report {when('due_on')} counts_as_due edition "
    f"{when('published_on')} days_late_at_least days_late_at_most days_late_so_far "
    f"{SOURCE.replace('source', 'asked_in')} cells_due cells_with_text "
    "cells_not_applicable cells_nil cells_left_out cells_without_report cells_beside promises_due "
    "promises_answered promises_not_mentioned promises_taken_back promises_without_report url",
    "measures": "department strategy action measure name unit year value entry section evidence "
    f"{PUBLISHED} target target_direction baseline baseline_year",
    "matrix": "department strategy action action_title ask kind year status texts form text reason "
    "progress_in_words edition published_on published_on_first published_on_last "
    "published_on_precision "
    f"{SOURCE} url",
    "departments-by-action": f"{BY_ACTION} {RATE} partly_delivered carried_forward re_scoped "
    "dropped not_reported withdrawn replaced no_report awaited not_asked split merged url",
    "action-across-departments": f"{BY_ACTION} {SAID} {RATE} url",
    "departments-compared": f"{BY_ACTION} {SAID} {RATE} url",
    "editions": "department strategy edition kind texts year published_on published_on_first "
    "published_on_last published_on_precision is_date_inferred known_from supplements change_note "
    f"page_title {SOURCE} section entries recorded_at origin source_file source_sha256 "
    "is_approved_by_submitter is_approved_by_author digest url",
    "events": "event at by what subject subject_kind subject_key department edition from_state "
    "to_state changes comment",
    "governance": "department kind slug name started_on started_on_first started_on_last "
    "started_on_precision ended_on ended_on_first ended_on_last ended_on_precision last_heard_of "
    "last_heard_of_first last_heard_of_last last_heard_of_precision reports_to successor office "
    "policy_areas held_by is_certain held_since held_since_first held_since_last "
    "held_since_precision holder_last_heard_of holder_last_heard_of_first "
    "holder_last_heard_of_last holder_last_heard_of_precision "
    f"{SOURCE} section url",
    "totals": f"strategy department count {when('said_on')} of done total words entry "
    f"own_done own_total agrees differs_done differs_total why {SOURCE} section url",
    "services": f"department service name {when('known_since')} description owner is_exemplar "
    f"{SOURCE.replace('source', 'exemplar_source')} exemplar_section stage {when('stage_as_of')} "
    f"transactions transactions_year managers last_assessment {when('last_assessment_on')} "
    f"last_assessment_result {SOURCE} section url",
    # Tables of the record
    "strategies": f"strategy title publisher {when('published_on')} {SOURCE} section",
    "reporting-years": f"strategy year {when('due_on')} asks_for_commitment asks_for_progress "
    f"asks_for_plan {SOURCE} section",
    "actions": f"strategy action title ask {when('added_on')} first_year {when('withdrawn_on')} "
    f"{SOURCE} section url",
    "deadlines": f"strategy action deadline for_whom {when('due_on')} {when('announced_on')} "
    f"replaces reason is_replaced {SOURCE} section",
    "departments": f"department abbreviation name merged_into {when('merged_on')} "
    f"{when('closed_on')} {when('began_on')} {SOURCE} section",
    "responses": f"department strategy title {SOURCE} section url",
    "revisions": "department strategy action action_title kind year answer texts form text reason "
    f"assessment section {PUBLISHED} url first_line last_line is_current",
    "variants": VARIANT,
    "wordings": f"department strategy action title note line {PUBLISHED} is_current",
    "opinions": "pledge department strategy action kind entry_year number auditor opinion judged "
    "instead reasons given_on approved_by approved_at is_current",
    "withdrawals": f"pledge department strategy action kind entry_year number reason {PUBLISHED}",
    "successions": "pledge department strategy action kind entry_year number how goes_on_as "
    f"{when('announced_on')} reason section {PUBLISHED} said_by",
    "slips": f"pledge department strategy action kind entry_year number {when('was_due_on')} "
    f"{when('due_on')} days {when('announced_on')} reason section {PUBLISHED}",
    "replacements": "pledge department strategy action kind entry_year number replaced_by reason "
    f"{PUBLISHED}",
    "outcomes": "pledge department strategy action kind entry_year number outcome carried_to note "
    f"reading arguable section {PUBLISHED} is_current",
    "citations": "pledge department strategy action kind entry_year number entry words "
    f"is_quotation {PUBLISHED}",
    "figures": "department strategy action measure name unit year value entry section evidence "
    f"{PUBLISHED} {SOURCE.replace('source', 'measure_source')} measure_section is_current",
    "yardsticks": "department strategy action measure name unit kind year value direction entry "
    f"section {PUBLISHED} {SOURCE.replace('source', 'measure_source')} measure_section is_current",
    "evidence": f"department strategy backs pledge measure year title link file sha256 {PUBLISHED}",
    "roles": f"department role name is_single_holder {when('started_on')} reports_to "
    f"{when('ended_on')} end_reason successor successor_words {SOURCE} section url",
    "role-aims": f"department role number aim {SOURCE} section outcome "
    f"{SOURCE.replace('source', 'outcome_source')} outcome_section",
    "people": f"person name {SOURCE} section",
    "appointments": f"department role number person name {when('started_on')} {when('ended_on')} "
    f"note {SOURCE} section",
    "accountabilities": f"strategy action department role {when('started_on')} {when('ended_on')} "
    f"{SOURCE} section",
    "professions": f"department profession name description head {SOURCE} section",
    "portfolios": f"department portfolio name users setting sponsor {when('started_on')} products "
    f"actions {SOURCE} section",
    "policy-areas": f"department policy_area name {SOURCE} section",
    "functions": f"department function name {SOURCE} section",
    "function-areas": f"department function policy_area {when('planned_on')} {when('started_on')} "
    f"{SOURCE} section",
    "teams": f"department team name purpose {when('started_on')} {SOURCE} section",
    "stated-counts": f"department of count {when('stated_on')} words {SOURCE} section",
    "department-changes": f"department number kind into {when('happened_on')} what reason "
    f"{SOURCE} section",
    "mergers": f"department merger from_department what state {when('as_of')} {SOURCE} section",
    "service-managers": f"department service number person name {when('started_on')} "
    f"{when('ended_on')} note {SOURCE} section",
    "service-stages": f"department service stage {when('as_of')} words {SOURCE} section",
    "service-figures": f"department service of year period value unit {SOURCE} section",
    "assessments": f"department service number {when('held_on')} stage standard panel result "
    f"result_words {SOURCE} section",
    "service-pledges": "service pledge department strategy action kind entry_year number "
    f"{SOURCE} section",
    "former-names": "kind key name slug until",
    "sources": f"slug title publisher {when('published_on')} url licence",
}


def test_the_names_of_columns_are_what_they_were():
    found = {name: [column.name for column in row.columns] for name, row in DATASETS.items()}

    assert found == {name: names.split() for name, names in NAMES.items()}


def test_every_column_says_what_it_means_on_the_page_of_open_data(client, db):
    page = client.get("/data/").text

    for dataset in OPEN_DATA:
        assert f'id="{dataset.name}"' in page
        for column in dataset.columns:
            assert column.meaning and f"<code>{column.name}</code>" in page


def test_the_page_of_open_data_says_what_summaries_are(client, db):
    page = client.get("/data/").text

    assert "the text is our own account of what the department published" in page


def test_the_page_of_open_data_takes_no_queries(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/data/")
