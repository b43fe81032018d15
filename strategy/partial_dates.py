"""Dates that are as precise as their source, and no more.

A source says "December 2012", "first quarter of 2014" or only "2014". A partial date keeps the
first and the last day that this can mean, how precise it is, and the words it was said in.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db import models
from django.db.models import F, Q

from strategy import letters
from strategy.letters import quoted

YEARS = range(1900, 2101)
EARLIEST = date.min  # The first possible day where a source only says "by".
MONTHS = [name.lower() for name in calendar.month_name]
WORDS_LENGTH = 100
LONGEST = 300  # Of words, and a date in brackets.
QUARTERS = ["first", "second", "third", "fourth"]
EXAMPLES = (
    "16 January 2015, December 2012, first quarter of 2014, 2015, "
    "between 1 June 2020 and 31 August 2020, by December 2012"
)


class Precision(models.TextChoices):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    BETWEEN = "between"


@dataclass(frozen=True)
class PartialDate:
    """A day, month, quarter or year, or some day between two days (both included).

    Sorts by last possible day, then by first. `str()` prints it as its source said it.
    """

    first: date
    last: date
    precision: str = Precision.DAY
    words: str = ""  # The words of the source, where they are not what `plain()` prints.

    def __post_init__(self):
        if self.first > self.last:
            raise ValueError(f"{self.last} is before {self.first}")

    def __lt__(self, other):
        return (self.last, self.first) < (other.last, other.first)

    def __str__(self):
        return self.words or self.plain()

    def plain(self) -> str:
        """The date in this record's own spelling, which `parse` reads."""
        first, last = self.first, self.last
        if self.precision == Precision.DAY:
            return day_words(first)
        if self.precision == Precision.MONTH:
            return f"{calendar.month_name[first.month]} {first.year}"
        if self.precision == Precision.QUARTER:
            return f"{QUARTERS[(first.month - 1) // 3]} quarter of {first.year}"
        if self.precision == Precision.YEAR:
            return str(first.year)
        if first == EARLIEST:
            return f"by {day_words(last)}"
        return f"between {day_words(first)} and {day_words(last)}"

    def within_a_sentence(self) -> str:
        """When something was: "on 16 January 2015", "in December 2012", "end of March 2014"."""
        prepositions = {
            Precision.DAY: "on ",
            Precision.MONTH: "in ",
            Precision.QUARTER: "in the ",
            Precision.YEAR: "in ",
        }
        return ("" if self.words else prepositions.get(self.precision, "")) + str(self)

    def spelled_out(self) -> str:
        """The date as a person types it: `parse` reads it back to the same date."""
        return f"{self.words} ({self.plain()})" if self.words else self.plain()

    @property
    def iso(self) -> str:
        """For machines: an ISO 8601 day, month or year, else the interval FIRST/LAST."""
        if self.precision == Precision.DAY:
            return self.first.isoformat()
        if self.precision == Precision.MONTH:
            return f"{self.first:%Y-%m}"
        if self.precision == Precision.YEAR:
            return f"{self.first:%Y}"
        first = "" if self.first == EARLIEST else self.first.isoformat()
        return f"{first}/{self.last.isoformat()}"

    @classmethod
    def of_day(cls, day: date) -> "PartialDate":
        return cls(day, day)

    @classmethod
    def of_month(cls, year: int, month: int) -> "PartialDate":
        return cls(date(year, month, 1), end_of_month(year, month), Precision.MONTH)

    @classmethod
    def of_quarter(cls, year: int, quarter: int) -> "PartialDate":
        last_month = quarter * 3
        last = end_of_month(year, last_month)
        return cls(date(year, last_month - 2, 1), last, Precision.QUARTER)

    @classmethod
    def of_year(cls, year: int) -> "PartialDate":
        return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)

    @classmethod
    def between(cls, first: "PartialDate", last: "PartialDate") -> "PartialDate":
        """Some day from the first possible day of one to the last possible day of the other."""
        are_days = first.precision == last.precision == Precision.DAY
        words = "" if are_days else f"between {first.plain()} and {last.plain()}"
        return cls(first.first, last.last, Precision.BETWEEN, words)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read a date as people type it: "December 2012", "during 2014 (2014)", "2015-01-16".

        Raises ValueError, saying which spellings are understood.
        """
        spelled = " ".join(text.split())
        if why := letters.why_no_line(spelled):
            raise ValueError(why)
        if len(spelled) > LONGEST:
            raise ValueError(
                f"{quoted(spelled)} is too long for a date. Dates look like: {EXAMPLES}"
            )
        said = re.fullmatch(r"(?P<words>[^()]+) \((?P<plain>[^()]+)\)", spelled)
        if not said:
            return _parse_plain(spelled)
        plain = _parse_plain(said["plain"])
        words = "" if said["words"] == plain.plain() else said["words"]
        if len(words) > WORDS_LENGTH:
            raise ValueError(f"{quoted(words)} is longer than {WORDS_LENGTH} characters.")
        return cls(plain.first, plain.last, plain.precision, words)


def day_words(day: date) -> str:
    """A day in GOV.UK style: 16 January 2015."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _parse_plain(text: str) -> PartialDate:
    try:
        if between := re.fullmatch(r"(?i)between (.+) and (.+)", text):
            first, last = (_parse_simple(part) for part in between.groups())
            return PartialDate.between(first, last)
        if by := re.fullmatch(r"(?i)by (.+)", text):
            return _by(_parse_simple(by[1]))
        return _parse_simple(text)
    except ValueError as error:
        said = f"{quoted(text)} is not a date ({error})"
        raise ValueError(f"{said}. Dates look like: {EXAMPLES}") from None


