"""All that can be had as data: whatever lists the datasets asks here."""

from reporting.exports.datasets import Dataset
from reporting.exports.editions import EDITIONS
from reporting.exports.entries import ENTRIES
from reporting.exports.events import EVENTS
from reporting.exports.governance import GOVERNANCE
from reporting.exports.matrix import MATRIX
from reporting.exports.measures import MEASURES
from reporting.exports.pledges import NOT_REPORTED, PLEDGES

ALL = (ENTRIES, PLEDGES, NOT_REPORTED, MEASURES, MATRIX, EDITIONS, GOVERNANCE, EVENTS)
DATASETS: dict[str, Dataset] = {dataset.name: dataset for dataset in ALL}
OPEN_DATA = [dataset for dataset in ALL if dataset.is_public]
