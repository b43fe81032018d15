"""The same few people everywhere: Rita approves, Teo edits, Vera may only read, Otto audits."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection

from commitments import workflow
from commitments.groups import make_missing_groups
from commitments.models import Membership
from tests import make


def groups():
    """The groups as migrate makes them; a flush takes them away."""
    make_missing_groups(connection.alias)


def person(name, *names_of_groups, department="dfe"):
    groups()
    made = get_user_model().objects.create_user(name, password="pledges", is_staff=True)
    made.groups.set(Group.objects.filter(name__in=names_of_groups))
    if department:
        Membership.objects.create(user=made, department=make.department(department))
    return made


def teo(**fields):
    return person("teo", "Editors", **fields)


def rita(**fields):
    return person("rita", "Approvers", **fields)


def otto():
    return person("otto", "Auditors", department=None)


def olga():
    """A second auditor."""
    return person("olga", "Auditors", department=None)


def overtaken_draft(by):
    """A correction; another one of the same entry was published after it began, by Rita."""
    published = make.published_edition(2013, facts=make.revision)
    drafts = [
        workflow.correct_entry(
            revision=published.revisions.get(), kind="correction", reason="Wrong.", by=by
        )
        for _ in range(2)
    ]
    for edition, text in zip(drafts, ("The draft’s words.", "Newer words."), strict=True):
        edition.revisions.update(text=text)
    workflow.submit(edition=drafts[1], by=by)
    workflow.publish(edition=drafts[1], by=rita())
    return drafts[0]
