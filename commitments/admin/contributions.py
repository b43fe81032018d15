"""Asking people without an account, in the admin: who holds what, and what came in by links."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from commitments import workflow
from commitments.admin.yearly_update import pages_of_an_edition, step_of
from commitments.contributions import mail, steps
from commitments.contributions.forms import check_line
from commitments.contributions.links import address_of
from commitments.contributions.steps import Holder
from commitments.contributions.taking import Taking, take
from commitments.models import Contribution, ContributionAnswer, Edition
from commitments.yearly_update.places import ACTION
from commitments.yearly_update.sheet import Sheet
from strategy.admin_problems import problems_of
from strategy.not_saved.answers import Overtaken

PAGE = "admin:commitments_edition_contributions"
NONE_FREE = "Nobody can be asked: this is no draft any more, or somebody holds each of its actions."


class AskForm(forms.Form):
    actions = forms.MultipleChoiceField(
        label="Actions",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that somebody holds already are not listed.",
        error_messages={"required": "Choose at least one action."},
    )
    name = forms.CharField(
        label="Name",
        max_length=100,
        validators=[check_line],
        error_messages={"required": "Enter their name."},
    )
    role = forms.CharField(
        label="Role",
        max_length=90,
        validators=[check_line],
        help_text="The trail names both, and so does the report’s seal if you take their words.",
        error_messages={"required": "Enter their role."},
    )
    address = forms.EmailField(
        label="Email address",
        required=False,
        error_messages={"invalid": "Enter an email address like name@example.gov.uk."},
        help_text="It is never shown to anybody else, and removed some days after the link ends. "
        "Without it, or without a mail server, you copy the link and send it yourself.",
    )

    def __init__(self, *args, free, **kwargs):
        super().__init__(*args, **kwargs)
        self.free = {str(section.action.pk): section.action for section in free}
        choices = [(key, str(action)) for key, action in self.free.items()]
        self.fields["actions"].choices = choices

    @property
    def chosen(self) -> list:
        return [self.free[key] for key in self.cleaned_data["actions"]]

    @property
    def holder(self) -> Holder:
        return Holder(*(self.cleaned_data[name] for name in ("name", "role", "address")))


class ContributionsAdmin:
    """Adds to an edition's admin: ask, remind and take back; look at answers, and take them."""

    def get_urls(self):
        pages = [
            ("contributions/", self.contributions_view, "contributions"),
            ("contributions/<int:key>/remind/", self.remind_view, "contribution_remind"),
            ("contributions/<int:key>/revoke/", self.revoke_view, "contribution_revoke"),
            ("contributions/answers/<int:key>/", self.answer_view, "contribution_answer"),
        ]
        return [*pages_of_an_edition(self, pages), *super().get_urls()]

    def contributions_view(self, request, pk):
        edition = self._own_or_403(request, pk, workflow.may_edit)
        if request.method != "POST":
            return self._contributions(request, edition)
        free, _rows = self._free_and_held(edition)
        if not free:
            raise Overtaken(NONE_FREE)
        form = AskForm(request.POST, free=free)
        if not form.is_valid():
            return self._contributions(request, edition, 400, form=form)
        try:
            made, token = steps.ask(
                edition=edition, actions=form.chosen, to=form.holder, by=request.user
            )
        except workflow.NotAllowed as refused:
            return self._not_allowed(request, edition, refused, form=form)
        return self._sent(request, edition, made, token)

    @step_of(PAGE)
    def remind_view(self, request, pk, key):
        edition, contribution = self._contribution(request, pk, key)
        try:
            token = steps.remind(contribution=contribution, by=request.user)
        except workflow.NotAllowed as refused:
            return self._not_allowed(request, edition, refused)
        return self._sent(request, edition, contribution, token, before=mail.REMINDED)

    @step_of(PAGE)
    def revoke_view(self, request, pk, key):
        edition, contribution = self._contribution(request, pk, key)
        try:
            steps.revoke(contribution=contribution, by=request.user)
        except workflow.NotAllowed as refused:
            return self._not_allowed(request, edition, refused)
        said = f"The link of {contribution.name} does not work any more."
        self.message_user(request, said, messages.SUCCESS)
        return redirect(PAGE, pk)

    def answer_view(self, request, pk, key):
        """What somebody answered about an action, beside what the draft holds."""
        edition = self._own_or_403(request, pk, workflow.may_edit)
        sent = ContributionAnswer.objects.filter(
            contribution__edition=edition, contribution__state=Contribution.State.SUBMITTED
        )
        answer = get_object_or_404(sent.select_related("contribution", "action"), pk=key)
        answer.contribution.edition = edition
        if not answer.is_begun:
            raise Http404("Nothing was answered about it.")
        if request.method == "POST":
            return self._take(request, edition, answer)
        return self._answer(request, edition, answer)

    # What they show

    def _contributions(self, request, edition, status=200, form=None, **context):
        free, rows = self._free_and_held(edition)
        form = form or AskForm(free=free)
        told = {
            "title": f"Contributions by link: {edition}",
            "rows": rows,
            "held": [row for row in rows if row.is_held],
            "others": [row for row in rows if not row.is_held],
            "form": form,
            "problems": list(problems_of(form)) if form.is_bound else [],
            "is_draft": edition.state == Edition.State.DRAFT,
            "is_any_free": bool(free),
            **context,
        }
        return self._render(request, edition, "contributions", told, status)

    @staticmethod
    def _free_and_held(edition):
        """The sections of actions that nobody holds, and all who were asked, the last first."""
        rows = list(Contribution.objects.with_all().filter(edition=edition).order_by("-asked_at"))
        held = {answer.action_id for row in rows if row.is_held for answer in row.answers.all()}
        sections = Sheet(edition).asked if edition.state == Edition.State.DRAFT else []
        return [section for section in sections if section.action.pk not in held], rows

    def _sent(self, request, edition, contribution, token, before=""):
        """That the link was mailed; where it was not, the link itself, here and once."""
        if why := mail.send(contribution, token, before=before):
            link = {"contribution": contribution, "address": address_of(token), "why": why}
            return self._contributions(request, edition, link=link)
        self.message_user(request, f"The link was sent to {contribution.name}.", messages.SUCCESS)
        return redirect(PAGE, edition.pk)

    def _not_allowed(self, request, edition, refused, **context):
        edition.refresh_from_db()
        self.message_user(request, str(refused), messages.ERROR)
        return self._contributions(request, edition, 409, **context)

    def _answer(self, request, edition, answer, status=200):
        taking = Taking(answer, Sheet(edition))
        told = {
            "title": f"From {answer.contribution.name}: {answer.action}",
            "answer": answer,
            "taking": taking,
            "is_draft": edition.state == Edition.State.DRAFT,
        }
        return self._render(request, edition, "contribution_answer", told, status)

    def _take(self, request, edition, answer):
        boxes = set(request.POST.getlist("take"))
        if "aside" not in request.POST and not boxes:
            self.message_user(request, "Choose what to take, or set it aside.", messages.ERROR)
            return self._answer(request, edition, answer, 400)
        boxes = set() if "aside" in request.POST else boxes
        drawn = request.POST.get("drawn", "")
        try:
            parts = take(answer=answer, boxes=boxes, drawn=drawn, by=request.user)
        except workflow.NotAllowed as refused:
            edition.refresh_from_db()
            self.message_user(request, str(refused), messages.ERROR)
            return self._answer(request, edition, answer, 409)
        self.message_user(request, self._told_taken(answer, parts), messages.SUCCESS)
        if parts:
            return redirect(ACTION, edition.pk, answer.action.number)
        return redirect(PAGE, edition.pk)

    @staticmethod
    def _told_taken(answer, parts) -> str:
        if not parts:
            return f"Set aside: what {answer.contribution.name} answered about {answer.action}."
        named = "; ".join(part.label for part in parts)
        return f"Taken from {answer.contribution.name}: {named}."

    def _contribution(self, request, pk, key):
        edition = self._own_or_403(request, pk, workflow.may_edit)
        rows = Contribution.objects.with_all().filter(edition=edition)
        return edition, get_object_or_404(rows, pk=key)
