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
NAMES = {
    "entries": "department strategy action action_title kind year answer texts text reason "
    f"assessment section {PUBLISHED} url",
    "pledges": f"{PLEDGE} carried_to outcome_note words is_quotation words_in outcome_edition "
    f"{SOURCE.replace('source', 'outcome_source')} "
    "outcome_reading outcome_arguable other_outcome other_words other_is_quotation other_words_in "
    f"other_edition {SOURCE.replace('source', 'other_source')} is_contested "
    "withdrawn_edition withdrawn_reason replaced_by replaced_edition replaced_reason "
    f"reading is_weak arguable section texts {PUBLISHED} url",
    "pledges-not-reported": f"{PLEDGE} planned progress reading is_weak arguable section texts "
    f"{PUBLISHED} url",
    "measures": "department strategy action measure name unit year value entry section evidence "
    f"{PUBLISHED}",
    "matrix": "department strategy action action_title ask kind year status texts text reason "
    "progress_in_words edition published_on published_on_first published_on_last "
    "published_on_precision "
    f"{SOURCE} url",
    "editions": "department strategy edition kind texts year published_on published_on_first "
    "published_on_last published_on_precision is_date_inferred known_from supplements change_note "
    f"page_title {SOURCE} section entries recorded_at origin source_file source_sha256 "
    "is_approved_by_submitter digest url",
    "events": "event at by what subject subject_kind subject_key department edition from_state "
    "to_state changes comment",
    "governance": "department kind slug name started_on started_on_first started_on_last "
    "started_on_precision ended_on ended_on_first ended_on_last ended_on_precision last_heard_of "
    "last_heard_of_first last_heard_of_last last_heard_of_precision reports_to successor office "
    "policy_areas held_by is_certain held_since held_since_first held_since_last "
    "held_since_precision holder_last_heard_of holder_last_heard_of_first "
    "holder_last_heard_of_last holder_last_heard_of_precision "
    f"{SOURCE} section url",
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
