"""The yearly update in the admin: the screen, the checks, and the steps of the workflow."""

from functools import wraps

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from commitments import clearance, comments, file_types, notices, publication_day, workflow
from commitments.gained import told_of
from commitments.in_words import of_revision
from commitments.models import (
    Comment,
    Contribution,
    ContributionAnswer,
    Edition,
    Event,
    Evidence,
    Kind,
    Response,
    Revision,
)
from commitments.models.entries import entry_words
from commitments.yearly_update.changes import Changes, Difference
from commitments.yearly_update.checks import by_action, check, opened
from commitments.yearly_update.earlier_years import waiting_years
from commitments.yearly_update.left_out import add_left_out, left_out
from commitments.yearly_update.places import ACTION, keys_posted
from commitments.yearly_update.presence import be_in, others_in
from commitments.yearly_update.problems import problems_of
from commitments.yearly_update.review import Review
from commitments.yearly_update.saving import last_saved, save, with_posted
from commitments.yearly_update.screen import Screen
from commitments.yearly_update.seen import look
from commitments.yearly_update.sheet import Sheet, clean
from commitments.yearly_update.shown import check_shown, shown
from commitments.yearly_update.steps import Steps
from strategy.not_saved.answers import Overtaken
from strategy.numbers import read_number
from strategy.partial_dates import PartialDate

FOLDER = "admin/commitments/edition"
EDITION = "admin:commitments_edition_change"
RESPONSE = "admin:commitments_response_change"
State = Edition.State


def edition_url(edition: Edition, page: str = "change") -> str:
    return reverse(f"admin:commitments_edition_{page}", args=[edition.pk])


def _differences(pairs) -> list[Difference]:
    """Of the published text and the draft's, for each pair."""
    return [
        Difference(str(draft.entry), of_revision(newer), of_revision(draft), draft.entry, newer)
        for draft, newer in pairs
    ]


def _day_proposed(edition: Edition) -> PartialDate:
    """On which day it is published, if nobody says otherwise: that of the page it was read from."""
    of_page = edition.published_on if edition.is_from_a_page else None
    return of_page or PartialDate.of_day(timezone.localdate())


def pages_of_an_edition(admin, pages) -> list:
    """The addresses of views, each told by its part of the address, itself and its name."""
    return [
        path(
            f"<int:pk>/{address}",
            admin.admin_site.admin_view(view),
            name=f"commitments_edition_{name}",
        )
        for address, view, name in pages
    ]


def step_of(page: str):
    """For a view that only a form can ask; `page` is where that stands, by its address's name."""

    def marked(view):
        @wraps(view)
        def wrapped(*args, **kwargs):
            request = next(one for one in args if isinstance(one, HttpRequest))
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            return view(*args, **kwargs)

        wrapped.page = page
        return wrapped

    return marked


def preview_url(edition: Edition) -> str:
    """Where the preview of its public pages begins: with that of the response."""
    page = edition.response.get_absolute_url()[1:]
    return reverse("admin:commitments_edition_preview", args=[edition.pk, page])


