"""Filters of lists: unknown names and values are refused, active ones say themselves in words."""

from reporting.filters.entries import EntryFilter
from reporting.filters.events import EventFilter
from reporting.filters.lists import Active, ListFilter
from reporting.filters.measures import MeasureFilter
from reporting.filters.pledges import NotReportedFilter, PledgeFilter
from reporting.filters.search import SearchFilter

__all__ = [
    "Active",
    "EntryFilter",
    "EventFilter",
    "ListFilter",
    "MeasureFilter",
    "NotReportedFilter",
    "PledgeFilter",
    "SearchFilter",
]
