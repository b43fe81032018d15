"""What each file of a seeds folder holds, in the order in which they are loaded.

seeds/README.md says the same to those who edit them; a test holds the two together.
"""

from commitments.importers.tables import (
    Column,
    Link,
    Table,
    number,
    one_of,
    whole_number,
    year,
    yes_or_no,
)
from commitments.models import (
    Citation,
    Edition,
    Figure,
    Kind,
    Measure,
    Outcome,
    Pledge,
    Response,
    Revision,
)
from strategy.models import (
    Accountability,
    Action,
    Appointment,
    Deadline,
    Department,
    Embedding,
    Function,
    Merger,
    Person,
    PolicyArea,
    Portfolio,
    Profession,
    ReportingYear,
    Role,
    RoleAim,
    Source,
    StatedCount,
    Strategy,
    Team,
)
from strategy.partial_dates import PartialDate


def column(name, read=str):
    return Column(name, read)


def needed(name, read=str):
    return Column(name, read, required=True)


def day(name):
    return Column(name, PartialDate.parse)


SOURCE = (column("source"), column("section"))
TO_SOURCE = {"source": Link("sources", "{source}")}
TO_STRATEGY = {"strategy": Link("strategies", "{strategy}")}
TO_DEPARTMENT = {"department": Link("departments", "{department}")}
TO_ACTION = {"action": Link("actions", "{strategy}/{action}")}
TO_RESPONSE = {"response": Link("responses", "{response}")}
TO_EDITION = {"edition": Link("editions", "{response}/{edition}")}

