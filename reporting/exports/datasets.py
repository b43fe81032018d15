"""What can be had as data: by name, each with its columns and the way to ask for its rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from reporting.exports.columns import Column
from reporting.filters.lists import BESIDE_API, BESIDE_EXPORT, ListFilter
from reporting.web.bad_requests import BadParameter, unknown


@dataclass(frozen=True)
class Found:
    """What was asked for in words, and its rows; or what can't be understood of it."""

    words: str = ""
    rows: Iterable = ()
    faults: list[BadParameter] = field(default_factory=list)


@dataclass(frozen=True)
class Dataset:
    """One list or page as data: its rows are what the page shows."""

    name: str
    title: str
    meaning: str
    columns: list[Column]
    filters: Callable[..., ListFilter]  # Takes the request.
    has_readings: bool = False
    is_public: bool = True  # Otherwise it is for those who may read events.

    def found(self, request, **place) -> Found:
        """Takes the request and the parts of the address. Raises Http404 as the page would."""
        raise NotImplementedError

    def found_for_api(self, request) -> Found:
        """The same, asked for by parameters only."""
        raise NotImplementedError


@dataclass(frozen=True)
class PageDataset(Dataset):
    """A page that is a table. `ask` takes what the page's own view does, and the request, of which
    it reads what the page `takes` beside its days.

    In the API the parts of its address are the `filters`.
    """

    ask: Callable[..., Found] = None
    takes: frozenset[str] = frozenset()

    def found(self, request, **place) -> Found:
        if faults := unknown(request.GET, BESIDE_EXPORT | self.takes):
            return Found(faults=faults)
        return self.ask(request, **place)

    def found_for_api(self, request) -> Found:
        filters = self.filters(request)
        if faults := filters.faults(BESIDE_API):
            return Found(faults=faults)
        return self.ask(request, **filters.form.cleaned_data)


@dataclass(frozen=True)
class ListDataset(Dataset):
    """A list that can be narrowed.

    `rows` makes the rows of what the filters leave, where those are not the list's own; it takes
    these and the day.
    """

    rows: Callable[[Iterable, date], Iterable] = lambda found, as_at: found

    def found(self, request) -> Found:
        return self._found(request, BESIDE_EXPORT)

    def found_for_api(self, request) -> Found:
        return self._found(request, BESIDE_API)

    def _found(self, request, beside) -> Found:
        filters = self.filters(request)
        if faults := filters.faults(beside):
            return Found(faults=faults)
        return Found(in_words(filters, self.title), self.rows(filters.rows, request.as_at))


def in_words(filters: ListFilter, what: str) -> str:
    told = "; ".join(filters.told())
    return f"{what}. {told}." if told else f"{what}, all of them."
