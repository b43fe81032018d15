"""The day that a reader types in three boxes: `?as-at-day=1&as-at-month=6&as-at-year=2014`, and the
day on which this site showed it so, in three more: `&as-recorded-day=3` and so on.

Every page has them. They lead to the same page with `?as-at=2014-06-01&as-recorded=2026-06-03`; a
day that is none, or not one of the record, to a page that says what is wrong and keeps what was
typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Min
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.functional import cached_property

from commitments.models import Edition
from reporting.web.bad_requests import is_for_programs
from reporting.web.days import read_day
from reporting.web.parameters import address_without
from reporting.web.times import AS_AT, AS_RECORDED, TIMES
from strategy.models import Strategy
from strategy.partial_dates import MONTHS, day_words, end_of_month

PARTS = DAY, MONTH, YEAR = ("day", "month", "year")
BOXES = tuple(f"{name}-{part}" for name in TIMES for part in PARTS)
CHOOSE = "choose"  # `?as-at=choose`: the boxes and the days to choose from, on a page of their own.
MOST_DAYS = 60


class WrongDay(ValueError):
    """What is wrong with what was typed, in a sentence, and in which parts of which day."""

    def __init__(self, words: str, *parts: str, of: str = AS_AT):
        super().__init__(words)
        self.words = words
        self.parts = parts or PARTS
        self.of = of

    @property
    def boxes(self) -> list[str]:
        return [f"{self.of}-{part}" for part in self.parts]


@dataclass(frozen=True)
class Box:
    """One of three, with what stands in it."""

    name: str
    label: str
    value: str
    is_wrong: bool

    @property
    def width(self) -> int:
        return 4 if self.name.endswith(YEAR) else 2


@dataclass(frozen=True)
class Asked:
    """The three boxes of one day, and what is wrong with it, in a sentence."""

    boxes: tuple[Box, ...]
    fault: str


class AskedDay:
    """The boxes of a page, the address that they lead to, and what is wrong, if anything."""

    def __init__(self, request, fault: WrongDay | None = None):
        self.request = request
        self.fault = fault

    @cached_property
    def day(self) -> Asked:
        return self._asked(AS_AT)

    @cached_property
    def recorded(self) -> Asked:
        """The day on which this site showed it so."""
        return self._asked(AS_RECORDED)

    def _asked(self, of: str) -> Asked:
        wrong = self.fault.boxes if self.fault else ()
        names = [(f"{of}-{part}", part) for part in PARTS]
        boxes = tuple(
            Box(name, part.capitalize(), self._values[name], name in wrong) for name, part in names
        )
        return Asked(boxes, self.fault.words if self.fault and self.fault.of == of else "")

    @property
    def path(self) -> str:
        return self.request.path

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """The rest of the address, which goes along: filters, but not the page of a list."""
        return self._without(*BOXES, *TIMES, "page")

    @cached_property
    def kept_with_recorded(self) -> list[tuple[str, str]]:
        """The same, and the day on which this site showed it, where no boxes ask for that."""
        return self._without(*BOXES, AS_AT, "page")

    def _without(self, *names: str) -> list[tuple[str, str]]:
        rest = self.request.GET.copy()
        for name in names:
            rest.pop(name, None)
        return [(name, value) for name, values in rest.lists() for value in values]

    @property
    def choices_address(self) -> str:
        """Where the days are told on which something was published."""
        return self.address_of(CHOOSE)

    @property
    def today_address(self) -> str:
        return self.address_of(timezone.localdate())

    @cached_property
    def first_wrong(self) -> Box:
        boxes = [*self.day.boxes, *self.recorded.boxes]
        return next((box for box in boxes if box.is_wrong), boxes[0])

    def address_of(self, day: date | str | None, recorded: date | None = None) -> str:
        """Of this page as at a day, by what this site showed on another; of today's where that is
        the day.
        """
        address = address_without(self.request, [*BOXES, *TIMES, "page"])
        if day == timezone.localdate():
            day = None
        both = zip(TIMES, (day, recorded), strict=True)
        times = urlencode({name: str(value) for name, value in both if value})
        return f"{address}{'&' if '?' in address else '?'}{times}" if times else address

    @property
    def known_now_address(self) -> str:
        """Of this page as at the same day, by all that this record shows now."""
        return self.address_of(self.request.as_at)

    def address_then(self, day: date) -> str:
        """Of this page as at another day, by what this site showed on the same, if it could."""
        recorded = self.request.as_recorded
        return self.address_of(day, recorded if recorded and day <= recorded else None)

    @cached_property
    def days(self) -> list[tuple[str, str, str]]:
        """The latest days on which something was published: words, what it was, the address."""
        found = Edition.objects.as_at(timezone.localdate()).filter(**self._place)
        found = found.select_related("response__department")
        told: dict[date, list[str]] = {}
        for row in found.order_by("-published_on_last", "-position")[:MOST_DAYS]:
            what = f"{row.response.department}: {row}"
            told.setdefault(row.published_on_last, []).append(what)
        return [
            (day_words(day), "; ".join(dict.fromkeys(what)), self.address_then(day))
            for day, what in told.items()
        ]

    @property
    def _place(self) -> dict[str, str]:
        """Of which editions the days are: those of the page's response, or department, or all."""
        try:
            parts = resolve(self.request.path_info).kwargs
        except Resolver404:
            return {}
        of = {name: parts[name] for name in ("department", "strategy") if name in parts}
        return {f"response__{name}__slug": slug for name, slug in of.items()}

    @cached_property
    def _values(self) -> dict[str, str]:
        """What was typed; the day of the page where a reader asked for one; else nothing."""
        if self.fault or not getattr(self.request, "as_at_is_asked", False):
            return {name: self.request.GET.get(name, "") for name in BOXES}
        days = (self.request.as_at, self.request.as_recorded)
        values = [part for day in days for part in parts_of(day)]
        return dict(zip(BOXES, values, strict=True))


