import json
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from commitments import trail
from commitments.importers.faults import BadInput
from commitments.importers.pages.files import Files, is_single, read_files
from commitments.importers.pages.in_words import pages_as_json, pages_as_text, pages_in_short
from commitments.importers.pages.taking import import_pages, is_page_by_action
from commitments.importers.report_file import BadReport
from commitments.importers.report_import import ImportResult, import_report
from commitments.models import Edition, Event, Kind
from strategy.partial_dates import PartialDate


def name_and_slug(text: str) -> tuple[str, str]:
    name, equals, slug = text.rpartition("=")
    if not (name and equals and slug):
        raise ArgumentTypeError(f"“{text}”: expected NAME=SLUG, for example “Education=dfe”")
    return name, slug


def year_and_date(text: str) -> tuple[int, PartialDate]:
    year, equals, day = text.partition("=")
    if not (equals and year.isascii() and year.isdigit()):
        raise ArgumentTypeError(f"“{text}”: expected YEAR=DATE, for example 2013=2013-12-19")
    try:
        return int(year), PartialDate.parse(day)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


PLURALS = {Kind.COMMITMENT: "commitments", Kind.PROGRESS: "progress entries", Kind.PLAN: "plans"}


class Command(BaseCommand):
    help = (
        "Import published report pages: saved HTML of GOV.UK, its content JSON or plain text, of a "
        "department or by action; one file, a folder or a zip of them, all or none."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a page, or a folder or a zip of pages")
        parser.add_argument(
            "--department", metavar="SLUG", help="whose page it is, where the file is one of those"
        )
        parser.add_argument(
            "--strategy", metavar="SLUG", help="where the page's title doesn't tell it"
        )
        parser.add_argument(
            "--is",
            dest="answers",
            action="append",
            default=[],
            type=name_and_slug,
            metavar="NAME=SLUG",
            help="which department a name is that matches none",
        )
        parser.add_argument(
            "--create",
            action="store_true",
            help="make the department, strategy and actions that the record lacks",
        )
        parser.add_argument(
            "--published",
            action="append",
            default=[],
            type=year_and_date,
            metavar="YEAR=DATE",
            help="when the edition of a year came out, where the page doesn't say",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would change, and change nothing"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    @transaction.atomic
    def handle(self, *, file, **options):
        try:
            files = read_files(file)
            is_one = is_single(files)
            if options["department"] and not is_one:
                raise CommandError("--department is for a single page: leave it out")
            if options["department"] or (is_one and not self.is_by_action(files, **options)):
                self.import_one(files, **options)
            else:
                self.import_several(files, **options)
        except (BadInput, BadReport) as bad:
            raise CommandError(f"Nothing was imported.\n{bad}") from None

    @staticmethod
    def is_by_action(files: Files, *, answers, **_options) -> bool:
        return is_page_by_action(files, dict(answers))

    def import_several(self, files: Files, *, published, answers, **options):
        """Pages of departments and by action, with one report on all."""
        result = import_pages(
            files,
            strategy=options["strategy"],
            create=options["create"],
            answers=dict(answers),
            published=dict(published),
            dry_run=options["dry_run"],
        )
        if not options["dry_run"] and (result.created or result.editions):
            trail.ran("import_report", Event.What.IMPORTED, files.name, pages_in_short(result))
        tell = pages_as_json if options["format"] == "json" else pages_as_text
        self.stdout.write(tell(result, dry_run=options["dry_run"]))

    def import_one(self, files: Files, *, published, **options):
        """A department’s page."""
        [(name, source)] = files.pages
        if not options["department"]:
            raise CommandError(f"{name} is a department’s page: give it with --department SLUG")
        result = import_report(
            source,
            name=name,
            department=options["department"],
            strategy=options["strategy"],
            create=options["create"],
            published=dict(published),
            dry_run=options["dry_run"],
        )
        if not options["dry_run"] and (result.created or result.editions):
            trail.ran("import_report", Event.What.IMPORTED, name, in_short(result))
        tell = as_json if options["format"] == "json" else as_text
        self.stdout.write(tell(result, dry_run=options["dry_run"]))


def as_json(result: ImportResult, *, dry_run: bool) -> str:
    """For programs: what would change, or did; names as in DESIGN.md."""
    report = result.report
    told = {
        "dry_run": dry_run,
        "title": report.title,
        "created": result.created,
        "editions": [
            {
                "year": edition.year,
                "kind": edition.kind,
                "texts": edition.texts,
                "supplements": edition.supplements.position if edition.supplements else None,
                "published_on": edition.published_on.iso,
                "is_date_inferred": edition.is_date_inferred,
            }
            for edition in result.editions
        ],
        "entries": {kind.value: result.entries[kind] for kind in Kind},
        "unchanged": {
            "editions": result.unchanged_editions,
            "entries": result.unchanged_entries,
        },
        "unplaced": [{"line": row.number, "text": row.text} for row in report.unplaced],
        "warnings": [
            {"line": row.number, "text": row.text, "message": row.message}
            for row in report.warnings
        ],
        "doubts": result.doubts,
        "breaks_off": report.breaks_off,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def in_short(result: ImportResult) -> str:
    """For the trail: what it made."""
    return "; ".join([*result.created, *map(named, result.editions)])


def named(edition: Edition) -> str:
    """What an edition brings: a report, or the words in place of a summary of one."""
    if edition.supplements:
        place = f"in place of our summary in edition {edition.supplements.position}"
        return f"the published words of {edition.year} {place}"
    return f"the report for {edition.year}"


def as_text(result: ImportResult, *, dry_run: bool) -> str:
    """For people."""
    report = result.report
    would = "Would create" if dry_run else "Created"
    lines = [f"{would} {what}" for what in result.created]
    for edition in result.editions:
        inferred = " (inferred)" if edition.is_date_inferred else ""
        verb = "Would add" if dry_run else "Added"
        lines.append(f"{verb} {named(edition)}, {edition.published_on}{inferred}")
    kinds = ", ".join(f"{result.entries[kind]} {words}" for kind, words in PLURALS.items())
    lines.append(f"{len(result.editions)} editions, {kinds}, {len(report.unplaced)} unplaced")
    if result.unchanged_editions:
        lines.append(
            f"Unchanged: {result.unchanged_editions} editions, {result.unchanged_entries} entries"
        )
    lines += [f"Warning: {doubt}" for doubt in result.doubts]
    lines += [f"Line {row.number} has no place: {row.text.strip()}" for row in report.unplaced]
    lines += [
        f"Warning, line {row.number}: {row.message}: {row.text.strip()}" for row in report.warnings
    ]
    if dry_run:
        lines.append("Nothing was changed: this was a dry run.")
    return "\n".join(lines)
