"""Mails with a link. They say who asks and for what, and no word of the draft or of any text."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from commitments.contributions.links import address_of, day
from commitments.models import Contribution
from commitments.reminders import FAILURES

ASKED = """{editor} asks you to answer for {actions} of the report for {year}: {response}.

You need no account. Open this link, which is for you and works until {until}:
{link}

It takes about ten minutes, and you can stop and come back later. If somebody else should answer,
you can hand it on there. If it is not yours, say so there.

Do not forward this mail: whoever has the link can answer in your name.

Pledgebook, {site}
"""
REMINDED = "This is a reminder. It has a new link: the one that you were sent before ended.\n\n"
HANDED_ON = "Whoever was asked first said that you are the person to ask.\n\n"


def is_set_up() -> bool:
    """Whether there is a mail server. Without one an editor passes the link on by hand."""
    return bool(settings.EMAIL_HOST)


def send(contribution: Contribution, token: str, *, before: str = "") -> str:
    """Send somebody their link; says why it could not be sent, or nothing."""
    if not contribution.address:
        return "No address was given."
    if not is_set_up():
        return "This site has no mail server."
    edition = contribution.edition
    words = before + ASKED.format(
        editor=contribution.asked_name,
        actions=contribution.actions_words,
        year=edition.year,
        response=edition.response,
        until=day(contribution.expires_at),
        link=address_of(token),
        site=settings.SITE_URL,
    )
    subject = f"The report for {edition.year}: your part"
    mail = EmailMessage(subject, words, settings.DEFAULT_FROM_EMAIL, [contribution.address])
    try:
        get_connection().send_messages([mail])
    except FAILURES as error:
        return f"The mail could not be sent ({type(error).__name__})."
    return ""
