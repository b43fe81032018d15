"""Published pages brought in the admin: what goes where is shown before anything is kept.

The files travel in the preview's form, packed and signed for whoever brought them, so that nothing
is kept of a preview that nobody applies. What they end in are drafts.
"""

import lzma
from base64 import urlsafe_b64decode, urlsafe_b64encode
from json import dumps, loads

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from commitments import workflow
from commitments.admin.signed_preview import LONGEST_PREVIEW
from commitments.admin.views import page_of_its_own
from commitments.importers.faults import BadInput, Fault
from commitments.importers.pages.drafts import MovedOn, Proposal, keep, propose
from commitments.importers.pages.files import LARGEST_ZIP, MOST_AT_ONCE, Files, files_brought
from commitments.importers.pages.in_words import notes_of
from commitments.importers.pages.saved import ENDINGS
from commitments.importers.pages.taking import LEAVE_OUT
from strategy.admin_problems import problems_of
from strategy.models import Department, Strategy

# Quick, and wide enough that what all pages of a site have is packed once.
PACKED = [{"id": lzma.FILTER_LZMA2, "preset": 1, "dict_size": 2**23}]
MOST_ANSWERS = 200
NOT_OURS = "This preview was made by somebody else or elsewhere: bring the files again."


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Files chosen together. A list of them."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        files = data if isinstance(data, list) else [data] if data else []
        if not files:
            raise forms.ValidationError(self.error_messages["required"])
        return [super(FilesField, self).clean(file) for file in files]


class PagesForm(forms.Form):
    files = FilesField(
        label="Files",
        help_text=f"A zip, or the files of a folder: {', '.join(f'.{one}' for one in ENDINGS)}; "
        f"up to {MOST_AT_ONCE} pages and {LARGEST_ZIP // 2**20} MiB.",
        error_messages={"required": "Choose a zip, or the files of a folder."},
    )
    strategy = forms.ModelChoiceField(
        Strategy.objects.all(),
        label="Strategy",
        required=False,
        to_field_name="slug",
        empty_label="The one that the pages name",
    )


def bring_pages(request):
    """Bring files, answer what is asked, and keep what was shown as drafts."""
    if not workflow.edits(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, PagesForm())
    if "preview" in request.POST:
        return _go_on(request)
    form = PagesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=400)
    chosen = form.cleaned_data
    try:
        size = sum(file.size for file in chosen["files"])
        if size > LARGEST_ZIP:
            largest = f"are larger than {LARGEST_ZIP // 2**20} MiB together"
            raise BadInput([Fault("The files", 0, largest)])
        files = files_brought([(file.name, file.read()) for file in chosen["files"]])
    except BadInput as bad:
        for fault in bad.faults:
            form.add_error("files", str(fault))
        return _page(request, form, status=422)
    strategy = chosen["strategy"].slug if chosen["strategy"] else ""
    return _shown(request, files, strategy, {})


def _go_on(request):
    """Look again with the answers that were given, or keep what was looked at."""
    try:
        files, strategy = _unpacked(request)
    except (signing.BadSignature, ValueError, LookupError, lzma.LZMAError):
        form = PagesForm({})
        form.errors.clear()
        form.add_error("files", NOT_OURS)
        return _page(request, form, status=422)
    answers = _answers(request.POST)
    if "keep" not in request.POST:
        return _shown(request, files, strategy, answers)
    seen = request.POST.get("seen", "")
    given = {"answers": _given(answers), "strategy": strategy or None}
    try:
        editions = keep(files, by=request.user, seen=seen, **given)
    except MovedOn as moved:
        messages.warning(request, str(moved))
        return _shown(request, files, strategy, answers, moved.proposal, 409)
    named = ", ".join(f"{row.response.department} {row.year}" for row in editions)
    count = f"{len(editions)} draft{'' if len(editions) == 1 else 's'}"
    messages.success(request, f"{count} made, for its department to submit: {named}.")
    return redirect("admin:index")


def _answers(post) -> dict[str, str]:
    """By the name that was asked, the department's slug; empty where nobody said."""
    found = {}
    for number in range(MOST_ANSWERS):
        if name := post.get(f"name-{number}"):
            found[name] = post.get(f"is-{number}", "")
    return found


def _given(answers: dict[str, str]) -> dict[str, str]:
    known = {*Department.objects.values_list("slug", flat=True), LEAVE_OUT}
    return {name: slug for name, slug in answers.items() if slug in known}


def _shown(request, files: Files, strategy, answers, proposal: Proposal | None = None, status=200):
    given = _given(answers)
    if proposal is None:
        proposal = propose(files, by=request.user, answers=given, strategy=strategy or None)
    preview = _packed(request, files, strategy)
    if len(preview) > LONGEST_PREVIEW:
        form = PagesForm({})
        form.errors.clear()
        form.add_error("files", "They have more than fits into one preview: bring them in parts.")
        return _page(request, form, status=422)
    asked = [one for one in proposal.asked if one.name not in given]
    context = {
        "proposal": proposal,
        "preview": preview,
        "name": files.name,
        "files": [(one, notes_of(one)) for one in proposal.files],
        "answered": [*given.items()],
        "asked": asked,
        "departments": list(Department.objects.values_list("slug", "name")),
        "leave_out": LEAVE_OUT,
    }
    if status == 200 and (asked or proposal.faults):
        status = 422
    return _page(request, PagesForm(), status, **context)


def _page(request, form, status=200, **context):
    context |= {"form": form, "problems": list(problems_of(form)) if form.is_bound else []}
    title = "Bring published pages"
    return page_of_its_own(request, "admin/published_pages.html", title, context, status)


# The files, as the form carries them


def _packed(request, files: Files, strategy: str) -> str:
    names = [name for name, _content in files.pages]
    head = dumps([files.name, strategy, names, [len(one) for _name, one in files.pages]])
    told = head.encode() + b"\n" + b"".join(content for _name, content in files.pages)
    small = lzma.compress(told, format=lzma.FORMAT_XZ, filters=PACKED)
    return _signer(request).sign(urlsafe_b64encode(small).decode())


def _unpacked(request) -> tuple[Files, str]:
    """Raises BadSignature where it was made by somebody else, or elsewhere."""
    small = _signer(request).unsign(request.POST["preview"])
    head, _, rest = lzma.decompress(urlsafe_b64decode(small)).partition(b"\n")
    name, strategy, names, sizes = loads(head)
    files, begins = Files(name), 0
    for own, size in zip(names, sizes, strict=True):
        files.pages.append((own, rest[begins : begins + size]))
        begins += size
    return files, strategy


def _signer(request) -> signing.Signer:
    return signing.Signer(salt=f"commitments.published_pages.{request.user.pk}")
