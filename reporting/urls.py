from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from reporting.exports.formats import FormatConverter
from reporting.exports.registry import TABLES
from reporting.views import (
    actions,
    api,
    bundles,
    comparisons,
    completeness,
    data,
    departments,
    editions,
    entries,
    events,
    evidence,
    exports,
    feeds,
    governance,
    home,
    icons,
    log,
    measures,
    pledges,
    previews,
    receipts,
    reports,
    responses,
    robots,
    samples,
    search,
    security,
    services,
    site,
    sitemap,
    spreadsheets,
    strategies,
    stratml,
    time_maps,
    timelines,
    totals,
    years,
)
from reporting.web.numbers import NumberConverter
from reporting.web.parameters import judges_its_parameters, takes
from reporting.web.sitemaps import SITEMAPS

register_converter(FormatConverter, "format")
register_converter(NumberConverter, "number")

response = "<slug:department>/<slug:strategy>"
of_department = "<slug:department>/governance"

# Below /log/.
of_the_log = [
    # /log/
    path("", log.how_to_check, name="log"),
    # /log/checkpoint
    path("checkpoint", log.checkpoint, name="checkpoint"),
    # /log/checkpoint/SIZE
    path("checkpoint/<number:size>", log.checkpoint, name="checkpoint_of_size"),
    # /log/checkpoint/SIZE.tsr
    path("checkpoint/<number:size>.tsr", log.token, name="checkpoint_token"),
    # /log/cosignature
    path("cosignature", log.cosignature, name="cosignature"),
    # /log/tile/L/N or /log/tile/entries/N
    path("tile/<path:address>", log.tile, name="tile"),
    # /log/line/N.receipt.json
    path("line/<number:number>.receipt.json", receipts.line, name="receipt_line"),
    # /log/of/TABLE/KEY.receipt.json
    path("of/<slug:table>/<path:key>.receipt.json", receipts.fixed, name="receipt_fixed"),
    # /log/of/TABLE/KEY/
    path("of/<slug:table>/<path:key>/", log.told_of, name="told_of"),
    # /log/timemap/ADDRESS-OF-A-PAGE
    path("timemap/", time_maps.time_map, name="time_map"),
    path("timemap/<path:path>", time_maps.time_map, name="time_map"),
    # /log/witness.py
    path("witness.py", log.witness_file, name="witness"),
    # /log/check.py
    path("check.py", log.check_file, name="check"),
]
# Each proves one fact.
of_receipts = [
    # /DEPARTMENT/STRATEGY/editions/N.receipt.json
    path(
        f"{response}/editions/<number:position>.receipt.json",
        receipts.edition,
        name="receipt_edition",
    ),
    # /DEPARTMENT/STRATEGY/editions/N/TABLE-ID.receipt.json
    path(
        f"{response}/editions/<number:position>/<slug:table>-<number:pk>.receipt.json",
        receipts.fact,
        name="receipt_fact",
    ),
    # /DEPARTMENT/STRATEGY/actions/N/KIND-YYYY.receipt.json
    path(
        f"{response}/actions/<number:number>/<slug:kind>-<number:year>.receipt.json",
        receipts.text,
        name="receipt_text",
    ),
    # /pledges/ID.receipt.json
    path("pledges/<number:pk>.receipt.json", receipts.pledge, name="receipt_pledge"),
    # /pledges/ID/outcome-N.receipt.json, N being the edition that says it
    path(
        "pledges/<number:pk>/outcome-<number:position>.receipt.json",
        receipts.outcome,
        name="receipt_outcome",
    ),
    # /pledges/ID/opinion-N.receipt.json
    path(
        "pledges/<number:pk>/opinion-<number:opinion>.receipt.json",
        receipts.opinion,
        name="receipt_opinion",
    ),
    # /DEPARTMENT/governance/roles/SLUG.receipt.json
    path(f"{of_department}/roles/<slug:slug>.receipt.json", receipts.office, name="receipt_office"),
]

# Addresses of 0.1.0 that lead to where the page is now.
moved = [
    # /DEPARTMENT/governance/unanswered/
    path(
        f"{of_department}/unanswered/",
        judges_its_parameters(
            RedirectView.as_view(
                pattern_name="governance_no_named_lead", permanent=True, query_string=True
            )
        ),
    ),
]

