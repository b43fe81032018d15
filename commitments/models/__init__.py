from commitments.models.at_work import Presence, Seen, Untold
from commitments.models.checkpoints import Checkpoint, Cosignature, Token
from commitments.models.citations import Citation
from commitments.models.clearance import Clearance, May, Step
from commitments.models.comments import Comment
from commitments.models.contributions import Contribution, ContributionAnswer, FormerLink
from commitments.models.editions import Author, Edition, EditionQuerySet, Response
from commitments.models.entries import Entry, Kind, Revision, Wording
from commitments.models.events import Event, Membership
from commitments.models.ledger import Seal
from commitments.models.log import Line, Node
from commitments.models.measures import Evidence, Figure, Measure
from commitments.models.opinions import Opinion
from commitments.models.pledges import Outcome, Pledge, Withdrawal
from commitments.models.reminders import Digest, Reminder
from commitments.models.search import SearchText, SearchWord
from commitments.models.services import ServicePledge
from commitments.models.slips import Slip
from commitments.models.standing import (
    StandingActionCount,
    StandingCount,
    StandingFigure,
    StandingOutcome,
    StandingPending,
    StandingPledge,
    StandingText,
    StandingWording,
    StandingYardstick,
)
from commitments.models.successions import Succession
from commitments.models.unfinished import Unfinished
from commitments.models.variants import Variant
from commitments.models.withholdings import Withholding
from commitments.models.yardsticks import Yardstick

__all__ = [
    "Author",
    "Checkpoint",
    "Citation",
    "Clearance",
    "Comment",
    "Contribution",
    "ContributionAnswer",
    "Cosignature",
    "Digest",
    "Edition",
    "EditionQuerySet",
    "Entry",
    "Event",
    "Evidence",
    "Figure",
    "FormerLink",
    "Kind",
    "Line",
    "May",
    "Measure",
    "Membership",
    "Node",
    "Opinion",
    "Outcome",
    "Pledge",
    "Presence",
    "Reminder",
    "Response",
    "Revision",
    "Seal",
    "SearchText",
    "SearchWord",
    "Seen",
    "ServicePledge",
    "Slip",
    "StandingActionCount",
    "StandingCount",
    "StandingFigure",
    "StandingOutcome",
    "StandingPending",
    "StandingPledge",
    "StandingText",
    "StandingWording",
    "StandingYardstick",
    "Step",
    "Succession",
    "Token",
    "Unfinished",
    "Untold",
    "Variant",
    "Withdrawal",
    "Withholding",
    "Wording",
    "Yardstick",
]
