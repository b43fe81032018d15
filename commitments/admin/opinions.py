"""What auditors think of outcomes, in the admin: given, handed to a colleague, approved."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone

from commitments import opinions, workflow
from commitments.admin.record import CommitmentsAdmin
from commitments.admin.yearly_update import step_of
from commitments.models import Event, Opinion
from strategy.forms import partial_date_form
from strategy.not_saved.answers import Overtaken

OPINION = "admin:commitments_opinion_change"
State = Opinion.State


class OpinionForm(partial_date_form(Opinion)):
    """A new opinion is of whoever fills it in, its `author`."""

    def _post_clean(self):
        if not self.instance.pk:
            self.instance.given_by = self.author
            self.instance.given_name = workflow.name_of(self.author)
            self.instance.given_account = self.author.get_username()
        super()._post_clean()


@admin.register(Opinion)
class OpinionAdmin(CommitmentsAdmin):
    """Opinions. Each auditor writes their own; what a step decides is shown, and no box."""

    change_form_template = "admin/commitments/opinion/change_form.html"
    list_display = ["pledge", "verdict", "status", "given_name", "given_on", "state"]
    list_filter = ["state", "verdict", "pledge__entry__response__department"]
    list_select_related = [
        "pledge__entry__action",
        "pledge__entry__response__department",
        "given_by",
    ]
    search_fields = ["pledge__statement", "reasons", "given_name"]
    stays = ["pledge"]
    asks_why = False  # Its reasons say it.
    decided_by_steps = ["state", "judged", "given_name", "approved_name", "approved_at"]

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.form = OpinionForm

    def get_fields(self, request, obj=None):
        names = [
            name for name in super().get_fields(request, obj) if name not in self.decided_by_steps
        ]
        return [*names, *self.decided_by_steps] if obj else names

    def get_readonly_fields(self, request, obj=None):
        names = super().get_readonly_fields(request, obj)
        return list({*names, *self.decided_by_steps}) if obj else names

    def get_changeform_initial_data(self, request):
        return {"given_on": timezone.localdate()} | super().get_changeform_initial_data(request)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(opinions.readable_by(request.user))

    def has_add_permission(self, request):
        allowed = super().has_add_permission(request)
        return allowed and opinions.may_audit_outcomes(request.user)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and self._may_write(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and self._may_write(request.user, obj)

    @staticmethod
    def _may_write(user, opinion: Opinion | None) -> bool:
        is_own = opinion is None or (opinion.state == State.DRAFT and opinion.given_by == user)
        return is_own and opinions.may_audit_outcomes(user)

    def hold(self, request, row):
        super().hold(request, row)
        row.refresh_from_db(fields=["state"])
        if row.given_by == request.user and row.state != State.DRAFT:
            state = row.get_state_display().lower()
            raise Overtaken(f"This opinion is {state}, so its words are locked.")

    def view_on_site(self, opinion):
        return reverse("pledge", args=[opinion.pledge_id])

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.author = request.user
        return form

    # Steps

    def get_urls(self):
        steps = [("submit", self.submit_view), ("approve", self.approve_view)]
        steps += [("return", self.return_view)]
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"commitments_opinion_{name}",
                )
                for name, view in steps
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= self._steps(request.user, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @staticmethod
    def _steps(user, opinion: Opinion) -> dict:
        """What somebody can do with an opinion, and what they need to know for it."""
        is_own = opinion.given_by_id == user.pk
        barred = opinions.why_not_by(user, opinion.pledge)
        waits = opinion.state == State.SUBMITTED
        told = Event.objects.filter(subject_kind="opinion", subject_key=str(opinion.pk))
        return {
            "may_submit": opinion.state == State.DRAFT and is_own and not barred,
            "may_approve": waits and not is_own and not barred,
            "may_return": waits and not barred,
            "barred": barred if waits or is_own else "",
            "counts": opinions.counting_on(opinion.pledge, opinion.given_on),
            "events": told if workflow.may_audit(user) else [],
            "returned": told.first() if opinion.state == State.DRAFT else None,
        }

    @step_of(OPINION)
    def submit_view(self, request, pk):
        return self._take(request, pk, opinions.submit, "It waits for another auditor.")

    @step_of(OPINION)
    def approve_view(self, request, pk):
        seen = request.POST.get("seen", "")
        return self._take(request, pk, opinions.approve, "Approved: it is public now.", seen=seen)

    @step_of(OPINION)
    def return_view(self, request, pk):
        comment = request.POST.get("comment", "")
        said = "Returned to draft."
        return self._take(request, pk, opinions.return_to_draft, said, comment=comment)

    def _take(self, request, pk, step, said: str, **given):
        opinion = get_object_or_404(self.get_queryset(request), pk=pk)
        if not opinions.may_audit_outcomes(request.user):
            raise PermissionDenied
        try:
            step(opinion=opinion, by=request.user, **given)
        except workflow.NotAllowed as refused:
            if given.get("comment"):
                raise Overtaken(str(refused)) from refused
            self.message_user(request, str(refused), messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)
        return redirect(OPINION, pk)
