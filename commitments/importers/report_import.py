"""Takes a published report page into the record: its editions, entries and wordings.

A page shows its last edition, and what earlier ones said. So it makes one edition for each year
that it reports on, the last of them with the page's date, its title and its wordings; the others
are marked as known from it. Pledges are not made up: they come later, as a supplement.

Where the record has a year's report in summary, the page's words take the place of the summary:
a supplement of that report. The page itself is kept as evidence of every edition that it makes.
"""

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from commitments import publication_day, standing, workflow
from commitments.alike import is_alike
from commitments.answers import heard, said, text_alone
from commitments.importers.faults import BadInput, Fault
from commitments.importers.kept_file import KeptFile
from commitments.importers.pages.saved import read_page, report_of
from commitments.importers.report_lines import YEARS, plain
from commitments.importers.report_page import Heading, Report, Section
from commitments.importers.seeds import broken_constraint
from commitments.models import (
    Edition,
    Entry,
    Evidence,
    Kind,
    Response,
    Revision,
    Variant,
    Wording,
)
from commitments.models.entries import edition_year, entry_words
from strategy import letters
from strategy.models import Action, Department, ReportingYear, Strategy
from strategy.partial_dates import PartialDate

TITLE = re.compile(r"(?P<department>.+?)[’']s? actions in response to the (?P<strategy>.+)")
ADDED = re.compile(r"\bwas added to .+? in (?P<date>[A-Z][a-z]+ \d{4})\b")
SUMMARY, VERBATIM = Edition.Texts.SUMMARY, Edition.Texts.VERBATIM
SHORT = 20  # Letters of a department's abbreviation.
UNTITLED = "gives the action no title, and the record has no action"
NAME_IT = "Add the action in the admin first."
IN_PLACE = "The published words in place of our summary."
OWN_PAGE = "The department’s own page in place of pages by action."
GATHERED = Edition.Origin.GATHERED
CORRECT_IT = (
    "What is published is not overwritten: in the admin, open the edition and choose "
    "“Correct an entry”."
)


def added_in(note: str) -> PartialDate | None:
    """When a note says that its action was added, if it says so."""
    if said := ADDED.search(note):
        with suppress(ValueError):
            return PartialDate.parse(said["date"])
    return None


def concluded(
    year: int, updated_on: date | None, commitments_on: PartialDate | None
) -> tuple[PartialDate, bool]:
    """When a year's report came out, by a page that doesn't say it, and whether that is inferred.

    `updated_on` is the page's day where it is its last report, `commitments_on` the date in the
    heading of its commitments.
    """
    if updated_on:
        return PartialDate.of_day(updated_on), False
    if commitments_on and year == commitments_on.last.year:
        return commitments_on, False
    return PartialDate.of_month(year, 12), True


class DryRun(Exception):
    """Ends the transaction of an import that was only to show what it would do."""


@dataclass
class ImportResult:
    """What an import added to the record, or would add, and what it left alone."""

    report: Report
    created: list[str] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)
    entries: Counter = field(default_factory=Counter)
    doubts: list[str] = field(default_factory=list)
    unchanged_editions: int = 0
    unchanged_entries: int = 0
    variants: int = 0