def _by(limit: PartialDate) -> PartialDate:
    plain = PartialDate(EARLIEST, limit.last, Precision.BETWEEN)
    words = "" if limit.precision == Precision.DAY else f"by {limit.plain()}"
    return PartialDate(plain.first, plain.last, plain.precision, words)


# What each spelling looks like, and how its parts make a date.
SPELLINGS = [
    (
        r"(\d{1,2}) ([a-z]+) (\d{4})",
        lambda d, m, y: PartialDate.of_day(date(int(y), _month(m), int(d))),
    ),
    (
        r"(\d{4})-(\d{2})-(\d{2})",
        lambda y, m, d: PartialDate.of_day(date(int(y), int(m), int(d))),
    ),
    (
        r"(\d{1,2})/(\d{1,2})/(\d{4})",
        lambda d, m, y: PartialDate.of_day(date(int(y), int(m), int(d))),
    ),
    (r"([a-z]+) quarter of (\d{4})", lambda q, y: PartialDate.of_quarter(int(y), _quarter(q))),
    (r"(\d{4})-q([1-4])", lambda y, q: PartialDate.of_quarter(int(y), int(q))),
    (r"([a-z]+) (\d{4})", lambda m, y: PartialDate.of_month(int(y), _month(m))),
    (r"(\d{4})-(\d{2})", lambda y, m: PartialDate.of_month(int(y), int(m))),
    (r"(\d{4})", lambda y: PartialDate.of_year(int(y))),
]


def _parse_simple(text: str) -> PartialDate:
    for pattern, make in SPELLINGS:
        if match := re.fullmatch(pattern, text.strip(), re.IGNORECASE | re.ASCII):
            return _within_years(make(*match.groups()))
    raise ValueError("no spelling that is understood")


def _within_years(said: PartialDate) -> PartialDate:
    if said.first.year not in YEARS:
        raise ValueError(f"a year lies between {YEARS[0]} and {YEARS[-1]}")
    return said


def _month(name: str) -> int:
    name = name.lower()
    numbers = [n for n, month in enumerate(MONTHS) if n and name in (month, month[:3])]
    if not numbers:
        raise ValueError(f"no month is called {name}")
    return numbers[0]


def _quarter(name: str) -> int:
    if name.lower() not in QUARTERS:
        raise ValueError(f"no quarter is called {name}")
    return QUARTERS.index(name.lower()) + 1


