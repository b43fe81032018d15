"""What an export says of itself."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, Max, Subquery

from commitments.ledger import record_digest
from commitments.models import Checkpoint, StandingPending
from strategy.models import RecordChange

LICENCE = "Open Government Licence v3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
READING = (
    "Pledges are this record’s own reading of the reports, not the department’s, where reading is "
    "record; what became of them is where outcome_reading is record."
)
PENDING = (
    "Something fixed was changed, and what stands of some responses is still being brought up to "
    "date: figures and statuses of theirs may be those of before."
)


@dataclass(frozen=True)
class About:
    """Which record an export is of, what was asked of it, and as at which day."""

    title: str
    query: str  # In words.
    address: str  # Where the same can be had again, in full.
    as_at: date
    has_readings: bool = False
    as_recorded: date | None = None  # The day on which this site showed it, where one is asked for.

    @property
    def address_without_query(self) -> str:
        return self.address.partition("?")[0]

    @property
    def query_string(self) -> str:
        """With its question mark, where there is one."""
        return self.address[len(self.address_without_query) :]

    @cached_property
    def digest(self) -> str:
        """Of the whole record, as the ledger has it. Worked out once for each state of that."""
        key = f"digest-of-{self.state}".replace(" ", "-")
        return caches["process"].get_or_set(key, record_digest, timeout=None)

    @cached_property
    def state(self) -> str:
        """Of what anybody may read: another one after any change of it."""
        number, changed_at = self._now["number"], self._now["changed_at"]
        return f"{number} {changed_at.isoformat()}" if changed_at else str(number)

    @cached_property
    def _now(self) -> dict:
        """How often the record was changed and when last, and what was signed of its log last.

        One query.
        """
        last = Checkpoint.objects.order_by("-size", "-pk")
        signed = {f"log_{name}": Max(Subquery(last.values(name)[:1])) for name in ("size", "root")}
        return RecordChange.objects.aggregate(number=Count("pk"), changed_at=Max("at"), **signed)

    @property
    def log(self) -> dict[str, str]:
        """The log's size and root, where they are signed: `/log/` says how to check them."""
        names = ("log_size", "log_root")
        return {name: str(self._now[name]) for name in names if self._now[name]}

    @cached_property
    def facts(self) -> dict[str, str]:
        """By name, in the order in which a reader would ask."""
        facts = {
            "title": self.title,
            "query": self.query,
            "as_at": self.as_at.isoformat(),
            **self._recorded,
            "address": self.address,
            "product": f"Pledgebook {settings.VERSION}",
            "ledger_digest": self.digest,
            **self.log,
            "state": self.state,
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
        }
        if self.has_readings:
            facts["note"] = READING
        if StandingPending.objects.exists():
            facts["pending"] = PENDING
        return facts

    @property
    def _recorded(self) -> dict[str, str]:
        return {"as_recorded": self.as_recorded.isoformat()} if self.as_recorded else {}
