from commitments.models.editions import Edition, EditionQuerySet, Response
from commitments.models.entries import Entry, Kind, Revision, Wording
from commitments.models.events import Event, Membership
from commitments.models.ledger import Seal
from commitments.models.measures import Evidence, Measure, Reading
from commitments.models.pledges import Citation, Outcome, Pledge, Withdrawal

__all__ = [
    "Citation",
    "Edition",
    "EditionQuerySet",
    "Entry",
    "Event",
    "Evidence",
    "Kind",
    "Measure",
    "Membership",
    "Outcome",
    "Pledge",
    "Reading",
    "Response",
    "Revision",
    "Seal",
    "Withdrawal",
    "Wording",
]