def import_report(
    source: bytes,
    *,
    name: str,
    department: str,
    strategy: str | None = None,
    create: bool = False,
    published: Mapping[int, PartialDate] | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Import a department’s published page: its plain text, its HTML or its content JSON.

    `name` is the file's, `department` and `strategy` are slugs; without the latter the page's
    title tells. `published` gives days that the page doesn't, by year. With `create` the
    department, strategy and actions that the record lacks are made. One transaction: raises
    BadReport or BadInput with everything that is wrong, and then nothing was changed.
    """
    report = report_of(read_page(source, name=name))
    with KeptFile(source, name=name, is_kept=not dry_run) as file:
        importer = Importer(report, file, create=create)
        try:
            with transaction.atomic(), standing.once():
                importer.run(department, strategy, dict(published or {}))
                if dry_run:
                    raise DryRun
                file.stays()
        except DryRun:
            pass
    return importer.result


class Importer:
    """Takes the report of one page into the record, within a transaction."""

    origin = Edition.Origin.IMPORTED
    is_rehearsed = False  # Whether what it publishes is undone: for drafts, see `pages/drafts.py`.

    def __init__(self, report: Report, file: KeptFile, *, create: bool, known=None):
        """`known` are departments that may be made, by slug, with their names."""
        self.known = known or {}
        self.taken_place_of: dict[tuple, Revision] = {}  # By cell: what a page by action said.
        self.report = report
        self.file = file
        self.create = create
        self.faults: list[Fault] = []
        self.are_ours: list[bool] = []  # Of each text that was to take a summary's place.
        self.result = ImportResult(report)

    def run(self, department: str, strategy: str | None, published: dict[int, PartialDate]):
        self.check_years(published)
        self.check_texts()
        titled = TITLE.fullmatch(self.title)
        to = self.department(department, titled["department"] if titled else None)
        of = self.strategy(strategy, titled["strategy"] if titled else None)
        self.stop_if_faulty()
        response = self.response(to, of)
        actions = self.actions(of)
        if response:
            self.check_asked(response)
        self.stop_if_faulty()
        self.enter(response, actions, published)
        self.stop_if_faulty()

    # What the page is about

    def department(self, slug: str, abbreviation: str | None) -> Department | None:
        found = Department.objects.filter(slug=slug).first()
        if found or not self.create:
            known = Department.objects.values_list("slug", flat=True)
            return found or self.lacks("department", slug, known)
        if known := self.known.get(slug):
            row = Department(slug=slug, abbreviation=known.abbreviation, name=known.name)
            return self.make(row, self.title_line)
        name = abbreviation or slug.upper()
        short = name if len(name) <= SHORT else slug.upper()[:SHORT]
        made = Department(slug=slug, abbreviation=short, name=name)
        return self.make(made, self.title_line)

    def strategy(self, slug: str | None, title: str | None) -> Strategy | None:
        wanted = {"slug": slug} if slug else {"title__iexact": title or ""}
        found = Strategy.objects.filter(**wanted).first()
        if not found and not (slug or title):
            choose = "choose one" if self.is_rehearsed else "give one with --strategy"
            self.fault(0, f"its title names no strategy: {choose}")
        elif not found and not self.create:
            self.lacks("strategy", slug or title, Strategy.objects.values_list("slug", flat=True))
        elif not found and not self.faults:  # It is made of what the page says.
            found = self.make_strategy(slug or slugify(title)[:50].strip("-"), title or slug)
        return found

    def make_strategy(self, slug: str, title: str) -> Strategy:
        began = self.commitments_on or PartialDate.of_month(min(self.years), 12)
        by = PartialDate.parse(f"by {began}")
        made = Strategy(slug=slug, title=title, published_on=by)
        strategy = self.make(made, self.title_line)
        if strategy:
            for row in self.reporting_years():
                row.strategy = strategy
                row.save()
        return strategy

    def reporting_years(self) -> list[ReportingYear]:
        """What the page's own sections show to have been asked for, and the report to come."""
        shown = {(edition_year(row.kind, row.year), row.kind) for row in self.report.sections}
        planned = {row.year for row in self.report.sections if row.kind == Kind.PLAN}
        shown |= {(year, Kind.PROGRESS) for year in planned}
        return [
            ReportingYear(
                year=year,
                **{f"asks_for_{kind}": (year, kind) in shown for kind in Kind},
            )
            for year in sorted({year for year, _kind in shown})
        ]

    def response(self, department: Department, strategy: Strategy) -> Response | None:
        of = {"department": department, "strategy": strategy}
        found = Response.objects.filter(**of).first()
        if not found and self.is_rehearsed:
            self.lacks_response(department, strategy)
            return None
        return found or self.make(Response(title=self.title, **of), self.title_line)

    def lacks_response(self, department: Department, strategy: Strategy) -> None:
        named = f"the record has no response of {department} to {strategy.slug}"
        self.fault(0, f"{named}: {self.how_to_make}")

    @property
    def how_to_make(self) -> str:
        """How what the record lacks gets there."""
        return "an administrator adds it" if self.is_rehearsed else "--create makes it"

    def actions(self, strategy: Strategy) -> dict[int, Action]:
        actions = {action.number: action for action in strategy.actions.all()}
        lacking = [heading for heading in self.report.headings if heading.action not in actions]
        for heading in lacking:
            if self.create:
                actions[heading.action] = self.make_action(strategy, heading)
            else:
                known = ", ".join(str(number) for number in sorted(actions)) or "none"
                self.fault(
                    heading.line,
                    f"the record has no action {heading.action} of {strategy.slug}; it has "
                    f"{known}. {self.how_to_make}",
                )
        return actions

    def make_action(self, strategy: Strategy, heading: Heading) -> Action | None:
        spoken_of = [
            edition_year(row.kind, row.year)
            for row in self.report.sections
            if row.action == heading.action
        ]
        if not heading.title:
            self.fault(heading.line, f"{UNTITLED} {heading.action} to take it from. {NAME_IT}")
            return None
        added_on = added_in(heading.note) or strategy.published_on
        made = Action(
            strategy=strategy,
            number=heading.action,
            title=plain(heading.title),
            added_on=added_on,
            first_year=min(spoken_of, default=added_on.last.year),
        )
        return self.make(made, heading.line)

    def make(self, row, line: int):
        """Save what the record lacks; a fault where it can't be what the line says."""
        kind = row._meta.verbose_name
        try:
            letters.check_fields(row)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.fault(line, f"can't make this {kind}: “{name}”: {' '.join(messages)}")
            return None
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            self.fault(line, f"can't make this {kind}: {broken_constraint(row, error)}")
            return None
        named = getattr(row, "slug", None) or getattr(row, "number", None) or row.key
        self.result.created.append(f"{kind} {named}")
        return row

    @cached_property
    def title(self) -> str:
        """The page's title, as far as it can be seen."""
        return plain(self.report.title)

    @property
    def title_line(self) -> int:
        titles = [line.number for line in self.report.preamble if line.part == "title"]
        return min(titles, default=1)

    # Its editions

    @property
    def years(self) -> list[int]:
        """The years of the editions that the page shows."""
        return sorted({edition_year(row.kind, row.year) for row in self.report.sections})

    @property
    def commitments_on(self) -> PartialDate | None:
        """The date in the heading of the commitments."""
        if not self.report.commitments_on:
            return None
        year, month = self.report.commitments_on
        return PartialDate.of_month(year, month) if month else PartialDate.of_year(year)

    def published_on(self, draft: Edition, given: Mapping[int, PartialDate]) -> tuple:
        """When an edition came out, and whether that is inferred."""
        year = draft.year
        if draft.supplements:
            return draft.supplements.published_on, draft.supplements.is_date_inferred
        if year in given:
            return given[year], False
        if told := self.report.published.get(year):
            return told.on, told.is_inferred
        is_last = year == self.years[-1]
        return concluded(year, self.report.updated_on if is_last else None, self.commitments_on)

    def check_years(self, given: Mapping[int, PartialDate]) -> None:
        if not self.years:
            self.fault(0, "has no section under any action: expected at least one")
        for year in sorted(set(given) - set(self.years)):
            shown = ", ".join(str(year) for year in self.years)
            self.fault(0, f"--published {year}=…: the page has editions of {shown} only")
        for year in sorted(set(self.report.published) - set(self.years)):
            line = self.report.published[year].line
            self.fault(line, f"says when the report for {year} was published, and shows none of it")
        for section in self.report.sections:
            year = edition_year(section.kind, section.year)
            if year < YEARS[0]:
                wrong = f"makes an edition of {year}: expected none before {YEARS[0]}"
                self.fault(section.heading_line, wrong)

    def check_texts(self) -> None:
        """That the record can hold all words of the page."""
        longest = Edition._meta.get_field("page_title").max_length
        if len(self.title) > longest:
            self.fault(self.title_line, f"is too long for a title: at most {longest} characters")
        texts = [(row.first_line, row.text) for row in self.report.sections]
        texts += [
            (row.line, part) for row in self.report.headings for part in (row.title, row.note)
        ]
        for line, text in texts:
            if why := letters.why_no_text(text):
                self.fault(line, f"begins a text that can't be kept. {why}")

    def check_asked(self, response: Response) -> None:
        """See that the strategy asks for the years of the page; with `create` it then does."""
        strategy, department = response.strategy, response.department
        asked = {row.year for row in strategy.reporting_years.all()}
        reported = set(response.editions.values_list("year", flat=True))
        for row in self.reporting_years():
            if row.year not in self.years or row.year in reported:
                continue
            if department.ended_on and department.ended_on.last.year < row.year:
                self.fault(0, f"reports on {row.year}, and {department} {department.end_words}")
            elif row.year not in asked:
                self.ask_for(strategy, row)

    def ask_for(self, strategy: Strategy, year: ReportingYear) -> None:
        if not self.create:
            none = f"reports on {year.year}, for which {strategy.slug} asks no report"
            self.fault(
                0, f"{none}. {self.how_to_make}{'' if self.is_rehearsed else ' ask for one'}"
            )
            return
        year.strategy = strategy
        year.save()
        self.result.created.append(f"reporting year {year.year}")

    @staticmethod
    def reports_of(response: Response) -> dict[int, Edition]:
        reports = response.editions.filter(kind=Edition.Kind.REPORT)
        return {row.year: row for row in reports.exclude(state=Edition.State.WITHDRAWN)}

    def enter(self, response, actions, published) -> None:
        reports = self.reports_of(response)
        drafts = {}
        for year in self.years:
            report = reports.get(year)
            if report is None:
                drafts[year] = self.draft(response, year, self.sections(year), actions)
            elif not report.is_published:
                self.fault(0, f"there is a {report.state} report for {year}: withdraw it first")
            elif (lacking := self.compare(report, actions)) or self.brings_wordings(report):
                self.check_day(report, published)
                drafts[year] = self.draft(response, year, lacking, actions, of=report)
        if self.are_ours and all(self.are_ours):
            self.fault(0, "says word for word what our summary says: it is no published page")
        self.stop_if_faulty()
        last = drafts.get(self.years[-1]) or reports[self.years[-1]]
        for draft in drafts.values():
            published_on, is_inferred = self.published_on(draft, published)
            draft.is_date_inferred = is_inferred
            draft.known_from = None if draft == last else last
            draft.save(update_fields=["is_date_inferred", "known_from"])
            self.file.back(draft)
            self.record(draft, published_on)
        self.stop_if_faulty()

    def record(self, draft: Edition, published_on: PartialDate) -> None:
        if self.is_rehearsed:
            self.rehearse(draft, published_on)
            return
        another = f"--published {draft.year}=DATE gives another day"
        doubts = publication_day.doubts(draft, published_on)
        if published_on.last.year < draft.year:
            self.fault(0, f"{published_on} is before the year {draft.year}. {another}")
            return
        try:
            workflow.record(edition=draft, published_on=published_on)
        except workflow.NotAllowed as refused:
            self.fault(0, f"{refused} {another}")
            return
        of = f"the report for {draft.year}, {published_on}"
        self.result.doubts += [f"{of}: {doubt}" for doubt in doubts]
        self.result.editions.append(draft)

    def rehearse(self, draft: Edition, published_on: PartialDate) -> None:
        """Have it look published. A day that can't be is left to whoever approves the draft."""
        today = timezone.localdate()
        is_meant = draft.year <= published_on.last.year and published_on.last <= today
        draft.day_proposed = published_on if is_meant else None
        day = published_on if is_meant else PartialDate.of_day(today)
        workflow.rehearse(edition=draft, published_on=day)
        self.result.editions.append(draft)

    def draft(
        self,
        response: Response,
        year: int,
        sections: list[Section],
        actions: dict[int, Action],
        *,
        of: Edition | None = None,
    ) -> Edition:
        """A report of a year with these sections, or the supplement of one."""
        is_last = year == self.years[-1]
        draft = Edition.objects.create(
            response=response,
            year=year,
            kind=Edition.Kind.SUPPLEMENT if of else Edition.Kind.REPORT,
            supplements=of,
            change_note=self.change_note(of),
            origin=self.origin,
            source_file=self.file.name,
            source_sha256=self.file.sha256,
            texts=SUMMARY if self.report.is_summary else VERBATIM,
            source=of.source if of else response.source,
            page_title=self.title if is_last else "",
        )
        for section in sections:
            self.result.entries[section.kind] += 1
            Revision.objects.create(
                entry=self.entry(response, actions[section.action], section),
                edition=draft,
                first_line=section.first_line,
                last_line=section.last_line,
                section=f"Action {section.action}, {entry_words(section.kind, section.year)}",
                **self.said_in(section),
            )
        self.keep_what_it_takes_the_place_of(draft, sections, actions)
        if is_last:
            Wording.objects.bulk_create(self.wordings(draft, actions))
        return draft

    @staticmethod
    def change_note(of: Edition | None) -> str:
        if of is None:
            return ""
        return IN_PLACE if of.is_summary else OWN_PAGE

    def keep_what_it_takes_the_place_of(self, draft: Edition, sections, actions) -> None:
        """What pages by action said otherwise stays beside the department’s own words."""
        for section in sections:
            row = self.taken_place_of.get(_cell(section, actions))
            if row is None:
                continue
            links = Evidence.objects.filter(of_edition=row.edition, title=row.section)
            Variant.objects.create(
                entry=row.entry,
                edition=draft,
                form=row.form,
                text=said(row),
                page_title=row.section,
                page_url=links.exclude(url="").values_list("url", flat=True).first() or "",
            )
            self.result.variants += 1

    def said_in(self, section: Section) -> dict[str, str]:
        """A text, or the answer that it is, as the fields of a revision."""
        if self.report.form_of(section) == Revision.Form.MARKED:
            return text_alone(section.text) | {"form": Revision.Form.MARKED}
        return text_alone(section.text) if section.is_text else heard(section.text)

    def says(self, section: Section, rows: list[Revision]) -> bool:
        """Whether one of some texts is that of a section: to the letter, or in another form, as
        HTML and plain text of one page differ.
        """
        own = self.told(section)
        return any(
            own == (said(row), row.form)
            or (self.is_of_another_kind(row) and is_alike(*own, said(row), row.form))
            for row in rows
        )

    def sections(self, year: int) -> list[Section]:
        return [row for row in self.report.sections if edition_year(row.kind, row.year) == year]

    @staticmethod
    def entry(response: Response, action: Action, section: Section) -> Entry:
        cell = {"response": response, "action": action, "kind": section.kind, "year": section.year}
        return Entry.objects.get_or_create(**cell)[0]

    def wordings(self, edition: Edition, actions: dict[int, Action]) -> list[Wording]:
        return [
            Wording(
                edition=edition,
                action=actions[heading.action],
                title=heading.title,
                note=heading.note,
                line=heading.line,
            )
            for heading in self.report.headings
            if heading.title
        ]

    # What is in the record already

    def compare(self, report: Edition, actions: dict[int, Action]) -> list[Section]:
        """The sections of a year of which the record has only a summary.

        Of all others the page must say what is published; what differs is a fault.
        """
        published = self.published_texts(report)
        lacking = []
        for section in self.sections(report.year):
            rows = published.pop(_cell(section, actions), [])
            published_words = [row for row in rows if not row.edition.is_summary]
            like_it = rows if self.report.is_summary else published_words
            if self.says(section, like_it):
                self.result.unchanged_entries += 1
            elif self.is_in_place_of_gathered(section, rows, report):
                lacking.append(section)
                if rows and not is_alike(*self.told(section), said(rows[-1]), rows[-1].form):
                    self.taken_place_of[_cell(section, actions)] = rows[-1]
            elif self.is_in_place_of(report, published_words):
                self.are_ours.append(self.says(section, rows))
                lacking.append(section)
            else:
                self.differs(section, like_it)
        for rows in published.values():
            self.lost(rows[0])
        self.result.unchanged_editions += not lacking
        return lacking

    def is_in_place_of(self, report: Edition, published_words: list[Revision]) -> bool:
        """Whether the page's words of a cell are those of which a report has only a summary."""
        took_place = any(row.edition.supplements_id == report.pk for row in published_words)
        return report.is_summary and not self.report.is_summary and not took_place

    def is_of_another_kind(self, row: Revision) -> bool:
        """Whether a text is known from a file of another kind: HTML, JSON, plain text."""
        ending = self.file.name.rpartition(".")[2]
        return row.edition.source_file.rpartition(".")[2] != ending

    def is_in_place_of_gathered(self, section: Section, rows: list[Revision], report) -> bool:
        """Whether what stands of a cell is from a page by action, or nothing by such a report."""
        if self.report.is_summary:
            return False
        return rows[-1].edition.origin == GATHERED if rows else report.origin == GATHERED

    def brings_wordings(self, report: Edition) -> bool:
        """Whether it says for the first time what the department’s own page calls the actions."""
        if report.year != self.years[-1] or report.origin != GATHERED:
            return False
        return not report.supplemented_by.filter(origin=Edition.Origin.IMPORTED).exists()

    def told(self, section: Section) -> tuple[str, str]:
        return section.text, self.report.form_of(section)

    def published_texts(self, report: Edition) -> dict[tuple, list[Revision]]:
        """What is published of each cell of a year's report, by later editions, too."""
        of_report = Q(revisions__edition=report) | Q(revisions__edition__supplements=report)
        cells = Entry.objects.filter(of_report)
        rows = Revision.objects.published().filter(entry__in=cells).order_by("edition__position")
        texts: dict[tuple, list[Revision]] = {}
        for row in rows.select_related("entry__action", "edition"):
            cell = (row.entry.action_id, row.entry.kind, row.entry.year)
            texts.setdefault(cell, []).append(row)
        return texts

    def check_day(self, report: Edition, given: Mapping[int, PartialDate]) -> None:
        day = given.get(report.year)
        if day and day != report.published_on:
            self.fault(
                0,
                f"--published {report.year}={day.iso}: the record has the report for {report.year} "
                f"from {report.published_on}, and the published words count from that day",
            )

    def differs(self, section: Section, rows: list[Revision]) -> None:
        what = f"action {section.action}, {entry_words(section.kind, section.year)}"
        is_there = (
            f"published is “{_shortened(said(rows[-1]))}”" if rows else "nothing is published"
        )
        page = f"the page says “{_shortened(section.text)}”"
        self.fault(section.first_line, f"{what}: {is_there}, {page}. {CORRECT_IT}")

    def lost(self, row: Revision) -> None:
        if row.edition.origin == GATHERED:
            self.result.doubts.append(
                f"{row.entry}: a page by action has it, and this page lacks it"
            )
            return
        words = f"“{_shortened(said(row))}” is published, and the page lacks it"
        if row.edition.is_summary:
            self.fault(0, f"{row.entry}: the record has it in summary, and the page lacks it")
        else:
            self.fault(0, f"{words}. {CORRECT_IT}")

    def lacks(self, kind: str, wanted: str, known) -> None:
        listed = ", ".join(sorted(known)) or "none yet"
        self.fault(0, f"the record has no {kind} “{wanted}”; it has: {listed}. {self.how_to_make}")

    def fault(self, line: int, message: str) -> None:
        self.add_fault(self.file.name, line, message)

    def add_fault(self, name: str, line: int, message: str) -> None:
        self.faults.append(Fault(name, line, message))

    def stop_if_faulty(self) -> None:
        if self.faults:
            raise BadInput(self.faults)


def _shortened(text: str, length: int = 60) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def _cell(section: Section, actions: dict[int, Action]) -> tuple[int, str, int]:
    return actions[section.action].pk, section.kind, section.year