urlpatterns = [
    # /
    path("", home.home, name="home"),
    # /entries/
    path("entries/", entries.entry_list, name="entries"),
    # /entries/contradictions/
    path("entries/contradictions/", entries.contradiction_list, name="contradictions"),
    # /entries/completeness/
    path("entries/completeness/", completeness.statement, name="completeness"),
    # /actions/
    path("actions/", strategies.action_list, name="actions"),
    # /governance/
    path("governance/", departments.responsible, name="responsible"),
    # /changes/
    path("changes/", editions.changes, name="changes"),
    # /search/
    path("search/", search.search, name="search"),
    # /pledges/
    path("pledges/", pledges.pledge_list, name="pledges"),
    # /pledges/ID/
    path("pledges/<number:pk>/", pledges.pledge_detail, name="pledge"),
    # /pledges/not-reported/
    path("pledges/not-reported/", pledges.not_reported_list, name="pledges_not_reported"),
    # /pledges/moved/
    path("pledges/moved/", pledges.moved_list, name="pledges_moved"),
    # /pledges/sample/?seed=…&size=…&by=…
    path("pledges/sample/", samples.sample, name="sample"),
    # /pledges/sample.csv and so on
    path("pledges/sample.<format:extension>", samples.export, name="export_sample"),
    # /measures/
    path("measures/", measures.measure_list, name="measures"),
    # /measures/compare/?strategy=…&name=…&unit=…
    path("measures/compare/", measures.compare_measures, name="compare_measures"),
    # /totals/
    path("totals/", totals.totals, name="totals"),
    # /services/
    path("services/", services.service_list, name="services"),
    # /services/figures/?of=…
    path("services/figures/", services.figures_across, name="service_figures"),
    # /events/
    path("events/", events.event_list, name="events"),
    # /feed/
    path("feed/", feeds.all_editions, name="feed"),
    # /feed/DEPARTMENT/
    path("feed/<slug:department>/", feeds.department_editions, name="feed_department"),
    # /feed/DEPARTMENT/STRATEGY/
    path(f"feed/{response}/", feeds.response_editions, name="feed_response"),
    # /feed/DEPARTMENT/STRATEGY/actions/N/
    path(f"feed/{response}/actions/<number:number>/", feeds.action_editions, name="feed_action"),
    # /data/
    path("data/", data.data, name="data"),
    # /data/openapi.json
    path("data/openapi.json", api.description, name="api_description"),
    # /data/NAME/?cursor=…&limit=…
    path("data/<slug:name>/", api.rows, name="api"),
    # /media/evidence/YYYY/NAME
    path("media/<path:name>", evidence.evidence_file, name="evidence_file"),
    # /log/, what the log shows
    path("log/", include(of_the_log)),
    # /about/
    path("about/", site.about, name="about"),
    # /about/method/
    path("about/method/", site.method, name="method"),
    # /contact/
    path("contact/", site.contact, name="contact"),
    # /accessibility/
    path("accessibility/", site.accessibility, name="accessibility"),
    # /cookies/
    path("cookies/", site.cookies, name="cookies"),
    # /privacy/
    path("privacy/", site.privacy, name="privacy"),
    # /.well-known/security.txt
    path(".well-known/security.txt", security.security_txt, name="security_txt"),
    # /docs/components/
    path("docs/components/", site.component_list, name="components"),
    # /sitemap.xml
    path(
        "sitemap.xml",
        sitemap.index,
        name="sitemap",
    ),
    # /sitemap-SECTION.xml
    path(
        "sitemap-<slug:section>.xml",
        takes("p")(sitemaps.sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap_section",
    ),
    # /favicon.ico
    path("favicon.ico", icons.favicon, name="favicon"),
    # /preview.png
    path("preview.png", previews.preview, name="preview"),
    # /robots.txt
    path("robots.txt", robots.robots, name="robots"),
    # /departments/changes/
    path("departments/changes/", departments.department_changes, name="department_changes"),
    # /departments/changes/totals/?on=YYYY-MM-DD
    path("departments/changes/totals/", departments.department_totals, name="department_totals"),
    # /DEPARTMENT/
    path("<slug:slug>/", departments.department_or_strategy, name="department"),
    # /STRATEGY/
    path("<slug:slug>/", departments.department_or_strategy, name="strategy"),
    # /DEPARTMENT/governance/
    path(f"{of_department}/", governance.governance, name="governance"),
    # /DEPARTMENT/governance/roles/SLUG/
    path(f"{of_department}/roles/<slug:slug>/", governance.role_detail, name="governance_role"),
    # /DEPARTMENT/governance/people/SLUG/
    path(
        f"{of_department}/people/<slug:slug>/", governance.person_detail, name="governance_person"
    ),
    # /DEPARTMENT/governance/portfolios/SLUG/
    path(
        f"{of_department}/portfolios/<slug:slug>/",
        governance.portfolio_detail,
        name="governance_portfolio",
    ),
    # /DEPARTMENT/governance/professions/SLUG/
    path(
        f"{of_department}/professions/<slug:slug>/",
        governance.profession_detail,
        name="governance_profession",
    ),
    # /DEPARTMENT/governance/functions/SLUG/
    path(
        f"{of_department}/functions/<slug:slug>/",
        governance.function_detail,
        name="governance_function",
    ),
    # /DEPARTMENT/governance/teams/SLUG/
    path(f"{of_department}/teams/<slug:slug>/", governance.team_detail, name="governance_team"),
    # /DEPARTMENT/governance/no-named-lead/?from=YYYY-MM-DD&to=YYYY-MM-DD
    path(
        f"{of_department}/no-named-lead/",
        governance.no_named_lead,
        name="governance_no_named_lead",
    ),
    # /DEPARTMENT/services/
    path(
        "<slug:department>/services/",
        services.services_of_department,
        name="services_of_department",
    ),
    # /DEPARTMENT/services/SLUG/
    path("<slug:department>/services/<slug:slug>/", services.service_detail, name="service"),
    # /STRATEGY/actions/N/
    path(
        "<slug:strategy>/actions/<number:number>/", strategies.action_across, name="action_across"
    ),
    # /STRATEGY/compare/?department=SLUG&department=SLUG&year=YYYY
    path("<slug:strategy>/compare/", strategies.compare_departments, name="compare_departments"),
    # /DEPARTMENT/STRATEGY/
    path(f"{response}/", responses.matrix, name="response"),
    # /DEPARTMENT/STRATEGY/actions/N/
    path(f"{response}/actions/<number:number>/", actions.action_detail, name="action"),
    # /DEPARTMENT/STRATEGY/actions/N/timeline/
    path(
        f"{response}/actions/<number:number>/timeline/",
        timelines.action_timeline,
        name="action_timeline",
    ),
    # /DEPARTMENT/STRATEGY/actions/N/compare/?from=YYYY&to=YYYY
    path(
        f"{response}/actions/<number:number>/compare/",
        comparisons.action_compare,
        name="action_compare",
    ),
    # /DEPARTMENT/STRATEGY/years/YYYY/
    path(f"{response}/years/<number:year>/", years.year_detail, name="year"),
    # /DEPARTMENT/STRATEGY/editions/
    path(f"{response}/editions/", editions.edition_list, name="editions"),
    # /DEPARTMENT/STRATEGY/editions/N/
    path(f"{response}/editions/<number:position>/", editions.edition_detail, name="edition"),
    # /DEPARTMENT/STRATEGY/editions/N/changes/
    path(
        f"{response}/editions/<number:position>/changes/",
        comparisons.edition_changes,
        name="edition_changes",
    ),
    # /DEPARTMENT/STRATEGY/compare/?from=N&to=M
    path(f"{response}/compare/", comparisons.compare, name="compare"),
    # /DEPARTMENT/STRATEGY/outcomes/
    path(f"{response}/outcomes/", responses.outcomes, name="outcomes"),
    # /DEPARTMENT/STRATEGY/report/
    path(f"{response}/report/", reports.report, name="report"),
    # /DEPARTMENT/STRATEGY/preview.png
    path(f"{response}/preview.png", previews.response_preview, name="preview_response"),
    # /DEPARTMENT/STRATEGY/report.txt
    path(f"{response}/report.txt", reports.report_text, name="report_text"),
    # /DEPARTMENT/STRATEGY/report.pdf
    path(f"{response}/report.pdf", reports.report_pdf, name="report_pdf"),
    # /DEPARTMENT/STRATEGY/audit.pdf
    path(f"{response}/audit.pdf", reports.audit_pdf, name="audit_pdf"),
    # /bundle.zip
    path("bundle.zip", bundles.bundle_of_everything, name="bundle_of_everything"),
    # /DEPARTMENT/STRATEGY/bundle.zip
    path(f"{response}/bundle.zip", bundles.bundle, name="bundle"),
    # /DEPARTMENT/STRATEGY/stratml.xml
    path(f"{response}/stratml.xml", stratml.stratml, name="stratml"),
    # …/spreadsheet.xlsx or .ods: a list for people, and not for programs
    *(
        path(
            f"{address}/spreadsheet.{extension}",
            spreadsheets.spreadsheet,
            {"name": name, "extension": extension},
            name=f"spreadsheet_{name}_{extension}",
        )
        for name, address in {
            "entries": "entries",
            "pledges": "pledges",
            "pledges-not-reported": "pledges/not-reported",
            "pledges-moved": "pledges/moved",
        }.items()
        for extension in spreadsheets.FORMATS
    ),
    # The same addresses ending in .csv, .xlsx, .ods or .json; .csv-metadata.json describes the CSV.
    *(
        path(f"{address}.<format:extension>", exports.export, {"dataset": name}, f"export_{name}")
        for name, address in {
            **{table.name: f"data/{table.name}" for table in TABLES},
            "entries": "entries",
            "pledges": "pledges",
            "pledges-not-reported": "pledges/not-reported",
            "pledges-moved": "pledges/moved",
            "contradictions": "entries/contradictions",
            "completeness": "entries/completeness",
            "measures": "measures",
            "services": "services",
            "totals": "totals",
            "events": "events",
            "governance": of_department,
            "editions": f"{response}/editions",
            "departments-compared": "<slug:strategy>/compare",
            "action-across-departments": "<slug:strategy>/actions/<number:action>",
            "matrix": response,
            "departments-by-action": "<slug:strategy>",
        }.items()
    ),
    path("", include(of_receipts)),
    path("", include(moved)),
]
