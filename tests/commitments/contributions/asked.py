"""A report of which somebody without an account is asked about an action, and their link."""

from commitments import workflow
from commitments.contributions import steps
from commitments.contributions.steps import Holder
from commitments.models import Edition
from tests import make

ANN = Holder("Ann Other", "Head of digital", "ann@example.gov.uk")
BOB = Holder("Bob Bee", "Head of estates", "bob@example.gov.uk")


def report(by):
    """The draft of 2014; what was published for 2013 plans for it, and promises."""

    def facts(edition):
        for number in (1, 2):
            make.revision(edition, action=number, kind="plan", text=f"Plan {number} of 2013.")
            make.pledge(edition, action=number, statement=f"Promise of action {number}")

    make.published_edition(2013, facts=facts)
    return workflow.open_year(response=make.response(), year=2014, by=by)


def action(number=1):
    return make.action(number)


def asked(draft: Edition, by, *numbers, to=ANN):
    """A contribution about some actions, the first where none is named, and its token."""
    actions = [action(number) for number in numbers or [1]]
    return steps.ask(edition=draft, actions=actions, to=to, by=by)


class Away:
    """A mail server that is not there."""

    def __init__(self, **options):
        pass

    def send_messages(self, mails):
        raise ConnectionRefusedError