BEFORE_REPORTING = [
    Table(
        "sources",
        Source,
        ("slug",),
        (
            needed("slug"),
            needed("title"),
            needed("publisher"),
            day("published_on"),
            column("url"),
            column("licence"),
        ),
    ),
    Table(
        "departments",
        Department,
        ("slug",),
        (
            needed("slug"),
            needed("abbreviation"),
            needed("name"),
            column("merged_into"),
            day("merged_on"),
            day("closed_on"),
            *SOURCE,
        ),
        {"merged_into": Link("departments", "{merged_into}"), **TO_SOURCE},
    ),
    Table(
        "strategies",
        Strategy,
        ("slug",),
        (
            needed("slug"),
            needed("title"),
            needed("publisher"),
            needed("published_on", PartialDate.parse),
            *SOURCE,
        ),
        TO_SOURCE,
    ),
    Table(
        "reporting_years",
        ReportingYear,
        ("strategy", "year"),
        (
            needed("strategy"),
            needed("year", year),
            day("due_on"),
            needed("asks_for_commitment", yes_or_no),
            needed("asks_for_progress", yes_or_no),
            needed("asks_for_plan", yes_or_no),
            *SOURCE,
        ),
        {**TO_STRATEGY, **TO_SOURCE},
    ),
    Table(
        "actions",
        Action,
        ("strategy", "number"),
        (
            needed("strategy"),
            needed("number", whole_number),
            needed("title"),
            column("ask"),
            needed("added_on", PartialDate.parse),
            needed("first_year", year),
            day("withdrawn_on"),
            *SOURCE,
        ),
        {**TO_STRATEGY, **TO_SOURCE},
    ),
    Table(
        "deadlines",
        Deadline,
        ("strategy", "action", "slug"),
        (
            needed("strategy"),
            needed("action", whole_number),
            needed("slug"),
            needed("for_whom"),
            needed("due_on", PartialDate.parse),
            day("announced_on"),
            column("replaces"),
            column("reason"),
            *SOURCE,
        ),
        {
            **TO_ACTION,
            "replaces": Link("deadlines", "{strategy}/{action}/{replaces}"),
            **TO_SOURCE,
        },
    ),
    Table(
        "responses",
        Response,
        ("department", "strategy"),
        (needed("department"), needed("strategy"), needed("title"), *SOURCE),
        {**TO_DEPARTMENT, **TO_STRATEGY, **TO_SOURCE},
    ),
    Table(
        "measures",
        Measure,
        ("response", "slug"),
        (
            needed("response"),
            needed("slug"),
            needed("name"),
            needed("unit"),
            column("action", whole_number),
            *SOURCE,
        ),
        {**TO_RESPONSE, **TO_ACTION, **TO_SOURCE},
    ),
    Table("people", Person, ("slug",), (needed("slug"), needed("name"), *SOURCE), TO_SOURCE),
    Table(
        "roles",
        Role,
        ("department", "slug"),
        (
            needed("department"),
            needed("slug"),
            needed("name"),
            needed("is_single_holder", yes_or_no),
            day("started_on"),
            column("reports_to"),
            day("ended_on"),
            column("end_reason"),
            column("successor"),
            column("successor_words"),
            *SOURCE,
        ),
        {
            **TO_DEPARTMENT,
            "reports_to": Link("roles", "{department}/{reports_to}"),
            "successor": Link("roles", "{department}/{successor}"),
            **TO_SOURCE,
        },
    ),
    Table(
        "role_aims",
        RoleAim,
        ("department", "role", "number"),
        (
            needed("department"),
            needed("role"),
            needed("number", whole_number),
            needed("aim"),
            column("outcome"),
            *SOURCE,
            column("outcome_source"),
            column("outcome_section"),
        ),
        {
            **TO_DEPARTMENT,
            "role": Link("roles", "{department}/{role}"),
            **TO_SOURCE,
            "outcome_source": Link("sources", "{outcome_source}"),
        },
    ),
    Table(
        "appointments",
        Appointment,
        ("department", "role", "number"),
        (
            needed("department"),
            needed("role"),
            needed("number", whole_number),
            column("person"),
            needed("started_on", PartialDate.parse),
            day("ended_on"),
            column("note"),
            *SOURCE,
        ),
        {
            **TO_DEPARTMENT,
            "role": Link("roles", "{department}/{role}"),
            "person": Link("people", "{person}"),
            **TO_SOURCE,
        },
    ),
    Table(
        "professions",
        Profession,
        ("department", "slug"),
        (
            needed("department"),
            needed("slug"),
            needed("name"),
            column("description"),
            column("head_role"),
            *SOURCE,
        ),
        {
            **TO_DEPARTMENT,
            "head_role": Link("roles", "{department}/{head_role}"),
            **TO_SOURCE,
        },
    ),
    Table(
        "portfolios",
        Portfolio,
        ("department", "slug"),
        (
            needed("department"),
            needed("slug"),
            needed("name"),
            column("users"),
            column("setting"),
            column("sponsor_role"),
            day("started_on"),
            column("products"),
            *SOURCE,
        ),
        {
            **TO_DEPARTMENT,
            "sponsor_role": Link("roles", "{department}/{sponsor_role}"),
            **TO_SOURCE,
        },
    ),
    Table(
        "portfolio_actions",
        Portfolio.actions.through,
        ("department", "portfolio", "strategy", "action"),
        (
            needed("department"),
            needed("portfolio"),
            needed("strategy"),
            needed("action", whole_number),
            *SOURCE,
        ),
        {
            **TO_DEPARTMENT,
            "portfolio": Link("portfolios", "{department}/{portfolio}"),
            **TO_ACTION,
        },
    ),
    Table(
        "policy_areas",
        PolicyArea,
        ("department", "slug"),
        (needed("department"), needed("slug"), needed("name"), *SOURCE),
        {**TO_DEPARTMENT, **TO_SOURCE},
    ),
    Table(
        "functions",
        Function,
        ("department", "slug"),
        (needed("department"), needed("slug"), needed("name"), *SOURCE),
        {**TO_DEPARTMENT, **TO_SOURCE},
    ),
    Table(
        "function_areas",
        Embedding,
        ("department", "function", "policy_area"),
        (
            needed("department"),
            needed("function"),
            needed("policy_area"),
            day("planned_on"),
            *SOURCE,
        ),
        {
            **TO_DEPARTMENT,
            "function": Link("functions", "{department}/{function}"),
            "policy_area": Link("policy_areas", "{department}/{policy_area}"),
            **TO_SOURCE,
        },
    ),
    Table(
        "stated_counts",
        StatedCount,
        ("department", "of", "stated_on"),
        (
            needed("department"),
            needed("of", one_of(*StatedCount.Of.values)),
            needed("count", whole_number),
            needed("stated_on", PartialDate.parse),
            column("words"),
            *SOURCE,
        ),
        {**TO_DEPARTMENT, **TO_SOURCE},
    ),
    Table(
        "teams",
        Team,
        ("department", "slug"),
        (
            needed("department"),
            needed("slug"),
            needed("name"),
            column("purpose"),
            day("started_on"),
            *SOURCE,
        ),
        {**TO_DEPARTMENT, **TO_SOURCE},
    ),
    Table(
        "mergers",
        Merger,
        ("department", "slug", "as_of"),
        (
            needed("department"),
            needed("slug"),
            needed("what"),
            column("from_department"),
            needed("state", one_of(*Merger.State.values)),
            needed("as_of", PartialDate.parse),
            *SOURCE,
        ),
        {
            **TO_DEPARTMENT,
            "from_department": Link("departments", "{from_department}"),
            **TO_SOURCE,
        },
    ),
    Table(
        "accountabilities",
        Accountability,
        ("department", "strategy", "action", "role", "started_on"),
        (
            needed("department"),
            needed("strategy"),
            needed("action", whole_number),
            needed("role"),
            needed("started_on", PartialDate.parse),
            day("ended_on"),
            *SOURCE,
        ),
        {
            **TO_DEPARTMENT,
            **TO_ACTION,
            "role": Link("roles", "{department}/{role}"),
            **TO_SOURCE,
        },
    ),
]

