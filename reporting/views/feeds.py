from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commitments.ledger import checkpoints
from reporting.exports.feeds import (
    EDITIONS_A_FEED,
    EditionFeed,
    published_editions,
    speaking_of,
    start_of,
    with_all_that_a_feed_tells,
)
from reporting.exports.feeds import tag as tag_of
from reporting.web.parameters import takes
from reporting.web.shortcuts import get_response_or_404
from strategy.addresses import absolute
from strategy.models import Department


@takes()
def all_editions(request):
    """What any department published."""
    return feed(request, published_editions(request.as_at), "Every department", reverse("home"))


@takes()
def department_editions(request, department):
    """What one department published."""
    department = get_object_or_404(Department, slug=department)
    editions = published_editions(request.as_at).filter(response__department=department)
    return feed(request, editions, department.name, reverse("governance", args=[department.slug]))


@takes()
def response_editions(request, department, strategy):
    """What one department published in response to one strategy."""
    response = get_response_or_404(department, strategy)
    editions = published_editions(request.as_at).filter(response=response)
    return feed(request, editions, response.title, response.get_absolute_url())


@takes()
def action_editions(request, department, strategy, number):
    """The editions that say something of one action."""
    response = get_response_or_404(department, strategy)
    action = get_object_or_404(response.strategy.actions.as_at(request.as_at), number=number)
    editions = published_editions(request.as_at).filter(response=response)
    page = reverse("action", args=[department, strategy, number])
    title = f"{response.department.abbreviation}, {action}"
    return feed(request, speaking_of(editions, action), title, page)


def of_the_log() -> str:
    """What was signed of the log last: a reader who keeps feeds can show later that it grew."""
    last = checkpoints.latest()
    return f" The record’s log has {last.size} lines, root {last.root}." if last else ""


def feed(request, editions, title, page):
    made = EditionFeed(
        title=f"{title} – editions in Pledgebook",
        link=absolute(page),
        description="",  # Which RSS has, and Atom calls a subtitle.
        subtitle=f"What was published, the latest first: up to {EDITIONS_A_FEED} editions."
        f"{of_the_log()}",
        feed_url=absolute(request.get_full_path()),
        feed_guid=tag_of(request.path.strip("/")),
        moved_on=start_of(request.as_at),
    )
    for edition in with_all_that_a_feed_tells(editions[:EDITIONS_A_FEED]):
        made.add_edition(edition, absolute)
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
