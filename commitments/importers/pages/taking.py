"""Takes published pages into the record, many at once: all of them or none.

Departments’ own pages come first, then pages by action. So what stands doesn’t hang on the order of
the files, nor on which of them were brought before.
"""

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from django.db import transaction

from commitments import standing
from commitments.importers.faults import BadInput, Fault
from commitments.importers.kept_file import KeptFile
from commitments.importers.pages.by_action import (
    PageByAction,
    Part,
    is_by_action,
    read_by_action,
)
from commitments.importers.pages.files import Files
from commitments.importers.pages.gathering import EQUAL, NEW, VARIANT, Gatherer, texts_of
from commitments.importers.pages.known_departments import Names, plain_name
from commitments.importers.pages.saved import Page, read_page, report_of
from commitments.importers.report_file import BadReport
from commitments.importers.report_import import TITLE, DryRun, Importer, ImportResult
from commitments.importers.report_lines import plain
from commitments.importers.report_page import Report
from commitments.models import Edition, Wording
from strategy.letters import quoted
from strategy.models import Strategy
from strategy.partial_dates import PartialDate

LEAVE_OUT = "-"  # The answer that a name is none of the record's.
ASKED = (
    "no department of the record or of known_departments.csv has this name. Which one is it? "
    "Answer with"
)


@dataclass(frozen=True, order=True)
class Asked:
    """A name that matches no department, with where it stands first."""

    file: str
    line: int
    name: str


@dataclass
class OfFile:
    """What became of one file: whose page it is, how many of its entries are new, equal to what is
    published, or kept as variants; and what somebody should look at.
    """

    name: str
    what: str = ""
    counts: Counter = field(default_factory=Counter)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def note(self, line: int | None, told: str) -> None:
        self.notes.append((line or 0, told))


@dataclass
class PagesResult:
    """What an import of pages added to the record, or would add."""

    files: list[OfFile]
    left_out: list[str]
    created: list[str] = field(default_factory=list)
    editions: list[tuple[str, Edition]] = field(default_factory=list)  # With their responses.
    doubts: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)  # What is of others’ departments.

    @property
    def counts(self) -> Counter:
        return sum((one.counts for one in self.files), Counter())

    def add(self, result: ImportResult) -> None:
        self.created += result.created
        self.editions += [(edition.response.key, edition) for edition in result.editions]
        self.doubts += [one for one in result.doubts if one not in self.doubts]


def import_pages(
    files: Files,
    *,
    department: str | None = None,
    strategy: str | None = None,
    create: bool = False,
    answers: Mapping[str, str] | None = None,
    published: Mapping[int, PartialDate] | None = None,
    dry_run: bool = False,
) -> PagesResult:
    """Import published pages, of departments and by action.

    `department` is whose page a single file is, `answers` say of names that match no department
    which it is; `strategy` and `published` are as `import_report` has them. One transaction:
    raises BadInput with everything that is wrong, and then nothing was changed.
    """
    taking = Taking(
        files, strategy, create=create, published=dict(published or {}), department=department
    )
    with ExitStack() as stack:
        try:
            with transaction.atomic(), standing.once():
                taking.run(Names(dict(answers or {})), stack, is_kept=not dry_run)
                if dry_run:
                    raise DryRun
                taking.keep()
        except DryRun:
            pass
    return taking.result


def is_page_by_action(files: Files, answers: Mapping[str, str]) -> bool:
    """Whether a single file is a page by action. Raises BadReport."""
    [(name, source)] = files.pages
    return is_by_action(read_page(source, name=name), Names(dict(answers)).find)


