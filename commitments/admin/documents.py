"""The department's own document brought into a draft, on the admin's pages of an edition."""

from dataclasses import asdict, astuple

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from commitments.admin.outcomes import is_asked
from commitments.admin.signed_preview import (
    LONGEST_PREVIEW,
    Words,
    into_a_draft,
    opened,
    signed,
    words_of,
)
from commitments.admin.yearly_update import edition_url, pages_of_an_edition
from commitments.brought.document import CannotRead, Doubt
from commitments.brought.placing import Placement, placed
from commitments.brought.proposals import MovedOn, Proposal, apply, propose
from commitments.brought.reading import LARGEST_FILE, READERS, read
from commitments.brought.txt import read_words
from commitments.citations import misquotations
from commitments.yearly_update.sheet import EnteredText, Sheet
from strategy.admin_problems import problems_of

OF = "document"  # What its previews are signed as.
PASTED = "the text that you pasted"
NOT_OURS = "This preview was made by somebody else or elsewhere: bring the document again."


def words_of_preview(post) -> Words:
    return words_of(post, _texts)


def _texts(told: dict) -> Words:
    for action, kind, year, entered in told["texts"]:
        for name in ("text", "reason"):
            if entered[name]:
                yield f"action {action}, {kind} {year}-{name}", str(entered[name])


class DocumentForm(forms.Form):
    file = forms.FileField(
        label="Document",
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in READERS)}),
        help_text=f".docx, .odt, .html, .txt or .pdf; up to {LARGEST_FILE // 2**20} MiB.",
    )
    words = forms.CharField(
        label="Or paste its text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self):
        given = super().clean()
        if not self.errors and bool(given.get("file")) == bool(given.get("words", "").strip()):
            self.add_error("file", "Choose a document, or paste its text: one of the two.")
        return given


class DocumentAdmin:
    """Adds to an edition's admin: bring the document, see what goes where, keep what is wanted.

    What was read travels in the preview's form, signed for the edition and its reader, so that
    nothing is kept of a preview that nobody applies.
    """

    def get_urls(self):
        pages = [("bring/", self.bring_document, "bring")]
        return [*pages_of_an_edition(self, pages), *super().get_urls()]

    @into_a_draft
    def bring_document(self, request, edition):
        if "preview" in request.POST:
            return self._keep_document(request, edition)
        return self._preview_document(request, edition)

    bring_document.unpacked = words_of_preview

    def _preview_document(self, request, edition):
        form = DocumentForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._document_page(request, edition, form=form)
        file = form.cleaned_data["file"]
        name = file.name if file else PASTED
        try:
            document = read(file.read(), file.name) if file else _pasted(form)
        except CannotRead as error:
            form.add_error("file" if file else "words", f"{name}: {error}")
            return self._document_page(request, edition, form=form, status=422)
        found = placed(document)
        proposal = propose(Sheet(edition), found.texts)
        return self._shown(request, edition, proposal, found, name, document.left_out)

    def _keep_document(self, request, edition):
        try:
            told = opened(OF, request, edition)
        except signing.BadSignature:
            form = DocumentForm({})
            form.add_error("file", NOT_OURS)
            return self._document_page(request, edition, form=form, status=422)
        texts = {
            (action, kind, year): EnteredText(**entered)
            for action, kind, year, entered in told["texts"]
        }
        take = request.POST.getlist("take")
        try:
            taken = apply(
                edition=edition,
                texts=texts,
                take=take,
                seen=told["digest"],
                by=request.user,
                with_promises="with_promises" in request.POST,
            )
        except MovedOn as error:
            self.message_user(request, str(error), messages.WARNING)
            doubts = {(*place,): [Doubt(*one) for one in some] for *place, some in told["doubts"]}
            found = Placement(texts, doubts=doubts)
            left_out = told["left_out"]
            return self._shown(request, edition, error.proposal, found, told["name"], left_out, 409)
        count = f"{len(taken)} {'text' if len(taken) == 1 else 'texts'}"
        self.message_user(request, f"{count} taken from {told['name']}.", messages.SUCCESS)
        for wrong in misquotations(edition):
            self.message_user(request, str(wrong), messages.WARNING)
        page = "outcomes" if is_asked(Sheet(edition)) else "change"
        return HttpResponseRedirect(edition_url(edition, page))

    def _shown(
        self, request, edition, proposal: Proposal, found: Placement, name, left_out, status=200
    ):
        """The preview, with the texts that it would change in its form."""
        proposal = proposal.with_doubts(found.doubts)
        wanted = {change.place for change in proposal.changes}
        told = {
            "name": name,
            "digest": proposal.digest,
            "texts": [[*place, asdict(found.texts[place])] for place in sorted(wanted)],
            "doubts": [
                [*change.place, [astuple(doubt) for doubt in change.doubts]]
                for change in proposal.changes
                if change.doubts
            ],
            "left_out": left_out,
        }
        preview = signed(told, OF, request, edition)
        if len(preview) > LONGEST_PREVIEW:
            form = DocumentForm({})
            message = "It changes more text than fits into one preview: bring it in parts."
            form.add_error("file", message)
            return self._document_page(request, edition, form=form, status=422)
        shown = {
            "proposal": proposal,
            "found": found,
            "preview": preview,
            "name": name,
            "left_out": left_out,
        }
        return self._document_page(request, edition, status=status, **shown)

    def _document_page(self, request, edition, status=200, form=None, **context):
        form = form or DocumentForm()
        if "proposal" not in context:
            form.fields["file"].widget.attrs["autofocus"] = True
        problems = list(problems_of(form)) if form.is_bound else []
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Bring the document: {edition}",
            "edition": edition,
            "form": form,
            "problems": problems,
            "is_error": bool(problems),
        }
        template = "admin/commitments/edition/bring.html"
        response = TemplateResponse(request, template, context, status=status)
        add_never_cache_headers(response)
        return response


def _pasted(form: DocumentForm):
    document = read_words(form.cleaned_data["words"])
    if not document.blocks:
        raise CannotRead("There is no text in it.")
    return document
