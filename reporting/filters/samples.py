"""Which sample of the pledges a reader asks for: of which of them, and how it is drawn."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import starmap

import django_filters
from django.core.validators import RegexValidator
from django.db.models import Count, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import cached_property

from commitments.models import Response, StandingPledge
from reporting.filters import choices
from reporting.filters.pledges import PlacedPledgeFilter
from reporting.filters.several import SeveralFilter
from reporting.record.sampling import (
    EQUAL,
    PROPORTIONAL,
    Drawn,
    Member,
    draw,
    in_order,
    places_of,
)

USUAL_SIZE = 60
LARGEST_SIZE = 1000
AT_ONCE = 2000
OF_A_SAMPLE = ("seed", "size", "by", "share")
KEY = ("department", "strategy", "action", "kind", "entry_year", "number")  # Of a pledge.
# What a pledge's stratum is called: columns of what stands.
STRATA = {
    "": (),
    "outcome": ("status",),
    "department": ("department",),
    "year": ("year",),
    "action": ("strategy", "action"),
}


def joined(columns: tuple[str, ...]) -> Concat:
    """Columns with a slash between them, as one text: the store joins them in half of the time."""
    texts = [Cast(name, TextField()) for name in columns]
    parts = [part for text in texts for part in (Value("/"), text)]
    return Concat(Value(""), *parts[1:], Value(""), output_field=TextField())


def sample_asked_for(request) -> "SampleFilter":
    return SampleFilter(request.GET, StandingPledge.objects.on(request.as_at), request)


def sample_of(request, response: Response, as_at: date) -> "SampleFilter":
    """Of one response's pledges, as they stood on a day."""
    asked = request.GET.copy()
    asked["department"], asked["strategy"] = response.department.slug, response.strategy.slug
    return SampleFilter(asked, StandingPledge.objects.on(as_at), request)


@dataclass(frozen=True)
class Stratum:
    """How many pledges of a stratum there are, and how many were drawn."""

    name: str
    size: int
    drawn: int


class SampleFilter(PlacedPledgeFilter):
    """The pledges to draw from, and how."""

    seed = django_filters.CharFilter(label="Seed", method="stay", max_length=100)
    size = django_filters.CharFilter(
        label="Size",
        method="stay",
        validators=[RegexValidator(r"^([1-9][0-9]{0,2}|1000)\Z")],
    )
    by = django_filters.ChoiceFilter(
        label="Strata",
        choices=[
            ("outcome", "Outcome"),
            ("department", "Department"),
            ("year", "Year due"),
            ("action", "Action"),
        ],
        method="stay",
    )
    share = django_filters.ChoiceFilter(
        label="From each stratum",
        choices=[(PROPORTIONAL, "In proportion to its size"), (EQUAL, "Equally many")],
        method="stay",
    )
    outcome = SeveralFilter("status", label="Outcome", choices=choices.OUTCOMES)
    reading = None
    arguable = None
    weak = None

    allowed = PlacedPledgeFilter.allowed | {
        "size": [f"a number from 1 to {LARGEST_SIZE}"],
        "seed": ["a text of 100 characters at the most"],
    }

    def stay(self, pledges, name, value):
        """How it is drawn leaves all pledges to draw from."""
        return pledges

    @property
    def is_asked(self) -> bool:
        return "seed" in self.asked

    @property
    def seed_text(self) -> str:
        return self.asked["seed"]

    @property
    def sample_size(self) -> int:
        return int(self.asked.get("size", USUAL_SIZE))

    @property
    def _columns(self) -> tuple[str, ...]:
        """What tells the stratum of a pledge."""
        return STRATA[self.asked.get("by", "")]

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many pledges each stratum has. One query."""
        rows = self.qs.order_by().values(*(self._columns or ("strategy",)))
        found: Counter = Counter()
        for row in rows.annotate(number=Count("pk")):
            found["/".join(str(row[name]) for name in self._columns)] += row["number"]
        return dict(found)

    @cached_property
    def drawn(self) -> list[Drawn]:
        """The sample. One query beside that of the sizes."""
        share, seed = self.asked.get("share", PROPORTIONAL), self.seed_text
        places = places_of(self.sizes, seed=seed, size=self.sample_size, share=share)
        return draw(self._population(), places, seed=seed)

    def _population(self) -> Iterator[Member]:
        """Every pledge to draw from, so many of them fetched together."""
        rows = self.qs.order_by().values_list(joined(KEY), joined(self._columns), "pledge")
        return starmap(Member, rows.iterator(chunk_size=AT_ONCE))

    @property
    def of_whole(self) -> int:
        """How many there are to draw from."""
        return sum(self.sizes.values())

    @property
    def strata(self) -> list[Stratum]:
        """Where there are some, in the order of the sample."""
        drawn = Counter(row.stratum for row in self.drawn)
        names = sorted(self.sizes, key=in_order)
        return [Stratum(name, self.sizes[name], drawn[name]) for name in names if name]
