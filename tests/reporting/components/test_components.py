"""The page that shows every part of a page in its states."""

import pytest
from django.conf import settings

from reporting.components.parts import components
from reporting.templatetags.drawn import DRAWN
from reporting.web.times import set_times

TEMPLATES = settings.BASE_DIR / "templates"

# Parts that only make sense with a whole record behind them: the pages that show them.
SHOWN_ON_THEIR_PAGES = {
    "_day_boxes.html": "/",
    "_downloads.html": "/entries/",
    "_footer_links.html": "every page",
    "_navigation.html": "every page",
    "_navigation_item.html": "every page",
    "_what_was_not_recorded.html": "every page, with ?as-recorded=",
    "accounts/_other_ways.html": "/accounts/reauthenticate/",
    "accounts/_passkeys.html": "/accounts/login/",
    "contributions/_answers.html": "/contribute/TOKEN/check/",
    "reporting/_answerable.html": "/DEPARTMENT/STRATEGY/actions/N/",
    "reporting/_answerable_for.html": "/DEPARTMENT/governance/roles/SLUG/",
    "reporting/_asked.html": "/DEPARTMENT/STRATEGY/actions/N/",
    "reporting/_asked_in.html": "/DEPARTMENT/STRATEGY/actions/N/",
    "reporting/_changed.html": "/DEPARTMENT/STRATEGY/compare/",
    "reporting/_compared_entry.html": "/DEPARTMENT/STRATEGY/compare/",
    "reporting/_compared_pledge.html": "/DEPARTMENT/STRATEGY/compare/",
    "reporting/_comparison.html": "/DEPARTMENT/STRATEGY/compare/",
    "reporting/_completeness_row.html": "/entries/completeness/",
    "reporting/_counts.html": "/DEPARTMENT/STRATEGY/",
    "reporting/_dataset.html": "/data/",
    "reporting/_edition_facts.html": "/DEPARTMENT/STRATEGY/editions/N/",
    "reporting/_event.html": "/events/",
    "reporting/_sample_box.html": "/pledges/sample/",
    "reporting/_search_missing.html": "/search/",
    "reporting/_search_result.html": "/search/",
    "reporting/_documents.html": "/DEPARTMENT/STRATEGY/",
    "reporting/_embedding.html": "/DEPARTMENT/governance/",
    "reporting/_fact_details.html": "/DEPARTMENT/STRATEGY/editions/N/",
    "reporting/_governance_timeline.html": "/DEPARTMENT/governance/",
    "reporting/_list_downloads.html": "/pledges/",
    "reporting/_measure.html": "/measures/",
    "reporting/_chart_key.html": "/measures/compare/",
    "reporting/_held_against.html": "/measures/compare/",
    "reporting/_multiple.html": "/measures/compare/",
    "reporting/_target_verdict.html": "/measures/compare/",
    "reporting/_year_cells.html": "/measures/compare/",
    "reporting/_year_heads.html": "/measures/compare/",
    "reporting/_yardstick_source.html": "/measures/",
    "reporting/_more_filters.html": "/pledges/",
    "reporting/_moment.html": "/DEPARTMENT/STRATEGY/actions/N/timeline/",
    "reporting/_outcome_head.html": "/DEPARTMENT/STRATEGY/outcomes/",
    "reporting/_outcome_row.html": "/DEPARTMENT/STRATEGY/outcomes/",
    "reporting/_footnote.html": "/DEPARTMENT/governance/",
    "reporting/_footnotes.html": "/DEPARTMENT/governance/",
    "reporting/_glance.html": "/DEPARTMENT/STRATEGY/",
    "reporting/_holders_line.html": "/DEPARTMENT/governance/",
    "reporting/_pair.html": "/DEPARTMENT/STRATEGY/years/YYYY/",
    "reporting/_published_count.html": "/totals/",
    "reporting/_total_changes.html": "/DEPARTMENT/STRATEGY/",
    "reporting/_total_changed_last.html": "/",
    "reporting/_total_change.html": "/totals/",
    "reporting/_service_row.html": "/services/",
    "reporting/_service_figures.html": "/DEPARTMENT/services/SLUG/",
    "reporting/_assessment_result.html": "/DEPARTMENT/services/SLUG/",
    "reporting/_sorts.html": "/STRATEGY/",
    "reporting/_stated_count.html": "/DEPARTMENT/governance/",
    "reporting/_successor.html": "/DEPARTMENT/governance/roles/SLUG/",
    "reporting/_unnamed.html": "/DEPARTMENT/governance/no-named-lead/",
    "reporting/_until.html": "/DEPARTMENT/governance/roles/SLUG/",
    "reporting/_receipt.html": "/DEPARTMENT/STRATEGY/editions/N/",
    "reporting/_told_of.html": "/DEPARTMENT/governance/roles/SLUG/",
    "reporting/_told_of_words.html": "/DEPARTMENT/governance/roles/SLUG/",
}


@pytest.fixture
def page(client, db):
    DRAWN.clear()
    return client.get("/docs/components/")


def parts():
    """Every part of a public page."""
    paths = (path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("_*.html"))
    return {str(path) for path in paths if path.parts[0] != "admin"}


def test_no_part_is_forgotten(page):
    shown = {template.name for template in page.templates}

    assert parts() - shown == set(SHOWN_ON_THEIR_PAGES) - shown
    assert set(SHOWN_ON_THEIR_PAGES) <= parts()


def test_it_is_the_same_whatever_the_record_holds(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/docs/components/")


def test_every_state_shows_something(rf):
    request = rf.get("/docs/components/")
    set_times(request)
    for component in components():
        for words, html in component.rendered(request):
            assert html.strip(), f"{component.name}, {words}"


def test_every_status_has_its_own_sign(page):
    status = next(row for row in components() if row.template == "_status.html")

    signs = {html.partition('aria-hidden="true">')[2][:1] for _, html in status.rendered(None)}

    assert len(signs) == len(status.states)