class Taking:
    """Takes the pages of files, within a transaction.

    `only` are the departments whose pages may be taken, by slug: what is of others is left alone.
    Where it is rehearsed nothing is made that the record lacks, and no day is asked for.
    """

    def __init__(
        self,
        files: Files,
        strategy: str | None,
        *,
        create: bool = False,
        published: dict[int, PartialDate] | None = None,
        department: str | None = None,
        only: set[str] | None = None,
        is_rehearsed: bool = False,
    ):
        self.files = files
        self.strategy = strategy
        self.create = create
        self.published = published or {}
        self.department = department
        self.only = only
        self.is_rehearsed = is_rehearsed
        self.asked: list[Asked] = []
        self.of_file = {name: OfFile(name) for name, _source in files.pages}
        self.result = PagesResult([*self.of_file.values()], files.left_out)
        self.kept: dict[str, KeptFile] = {}
        self.faults: list[Fault] = []

    def run(self, names: Names, stack: ExitStack, *, is_kept: bool) -> None:
        self.names = names
        own: list[tuple[str, Page, Report]] = []
        by_action: list[PageByAction] = []
        for name, source in self.files.pages:
            self.kept[name] = stack.enter_context(KeptFile(source, name=name, is_kept=is_kept))
            try:
                page = read_page(source, name=name)
                if is_by_action(page, names.find):
                    by_action.append(read_by_action(page, names.find))
                else:
                    own.append((name, page, report_of(page)))
            except BadReport as bad:
                self.faults += [Fault(name, line or 0, told) for line, told in bad.faults]
        asked = [self._own(*one) for one in own]
        parts = self._parts(by_action)
        self._stop_if_faulty()  # Before anything is taken, all that is to be asked was asked.
        for one in asked:
            self._take_own(*one)
        self._take_by_action(parts)
        self._stop_if_faulty()

    def keep(self) -> None:
        for file in self.kept.values():
            file.stays()

    # Departments' own pages

    def _own(self, name: str, page: Page, report: Report) -> tuple:
        """The file, its report, and whose it is."""
        self._note_page(self.of_file[name], page, report)
        titled = TITLE.fullmatch(plain(report.title))
        slug = self.department if len(self.files.pages) == 1 else None
        slug = slug or self.names.answers.get(plain_name(name))
        slug = slug or (self.names.find(titled["department"]) if titled else None)
        if not slug:
            whose = quoted(titled["department"] if titled else report.title or name)
            asked = titled["department"] if titled else name
            self.asked.append(Asked(name, 1, asked))
            self._fault(name, 1, f'is the page of {whose}: {ASKED} --is "{asked}=SLUG"')
        self.of_file[name].what = "left out" if slug == LEAVE_OUT else f"the page of {slug}"
        return name, report, slug

    def _note_page(self, of_file: OfFile, page: Page, report: Report) -> None:
        for line in report.unplaced:
            of_file.note(line.number, f"left out, {line.message}: {quoted(line.text)}")
        for line in report.warnings:
            of_file.note(line.number, f"{line.message}: {quoted(line.text)}")
        for told in page.left_out:
            of_file.note(None, f"left out: {told}")
        if report.breaks_off:
            of_file.note(None, "seems to break off: get the whole page and look again")

    def _is_left_alone(self, slug: str, name: str) -> bool:
        """Whether it is of a department whose pages may not be taken, or that somebody left out."""
        if slug == LEAVE_OUT:
            self.result.left_alone.append(f"{name}: left out, as you said")
        elif self.only is None or slug in self.only:
            return False
        elif self.names.is_in_record(slug):
            self.result.left_alone.append(f"{name}: what it says of {slug}: you don’t edit for it")
        else:
            lacks = "the record lacks it, and an administrator adds it"
            self.result.left_alone.append(f"{name}: what it says of {slug}: {lacks}")
        return True

    def _take_own(self, name: str, report: Report, slug: str) -> None:
        if self._is_left_alone(slug, name):
            return
        importer = Importer(report, self.kept[name], create=self.create, known=self.names.known)
        if self._is_taken(importer, slug, self.strategy):
            result = importer.result
            self.of_file[name].counts.update(
                {
                    NEW: result.entries.total(),
                    EQUAL: result.unchanged_entries,
                    VARIANT: result.variants,
                }
            )

    def _is_taken(self, importer: Importer, slug: str, strategy: str | None) -> bool:
        """One that can't be is undone, so that the next finds the record as it was."""
        importer.is_rehearsed = self.is_rehearsed
        try:
            with transaction.atomic():
                importer.run(slug, strategy, self.published_for(importer))
        except BadInput as bad:
            self.faults += bad.faults
            return False
        self.result.add(importer.result)
        return True

    def published_for(self, importer: Importer) -> dict[int, PartialDate]:
        """The days given, of the years that it shows: of many pages no one shows all."""
        if len(self.files.pages) == 1:
            return self.published
        return {year: day for year, day in self.published.items() if year in importer.years}

    # Pages by action

    def _parts(self, pages: list[PageByAction]) -> list[tuple[str, PageByAction, Part]]:
        """What each page says of each department, by whose it is."""
        found = []
        for page in pages:
            of_file = self.of_file[page.page.name]
            of_file.what = f"action {page.action}, {len(page.parts)} departments"
            for told in page.page.left_out:
                of_file.note(None, f"left out: {told}")
            for line, words in page.doubtful:
                told = "is a department’s name, but was read as text: no section follows it"
                of_file.note(line, f"{quoted(words)} {told}")
            seen: dict[str, Part] = {}
            for part in page.parts:
                slug = self._whose(page, part, seen)
                if slug:
                    found.append((slug, page, part))
        return found

    def _whose(self, page: PageByAction, part: Part, seen: dict[str, Part]) -> str | None:
        name = page.page.name
        slug = self.names.find(part.name)
        if not slug:
            asked = f'--is "{part.name}=SLUG"'
            self.asked.append(Asked(name, part.line, part.name))
            self._fault(name, part.line, f"{quoted(part.name)}: {ASKED} {asked}")
            return None
        if slug == LEAVE_OUT:
            self.result.left_alone.append(f"{name}: {quoted(part.name)}: left out, as you said")
            return None
        if first := seen.get(slug):
            again = f"{quoted(part.name)} is {slug}, which stands there already"
            self._fault(name, part.line, f"{again} at line {first.line}: expected once")
            return None
        seen[slug] = part
        for line in (*part.report.unplaced, *part.report.warnings):
            self.of_file[name].note(
                line.number, f"{part.name}: {line.message}: {quoted(line.text)}"
            )
        return slug

    def _take_by_action(self, parts: list[tuple[str, PageByAction, Part]]) -> None:
        by_response: dict[tuple[str, str], list[tuple[PageByAction, Part]]] = {}
        strategies: dict[str, str | None] = {}
        for slug, page, part in parts:
            name = page.page.name
            if name not in strategies:
                strategies[name] = self._strategy_of(page)
            if part.report.sections and strategies[name] and not self._is_left_alone(slug, name):
                by_response.setdefault((slug, strategies[name]), []).append((page, part))
        counts = {name: one.counts for name, one in self.of_file.items()}
        for (slug, strategy), pages in sorted(by_response.items(), key=lambda item: item[0]):
            gatherer = Gatherer(
                texts_of(pages),
                self.kept,
                counts=counts,
                create=self.create,
                known=self.names.known,
            )
            self._is_taken(gatherer, slug, strategy)
        for page in {page.page.name: page for _slug, page, _part in parts}.values():
            self._note_wording(page, strategies[page.page.name])

    def _strategy_of(self, page: PageByAction) -> str | None:
        """The one whose title the page names, above its first department."""
        if self.strategy:
            return self.strategy
        told = "\n".join([page.page.title, page.title, *page.beside]).lower()
        rows = Strategy.objects.values_list("slug", "title")
        found = [slug for slug, title in rows if title.lower() in told]
        if len(found) != 1:
            choose = "choose one" if self.is_rehearsed else "give it with --strategy"
            self._fault(page.page.name, 0, f"names no strategy of the record: {choose}")
            return None
        return found[0]

    def _note_wording(self, page: PageByAction, strategy: str | None) -> None:
        """Where departments’ own pages call the action otherwise."""
        if not page.title:
            return
        rows = Wording.objects.published().filter(
            action__number=page.action,
            action__strategy__slug=strategy,
            edition__origin=Edition.Origin.IMPORTED,
        )
        rows = rows.select_related("edition__response__department").order_by("edition__position")
        last = {row.edition.response.department.slug: row.title for row in rows}
        others = sorted(slug for slug, title in last.items() if plain(title) != page.title)
        if others:
            told = f"calls the action {quoted(page.title)}; these call it otherwise: "
            self.of_file[page.page.name].note(None, told + ", ".join(others))

    def _fault(self, name: str, line: int, message: str) -> None:
        self.faults.append(Fault(name, line, message))

    def _stop_if_faulty(self) -> None:
        if self.faults:
            raise BadInput(self.faults)
