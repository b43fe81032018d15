"""An example of every page of the site, by the name of its route.

The list of routes is the URL map's. A route that stands neither here nor among those that are not
pages fails a test, so that a new page is looked at like the others.
"""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commitments.models import Edition, Pledge, Revision
from reporting.exports.for_people.lists import LISTS
from reporting.exports.registry import DATASETS
from strategy.models import Accountability, Profession, Role
from tests import make
from tests.admin_pages import address

RESPONSE = {"department": "dfe", "strategy": "government-digital-strategy"}
ACTION = RESPONSE | {"number": 5}
EDITION = RESPONSE | {"position": 3}
GOVERNANCE = {"department": "dfe"}

ACROSS = (
    f"?strategy={RESPONSE['strategy']}&name=Service%20managers%20trained"
    "&unit=service%20managers&as-at=2015-06-01"
)

# The parts of an address, and what else is asked for after a question mark, state by state.
EXAMPLES = {
    "home": [
        ({}, ["", "?as-at=2013-06-01", "?as-at-day=31&as-at-month=2&as-at-year=2014"]),
    ],
    "entries": [({}, ["", "?action=7&kind=plan", "?q=nowhere-to-be-found", "?kind=promise"])],
    "pledges": [({}, ["", "?outcome=re-scoped&sort=due", "?q=nowhere-to-be-found"])],
    "pledges_not_reported": [({}, ["?year=2014", "?as-at=2013-01-15"])],
    "pledges_moved": [({}, ["", "?as-at=2013-01-15"])],
    "contradictions": [({}, ["", "?as-at=2013-01-15"])],
    "completeness": [({}, ["", "?report=late", "?as-at=2013-01-15"])],
    "sample": [({}, ["", "?seed=2013&size=5&by=outcome"])],
    "measures": [({}, [""])],
    "compare_measures": [({}, ["", ACROSS, "?name=people"])],
    "service_figures": [({}, ["", "?of=digital-take-up"])],
    "totals": [({}, ["", "?department=dfe&as-at=2013-12-31"])],
    "services": [({}, ["", "?stage=alpha&assessed=no", "?as-at=2012-06-01"])],
    "service": [
        ({"department": "dfe", "slug": "get-into-teaching"}, [""]),
        ({"department": "dfe", "slug": "online-marketplace"}, ["?as-at=2014-06-01"]),
    ],
    "actions": [({}, ["", "?as-at=2012-06-01"])],
    "responsible": [({}, [""])],
    "changes": [({}, ["", "?as-at=2012-06-01"])],
    "about": [({}, [""])],
    "log": [({}, ["", "?as-at=2012-06-01"])],
    "told_of": [({"table": "roles", "key": "dfe/digital-leader"}, [""])],
    "contact": [({}, [""])],
    "department_changes": [({}, ["", "?as-at=2012-06-01"])],
    "department_totals": [({}, ["", "?on=2015-01-16", "?on=yesterday"])],
    "department": [({"slug": "dfe"}, ["", "?as-at=2013-01-15"]), ({"slug": "esfa"}, [""])],
    "strategy": [({"slug": RESPONSE["strategy"]}, ["", "?as-at=2013-01-15&sort=delivered"])],
    "search": [({}, ["", "?q=digital", "?q=portl", "?q=digital&kind=promise"])],
    "data": [({}, ["", "?as-at=2013-06-01"])],
    "accessibility": [({}, [""])],
    "cookies": [({}, [""])],
    "privacy": [({}, [""])],
    "method": [({}, ["", "?as-at=2013-01-15"])],
    "components": [({}, [""])],
    "governance": [(GOVERNANCE, ["", "?as-at=2014-06-01"])],
    "governance_role": [(GOVERNANCE | {"slug": "digital-leader"}, [""])],
    "governance_person": [(GOVERNANCE | {"slug": "emma-stace"}, [""])],
    "governance_portfolio": [(GOVERNANCE | {"slug": "teaching-workforce"}, [""])],
    "governance_profession": [(GOVERNANCE | {"slug": "user-research"}, [""])],
    "governance_function": [(GOVERNANCE | {"slug": "security"}, [""])],
    "governance_team": [(GOVERNANCE | {"slug": "investment-board"}, [""])],
    "governance_no_named_lead": [(GOVERNANCE, ["", "?from=2014-01-01&to=2013-01-01"])],
    "action_across": [({"strategy": RESPONSE["strategy"], "number": 5}, ["", "?year=2013"])],
    "compare_departments": [
        ({"strategy": RESPONSE["strategy"]}, ["", "?department=dfe&department=dfe"]),
    ],
    "response": [
        (RESPONSE, ["", "?as-at=2013-01-15"]),
        (RESPONSE | {"strategy": "digital-and-technology-strategy-2021"}, [""]),
    ],
    "action": [(ACTION, ["", "?as-at=2013-12-31"]), (RESPONSE | {"number": 7}, [""])],
    "action_timeline": [(RESPONSE | {"number": 7}, [""])],
    "action_compare": [(ACTION, [""])],
    "year": [(RESPONSE | {"year": 2014}, [""])],
    "report": [(RESPONSE, ["", "?as-at=2013-12-31"])],
    "editions": [(RESPONSE, [""])],
    "edition": [(EDITION, [""])],
    "edition_changes": [(EDITION, [""])],
    "compare": [(RESPONSE, ["", "?from=9&to=1"])],
    "outcomes": [(RESPONSE, ["", "?as-at=2013-01-15"])],
}
RECEIPTS = ("edition", "text", "pledge", "outcome", "office", "opinion", "fact", "fixed", "line")
# For programs.
NOT_PAGES = {
    "evidence_file",
    "report_text",
    "report_pdf",
    "audit_pdf",
    "stratml",
    "favicon",
    "preview",
    "preview_response",
    "robots",
    "security_txt",
    "sitemap",
    "sitemap_section",
    "api",
    "api_description",
    "feed",
    "feed_department",
    "feed_response",
    "feed_action",
    "services_of_department",  # Leads on to the list.
    "bundle",
    "bundle_of_everything",
    "export_sample",
    # Pages only for who has a link: see their tests.
    *(f"contribute{page}" for page in ("", "_action", "_check", "_hand_on", "_not_mine")),
    "contribute_done",  # Kept by nobody, as they are.
    *(
        "checkpoint",
        "checkpoint_of_size",
        "checkpoint_token",
        "cosignature",
        "tile",
        "witness",
        "check",
        "time_map",
    ),
    *(f"receipt_{of}" for of in RECEIPTS),
    *(f"export_{name}" for name in DATASETS),
    *(f"spreadsheet_{name}_{ending}" for name in LISTS for ending in ("xlsx", "ods")),
}

