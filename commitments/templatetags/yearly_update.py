from dataclasses import replace

from django import template
from django.db.models import prefetch_related_objects
from django.template.defaultfilters import linebreaks_filter

from commitments import answers, workflow
from commitments.brought.doubts import with_marks, with_signs
from commitments.marks.html import as_html
from commitments.marks.past import MARKED
from commitments.models import Edition
from commitments.yearly_update.front_page import due_years
from commitments.yearly_update.front_page import to_do as to_do_of
from commitments.yearly_update.places import address_of

register = template.Library()
register.filter("said", answers.said)
register.simple_tag(address_of, name="place")


@register.filter
def drawn(told):
    """The text of a revision, or one that is entered, with its marks if it has some."""
    return as_html(told.text) if told.form == MARKED else linebreaks_filter(told.text)


@register.filter
def drawn_with_doubts(change):
    """The text of a document that is looked at, with a mark where it is doubtful."""
    text = with_signs(change.after.text, change.doubts)
    return with_marks(drawn(replace(change.after, text=text)), change.doubts)


@register.simple_tag
def to_do(user):
    """What there is to do for somebody."""
    return to_do_of(user)


@register.simple_tag
def reads_events(user) -> bool:
    """Whether somebody may open the page of all events."""
    return workflow.may_audit(user)


@register.simple_tag
def years_to_open(response, user):
    """The years of a response whose report is not out, for whoever may enter one."""
    if not workflow.may_edit(user, response.department_id):
        return []
    response.reports = list(response.editions.filter(kind=Edition.Kind.REPORT))
    prefetch_related_objects([response], "strategy__reporting_years")
    return due_years(response)
