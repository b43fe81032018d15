"""One page on which an editor says what became of every pledge due in the year of a report."""

from django.contrib import messages
from django.http import HttpResponseRedirect

from commitments import workflow
from commitments.admin.signed_preview import into_a_draft
from commitments.admin.yearly_update import edition_url, pages_of_an_edition, step_of
from commitments.models import Edition
from commitments.yearly_update.posted import with_the_rest
from commitments.yearly_update.saving import save
from commitments.yearly_update.screen import Screen
from commitments.yearly_update.sheet import Sheet
from strategy.not_saved.answers import Overtaken


def is_asked(sheet: Sheet) -> bool:
    """Whether anything was due of which a report may say what became."""
    return sheet.is_report and any(section.due_now for section in sheet.sections)


class OutcomesAdmin:
    """Adds to an edition's admin: what became of the promises, all on one page.

    Each is one choice where the words that show it are proposed; texts are not touched by it.
    """

    def get_urls(self):
        pages = [
            ("outcomes/", self.outcomes_view, "outcomes"),
            ("outcomes/autosave/", self.outcomes_autosave, "outcomes_autosave"),
        ]
        return [*pages_of_an_edition(self, pages), *super().get_urls()]

    @into_a_draft
    def outcomes_view(self, request, edition):
        if request.method != "POST":
            return self._outcomes(request, edition, Sheet(edition))
        saved = self._keep_outcomes(request, edition)
        if saved.conflicts:
            return self._outcomes(request, edition, saved.sheet, 409)
        said = f"Saved. {len(saved.sheet.done)} of {len(saved.sheet.asked)} actions are done."
        self.message_user(request, said, messages.SUCCESS)
        page = "check" if "next" in request.POST else "outcomes"
        return HttpResponseRedirect(edition_url(edition, page))

    @step_of("admin:commitments_edition_outcomes")
    def outcomes_autosave(self, request, pk):
        """What the page saves by itself: nobody pressed anything."""
        edition = self._own_or_403(request, pk, workflow.may_edit)
        if request.POST.get("user") != str(request.user.pk):
            raise Overtaken("Somebody else is signed in now.")
        try:
            saved = self._keep_outcomes(request, edition, is_by_itself=True)
        except workflow.NotAllowed as refused:
            raise Overtaken(str(refused)) from refused
        return self._outcomes(request, edition, saved.sheet, 409 if saved.conflicts else 200)

    outcomes_autosave.is_by_itself = True

    @staticmethod
    def _keep_outcomes(request, edition: Edition, **how):
        post = with_the_rest(Sheet(edition), request.POST)
        return save(edition=edition, post=post, by=request.user, **how)

    def _outcomes(self, request, edition, sheet: Sheet, status=200):
        keys = [section.key for section in sheet.sections if section.due_now]
        screen = Screen(sheet, keys)
        context = {
            "screen": screen,
            "sheet": sheet,
            "is_error": bool(screen.problems or screen.conflicts),
        }
        return self._render(request, edition, "outcomes", context, status)