class YearlyUpdateAdmin:
    """An edition's pages: one screen for a draft, for the rest what it says and its next step."""

    def get_urls(self):
        pages = [
            ("check/", self.check_view, "check"),
            ("restart/", self.restart_view, "restart"),
            ("publish/", self.publish_view, "publish"),
            ("return/", self.return_view, "return"),
            ("clear/", self.clear_view, "clear"),
            ("bypass/", self.bypass_view, "bypass"),
            ("due/", self.due_view, "due"),
            ("withdraw/", self.withdraw_view, "withdraw"),
            ("take-up/", self.take_up_view, "take_up"),
        ]
        return [
            *pages_of_an_edition(self, pages),
            path(
                "<int:pk>/actions/<str:key>/",
                self.admin_site.admin_view(self.action_view),
                name="commitments_edition_action",
            ),
            path(
                "<int:pk>/actions/<str:key>/autosave/",
                self.admin_site.admin_view(self.autosave_view),
                name="commitments_edition_autosave",
            ),
            path(
                "<int:pk>/left-out/<int:number>/<str:of>/",
                self.admin_site.admin_view(self.left_out_view),
                name="commitments_edition_left_out",
            ),
            path(
                "correct/<int:revision>/",
                self.admin_site.admin_view(self.correct_view),
                name="commitments_edition_correct",
            ),
            *super().get_urls(),
        ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """An edition is added by hand for one's own department only."""
        departments = workflow.departments_of(request.user)
        if db_field.name == "response" and departments is not None:
            kwargs["queryset"] = Response.objects.filter(department__in=departments)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        pk = read_number(unquote(object_id))
        edition = None if pk is None else self._edition(request, pk)
        if edition is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, edition):
            raise PermissionDenied
        may_edit = workflow.may_edit(request.user, edition.response.department_id)
        if edition.state == State.DRAFT and may_edit:
            return self._screen(request, edition)
        if request.method == "POST" and may_edit:
            return self._locked(request, edition)
        if request.method == "POST":
            raise PermissionDenied
        return self._review(request, edition)

    # Pages

    def action_view(self, request, pk, key):
        """One action of a draft, for whoever writes it; others read the draft as a whole."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        edition = self._edition(request, pk)
        if edition is None:
            raise Http404
        is_form = request.method == "POST"
        may_edit = workflow.may_edit(request.user, edition.response.department_id)
        if is_form and not may_edit:
            raise PermissionDenied
        if edition.state == State.DRAFT and may_edit:
            return self._screen(request, edition, key)
        return self._locked(request, edition) if is_form else redirect(edition_url(edition))

    def _screen(self, request, edition, key=""):
        if request.method == "POST":
            return self._save(request, edition)
        sheet = Sheet(edition)
        key = key or sheet.first
        if key not in sheet.keys:
            raise Http404("This draft doesn’t ask for that.")
        be_in(edition, key, request.user)
        return self._render_screen(request, sheet, keys=[key])

    @step_of(EDITION)
    def autosave_view(self, request, pk, key):
        """What a page saves by itself, and that it is still open: the page as it is now.

        Nobody pressed anything, so it doesn't count as being there, and is nobody's who signed in
        elsewhere meanwhile.
        """
        edition = self._own_or_403(request, pk, workflow.may_edit)
        if request.POST.get("user") != str(request.user.pk):
            raise Overtaken("Somebody else is signed in now.")
        try:
            saved = save(edition=edition, post=request.POST, by=request.user, is_by_itself=True)
        except workflow.NotAllowed as refused:
            raise Overtaken(str(refused)) from refused
        if key not in saved.sheet.keys:
            raise Http404("This draft doesn’t ask for that.")
        be_in(edition, key, request.user)
        status = 409 if saved.conflicts else 200
        return self._render_screen(request, saved.sheet, status, keys=[key])

    autosave_view.is_by_itself = True

    def _save(self, request, edition):
        try:
            saved = save(edition=edition, post=request.POST, by=request.user, files=request.FILES)
        except workflow.NotAllowed as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return self._render_screen(request, with_posted(Sheet(edition), request.POST), 409)
        if saved.conflicts:
            return self._render_screen(request, saved.sheet, 409, saved.refused)
        if saved.refused:
            return self._render_screen(request, saved.sheet, 400, saved.refused)
        # A page that is left half done says so itself; here it is told that all of it is kept.
        self.message_user(request, self._told(saved, request.POST), messages.SUCCESS)
        return redirect(self._where_next(saved, request.POST))

    @staticmethod
    def _told(saved, post) -> str:
        sheet = saved.sheet
        told = f"Saved. {len(sheet.done)} of {len(sheet.asked)} actions are done."
        left = sheet.section(post.get("next", ""))
        if left and problems_of(left, left.stored, sheet):
            told += f" Action {left.key} is kept, and to be mended before you submit."
        return told

    @staticmethod
    def _where_next(saved, post) -> str:
        """Where the editor goes on: the same action, the next open one, or the checks."""
        edition = saved.sheet.edition
        if "next" not in post:
            key = post.get("save", "")
            known = key in saved.sheet.keys
            return reverse(ACTION, args=[edition.pk, key]) if known else edition_url(edition)
        if section := saved.sheet.next_open(post["next"]):
            return reverse(ACTION, args=[edition.pk, section.key])
        return edition_url(edition, "check")

    def _locked(self, request, edition):
        """Somebody submitted or withdrew it in between: what was typed stays in the boxes."""
        state = edition.get_state_display().lower()
        self.message_user(
            request,
            f"Nothing was saved: this edition is {state} now. Your words are in the boxes below.",
            messages.ERROR,
        )
        return self._render_screen(request, with_posted(Sheet(edition), request.POST), 409)

    def _render_screen(self, request, sheet, status=200, refused=(), keys=()):
        edition = sheet.edition
        keys = keys or keys_posted(sheet, request.POST)
        screen = Screen(sheet, keys, refused, others_in(edition, request.user))
        context = {
            "screen": screen,
            "is_error": bool(screen.problems or screen.conflicts or screen.refused),
            "sheet": sheet,
            "largest_file": file_types.LARGEST,
            "file_types": file_types.GIVEN,
            "superseded": workflow.newer_published(edition),
            "last_saved": last_saved(edition, but=request.user) if screen.conflicts else "",
            "returned": edition.events.filter(what="returned").first(),
            **self._by_link(edition),
        }
        return self._render(request, edition, "yearly_update", context, status)

    @staticmethod
    def _by_link(edition):
        """How many people can still answer by a link, and what came in that nobody took."""
        return {
            "held": Contribution.objects.held().filter(edition=edition).count(),
            "waiting": ContributionAnswer.objects.waiting_of(edition),
        }

    def _review(self, request, edition, status=200, **extra):
        user, department = request.user, edition.response.department_id
        waits = edition.state == State.SUBMITTED
        changes = Changes(edition)
        may_approve = workflow.may_approve(user, department)
        steps = Steps(edition, user)
        may_return = waits and (may_approve or steps.may_return)
        may_correct = edition.is_published and workflow.may_edit(user, department)
        may_comment = waits and comments.may_comment(user, edition)
        before = look(edition, changes, user) if may_comment else None
        barred = workflow.why_not_approved_by(user, edition) if waits and may_approve else ""
        context = {
            "changes": changes,
            "review": Review(edition, changes, before),
            "before": before,
            "may_comment": may_comment,
            "weights": Comment.Weight.choices,
            "shown": shown(edition, changes) if may_return else "",
            "steps": steps,
            "evidence_files": Evidence.objects.of([edition.pk]).files().with_what_they_back(),
            "may_take_up": edition.state == State.WITHDRAWN and workflow.may_edit(user, department),
            "may_approve": waits and may_approve and not barred and not steps.turn,
            "may_return": may_return,
            "barred": barred,
            "may_correct": may_correct,
            "left_out": self._left_out(edition) if may_correct else [],
            "what_the_day_does": publication_day.what_it_does(edition),
            "today": _day_proposed(edition).spelled_out(),
            "others": self._others(edition) if may_return else [],
            "waiting_years": waiting_years(edition) if may_return else [],
            "returned": edition.events.filter(what="returned").first(),
            **extra,
        }
        return self._render(request, edition, "review", context, status)

    @staticmethod
    def _others(edition) -> list[tuple[Edition, str]]:
        """Other corrections of the same entries that are still on their way, in words."""
        if edition.kind == Edition.Kind.REPORT:
            return []
        rows = workflow.open_corrections(edition.revisions.values("entry"), but=edition)
        return [(row.edition, opened(row.edition)) for row in rows]

    @staticmethod
    def _left_out(edition) -> list[tuple[str, str]]:
        """What a report left out, in words, each with the address where it is added."""
        page = "admin:commitments_edition_left_out"
        return [
            (
                f"{action}, {entry_words(kind, edition.year + (kind == Kind.PLAN))}",
                reverse(page, args=[edition.pk, action.number, kind.value]),
            )
            for action, kind in left_out(edition)
        ]

    def _refused(self, request, edition, refused, *, begins_in, **typed):
        """The edition as it is now, with why a step was refused and what was typed for it.

        Where it isn't in the state any more that the step begins in, with who decided what.
        """
        edition.refresh_from_db()
        since = getattr(refused, "since", None)
        is_decided = edition.state != begins_in
        decided = edition.events.exclude(from_state=F("to_state")).first() if is_decided else None
        context = {"refused": refused, "since": since, "decided": decided, "typed": typed}
        return self._review(request, edition, 409, **context)

    def _render(self, request, edition, template, context, status=200):
        events = edition.events.select_related("by")
        departments = workflow.departments_of(request.user)
        sees_events = (
            departments is None
            or edition.response.department_id in departments
            or workflow.is_in(request.user, "Auditors")
        )
        told = {
            **self.admin_site.each_context(request),
            "title": f"{edition.response}: {edition}",
            "opts": self.opts,
            "edition": edition,
            "preview": preview_url(edition),
            "original": edition,
            "is_error": status >= 400,
            "events": events if sees_events else [],
            "new_right": self._new_right(events) if sees_events and edition.is_published else "",
            **context,
        }
        return TemplateResponse(request, f"{FOLDER}/{template}.html", told, status=status)

    @staticmethod
    def _new_right(events) -> str:
        """Since when whoever approved it may do so, where that was not a day."""
        return told_of(next((row for row in events if row.what == Event.What.PUBLISHED), None))

    # Steps

    def check_view(self, request, pk):
        edition = self._own_or_403(request, pk, workflow.may_edit)
        if request.method == "POST":
            return self._submit(request, edition)
        if edition.state != State.DRAFT:
            self.message_user(request, "This edition is not a draft any more.", messages.ERROR)
            return redirect(edition_url(edition))
        return self._render_check(request, edition)

    def _render_check(self, request, edition, status=200, **extra):
        sheet = Sheet(edition)
        findings = check(edition, sheet)
        context = {
            "sheet": sheet,
            "refusals": by_action([row for row in findings if row.level == "refusal"], sheet),
            "unmanned": clearance.unmanned(edition.response),
            "warnings": by_action([row for row in findings if row.level == "warning"], sheet),
            "shown": shown(edition),
            **self._by_link(edition),
            **extra,
        }
        return self._render(request, edition, "check", context, status)

    def _submit(self, request, edition):
        note = clean(request.POST.get("change_note", edition.change_note))

        def stands_against_it():
            check_shown(edition, request.POST.get("shown", ""))
            return [row for row in check(edition) if row.level == "refusal"]

        try:
            workflow.submit(
                edition=edition, by=request.user, change_note=note, unless=stands_against_it
            )
        except workflow.NotAllowed as refused:
            edition.refresh_from_db()
            if edition.state != State.DRAFT:
                return self._refused(
                    request, edition, refused, begins_in=State.DRAFT, change_note=note
                )
            self.message_user(request, str(refused), messages.ERROR)
            since, typed = getattr(refused, "since", None), {"change_note": note}
            return self._render_check(request, edition, 409, since=since, typed=typed)
        turn = edition.clearances.open().first()
        waits_for = f"“{turn.name}”" if turn else "approval"
        self.message_user(request, f"Submitted. It waits for {waits_for}.", messages.SUCCESS)
        self._say_unsent(request, notices.tell_waiting(edition))
        return redirect(edition_url(edition))

    def restart_view(self, request, pk):
        """Both texts of what was published anew, to choose the draft's new start from."""
        edition = self._own_or_403(request, pk, workflow.may_edit)
        pairs = workflow.newer_published(edition)
        if edition.state != State.DRAFT or not pairs:
            self.message_user(request, "Nothing was published since this draft began.")
            return redirect(edition_url(edition))
        if request.method == "POST":
            return self._restart(request, edition, pairs)
        context = {"pairs": list(zip(pairs, _differences(pairs), strict=True))}
        return self._render(request, edition, "restart", context)

    def _restart(self, request, edition, pairs):
        chosen = {draft.pk: request.POST.get(f"start-{draft.pk}", "") for draft, _newer in pairs}
        newer = {draft.pk: request.POST.get(f"newer-{draft.pk}", "") for draft, _newer in pairs}
        try:
            if not set(chosen.values()) <= {"draft", "newer"}:
                raise workflow.NotAllowed("Choose one of the two texts of each entry.")
            workflow.restart(
                edition=edition,
                by=request.user,
                seen={pk: read_number(revision) for pk, revision in newer.items()},
                take={pk for pk, choice in chosen.items() if choice == "newer"},
            )
        except workflow.NotAllowed as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return redirect(edition_url(edition, "restart"))
        self.message_user(request, "It begins from what is published now.", messages.SUCCESS)
        return redirect(edition_url(edition))

    @step_of(EDITION)
    def publish_view(self, request, pk):
        edition = self._own_or_403(request, pk, workflow.may_approve)
        typed = clean(request.POST.get("published_on", ""))
        try:
            day = PartialDate.parse(typed) if typed else _day_proposed(edition)
            workflow.publish(
                edition=edition,
                by=request.user,
                published_on=day,
                is_day_meant=request.POST.get("meant") == day.iso,
                look=self._look(request, edition),
            )
        except workflow.NotMeant as not_meant:
            return self._review(request, edition, not_meant=not_meant, today=typed)
        except workflow.Superseded as superseded:
            self.message_user(request, str(superseded), messages.ERROR)
            pairs = _differences(superseded.pairs)
            return self._review(request, edition, 409, superseded=pairs, today=typed)
        except ValueError as error:
            self.message_user(request, str(error), messages.ERROR)
            return self._review(request, edition, 400, today=typed)
        except workflow.NotAllowed as refused:
            return self._refused(
                request, edition, refused, begins_in=State.SUBMITTED, published_on=typed
            )
        said = f"Published as edition {edition.position}."
        self.message_user(request, said, messages.SUCCESS)
        return redirect(edition_url(edition))

    @step_of(EDITION)
    def return_view(self, request, pk):
        edition = self._own_or_403(request, pk, workflow.may_read_drafts)
        if not workflow.may_approve(request.user, edition.response.department_id):
            self._check_of_a_step(request, edition)
        comment = clean(request.POST.get("comment", ""))
        look = self._look(request, edition)
        try:
            workflow.return_to_draft(edition=edition, by=request.user, comment=comment, look=look)
        except workflow.NotAllowed as refused:
            return self._refused(
                request, edition, refused, begins_in=State.SUBMITTED, comment=comment
            )
        self.message_user(request, "Returned to draft.", messages.SUCCESS)
        self._say_unsent(request, notices.tell_returned(edition))
        return redirect(edition_url(edition))

    @step_of(EDITION)
    def clear_view(self, request, pk):
        edition = self._own_or_403(request, pk, workflow.may_read_drafts)
        self._check_of_a_step(request, edition)
        number, look = read_number(request.POST.get("step", "")), self._look(request, edition)
        try:
            workflow.clear(edition=edition, number=number, by=request.user, look=look)
        except workflow.NotAllowed as refused:
            return self._refused(request, edition, refused, begins_in=State.SUBMITTED)
        return self._decided(request, edition, "Cleared.")

    @step_of(EDITION)
    def bypass_view(self, request, pk):
        edition = self._own_or_403(request, pk, workflow.may_approve)
        number, look = read_number(request.POST.get("step", "")), self._look(request, edition)
        reason = clean(request.POST.get("reason", ""))
        try:
            workflow.bypass(
                edition=edition, number=number, by=request.user, reason=reason, look=look
            )
        except workflow.NotAllowed as refused:
            return self._refused(
                request, edition, refused, begins_in=State.SUBMITTED, reason=reason
            )
        return self._decided(request, edition, "Bypassed.")

    @step_of(EDITION)
    def due_view(self, request, pk):
        edition = self._own_or_403(request, pk, workflow.may_set_days)
        number, typed = (
            read_number(request.POST.get("step", "")),
            clean(request.POST.get("due", "")),
        )
        try:
            day = PartialDate.parse(typed).last if typed else None
            workflow.set_due(edition=edition, number=number, by=request.user, due_on=day)
        except ValueError as error:
            self.message_user(request, str(error), messages.ERROR)
            return self._review(request, edition, 400, typed={"due": typed, "step": number})
        except workflow.NotAllowed as refused:
            return self._refused(
                request, edition, refused, begins_in=State.SUBMITTED, due=typed, step=number
            )
        self.message_user(request, "The day is kept.", messages.SUCCESS)
        return redirect(edition_url(edition))

    def _decided(self, request, edition, done):
        turn = edition.clearances.open().first()
        waits_for = f"“{turn.name}”" if turn else "approval"
        self.message_user(request, f"{done} It waits for {waits_for} now.", messages.SUCCESS)
        self._say_unsent(request, notices.tell_waiting(edition))
        return redirect(edition_url(edition))

    def _say_unsent(self, request, why: str):
        """That a mail could not be sent, to whoever pressed: the step is taken all the same."""
        if why:
            self.message_user(request, why, messages.WARNING)

    @staticmethod
    def _look(request, edition):
        """What refuses a decision about anything but what stood on this person's screen."""
        return lambda: check_shown(edition, request.POST.get("shown", ""))

    @step_of(EDITION)
    def withdraw_view(self, request, pk):
        edition = self._own_or_403(request, pk, workflow.may_edit)
        comment = clean(request.POST.get("comment", ""))
        try:
            workflow.withdraw(edition=edition, by=request.user, comment=comment)
        except workflow.NotAllowed as refused:
            return self._refused(request, edition, refused, begins_in=State.DRAFT, comment=comment)
        self.message_user(request, "Withdrawn.", messages.SUCCESS)
        return redirect(edition_url(edition))

    @step_of(EDITION)
    def take_up_view(self, request, pk):
        edition = self._own_or_403(request, pk, workflow.may_edit)
        try:
            workflow.take_up(edition=edition, by=request.user)
        except workflow.NotAllowed as refused:
            return self._refused(request, edition, refused, begins_in=State.WITHDRAWN)
        self.message_user(request, "Taken up again, as it was.", messages.SUCCESS)
        return redirect(edition_url(edition))

    def correct_view(self, request, revision):
        row = get_object_or_404(
            Revision.objects.published().select_related(
                "entry__action",
                "edition__response__department",
                "edition__response__strategy",
            ),
            pk=revision,
        )
        if not workflow.may_edit(request.user, row.edition.response.department_id):
            raise PermissionDenied
        others = workflow.open_corrections([row.entry])
        context = {
            "title_of_entry": str(row.entry),
            "text": row.words,
            "published": row,
            "others": [(other.edition, opened(other.edition)) for other in others],
        }

        def open_draft(**given):
            return workflow.correct_entry(revision=row, **given)

        return self._correct(request, row.edition, context, open_draft)

    def left_out_view(self, request, pk, number, of):
        """Add a text that a report left out."""
        edition = self._own_or_403(request, pk, workflow.may_edit)
        found = [row for row in left_out(edition) if (row[0].number, row[1]) == (number, of)]
        if not edition.is_published or not found:
            raise Http404("Nothing like that was left out of a published report.")
        [(action, kind)] = found
        year = edition.year + (kind == Kind.PLAN)
        context = {"title_of_entry": f"{action}, {entry_words(kind, year)}"}

        def open_draft(**given):
            return add_left_out(edition=edition, action=action, of=kind, **given)

        return self._correct(request, edition, context, open_draft)

    def _correct(self, request, edition, context, open_draft):
        """Ask who changes what is published, and why; then open the draft."""
        kind = request.POST.get("kind", "")
        reason = clean(request.POST.get("reason", ""))
        if request.method == "POST":
            kinds = (Edition.Kind.CORRECTION, Edition.Kind.SUPPLEMENT)
            try:
                if kind not in kinds:
                    raise workflow.NotAllowed("Say who changes it: choose one of the two.")
                return redirect(edition_url(open_draft(kind=kind, reason=reason, by=request.user)))
            except workflow.NotAllowed as refused:
                self.message_user(request, str(refused), messages.ERROR)
        context |= {"kind": kind, "reason": reason}
        status = 400 if request.method == "POST" else 200
        return self._render(request, edition, "correct", context, status)

    # Who

    def _edition(self, request, pk) -> Edition | None:
        """One that this person may read."""
        related = ("response__department", "response__strategy", "supplements")
        return self.get_queryset(request).select_related(*related).filter(pk=pk).first()

    @staticmethod
    def _check_of_a_step(request, edition) -> None:
        if not clearance.takes_part(request.user, edition.response):
            raise PermissionDenied

    def _own_or_403(self, request, pk, may) -> Edition:
        edition = get_object_or_404(
            self.get_queryset(request).select_related(
                "response__department", "response__strategy", "supplements"
            ),
            pk=pk,
        )
        if not may(request.user, edition.response.department_id):
            raise PermissionDenied
        return edition


class OpenYearAdmin:
    """A response's page in the admin, with its years and the report of each."""

    change_form_template = "admin/commitments/response/change_form.html"

    def get_urls(self):
        return [
            path(
                "<int:pk>/open/<int:year>/",
                self.admin_site.admin_view(self.open_view),
                name="commitments_response_open",
            ),
            *super().get_urls(),
        ]

    @step_of(RESPONSE)
    def open_view(self, request, pk, year):
        response = get_object_or_404(
            Response.objects.select_related("department", "strategy"), pk=pk
        )
        if not workflow.may_edit(request.user, response.department_id):
            raise PermissionDenied
        try:
            edition = workflow.open_year(response=response, year=year, by=request.user)
        except workflow.NotAllowed as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return redirect(RESPONSE, pk)
        return redirect(edition_url(edition, "bring" if "bring" in request.POST else "change"))
