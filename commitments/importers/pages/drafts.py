"""Published pages that somebody brings in the admin: they end in drafts, and publish nothing.

The import is rehearsed: it does all that `import_report` does and is undone, so that what it would
publish is known to the letter. Of that drafts are made, one for each year of a response, which go
through submission and approval as any other.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field

from django.db import transaction

from commitments import workflow
from commitments.answers import said
from commitments.importers.faults import BadInput, Fault
from commitments.importers.kept_file import KeptFile
from commitments.importers.pages.files import Files
from commitments.importers.pages.known_departments import Names
from commitments.importers.pages.taking import Asked, OfFile, Taking
from commitments.importers.report_import import DryRun
from commitments.models import (
    Edition,
    Entry,
    Event,
    Evidence,
    Response,
    Revision,
    Variant,
    Wording,
)
from commitments.models.entries import entry_words
from commitments.yearly_update.sheet import EnteredText
from strategy.models import Department
from strategy.partial_dates import as_columns

Cell = tuple[int, str, int]  # Action number, kind, year.
OF_REVISION = ("answer", "form", "text", "reason", "assessment", "section")
OF_VARIANT = ("form", "text", "page_title", "page_url", "section")


class MovedOn(Exception):
    """What was looked at is not what would be made by now: `proposal` is."""

    def __init__(self, proposal: "Proposal"):
        self.proposal = proposal
        super().__init__(
            "Nothing was kept: the record was changed after you looked. This is what the files "
            "would give now."
        )


@dataclass
class Row:
    """A text that a draft gets, or one that is shown beside its cell. `before` is what stands."""

    cell: Cell
    told: dict
    words: str
    before: str = ""
    is_variant: bool = False

    @property
    def title(self) -> str:
        action, kind, year = self.cell
        return f"Action {action}, {entry_words(kind, year)}"

    @property
    def key(self) -> str:
        return "/".join(map(str, self.cell))


@dataclass
class Draft:
    """One draft that would be made: a report of a year, or a supplement of one that is out."""

    response: Response
    year: int
    fields: dict
    rows: list[Row] = field(default_factory=list)
    wordings: dict[int, dict] = field(default_factory=dict)  # By action number.
    files: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    known_from: int | None = None  # The year of the draft from whose page it is known.

    @property
    def texts(self) -> list[Row]:
        return [row for row in self.rows if not row.is_variant]

    @property
    def variants(self) -> list[Row]:
        return [row for row in self.rows if row.is_variant]

    @property
    def kind(self) -> str:
        return self.fields["kind"]

    @property
    def in_words(self) -> str:
        what = "Report" if self.kind == Edition.Kind.REPORT else "Supplement to the report"
        return f"{self.response.department}, {what} for {self.year}"

    def as_json(self) -> list:
        fields = {name: str(said) for name, said in self.fields.items()}
        rows = [[*row.cell, row.is_variant, row.told, row.before] for row in self.rows]
        return [self.response.key, self.year, fields, rows, self.wordings, self.files, self.links]


@dataclass
class Proposal:
    """What files would give: the drafts, what became of each file, and what is asked or wrong."""

    files: list[OfFile] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def can_be_kept(self) -> bool:
        return bool(self.drafts) and not (self.asked or self.faults)

    @property
    def counts(self) -> Counter:
        return sum((one.counts for one in self.files), Counter())

    @property
    def digest(self) -> str:
        told = json.dumps([draft.as_json() for draft in self.drafts], sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()


def propose(
    files: Files, *, by, answers: Mapping[str, str] | None = None, strategy: str | None = None
) -> Proposal:
    """What files would give in drafts, of the departments for which somebody edits.

    Nothing is kept. What is asked or wrong is in the proposal, all of it at once.
    """
    taking = Taking(files, strategy, only=_departments_of(by), is_rehearsed=True)
    proposal = Proposal(taking.result.files, left_out=files.left_out)
    with ExitStack() as stack:
        try:
            with transaction.atomic():
                taking.run(Names(dict(answers or {})), stack, is_kept=False)
                proposal.drafts = _drafts_of(taking, proposal.faults)
                raise DryRun
        except DryRun:
            pass
        except BadInput as bad:
            asked = {(one.file, one.line) for one in taking.asked}
            proposal.faults = [row for row in bad.faults if (row.file, row.line) not in asked]
    proposal.asked = _once_each(taking.asked)
    proposal.left_alone = taking.result.left_alone
    proposal.doubts = taking.result.doubts
    return proposal


def keep(
    files: Files,
    *,
    by,
    seen: str,
    answers: Mapping[str, str] | None = None,
    strategy: str | None = None,
) -> list[Edition]:
    """Make the drafts that were looked at: all of them, or none.

    `seen` is the digest of what was proposed. Raises MovedOn where that is something else by now.
    """
    with ExitStack() as stack:
        kept = {
            name: stack.enter_context(KeptFile(source, name=name)) for name, source in files.pages
        }
        with transaction.atomic():
            departments = Department.objects.filter(slug__in=_departments_of(by))
            workflow.hold_responses(Response.objects.filter(department__in=departments))
            proposal = propose(files, by=by, answers=answers, strategy=strategy)
            if not proposal.can_be_kept or proposal.digest != seen:
                raise MovedOn(proposal)
            editions = _make_all(proposal.drafts, kept, by)
        for file in kept.values():
            file.stays()
    return editions


def _departments_of(user) -> set[str]:
    """The slugs of those for which somebody edits."""
    if not workflow.edits(user):
        return set()
    departments = workflow.departments_of(user)
    rows = Department.objects.all()
    rows = rows if departments is None else rows.filter(pk__in=departments)
    return set(rows.values_list("slug", flat=True))


def _once_each(asked: list[Asked]) -> list[Asked]:
    found: dict[str, Asked] = {}
    for one in asked:
        found.setdefault(one.name, one)
    return list(found.values())


# What was rehearsed, as drafts


def _drafts_of(taking: Taking, faults: list[Fault]) -> list[Draft]:
    editions = [edition for _response, edition in taking.result.editions]
    before = _standing_before(editions)
    ours = {edition.pk for edition in editions}
    drafts: dict[tuple[int, int], Draft] = {}
    for edition in editions:
        key = (edition.response_id, edition.year)
        if key not in drafts:
            drafts[key] = _draft(edition, ours)
        draft = drafts[key]
        _add(draft, edition, before, faults)
        made_from = [name for name, file in taking.kept.items() if edition.pk in file.backs]
        draft.files += [name for name in made_from if name not in draft.files]
    for draft in drafts.values():
        draft.rows.sort(key=lambda row: (row.cell, row.is_variant))
    return sorted(drafts.values(), key=lambda row: (row.response.department.name, row.year))


def _standing_before(editions: list[Edition]) -> dict[tuple, Revision]:
    """What was published of each cell before the rehearsal."""
    ours = [edition.pk for edition in editions]
    rows = Revision.objects.published().exclude(edition__in=ours)
    rows = rows.filter(entry__response__in={edition.response_id for edition in editions})
    rows = rows.select_related("edition", "entry__action")
    return {
        (row.entry.response_id, *_cell(row)): row
        for row in sorted(rows, key=lambda row: row.edition.rank)
    }


def _draft(edition: Edition, ours: set[int]) -> Draft:
    """`ours` are the editions that were rehearsed, which are there no more."""
    response = Response.objects.select_related("department", "strategy").get(pk=edition.response_id)
    fields = {
        "kind": edition.kind,
        "supplements_id": edition.supplements_id,
        "change_note": edition.change_note,
        "origin": edition.origin,
        "source_file": edition.source_file,
        "source_sha256": edition.source_sha256,
        "texts": edition.texts,
        "source_id": edition.source_id,
        "page_title": edition.page_title,
        "is_date_inferred": edition.is_date_inferred and edition.day_proposed is not None,
        **as_columns("published_on", edition.day_proposed),
    }
    last, known_from = edition.known_from, None
    if last and last.pk not in ours:
        fields["known_from_id"] = last.pk
    elif last and last.year != edition.year:
        known_from = last.year
    return Draft(response, edition.year, fields, known_from=known_from)


def _add(draft: Draft, edition: Edition, before: dict, faults: list[Fault]) -> None:
    of = draft.response.pk
    there = {row.cell for row in draft.variants}
    for row in edition.revisions.select_related("entry__action"):
        told = {name: getattr(row, name) for name in OF_REVISION}
        told |= {"first_line": row.first_line, "last_line": row.last_line}
        stood = before.get((of, *_cell(row)))
        draft.rows.append(Row(_cell(row), told, said(row), said(stood) if stood else ""))
    ours = {row.cell: row.words for row in draft.texts}
    for row in edition.variants.select_related("entry__action"):
        cell = _cell(row)
        if cell in there:
            faults.append(_said_too_often(draft, row, cell))
            continue
        told = {name: getattr(row, name) for name in OF_VARIANT}
        told |= as_columns("published_on", row.published_on)
        stood = before.get((of, *cell))
        stands = ours.get(cell) or (said(stood) if stood else "")
        draft.rows.append(Row(cell, told, row.text, stands, is_variant=True))
    for row in edition.wordings.select_related("action"):
        told = {"title": row.title, "note": row.note, "line": row.line}
        draft.wordings.setdefault(row.action.number, told)
    links = Evidence.objects.filter(of_edition=edition).exclude(url="")
    draft.links += [(row.title, row.url) for row in links]


def _said_too_often(draft: Draft, row: Variant, cell: Cell) -> Fault:
    what = f"{draft.response.department}, action {cell[0]}, {entry_words(*cell[1:])}"
    return Fault(
        row.page_title,
        0,
        f"{what}: two pages by action say otherwise, and a draft keeps one of them beside the "
        "text. Leave one out, and bring it once the draft is published.",
    )


def _cell(row) -> Cell:
    return row.entry.action.number, row.entry.kind, row.entry.year


# Made


def _make_all(drafts: list[Draft], kept: dict[str, KeptFile], by) -> list[Edition]:
    made = {(one.response.pk, one.year): _make(one, kept, by) for one in drafts}
    for one in drafts:
        if last := made.get((one.response.pk, one.known_from)):
            edition = made[one.response.pk, one.year]
            edition.known_from = last
            edition.save(update_fields=["known_from"])
    return list(made.values())


def _make(draft: Draft, kept: dict[str, KeptFile], by) -> Edition:
    edition = Edition.objects.create(
        response=draft.response, year=draft.year, created_by=by, **draft.fields
    )
    actions = {row.number: row for row in draft.response.strategy.actions.all()}
    for row in draft.rows:
        number, kind, year = row.cell
        of = {"response": draft.response, "action": actions[number], "kind": kind, "year": year}
        entry, _made = Entry.objects.get_or_create(**of)
        model = Variant if row.is_variant else Revision
        model.objects.create(entry=entry, edition=edition, **row.told)
    for number, told in draft.wordings.items():
        Wording.objects.create(edition=edition, action=actions[number], **told)
    for name in draft.files:
        kept[name].back(edition)
    for title, url in draft.links:
        Evidence.objects.create(of_edition=edition, title=title, url=url)
    state = Edition.State.DRAFT
    workflow.tell(edition, Event.What.OPENED, by, to_state=state, comment=edition.change_note)
    workflow.tell(
        edition,
        Event.What.IMPORTED,
        by,
        from_state=state,
        to_state=state,
        comment=f"Read from {', '.join(draft.files)}.",
        changes=_changes(draft),
    )
    return edition


def _changes(draft: Draft) -> dict[str, list]:
    """By place what came into the draft, as the yearly update tells it; variants by their cell."""
    found = {}
    for row in draft.rows:
        action, kind, _year = row.cell
        if row.is_variant:
            found[f"{action}/variants/{kind}"] = ["", row.words]
            continue
        entered = {name: row.told[name] for name in ("answer", "text", "reason", "assessment")}
        told = EnteredText(form=row.told["form"], **entered)
        found[f"{action}/texts/{kind}"] = [asdict(EnteredText()), asdict(told)]
    return found