class PartialDateField:
    """Four columns of a model that hold one partial date, and a property that reads them as one.

    `published_on = PartialDateField()` adds `published_on_first`, `_last`, `_precision` and
    `_words`; `whole_date("edition", "published_on")` among the model's constraints keeps them
    whole. Optional unless `required`. In a query use the columns: sort by `published_on_last`.
    """

    def __init__(self, verbose_name: str = "", *, required: bool = False, help_text: str = ""):
        self.verbose_name = verbose_name
        self.required = required
        self.help_text = help_text
        self.creation_counter = models.Field.creation_counter

    def contribute_to_class(self, model, name):
        self.name = name
        self._parts = attrgetter(*columns_of(name))
        self.verbose_name = self.verbose_name or name.replace("_", " ")
        for suffix, field in self._columns():
            field.contribute_to_class(model, f"{name}_{suffix}")
        model._meta.partial_dates = [*getattr(model._meta, "partial_dates", []), self]
        # A property, so that Model(published_on=…) is understood.
        setattr(model, name, property(self._get, self._set))

    def _columns(self) -> Iterator[tuple[str, models.Field]]:
        optional = {} if self.required else {"null": True, "blank": True}
        common = {"editable": False}
        yield "first", models.DateField(f"{self.verbose_name}: first day", **optional, **common)
        yield "last", models.DateField(f"{self.verbose_name}: last day", **optional, **common)
        yield (
            "precision",
            models.CharField(
                f"{self.verbose_name}: precision",
                max_length=7,
                choices=Precision.choices,
                blank=not self.required,
                **common,
            ),
        )
        yield (
            "words",
            models.CharField(
                f"{self.verbose_name}: words", max_length=WORDS_LENGTH, blank=True, **common
            ),
        )

    def _get(self, row) -> PartialDate | None:
        first, *others = self._parts(row)
        return None if first is None else PartialDate(first, *others)

    def _set(self, row, value: PartialDate | None):
        for column, part in as_columns(self.name, value).items():
            setattr(row, column, part)


def columns_of(name: str) -> list[str]:
    """The names of the columns of a partial date."""
    return list(as_columns(name, None))


def as_columns(name: str, value: PartialDate | None) -> dict:
    """A partial date as the values of its columns, for `update()` and `bulk_create()`."""
    parts = (value.first, value.last, value.precision, value.words) if value else _NOTHING
    suffixes = ("first", "last", "precision", "words")
    return {f"{name}_{suffix}": part for suffix, part in zip(suffixes, parts, strict=True)}


def a_year_before(day: date) -> date:
    """The first day of which the same day next year is `day` or later: what is before it is over
    by more than 12 months.
    """
    if day.year == date.min.year:
        return date.min
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February: what was on the 28th is over by more.
        return date(day.year - 1, 3, 1)


_NOTHING = (None, None, "", "")


def whole_date(model: str, name: str, *, required: bool = False) -> models.CheckConstraint:
    """The rule of one partial date: whole or absent, in order, and a day is one day."""
    first, last, precision = f"{name}_first", f"{name}_last", f"{name}_precision"
    words = f"{name}_words"
    given = Q(**{f"{first}__isnull": False, f"{last}__isnull": False, f"{first}__lte": F(last)})
    known = Q(**{f"{precision}__in": Precision.values})
    one_day = ~Q(**{precision: Precision.DAY}) | Q(**{first: F(last)})
    whole = given & known & one_day
    absent = Q(**{f"{first}__isnull": True, f"{last}__isnull": True, precision: "", words: ""})
    return models.CheckConstraint(
        condition=whole if required else whole | absent,
        name=f"{model}_{name}_is_whole",
        violation_error_message=f"“{name.replace('_', ' ')}” is not a whole date.",
    )


def in_order(model: str, start: str, end: str) -> models.CheckConstraint:
    """The rule of a pair of partial dates: the end can't be wholly before the start."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}_last__gte": F(f"{start}_first")})
        | Q(**{f"{end}_last__isnull": True})
        | Q(**{f"{start}_first__isnull": True}),
        name=f"{model}_{end}_not_before_{start}",
        violation_error_message=(
            f"“{end.replace('_', ' ')}” is before “{start.replace('_', ' ')}”."
        ),
    )
