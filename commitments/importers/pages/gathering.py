"""Takes what pages by action say of one department into the record.

It fills what the record lacks, or has in our summary only. Where the department’s own page says
something else, that stands, and what the page by action says is kept beside it, as a variant.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commitments.alike import compared, is_alike
from commitments.answers import heard, said, text_alone
from commitments.importers.kept_file import KeptFile
from commitments.importers.pages.by_action import PageByAction, Part
from commitments.importers.report_import import GATHERED, IN_PLACE, VERBATIM, Importer
from commitments.importers.report_page import Heading, Report, Section
from commitments.models import Edition, Evidence, Response, Revision, Variant, Wording
from commitments.models.entries import edition_year
from strategy.models import Action, Department, Strategy
from strategy.partial_dates import PartialDate

ELSEWHERE = "What pages by action say otherwise than the department’s own page."
MORE = "More that pages by action say."
LONGEST_SECTION = 200
NEW, EQUAL, VARIANT = "new", "equal", "variant"


@dataclass(frozen=True)
class Text:
    """What a page by action says of one cell of a department."""

    page: PageByAction
    part: Part
    section: Section

    @property
    def form(self) -> str:
        return self.part.report.form_of(self.section)

    @property
    def words(self) -> str:
        return compared(self.section.text, self.form)

    @property
    def year(self) -> int:
        return edition_year(self.section.kind, self.section.year)

    @property
    def where(self) -> str:
        """Which page it is from, as an edition tells it."""
        return self.page.page_title[:LONGEST_SECTION]


def texts_of(pages: Iterable[tuple[PageByAction, Part]]) -> list[Text]:
    return [Text(page, part, section) for page, part in pages for section in part.report.sections]


class Gatherer(Importer):
    """Of one department. `counts` says by page what became of its texts."""

    origin = GATHERED

    def __init__(
        self,
        texts: list[Text],
        files: Mapping[str, KeptFile],
        *,
        counts: dict[str, Counter],
        create: bool,
        known=None,
    ):
        super().__init__(_merged(texts), None, create=create, known=known)
        self.texts = texts
        self.files = files
        self.counts = counts
        self.new: dict[int, list[Text]] = defaultdict(list)
        self.others: dict[int, list[Text]] = defaultdict(list)

    @property
    def named(self) -> str:
        pages = sorted({text.page.page.name for text in self.texts})
        return pages[0] if len(pages) == 1 else f"{pages[0]} and {len(pages) - 1} more"

    def fault(self, line: int, message: str) -> None:
        pages = {text.page.page.name for text in self.texts}
        self.add_fault(self.named, line if len(pages) == 1 else 0, message)

    def response(self, department: Department, strategy: Strategy) -> Response | None:
        of = {"department": department, "strategy": strategy}
        title = f"{department.abbreviation}’s actions in response to the {strategy.title}"
        found = Response.objects.filter(**of).first()
        if not found and self.is_rehearsed:
            self.lacks_response(department, strategy)
            return None
        return found or self.make(Response(title=title[:200], **of), 0)

    def enter(self, response: Response, actions: dict[int, Action], published) -> None:
        reports = self.reports_of(response)
        self.sort(response, actions, reports)
        rounds = {year: _rounds(texts) for year, texts in self.others.items()}
        self.check_reports(reports)
        for number in range(max(1, *map(len, rounds.values()), 0)):
            drafts = []
            for year in sorted({*self.new, *rounds}):
                new = [] if number else self.new[year]
                others = rounds[year][number] if number < len(rounds.get(year, [])) else []
                if new or others:
                    of = reports.get(year)
                    drafts.append(self.draft_of(response, actions, year, new, others, of))
            self.publish(drafts, published)
            reports = {draft.year: draft for draft in drafts} | reports

    def check_reports(self, reports: dict[int, Edition]) -> None:
        for year in sorted({*self.new, *self.others}):
            report = reports.get(year)
            if report and not report.is_published:
                self.fault(0, f"there is a {report.state} report for {year}: withdraw it first")
        self.stop_if_faulty()

    def publish(self, drafts: list[Edition], published) -> None:
        """Make them part of the record: the earlier ones known from the last."""
        last = max(drafts, key=lambda draft: draft.year, default=None)
        for draft in drafts:
            published_on, is_inferred = self.published_on(draft, published)
            draft.is_date_inferred = is_inferred
            draft.known_from = None if draft == last else last
            draft.save(update_fields=["is_date_inferred", "known_from"])
            self.record(draft, published_on)
        self.stop_if_faulty()

    def sort(self, response: Response, actions: dict[int, Action], reports) -> None:
        """What is new, what the record has already, and what it has otherwise."""
        standing, told = self.standing(response), self.told_already(response)
        filled: dict[tuple, Text] = {}
        for text in self.texts:
            section = text.section
            cell = (actions[section.action].pk, section.kind, section.year)
            became = self.what_became(text, standing.get(cell), filled.get(cell), reports)
            if became == VARIANT and (cell, text.words) in told:
                became = EQUAL
            if became == NEW:
                filled[cell] = text
                self.new[text.year].append(text)
                self.result.entries[section.kind] += 1
            elif became == VARIANT:
                told.add((cell, text.words))
                self.others[text.year].append(text)
                self.result.variants += 1
            self.counts[text.page.page.name][became] += 1

    def what_became(self, text, stands: Revision | None, filled: Text | None, reports) -> str:
        if filled:
            return EQUAL if text.words == filled.words else VARIANT
        if stands is None:
            report = reports.get(text.year)
            has_own = report is not None and report.origin != GATHERED and report.is_published
            return VARIANT if has_own else NEW
        if stands.edition.is_summary:
            return NEW
        same = is_alike(text.section.text, text.form, said(stands), stands.form)
        return EQUAL if same else VARIANT

    @staticmethod
    def standing(response: Response) -> dict[tuple, Revision]:
        """The text of each cell that stands, by what was published last."""
        rows = Revision.objects.published().filter(entry__response=response)
        rows = rows.select_related("edition", "entry")
        return {
            (row.entry.action_id, row.entry.kind, row.entry.year): row
            for row in sorted(rows, key=lambda row: row.edition.rank)
        }

    @staticmethod
    def told_already(response: Response) -> set[tuple]:
        rows = Variant.objects.published().filter(entry__response=response)
        return {
            (
                (row.entry.action_id, row.entry.kind, row.entry.year),
                compared(row.text, row.form),
            )
            for row in rows.select_related("entry")
        }

    def draft_of(self, response, actions, year, new, others, of: Edition | None) -> Edition:
        name, sha256 = self.told_of([*new, *others])
        draft = Edition.objects.create(
            response=response,
            year=year,
            kind=Edition.Kind.SUPPLEMENT if of else Edition.Kind.REPORT,
            supplements=of,
            change_note=_change_note(of, new, others) if of else "",
            origin=GATHERED,
            source_file=name,
            source_sha256=sha256,
            texts=VERBATIM,
            source=of.source if of else response.source,
        )
        for text in new:
            self.add_text(draft, response, actions, text)
        for text in others:
            self.add_variant(draft, response, actions, text)
        if not of:
            self.add_wordings(draft, actions, new)
        self.back(draft, [*new, *others])
        return draft

    def add_text(self, draft, response, actions, text: Text) -> None:
        section = text.section
        is_text = section.is_text or text.form == Revision.Form.MARKED
        Revision.objects.create(
            entry=self.entry(response, actions[section.action], section),
            edition=draft,
            form=text.form,
            section=text.where,
            first_line=section.first_line,
            last_line=section.last_line,
            **(text_alone(section.text) if is_text else heard(section.text)),
        )

    def add_variant(self, draft, response, actions, text: Text) -> None:
        updated_on = text.page.page.updated_on
        Variant.objects.create(
            entry=self.entry(response, actions[text.section.action], text.section),
            edition=draft,
            form=text.form,
            text=text.section.text,
            page_title=text.page.page_title[:300],
            page_url=text.page.page.url,
            published_on=PartialDate.of_day(updated_on) if updated_on else None,
            section=text.part.name[:LONGEST_SECTION],
        )

    def add_wordings(self, draft: Edition, actions, new: list[Text]) -> None:
        """What the pages call the actions of a report that is known from them."""
        pages = {text.page.action: text.page for text in reversed(new)}
        Wording.objects.bulk_create(
            Wording(edition=draft, action=actions[number], title=page.title)
            for number, page in sorted(pages.items())
            if page.title
        )

    def back(self, draft: Edition, texts: list[Text]) -> None:
        """Keep the pages as evidence of what was made from them, and where they stand."""
        pages = {text.page.page.name: text for text in texts}
        for name, text in sorted(pages.items()):
            self.files[name].back(draft)
            if text.page.page.url:
                Evidence.objects.create(of_edition=draft, title=text.where, url=text.page.page.url)

    def told_of(self, texts: list[Text]) -> tuple[str, str]:
        """The name and the digest of a page; of several, of the list of their digests."""
        files = [self.files[name] for name in sorted({text.page.page.name for text in texts})]
        if len(files) == 1:
            return files[0].name[:LONGEST_SECTION], files[0].sha256
        told = "".join(f"{file.sha256}  {file.name}\n" for file in files)
        more = f" and {len(files) - 1} more"
        name = files[0].name[: LONGEST_SECTION - len(more)] + more
        return name, hashlib.sha256(told.encode()).hexdigest()


def _change_note(of: Edition, new: list[Text], others: list[Text]) -> str:
    of_new = (IN_PLACE if of.is_summary else MORE) if new else ""
    return " ".join(filter(None, [of_new, ELSEWHERE if others else ""]))


def _rounds(texts: list[Text]) -> list[list[Text]]:
    """Texts in as many lists as one cell has of them."""
    rounds: list[list[Text]] = []
    seen: Counter = Counter()
    for text in texts:
        cell = (text.section.action, text.section.kind, text.section.year)
        if seen[cell] == len(rounds):
            rounds.append([])
        rounds[seen[cell]].append(text)
        seen[cell] += 1
    return rounds


def _merged(texts: list[Text]) -> Report:
    """All that pages say of a department, as one report."""
    pages = {text.page.action: text.page for text in reversed(texts)}
    reports = [text.part.report for text in texts]
    days = [text.page.page.updated_on for text in texts if text.page.page.updated_on]
    return Report(
        title="",
        updated_on=max(days, default=None),
        commitments_on=next((row.commitments_on for row in reports if row.commitments_on), None),
        breaks_off=False,
        preamble=(),
        headings=tuple(
            Heading(number, page.title, "", 1) for number, page in sorted(pages.items())
        ),
        sections=tuple(text.section for text in texts),
        section_headings=(),
        unplaced=(),
        warnings=(),
        lines=(),
    )