# What only those who sign in see; each group sees what it may.
ADMIN = {
    "record_checks",
    "rounds",
    "round",
    "round_waiting",
    "bring_pages",
    "events",
    "admin:index",
    "admin:commitments_edition_changelist",
    "admin:commitments_edition_change",
    "admin:commitments_edition_upload",
    "admin:commitments_edition_bring",
    "admin:commitments_edition_outcomes",
    "admin:commitments_edition_action",
    "admin:commitments_edition_check",
    "admin:commitments_edition_comments",
    "admin:commitments_edition_contributions",
    "admin:commitments_edition_correct",
    "admin:commitments_edition_history",
    "admin:commitments_pledge_changelist",
    "admin:commitments_event_changelist",
    "admin:strategy_role_changelist",
    "admin:strategy_role_change",
    "admin:strategy_role_end",
    "admin:strategy_role_add",
    "admin:strategy_accountability_hand_over",
    "admin:strategy_department_delete",
    "account_logout",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
}
# Before somebody signed in.
OF_SIGN_IN = {
    "account_login": [],
    "account_reset_password": [],
    "account_reset_password_done": [],
    "account_reset_password_from_key_done": [],
    "account_reset_password_from_key": ["1", "no-such-key"],
}
# Files, answers to scripts, steps that are only ever posted, ways on to another address.
NOT_PAGES_OF_ADMIN = {
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
    *("mfa_authenticate", "mfa_login_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"),
    *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
    *("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    "sign_out_everywhere",
    "digest_stop",  # A page only for who has a link: see its test.
    "digest_choose",  # A form only.
    "accept_invitation",  # A page only for whom it invites: see its test.
    *("openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled"),
    "admin:autocomplete",
    "admin:jsi18n",
    "admin:view_on_site",
    "admin:app_list",
    "admin:auth_user_password_change",
    "admin:commitments_edition_autosave",
    "admin:commitments_edition_outcomes_autosave",
    "admin:commitments_response_open",
    *("round_open", "round_remind"),
    "admin:commitments_edition_spreadsheet",
    "admin:commitments_edition_left_out",  # That of a correction, where a report left out a text.
    "admin:commitments_edition_publish",
    "admin:commitments_edition_restart",  # A page only of a draft that was overtaken: see its test.
    "admin:commitments_edition_return",
    "admin:commitments_edition_take_up",
    "admin:commitments_edition_withdraw",
    *(f"admin:commitments_edition_{step}" for step in ("clear", "bypass", "due")),
    *(f"admin:commitments_edition_{step}" for step in ("comment", "answer", "close")),
    "admin:commitments_edition_preview",  # The public pages themselves: see its test.
    "admin:commitments_edition_contribution_answer",  # Once somebody sent one: see its test.
    "admin:commitments_edition_contribution_remind",
    "admin:commitments_edition_contribution_revoke",
    "admin:commitments_opinion_submit",
    "admin:commitments_opinion_approve",
    "admin:commitments_opinion_return",
}


def names(patterns=None, namespace: str = "") -> Iterator[str]:
    """The name of every route of the URL map."""
    for row in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(row, URLResolver):
            inner = f"{row.namespace}:" if row.namespace else ""
            yield from names(row.url_patterns, namespace + inner)
        elif isinstance(row, URLPattern) and row.name:
            yield namespace + row.name


def names_of_every_model() -> set[str]:
    """The routes that Django makes for each model of the admin."""
    return {
        admin_urlname(model._meta, page)
        for model in admin.site._registry
        for page in ("changelist", "add", "change", "history", "delete")
    }


def forms_of_the_admin() -> Iterator[str]:
    """The form of each model's first row, which must be there. An empty one has the same fields."""
    for model in admin.site._registry:
        first = model._base_manager.order_by("pk").first()
        yield address(model, "change", first.pk)


def public_addresses() -> list[str]:
    """Every example of a page that anybody may read; the sample record has them all but one."""
    make.group(Profession, "user-research")
    found = [
        reverse(name, kwargs=parts) + query
        for name, rows in EXAMPLES.items()
        for parts, queries in rows
        for query in queries
    ]
    carried = Pledge.objects.get(
        entry__action__number=8, entry__kind="plan", entry__year=2014, number=1
    )
    return [*found, reverse("pledge", args=[carried.pk]), "/no/such/page/"]


def admin_addresses(edition: Edition) -> dict[str, str]:
    """The address of each page of the admin by its route; the update is a draft's."""
    role = Role.objects.get(slug="digital-leader").pk
    published = Revision.objects.published().first()
    keys = {
        "admin:commitments_edition_correct": published.pk,
        "admin:strategy_role_change": role,
        "admin:strategy_role_end": role,
        "admin:strategy_accountability_hand_over": Accountability.objects.first().pk,
        "admin:strategy_department_delete": make.department("esfa").pk,
    }
    part = "admin:commitments_edition_action"
    of = ["government-digital-strategy", 2015]
    rounds = {
        "round": reverse("round", args=of),
        "round_waiting": reverse("round_waiting", args=of[:1]),
    }
    rest = ADMIN - {part, *rounds}
    for name in rest:
        if name.startswith("admin:commitments_edition_") and not name.endswith("changelist"):
            keys.setdefault(name, edition.pk)
    addresses = {name: reverse(name, args=[keys[name]] if name in keys else []) for name in rest}
    return addresses | rounds | {part: reverse(part, args=[edition.pk, "whole"])}
