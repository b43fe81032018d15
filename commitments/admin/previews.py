"""The preview of public pages in the admin, for those who may read the draft, and never kept."""

import re

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from commitments import preview, workflow
from commitments.admin.yearly_update import State, edition_url
from commitments.models import Edition

PREVIEW = "admin:commitments_edition_preview"
LINK = re.compile(r'href="(/[^"?#]*)')
# With which each page begins: the banner comes after it.
SKIP = re.compile(r'<a href="#main-content" class="govuk-skip-link".*?</a>')


class PreviewAdmin:
    def get_urls(self):
        return [
            path(
                "<int:pk>/preview/<path:page>",
                self.admin_site.admin_view(self.preview_view),
                name="commitments_edition_preview",
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def preview_view(self, request, pk, page):
        edition = self._own_or_403(request, pk, workflow.may_read_comments)
        match = preview.match_of(edition, f"/{page}")
        if match is None or edition.state not in (State.DRAFT, State.SUBMITTED):
            raise Http404("There is no preview of that.")
        try:
            drawn = preview.draw(request, edition, f"/{page}", match)
        except workflow.NotAllowed as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return redirect(edition_url(edition))
        drawn.content = self._marked(edition, drawn.content.decode()).encode()
        drawn["Cache-Control"], drawn["X-Robots-Tag"] = "private, no-store", "noindex"
        for name in ("ETag", "Last-Modified", "Link", "Memento-Datetime"):
            drawn.headers.pop(name, None)
        return drawn

    @staticmethod
    def _pages(edition: Edition) -> list[tuple[str, str]]:
        """The pages that it changes as a whole, each with the address of its preview."""
        of = edition.response.get_absolute_url()[1:]
        pages = {
            "The response": of,
            f"{edition.year}": f"{of}years/{edition.year}/",
            "This edition": f"{of}editions/{preview.position_of(edition)}/",
            "What it changes": f"{of}editions/{preview.position_of(edition)}/changes/",
        }
        return [(name, reverse(PREVIEW, args=[edition.pk, page])) for name, page in pages.items()]

    @staticmethod
    def _marked(edition: Edition, page: str) -> str:
        """The page with a banner that says what it is, and links that stay in the preview."""
        context = {"edition": edition, "pages": PreviewAdmin._pages(edition)}
        banner = render_to_string("admin/commitments/edition/_preview.html", context)
        page = SKIP.sub(lambda found: found[0] + banner, page, count=1)

        def kept(found):
            if preview.match_of(edition, found[1]) is None:
                return found[0]
            return f'href="{reverse(PREVIEW, args=[edition.pk, found[1][1:]])}'

        return LINK.sub(kept, page)
