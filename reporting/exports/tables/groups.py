"""The groups of a department: professions, portfolios, functions, policy areas and teams."""

from reporting.exports.columns import INTEGER, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.exports.tables.offices import SOURCE, by_then
from reporting.filters.tables import narrowed
from reporting.governance import told


def named(kind: str) -> list[Column]:
    """Department, slug and name of a group."""
    return [
        Column("department", "Slug of the department", lambda row: row.department.slug),
        Column(kind.replace(" ", "_"), f"Slug of the {kind}", lambda row: row.slug),
        field("name", "Its name"),
    ]


PROFESSIONS = ListDataset(
    "professions",
    "Professions",
    "Communities of people of one profession.",
    [
        *named("profession"),
        field("description", "What it is"),
        Column("head", "Role that heads it, as DEPARTMENT/ROLE", lambda row: row.head),
        *SOURCE,
    ],
    filters=narrowed(told.professions, department="department__slug"),
)

PORTFOLIOS = ListDataset(
    "portfolios",
    "Portfolios",
    "Areas of work around their users.",
    [
        *named("portfolio"),
        field("users", "Whom it is for"),
        field("setting", "Where its users are"),
        Column("sponsor", "Role that sponsors it, as DEPARTMENT/ROLE", lambda row: row.sponsor),
        *dates("started_on", "When it began"),
        field("products", "What it makes"),
        Column(
            "actions",
            "Actions that it works on, each as STRATEGY/ACTION",
            lambda row: " ".join(f"{one.strategy.slug}/{one.number}" for one in row.worked_on),
        ),
        *SOURCE,
    ],
    filters=narrowed(told.portfolios, department="department__slug"),
)

POLICY_AREAS = ListDataset(
    "policy-areas",
    "Policy areas",
    "The parts of what a department is for.",
    [*named("policy area"), *SOURCE],
    filters=narrowed(told.policy_areas, department="department__slug"),
)

FUNCTIONS = ListDataset(
    "functions",
    "Functions",
    "Functions that work across a department.",
    [*named("function"), *SOURCE],
    filters=narrowed(told.functions, department="department__slug"),
)

FUNCTION_AREAS = ListDataset(
    "function-areas",
    "Functions in policy areas",
    "Which function is part of which policy area, or is to be.",
    [
        Column("department", "Slug of the department", lambda row: row.function.department.slug),
        Column("function", "Slug of the function", lambda row: row.function.slug),
        Column("policy_area", "Slug of the policy area", lambda row: row.policy_area.slug),
        *dates("planned_on", "When it was said that this is to come"),
        *dates("started_on", "Since when it is so", by_then("started_on")),
        *SOURCE,
    ],
    filters=narrowed(told.embeddings, department="function__department__slug"),
)

TEAMS = ListDataset(
    "teams",
    "Teams",
    "Teams and communities that a source names.",
    [
        *named("team"),
        field("purpose", "What it is for"),
        *dates("started_on", "When it began"),
        *SOURCE,
    ],
    filters=narrowed(told.teams, department="department__slug"),
)

STATED_COUNTS = ListDataset(
    "stated-counts",
    "Stated counts",
    "How many there are, where a source counts without naming; also what earlier ones counted.",
    [
        Column("department", "Slug of the department", lambda row: row.department.slug),
        field("of", "professions, functions or portfolios"),
        field("count", "How many", INTEGER),
        *dates("stated_on", "When that was said"),
        field("words", "How it was said"),
        *SOURCE,
    ],
    filters=narrowed(told.stated_counts, department="department__slug"),
)

MERGERS = ListDataset(
    "mergers",
    "Mergers",
    "Bodies or their teams on the way into a department: how far that had got, by each day told.",
    [
        Column("department", "Slug of the department", lambda row: row.department.slug),
        Column("merger", "Slug of the merger", lambda row: row.slug),
        Column(
            "from_department",
            "Slug of the department that it comes from",
            lambda row: row.from_department.slug if row.from_department else None,
        ),
        field("what", "What is merged"),
        field("state", "planned, under-way or complete"),
        *dates("as_of", "The day of which that is told"),
        *SOURCE,
    ],
    filters=narrowed(told.mergers, department="department__slug"),
)
