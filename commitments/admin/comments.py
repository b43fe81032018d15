"""The comments on an edition in the admin: a page of all, and the steps of each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from commitments import comments, workflow
from commitments.admin.yearly_update import (
    EDITION,
    State,
    edition_url,
    pages_of_an_edition,
    step_of,
)
from commitments.models import Edition
from commitments.yearly_update.sheet import clean

COMMENTS = "admin:commitments_edition_comments"


class CommentsAdmin:
    """Comments on one text of an edition, for the people of its department and for auditors."""

    def get_urls(self):
        pages = [
            ("comments/", self.comments_view, "comments"),
            ("comment/", self.comment_view, "comment"),
            ("comments/<int:number>/answer/", self.reply_view, "answer"),
            ("comments/<int:number>/close/", self.close_view, "close"),
        ]
        return [*pages_of_an_edition(self, pages), *super().get_urls()]

    @method_decorator(require_safe)
    def comments_view(self, request, pk):
        return self._comments(request, self._own_or_403(request, pk, workflow.may_read_comments))

    def _comments(self, request, edition, status=200, **extra):
        rows = list(edition.comments.select_related("step__response", "edition__response"))
        is_open = edition.state in (State.DRAFT, State.SUBMITTED)
        may_edit = workflow.may_edit(request.user, edition.response.department_id)
        context = {
            "rows": [
                (row, is_open and not row.closed_at and comments.may_close(request.user, row))
                for row in rows
            ],
            "may_answer": is_open and may_edit,
            **extra,
        }
        return self._render(request, edition, "comments", context, status)

    @step_of(EDITION)
    def comment_view(self, request, pk):
        edition = self._own_or_403(request, pk, workflow.may_read_drafts)
        typed = {name: clean(request.POST.get(name, "")) for name in ("place", "weight", "text")}
        try:
            comment = comments.write(edition=edition, by=request.user, **typed)
        except workflow.NotAllowed as refused:
            return self._refused(request, edition, refused, begins_in=State.SUBMITTED, **typed)
        self.message_user(request, f"Kept: {comment}.", messages.SUCCESS)
        return redirect(f"{edition_url(edition)}#comment-{comment.pk}")

    @step_of(COMMENTS)
    def reply_view(self, request, pk, number):
        edition = self._own_or_403(request, pk, workflow.may_edit)
        text = clean(request.POST.get("answer", ""))
        return self._comment_step(request, edition, number, comments.answer, text=text)

    @step_of(COMMENTS)
    def close_view(self, request, pk, number):
        edition = self._own_or_403(request, pk, workflow.may_read_drafts)
        return self._comment_step(request, edition, number, comments.close)

    def _comment_step(self, request, edition: Edition, number: int, step, **told):
        comment = get_object_or_404(edition.comments.select_related("step__response"), pk=number)
        try:
            step(comment=comment, by=request.user, **told)
        except workflow.NotAllowed as refused:
            typed = {"number": number, **told}
            return self._comments(request, edition, 409, refused=refused, typed=typed)
        self.message_user(request, f"Kept: {comment}.", messages.SUCCESS)
        return redirect(reverse(COMMENTS, args=[edition.pk]) + f"#comment-{comment.pk}")
