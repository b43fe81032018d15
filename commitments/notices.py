"""What is mailed at once, after the commit: that an edition waits for somebody, or was returned.

No mail has a word of a draft: it says which edition, what it waits for, and where. A mail that can
be sent to nobody stops nothing: whoever pressed is told, and `manage.py remind` tries it again.
"""

from django.conf import settings

from commitments import reminders
from commitments.authors import authors_of
from commitments.models import Edition, Event
from commitments.reminders import Due, Trouble
from commitments.workflow import name_of


def tell_waiting(edition: Edition) -> str:
    """Tell those for whom an edition waits now, and administrators where that is nobody.

    Says in words who could not be told; nothing where everybody was.
    """
    messages = reminders.waiting(edition)
    return _tell(messages, reminders.troubles_of(edition))


def tell_returned(edition: Edition) -> str:
    """Tell those who wrote or submitted an edition that it came back: else all its editors."""
    returned = edition.events.filter(what=Event.What.RETURNED).first()
    submitted = edition.events.filter(what=Event.What.SUBMITTED).select_related("by").first()
    writers = {*authors_of(edition), *([submitted.by] if submitted else [])}
    editors = reminders.editors_of(edition.response)
    people = [person for person in editors if person in writers] or editors
    messages = [_returned(person, edition, returned) for person in people]
    return _tell(messages, reminders.nobody_mends(edition, people))


def _returned(person, edition: Edition, returned: Event) -> Due:
    """That it came back, with how much each comment weighs and where it stands."""
    comments = [
        f"- {comment.get_weight_display()}: {comment.place}" for comment in edition.comments.open()
    ]
    told = ["Comments that are open:", *comments, ""] if comments else []
    lines = [
        f"{edition.response}: {returned.by_name} returned {edition}. Why is told on its page.",
        "",
        *told,
        reminders.address("admin:commitments_edition_change", edition.pk),
        "",
    ]
    return Due(
        person,
        edition.response,
        edition.year,
        f"returned {returned.at:%Y-%m-%d %H:%M:%S}",
        f"{edition} was returned",
        "\n".join(lines),
    )


def _tell(messages: list[Due], troubles: list[Trouble]) -> str:
    """Send what can be sent. Without a mail server nothing is, and nobody expects it."""
    if not settings.EMAIL_HOST:
        return ""
    messages = [message for message in messages if message.user.email]
    failed = reminders.send_all([*messages, *reminders.to_mend(troubles)])
    names = sorted({name_of(message.user) for message in failed})
    return f"The mail to {', '.join(names)} could not be sent. Tell them yourself." if names else ""
