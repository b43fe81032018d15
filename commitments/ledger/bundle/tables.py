"""The tables of an auditor's bundle: every column of every table of the record, as text.

A row is named by its key, which is made of what names it in addresses, and is the same in every
bundle: "dfe/government-digital-strategy/7/plan/2014/1" is a pledge. Other rows refer to it by that
key. Its `id` is kept, too, so that /pledges/ID/ stays the address of the same pledge.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from django.db import models

from commitments.ledger import moment, number
from commitments.ledger.bundle.check import OF_PEOPLE
from commitments.models import (
    Author,
    Citation,
    Clearance,
    Edition,
    Entry,
    Evidence,
    Figure,
    Measure,
    Opinion,
    Outcome,
    Pledge,
    Response,
    Revision,
    ServicePledge,
    Slip,
    Succession,
    Variant,
    Withdrawal,
    Withholding,
    Wording,
    Yardstick,
)
from strategy.models import (
    Accountability,
    Action,
    Appointment,
    Assessment,
    Deadline,
    Department,
    DepartmentChange,
    Embedding,
    FormerName,
    Function,
    Merger,
    Person,
    PolicyArea,
    Portfolio,
    Profession,
    PublishedCount,
    ReportingYear,
    Role,
    RoleAim,
    Service,
    ServiceFigure,
    ServiceManager,
    ServiceStage,
    Source,
    StatedCount,
    Strategy,
    Team,
)

# Which people did something stands in tables of its own, which only auditors get: pages tell nobody
# that. What of an edition is in no table is whose accounts did it; their names are told as text.
SIGNED = frozenset({"submitted_name", "submitted_account", "approved_name", "approved_account"})
NOT_OF_RECORD = frozenset({"state", "created_at", "created_by", "submitted_by", "approved_by"})
ACCOUNT = frozenset({"user"})
CLEARED_BY = frozenset({"by_name", "by_account"})
NOT_OF_CLEARANCE = frozenset({"step", "may", "due_on", "by"})
OPINED = frozenset({"given_account", "approved_account"})
NOT_OF_OPINION = frozenset({"state", "given_by", "approved_by"})
WITHHELD_BY = frozenset({"by_name", "by_account"})

AT_ONCE = 500  # Rows that are read and written together.
OF_DEPARTMENT = ("department__slug", "slug")
OF_RESPONSE = ("department__slug", "strategy__slug")


def under(path: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{path}__{name}" for name in names)


OF_ROLE = under("role", *OF_DEPARTMENT)
OF_SERVICE = under("service", *OF_DEPARTMENT)
OF_ACTION = under("action", "strategy__slug", "number")
# What a response holds.
CELL = ("action__number", "kind", "year")
OF_ENTRY = (*under("response", *OF_RESPONSE), *CELL)
OF_EDITION = (*under("response", *OF_RESPONSE), "position")
OF_CLEARANCE = (*under("edition", *OF_EDITION), "number")
OF_MEASURE = (*under("response", *OF_RESPONSE), "slug")
OF_PLEDGE = (*under("entry", *OF_ENTRY), "number")
# By the pledge that goes on first, which is of the response of its edition.
OF_SUCCESSION = (
    *under("goes_on_as", *OF_PLEDGE),
    *under("pledge", *OF_PLEDGE),
    "edition__position",
)
OF_OUTCOME = (*under("pledge", *OF_PLEDGE), "edition__position")
OF_FIGURE = (*under("measure", *OF_MEASURE), "year", "edition__position")


@dataclass(frozen=True)
class Column:
    """A column: its name, what it means, its type in CSVW, and how it is written and read."""

    name: str
    meaning: str
    datatype: str
    write: Callable[[Any], str] = str
    read: Callable[[str], Any] = str
    is_needed: bool = False
    refers_to: type[models.Model] | None = None
    by: tuple[str, ...] = ()  # By what another row is told, where it may have no key.


@dataclass(frozen=True)
class Table:
    """A file of rows, the model they are of, and the fields that make a row's key.

    A second table of a model has `only` some of its fields, and the rows for which `there` holds.
    """

    name: str
    model: type[models.Model]
    key: tuple[str, ...]
    meaning: str
    left_out: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    there: models.Q = field(default_factory=models.Q)

    @property
    def is_of_people(self) -> bool:
        """Whether it says who did something: for auditors, and for nobody else."""
        return self.name in OF_PEOPLE

    @property
    def file(self) -> str:
        return f"tables/{self.name}.csv"

    @cached_property
    def columns(self) -> list[Column]:
        """The columns, `id` and `key` first."""
        fields = [one for one in self.model._meta.concrete_fields if not one.primary_key]
        own = [_column(one) for one in fields if self._has(one.name)]
        key = Column("key", f"What names it: {self.key_words}.", "string", is_needed=True)
        number = Column("id", "Its number in addresses.", "integer", str, _whole, is_needed=True)
        return [number, key, *own]

    def _has(self, name: str) -> bool:
        return name in self.only if self.only else name not in self.left_out

    @property
    def key_words(self) -> str:
        return "/".join(path.replace("__", " ") for path in self.key)

    @property
    def own(self) -> list[Column]:
        """The columns but for `id` and `key`."""
        return self.columns[2:]

    def rows(self, of: models.QuerySet, *beside: str) -> Iterator[list]:
        """The cells of each row, in one query, by id; after them what stands at other ways."""
        paths = [self._paths(column) for column in self.columns]
        flat = [path for group in paths for path in group]
        of = of.filter(self.there).order_by("pk")
        found = of.values_list(*flat, *beside).iterator(chunk_size=AT_ONCE)
        writers = [_writer(column) for column in self.columns]
        while some := list(islice(found, AT_ONCE)):
            told = iter(zip(*some, strict=True))
            cells = [
                write(list(islice(told, len(group))))
                for write, group in zip(writers, paths, strict=True)
            ]
            yield from map(list, zip(*cells, *told, strict=True))

    def _paths(self, column: Column) -> tuple[str, ...]:
        if column.name == "key":
            return self.key
        if column.refers_to:
            return under(column.name, *BY_MODEL[column.refers_to].key)
        return under(column.name, *column.by) if column.by else (column.name,)


def _writer(column: Column) -> Callable[[list[Sequence]], Iterable[str]]:
    """Writes a column's cells in many rows from what stands at its ways in each: column by column
    takes half as long as cell by cell, and of what many rows refer to the key is written once.
    """
    if column.name != "key" and not column.by and not column.refers_to:
        write = column.write
        return lambda ways: ["" if value is None else write(value) for value in ways[0]]
    cell = _cell_of_key(column)
    if column.name == "key":
        return lambda ways: map(cell, zip(*ways, strict=True))
    again = lru_cache(maxsize=AT_ONCE)(cell)
    return lambda ways: map(again, zip(*ways, strict=True))


def _cell_of_key(column: Column) -> Callable[[tuple], str]:
    """Of what is not published and has no key yet, the key stops where that is."""
    if column.by:
        return lambda values: "" if None in values else " ".join(map(str, values))
    if column.name == "key":
        return lambda values: "" if None in values else "/".join(map(_in_key, values))
    return lambda values: "/".join(map(_in_key, values)) if any(values) else ""


def _in_key(value) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


TABLES = [
    Table("sources", Source, ("slug",), "The documents that facts come from."),
    Table("departments", Department, ("slug",), "Who responds."),
    Table(
        "department_changes",
        DepartmentChange,
        ("department__slug", "number"),
        "How departments were merged, split or closed, moved a part, or went on as another.",
    ),
    Table("strategies", Strategy, ("slug",), "What they respond to."),
    Table(
        "reporting_years",
        ReportingYear,
        ("strategy__slug", "year"),
        "What a strategy asks for of each year, and when that is due.",
    ),
    Table("actions", Action, ("strategy__slug", "number"), "The actions of a strategy."),
    Table("deadlines", Deadline, (*OF_ACTION, "slug"), "What binds an action to a date."),
    Table("people", Person, ("id",), "Who held an office."),  # No key names anybody.
    Table("roles", Role, OF_DEPARTMENT, "The offices of a department."),
    Table("role_aims", RoleAim, (*OF_ROLE, "number"), "What an office was made for."),
    Table("appointments", Appointment, (*OF_ROLE, "number"), "Who held an office, and when."),
    Table("professions", Profession, OF_DEPARTMENT, "Communities of one profession."),
    Table("portfolios", Portfolio, OF_DEPARTMENT, "Areas of work around their users."),
    Table(
        "portfolio_actions",
        Portfolio.actions.through,
        (*under("portfolio", *OF_DEPARTMENT), *OF_ACTION),
        "Which actions a portfolio works on.",
    ),
    Table("policy_areas", PolicyArea, OF_DEPARTMENT, "The parts of what a department is for."),
    Table("functions", Function, OF_DEPARTMENT, "Cross-cutting functions."),
    Table(
        "function_areas",
        Embedding,
        (*under("function", *OF_DEPARTMENT), "policy_area__slug"),
        "Which function is embedded in which policy area.",
    ),
    Table(
        "stated_counts",
        StatedCount,
        ("department__slug", "of", "stated_on_first", "stated_on_last"),
        "How many there are, where a source counts without naming.",
    ),
    Table(
        "published_counts",
        PublishedCount,
        ("strategy__slug", "slug"),
        "Counts that published documents give.",
    ),
    Table("teams", Team, OF_DEPARTMENT, "Teams and communities that a source names."),
    Table(
        "mergers",
        Merger,
        (*OF_DEPARTMENT, "as_of_first", "as_of_last"),
        "Bodies or their teams on the way into a department.",
    ),
    Table(
        "accountabilities",
        Accountability,
        (*OF_ACTION, *OF_ROLE, "started_on_first", "started_on_last"),
        "Which office is answerable for which action, and when.",
    ),
    Table("services", Service, OF_DEPARTMENT, "The services of a department."),
    Table(
        "service_managers",
        ServiceManager,
        (*OF_SERVICE, "number"),
        "Who managed a service, and when.",
    ),
    Table(
        "service_stages",
        ServiceStage,
        (*OF_SERVICE, "as_of_first", "as_of_last"),
        "How far a service had come by a day.",
    ),
    Table(
        "service_figures",
        ServiceFigure,
        (*OF_SERVICE, "of", "year"),
        "What a source counts of a service in a year.",
    ),
    Table(
        "assessments",
        Assessment,
        (*OF_SERVICE, "number"),
        "Assessments of services against the service standard.",
    ),
    Table(
        "former_names",
        FormerName,
        ("id",),
        "What something was called before it was renamed.",
    ),
    Table(
        "responses",
        Response,
        OF_RESPONSE,
        "What this bundle is the record of.",
    ),
    Table("measures", Measure, OF_MEASURE, "Figures that are followed over the years."),
    Table("entries", Entry, OF_ENTRY, "The cells of the record: action × kind × year."),
    Table("editions", Edition, OF_EDITION, "What was published, and when.", NOT_OF_RECORD | SIGNED),
    Table(
        "signatures",
        Edition,
        OF_EDITION,
        "Who submitted and who approved an edition.",
        only=SIGNED,
        there=~models.Q(**dict.fromkeys(SIGNED, "")),
    ),
    Table(
        "authors",
        Author,
        ("id",),
        "Who wrote something that stands in an edition.",
        ACCOUNT,
    ),
    Table(
        "clearances",
        Clearance,
        OF_CLEARANCE,
        "The steps of clearance of an edition: which were cleared, and which bypassed.",
        NOT_OF_CLEARANCE | CLEARED_BY,
    ),
    Table(
        "clearers",
        Clearance,
        OF_CLEARANCE,
        "Who cleared or bypassed a step.",
        only=CLEARED_BY,
    ),
    Table(
        "revisions",
        Revision,
        (*under("entry", *OF_ENTRY), "edition__position"),
        "The text of an entry as an edition published it.",
    ),
    Table(
        "variants",
        Variant,
        (*under("entry", *OF_ENTRY), "edition__position"),
        "What another published page says of an entry.",
    ),
    Table(
        "wordings",
        Wording,
        (*under("edition__response", *OF_RESPONSE), "action__number", "edition__position"),
        "What an edition's page calls an action.",
    ),
    Table("pledges", Pledge, OF_PLEDGE, "The promises in commitments and plans."),
    Table(
        "service_pledges",
        ServicePledge,
        (*OF_SERVICE, *under("pledge", *OF_PLEDGE)),
        "Which promises are about which service.",
    ),
    Table(
        "withdrawals",
        Withdrawal,
        (*under("pledge", *OF_PLEDGE), "edition__position"),
        "Pledges that an edition takes back.",
    ),
    Table(
        "slips",
        Slip,
        (*under("pledge", *OF_PLEDGE), "edition__position"),
        "Due dates of pledges that were moved.",
    ),
    Table(
        "successions",
        Succession,
        OF_SUCCESSION,
        "Pledges that were split into others, or merged into one.",
    ),
    Table("outcomes", Outcome, OF_OUTCOME, "What an edition says became of a pledge."),
    Table(
        "citations",
        Citation,
        (*under("outcome", *OF_OUTCOME), *under("entry", *CELL)),
        "The words that show an outcome, and the entry that says so.",
    ),
    Table("figures", Figure, OF_FIGURE, "What a measure was in a year."),
    Table(
        "yardsticks",
        Yardstick,
        (*under("measure", *OF_MEASURE), "kind", "year", "edition__position"),
        "Baselines and targets of measures.",
    ),
    Table(
        "evidence",
        Evidence,
        ("id",),
        "What backs an outcome, a figure or an edition.",
    ),
    Table(
        "opinions",
        Opinion,
        ("id",),
        "What auditors think became of a pledge.",
        NOT_OF_OPINION | OPINED,
    ),
    Table(
        "opinion_accounts",
        Opinion,
        ("id",),
        "Whose accounts gave an opinion and approved it.",
        only=OPINED,
    ),
    Table(
        "withholdings",
        Withholding,
        ("id",),
        "What was taken away by law after it was published.",
        WITHHELD_BY,
    ),
    Table("withholders", Withholding, ("id",), "Who took it away.", only=WITHHELD_BY),
]
BY_MODEL = {table.model: table for table in TABLES if not table.only}


def table_with(model: type[models.Model], column: str) -> Table | None:
    """The table that has a column of a model."""
    for table in TABLES:
        if table.model is model and column in (one.name for one in table.columns):
            return table
    return None


# An edition may be known from one that is published later, or never.
BY_WHAT = {"known_from": ("kind", "year")}


def _column(of: models.Field) -> Column:
    meaning = str(of.help_text or f"{of.verbose_name}.").capitalize()
    if of.name in BY_WHAT:
        return Column(of.name, meaning, "string", by=BY_WHAT[of.name])
    if of.is_relation:
        target = of.related_model
        return Column(of.name, meaning, "string", is_needed=not of.null, refers_to=target)
    for kind, (datatype, write, read) in HOW.items():
        if isinstance(of, kind):
            is_text = isinstance(of, models.CharField | models.TextField | models.FileField)
            return Column(of.name, meaning, datatype, write, read, not (is_text or of.null))
    raise NotImplementedError(f"Say how a bundle writes {of}.")


# How cells are written and read. Each reader raises ValueError, saying what was expected.


def _whole(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) < 20 and int(cell) < 2**63):
        raise ValueError(f"“{cell}”: expected a whole number")
    return int(cell)


def _yes_or_no(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise ValueError(f"“{cell}”: expected true or false")
    return cell == "true"


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"“{cell}”: expected a day such as 2015-01-16") from None


def _moment(cell: str) -> datetime:
    try:
        return datetime.strptime(cell, "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError:
        raise ValueError(f"“{cell}”: expected a time such as 2015-01-16T09:30:00.000000Z") from None


def _decimal(cell: str) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise ValueError(f"“{cell}”: expected a number")
    return value


HOW: dict[type[models.Field], tuple] = {
    models.BooleanField: ("boolean", lambda value: str(value).lower(), _yes_or_no),
    models.DateTimeField: ("dateTime", moment, _moment),
    models.DateField: ("date", date.isoformat, _day),
    models.DecimalField: ("decimal", number, _decimal),
    models.IntegerField: ("integer", str, _whole),
    models.CharField: ("string", str, str),
    models.TextField: ("string", str, str),
    models.FileField: ("string", str, str),
}
