"""What departments, strategies and actions are called, by what addresses call them."""

from dataclasses import dataclass

from reporting.record.kept import day_of_names, kept_for
from strategy.models import Action, Department, Strategy


@dataclass(frozen=True)
class Places:
    departments: dict[str, str]  # Abbreviations by slug.
    strategies: dict[str, str]  # Titles by slug.
    actions: dict[tuple[str, int], str]  # Titles by the strategy's slug and the number.

    def title_of_action(self, strategy: str, number: int) -> str:
        return self.actions.get((strategy, number), "")


def places_for(request) -> Places:
    """As things were called on the day of the page. Three queries, once a version of the record."""
    return kept_for(request, ("places", day_of_names(request)), _places)


def _places() -> Places:
    strategies = {row.pk: row for row in Strategy.objects.order_by()}
    return Places(
        departments={row.slug: row.abbreviation for row in Department.objects.order_by()},
        strategies={row.slug: row.title for row in strategies.values()},
        actions={
            (strategies[row.strategy_id].slug, row.number): row.title
            for row in Action.objects.order_by()
        },
    )