EDITIONS = Table(
    "editions",
    Edition,
    ("response", "position"),
    (
        needed("response"),
        needed("position", whole_number),
        needed("kind", one_of(Edition.Kind.REPORT, Edition.Kind.CORRECTION)),
        needed("year", year),
        needed("published_on", PartialDate.parse),
        needed("is_date_inferred", yes_or_no),
        column("known_from", whole_number),
        needed("texts", one_of(*Edition.Texts.values)),
        column("change_note"),
        *SOURCE,
    ),
    {
        **TO_RESPONSE,
        "known_from": Link("editions", "{response}/{known_from}"),
        **TO_SOURCE,
    },
)

FACTS = [
    Table(
        "entries",
        Revision,
        ("response", "edition", "action", "kind", "year"),
        (
            needed("response"),
            needed("edition", whole_number),
            needed("action", whole_number),
            needed("kind", one_of(*Kind.values)),
            needed("year", year),
            needed("answer", one_of(*Revision.Answer.values)),
            column("text"),
            column("reason"),
            *SOURCE,
        ),
        {**TO_RESPONSE, **TO_EDITION, **TO_ACTION, **TO_SOURCE},
        identity=("entry", "edition"),
    ),
    Table(
        "pledges",
        Pledge,
        ("response", "entry", "number"),
        (
            needed("response"),
            needed("entry"),
            needed("number", whole_number),
            needed("edition", whole_number),
            needed("statement"),
            day("due_on"),
            column("target", number),
            column("unit"),
            needed("is_weak", yes_or_no),
            column("arguable"),
            *SOURCE,
        ),
        {
            **TO_RESPONSE,
            **TO_EDITION,
            "entry": Link("entries", "{response}/{edition}/{entry}"),
            **TO_SOURCE,
        },
    ),
    Table(
        "outcomes",
        Outcome,
        ("response", "pledge", "edition"),
        (
            needed("response"),
            needed("pledge"),
            needed("edition", whole_number),
            needed("status", one_of(*Outcome.Status.values)),
            column("carried_to"),
            column("note"),
            column("arguable"),
            *SOURCE,
        ),
        {
            **TO_RESPONSE,
            **TO_EDITION,
            "pledge": Link("pledges", "{response}/{pledge}"),
            "carried_to": Link("pledges", "{response}/{carried_to}"),
            **TO_SOURCE,
        },
    ),
    Table(
        "citations",
        Citation,
        ("response", "pledge", "edition", "entry"),
        (
            needed("response"),
            needed("pledge"),
            needed("edition", whole_number),
            needed("entry"),
            needed("words"),
            needed("is_quotation", yes_or_no),
        ),
        {
            **TO_RESPONSE,
            **TO_EDITION,
            "outcome": Link("outcomes", "{response}/{pledge}/{edition}"),
            "entry": Link("entries", "{response}/{edition}/{entry}"),
        },
        identity=("outcome", "entry"),
    ),
    Table(
        "figures",
        Figure,
        ("response", "measure", "edition", "year"),
        (
            needed("response"),
            needed("measure"),
            needed("edition", whole_number),
            needed("year", year),
            needed("value", number),
            column("entry"),
            *SOURCE,
        ),
        {
            **TO_RESPONSE,
            **TO_EDITION,
            "measure": Link("measures", "{response}/{measure}"),
            "entry": Link("entries", "{response}/{edition}/{entry}"),
            **TO_SOURCE,
        },
    ),
]

TABLES = [*BEFORE_REPORTING, EDITIONS, *FACTS]
