"""All that can be had as data: whatever lists the datasets asks here."""

from reporting.exports.completeness import COMPLETENESS
from reporting.exports.datasets import Dataset
from reporting.exports.editions import EDITIONS
from reporting.exports.entries import ENTRIES
from reporting.exports.events import EVENTS
from reporting.exports.governance import GOVERNANCE
from reporting.exports.matrix import MATRIX
from reporting.exports.measures import MEASURES
from reporting.exports.pledges import NOT_REPORTED, PLEDGES, PLEDGES_MOVED
from reporting.exports.published_counts import PUBLISHED_COUNTS
from reporting.exports.services import SERVICES
from reporting.exports.side_by_side import ACTION_ACROSS, COMPARED, PROMISES_BY_ACTION
from reporting.exports.tables import (
    facts,
    groups,
    names,
    offices,
    opinions,
    services,
    strategies,
)
from reporting.exports.variants import CONTRADICTIONS

# What a page shows, in the order of `/data/`.
PAGES = (
    ENTRIES,
    CONTRADICTIONS,
    PLEDGES,
    NOT_REPORTED,
    PLEDGES_MOVED,
    COMPLETENESS,
    MEASURES,
    SERVICES,
    PUBLISHED_COUNTS,
    MATRIX,
    PROMISES_BY_ACTION,
    ACTION_ACROSS,
    COMPARED,
    EDITIONS,
    GOVERNANCE,
    EVENTS,
)
# What the record is made of.
TABLES = (
    strategies.STRATEGIES,
    strategies.REPORTING_YEARS,
    strategies.ACTIONS,
    strategies.DEADLINES,
    offices.DEPARTMENTS,
    offices.DEPARTMENT_CHANGES,
    strategies.RESPONSES,
    facts.REVISIONS,
    facts.VARIANTS,
    facts.WORDINGS,
    facts.WITHDRAWALS,
    facts.SLIPS,
    facts.SUCCESSIONS,
    facts.REPLACEMENTS,
    facts.OUTCOMES,
    facts.CITATIONS,
    opinions.OPINIONS,
    facts.FIGURES,
    facts.YARDSTICKS,
    facts.EVIDENCE,
    offices.ROLES,
    offices.ROLE_AIMS,
    offices.PEOPLE,
    offices.APPOINTMENTS,
    offices.ACCOUNTABILITIES,
    groups.PROFESSIONS,
    groups.PORTFOLIOS,
    groups.POLICY_AREAS,
    groups.FUNCTIONS,
    groups.FUNCTION_AREAS,
    groups.TEAMS,
    groups.STATED_COUNTS,
    groups.MERGERS,
    services.SERVICE_MANAGERS,
    services.SERVICE_STAGES,
    services.SERVICE_FIGURES,
    services.ASSESSMENTS,
    services.SERVICE_PLEDGES,
    names.FORMER_NAMES,
    names.SOURCES,
)
DATASETS: dict[str, Dataset] = {dataset.name: dataset for dataset in (*PAGES, *TABLES)}
OPEN_DATA = [dataset for dataset in DATASETS.values() if dataset.is_public]