def parts_of(day: date | None) -> tuple[str, str, str]:
    return (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")


def day_or_choices(request):
    """A response where the boxes, or the days to choose from, were asked for; else nothing."""
    if is_for_programs(request.path) or not request.path.endswith("/"):
        return None
    if request.GET.getlist("as-at") == [CHOOSE]:
        return choices(request, AskedDay(request), status=200)
    if not any(name in request.GET for name in BOXES):
        return None
    try:
        day, recorded = typed_days(request.GET)
    except WrongDay as fault:
        return choices(request, AskedDay(request, fault), status=400)
    return HttpResponseRedirect(AskedDay(request).address_of(day, recorded))


def choices(request, asked: AskedDay, status: int):
    return render(request, "choose_day.html", {"asked": asked}, status=status)


def typed_days(query: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The day that was typed, and the one on which this site showed it, or which is asked for
    already. Raises WrongDay.
    """
    of_day, of_recorded = (
        {part: query.get(f"{name}-{part}", "").strip() for part in PARTS} for name in TIMES
    )
    is_recorded_typed = any(of_recorded.values())
    day = typed_day(of_day) if any(of_day.values()) or not is_recorded_typed else None
    if not is_recorded_typed:
        asked = read_day(query.get(AS_RECORDED, ""))
        is_kept = day and asked and day <= asked <= timezone.localdate()
        return day, asked if is_kept else None
    try:
        recorded = whole_day(of_recorded)
    except WrongDay as fault:
        raise WrongDay(fault.words, *fault.parts, of=AS_RECORDED) from None
    return day, day_not_before(day, recorded)


def day_not_before(day: date | None, recorded: date) -> date:
    """The day on which this site showed it: up to today, and not before the other."""
    today = timezone.localdate()
    if recorded > today:
        words = f"The day must be today, {day_words(today)}, or before it."
        raise WrongDay(words, of=AS_RECORDED)
    if day and recorded < day:
        words = f"This site showed nothing of {day_words(day)} before that day."
        raise WrongDay(f"{words} Enter that day or a later one.", of=AS_RECORDED)
    return recorded


def typed_day(typed: dict[str, str]) -> date:
    """A day of the record that was typed. Raises WrongDay."""
    return day_of_the_record(whole_day(typed))


def whole_day(typed: dict[str, str]) -> date:
    """The day that its parts make. Raises WrongDay."""
    if not any(typed.values()):
        raise WrongDay("Enter a day.")
    names = {DAY: "a day", MONTH: "a month", YEAR: "a year"}
    if missing := [name for name in PARTS if not typed[name]]:
        words = " and ".join(names[name] for name in missing)
        raise WrongDay(f"The day must include {words}.", *missing)
    numbers = {name: number_in(text, name) for name, text in typed.items()}
    if wrong := [name for name in PARTS if numbers[name] is None]:
        raise WrongDay("Enter the day in numbers, for example 1 6 2014.", *wrong)
    return real_day(*(numbers[name] for name in PARTS))


def number_in(text: str, name: str) -> int | None:
    """A month may be typed as a word, too."""
    if text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text)
    named = [number for number, month in enumerate(MONTHS) if month and text.lower() in month]
    is_a_month = name == MONTH and len(text) >= 3 and len(named) == 1
    return named[0] if is_a_month else None


def real_day(day: int, month: int, year: int) -> date:
    if year < 1000:
        raise WrongDay("The year must have 4 numbers.", YEAR)
    if not 1 <= month <= 12:
        raise WrongDay("The month must be a number from 1 to 12.", MONTH)
    last = end_of_month(year, month)
    if not 1 <= day <= last.day:
        name = day_words(last).split(" ", 1)[1]
        raise WrongDay(f"Enter a real day: {name} has {last.day} days.", DAY)
    return date(year, month, day)


def day_of_the_record(day: date) -> date:
    """Two queries, to tell when the record begins."""
    today = timezone.localdate()
    if day > today:
        raise WrongDay(f"The day must be today, {day_words(today)}, or before it.")
    begins = Strategy.objects.aggregate(first=Min("published_on_first"))["first"]
    published = Edition.objects.published().aggregate(first=Min("published_on_last"))["first"]
    first = min(filter(None, (begins, published)), default=None)
    if first and day < first:
        raise WrongDay(f"The record begins on {day_words(first)}. Enter that day or a later one.")
    return day
