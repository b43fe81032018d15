"""Which sample of the pledges a reader asks for: of which of them, and how it is drawn."""

from dataclasses import dataclass
from datetime import date

import django_filters
from django.core.validators import RegexValidator
from django.utils.functional import cached_property

from commitments.models import Response, StandingPledge
from reporting.filters import choices
from reporting.filters.pledges import PlacedPledgeFilter
from reporting.filters.several import SeveralFilter
from reporting.record.sampling import EQUAL, PROPORTIONAL, Drawn, draw, in_order

USUAL_SIZE = 60
LARGEST_SIZE = 1000
OF_A_SAMPLE = ("seed", "size", "by", "share")
# The parts of a pledge's key, then what else may tell its stratum.
COLUMNS = ("department", "strategy", "action", "kind", "entry_year", "number", "status", "year")
KEY = 6
# What a pledge's stratum is called: columns of what stands.
STRATA = {
    "": (),
    "outcome": ("status",),
    "department": ("department",),
    "year": ("year",),
    "action": ("strategy", "action"),
}


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

    @cached_property
    def _population(self) -> dict[str, tuple[int, str]]:
        """Of every pledge to draw from, by its key: its number, and its stratum. One query."""
        by = [COLUMNS.index(name) for name in STRATA[self.asked.get("by", "")]]
        return {
            "/".join(map(str, row[:KEY])): (row[-1], "/".join(str(row[place]) for place in by))
            for row in self.qs.order_by().values_list(*COLUMNS, "pledge")
        }

    @cached_property
    def drawn(self) -> list[Drawn]:
        population = ((key, stratum) for key, (_pk, stratum) in self._population.items())
        share = self.asked.get("share", PROPORTIONAL)
        return draw(population, seed=self.seed_text, size=self.sample_size, share=share)

    @property
    def of_whole(self) -> int:
        """How many there are to draw from."""
        return len(self._population)

    def pledge_of(self, row: Drawn) -> int:
        return self._population[row.key][0]

    @property
    def strata(self) -> list[Stratum]:
        """Where there are some, in the order of the sample."""
        sizes, drawn = {}, {}
        for _pk, stratum in self._population.values():
            sizes[stratum] = sizes.get(stratum, 0) + 1
        for row in self.drawn:
            drawn[row.stratum] = drawn.get(row.stratum, 0) + 1
        names = sorted(sizes, key=in_order)
        return [Stratum(name, sizes[name], drawn.get(name, 0)) for name in names if name]
