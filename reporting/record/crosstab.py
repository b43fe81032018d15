"""How many rows have which values together, by which every filter's numbers follow.

One query for all rows of a list; what is then asked of it asks the database no more.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

Row = tuple  # Its values, and how many rows have them.
Chosen = Mapping[str, Collection]


class Crosstab:
    """Counts of rows by their values, in the order of `names`.

    `apart` is the name of which there may be many values: it is left out where nothing is asked
    of it.
    """

    def __init__(self, names: Sequence[str], rows: Iterable[Row], apart: str = "department"):
        self.apart = apart
        self.place = {name: number for number, name in enumerate(names)}
        self.rows = list(rows)
        self.without = self._without_apart() if apart in self.place else self.rows

    def counts(self, chosen: Chosen) -> dict[str, Counter]:
        """Of each name, how many rows each value leaves with what is chosen of the others."""
        return {name: self._counted(name, chosen) for name in self.place}

    def total(self, chosen: Chosen) -> int:
        """How many rows are left."""
        return sum(row[-1] for row in self._left(self._source(chosen), chosen))

    def _counted(self, name: str, chosen: Chosen) -> Counter:
        others = {other: values for other, values in chosen.items() if other != name}
        source = self.rows if name == self.apart else self._source(others)
        found: Counter = Counter()
        place = self.place[name]
        for row in self._left(source, others):
            found[row[place]] += row[-1]
        return found

    def _source(self, chosen: Chosen) -> list[Row]:
        return self.rows if self.apart in chosen else self.without

    def _left(self, rows: list[Row], chosen: Chosen) -> list[Row]:
        for name, values in chosen.items():
            place = self.place[name]
            rows = [row for row in rows if row[place] in values]
        return rows

    def _without_apart(self) -> list[Row]:
        """The same rows, whatever `apart` is in them; their places stay."""
        place = self.place[self.apart]
        merged: Counter = Counter()
        for *values, number in self.rows:
            values[place] = None
            merged[tuple(values)] += number
        return [(*values, number) for values, number in merged.items()]
