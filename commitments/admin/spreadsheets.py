"""A draft's update as a spreadsheet, out and in, on the admin's pages of an edition."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from commitments import workflow
from commitments.admin.signed_preview import (
    LONGEST_PREVIEW,
    Words,
    into_a_draft,
    opened,
    signed,
    words_of,
)
from commitments.admin.yearly_update import edition_url, pages_of_an_edition
from commitments.citations import misquotations
from commitments.importers.faults import BadInput, Fault
from commitments.models import Edition
from commitments.spreadsheets import files
from commitments.spreadsheets.proposals import MovedOn, apply, propose
from commitments.spreadsheets.rows import COLUMNS, rows_of
from commitments.yearly_update.sheet import Sheet
from strategy.admin_problems import problems_of
from strategy.open_document import SPREADSHEET
from strategy.security.noting import taken

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOOKS = {"xlsx": (files.as_xlsx, XLSX), "ods": (files.as_ods, SPREADSHEET)}
OF = "spreadsheet"  # What its previews are signed as.


def words_of_preview(post) -> Words:
    return words_of(post, _texts)


def _texts(told: dict) -> Words:
    for number, row in told["rows"].items():
        for name in ("text", "reason"):
            if row[name]:
                yield f"row {number}-{name}", str(row[name])


class UploadForm(forms.Form):
    file = forms.FileField(label="Spreadsheet", help_text="XLSX, ODS or CSV; up to 5 MiB.")


class SpreadsheetAdmin:
    """Adds to an edition's admin: download its update, fill it in offline, upload it again.

    What was uploaded travels in the preview's form, signed for the edition and its reader, so
    that nothing is kept of a preview that nobody applies.
    """

    def get_urls(self):
        pages = [
            ("spreadsheet.<str:extension>", self.download_spreadsheet, "spreadsheet"),
            ("upload/", self.upload_spreadsheet, "upload"),
        ]
        return [*pages_of_an_edition(self, pages), *super().get_urls()]

    def download_spreadsheet(self, request, pk, extension):
        edition = self._readable_or_404(request, pk)
        taken(request, f"{edition}: the update as a spreadsheet", is_private=True)
        rows = rows_of(Sheet(edition))
        if extension == "csv":
            response = HttpResponse(files.as_csv(rows), content_type="text/csv; charset=utf-8")
        elif extension in BOOKS:
            written, media_type = BOOKS[extension]
            try:
                response = HttpResponse(written(rows, str(edition)), content_type=media_type)
            except files.DoesNotFit:
                kind = extension.upper()
                message = f"A text doesn’t fit into a cell of {kind}. Download it as CSV instead."
                self.message_user(request, message, messages.ERROR)
                return HttpResponseRedirect(edition_url(edition))
        else:
            there = "There is spreadsheet.xlsx, spreadsheet.ods and spreadsheet.csv."
            return HttpResponse(there, status=404)
        name = f"{edition.response.department.slug}-{edition.kind}-{edition.year}.{extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        add_never_cache_headers(response)
        return response

    @into_a_draft
    def upload_spreadsheet(self, request, edition):
        try:
            if "preview" in request.POST:
                return self._apply(request, edition)
            return self._preview(request, edition)
        except BadInput as error:
            return self._page(request, edition, faults=error.faults, status=422)

    upload_spreadsheet.unpacked = words_of_preview

    def _preview(self, request, edition):
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, edition, form=form)
        file = form.cleaned_data["file"]
        if file.size > files.LARGEST_FILE:
            raise BadInput([Fault(file.name, 0, "it is larger than 5 MiB")])
        table = files.read(file.read(), file.name)
        proposal = propose(Sheet(edition), table.rows, file.name)
        return self._proposed(request, edition, proposal, table, file.name)

    def _apply(self, request, edition):
        try:
            told = opened(OF, request, edition)
        except signing.BadSignature:
            message = "This preview was made by somebody else or elsewhere: upload the file again."
            raise BadInput([Fault("the preview", 0, message)]) from None
        rows = {files.from_word(word): row for word, row in told["rows"].items()}
        table, name = files.Table(rows, told["notes"]), told["name"]
        try:
            proposal = apply(
                edition=edition, rows=rows, name=name, seen=told["digest"], by=request.user
            )
        except MovedOn as error:
            self.message_user(request, str(error), messages.WARNING)
            return self._proposed(request, edition, error.proposal, table, name, status=409)
        count = len(proposal.changes)
        done = f"{count} {'entry' if count == 1 else 'entries'} changed from {name}."
        if proposal.conflicts:
            done += f" In conflict, and left as they are: {len(proposal.conflicts)}."
        self.message_user(request, done, messages.SUCCESS)
        for wrong in misquotations(edition):
            self.message_user(request, str(wrong), messages.WARNING)
        return HttpResponseRedirect(edition_url(edition))

    def _proposed(self, request, edition, proposal, table, name, status=200):
        """The preview, with the rows that matter to it in its form."""
        numbers = {change.number for change in (*proposal.changes, *proposal.conflicts)}
        told = {
            "name": name,
            "digest": proposal.digest,
            "rows": {
                files.as_word(number): row
                for number, row in table.rows.items()
                if number in numbers
            },
            "notes": table.notes,
        }
        preview = signed(told, OF, request, edition)
        if len(preview) > LONGEST_PREVIEW:
            message = "it changes more text than fits into one preview: upload it in parts"
            raise BadInput([Fault(name, 0, message)])
        return self._page(
            request,
            edition,
            proposal=proposal,
            preview=preview,
            name=name,
            notes=table.notes,
            status=status,
        )

    def _page(self, request, edition, status=200, form=None, **context):
        form = form or UploadForm()
        problems = list(problems_of(form)) if form.is_bound else []
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Upload: {edition}",
            "edition": edition,
            "form": form,
            "problems": problems,
            "is_error": bool(problems or "faults" in context),
            "columns": COLUMNS,
        }
        template = "admin/commitments/edition/upload.html"
        response = TemplateResponse(request, template, context, status=status)
        add_never_cache_headers(response)
        return response

    def _readable_or_404(self, request, pk) -> Edition:
        """An edition that the reader may know of."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        readable = Edition.objects.filter(workflow.readable_by(request.user))
        responses = ("response__department", "response__strategy")
        return get_object_or_404(readable.select_related(*responses), pk=pk)
