from strategy.models.changes import RecordChange
from strategy.models.counts import PublishedCount
from strategy.models.department_changes import DepartmentChange, Ways, leads_to
from strategy.models.departments import Department
from strategy.models.governance import (
    Accountability,
    Appointment,
    Embedding,
    Function,
    Merger,
    Person,
    PolicyArea,
    Portfolio,
    Profession,
    Role,
    RoleAim,
    StatedCount,
    Team,
)
from strategy.models.names import FormerName, Named, names_as_at
from strategy.models.security import SecurityEvent
from strategy.models.services import (
    Assessment,
    Service,
    ServiceFigure,
    ServiceManager,
    ServiceStage,
    Stage,
)
from strategy.models.sources import Source, Sourced
from strategy.models.strategies import Action, Deadline, ReportingYear, Strategy

__all__ = [
    "Accountability",
    "Action",
    "Appointment",
    "Assessment",
    "Deadline",
    "Department",
    "DepartmentChange",
    "Embedding",
    "FormerName",
    "Function",
    "Merger",
    "Named",
    "Person",
    "PolicyArea",
    "Portfolio",
    "Profession",
    "PublishedCount",
    "RecordChange",
    "ReportingYear",
    "Role",
    "RoleAim",
    "SecurityEvent",
    "Service",
    "ServiceFigure",
    "ServiceManager",
    "ServiceStage",
    "Source",
    "Sourced",
    "Stage",
    "StatedCount",
    "Strategy",
    "Team",
    "Ways",
    "leads_to",
    "names_as_at",
]
