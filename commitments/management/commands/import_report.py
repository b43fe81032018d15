import json
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from commitments import trail
from commitments.importers.faults import BadInput
from commitments.importers.report_file import BadReport, read_file
from commitments.importers.report_import import ImportResult, import_report
from commitments.models import Edition, Event, Kind
from strategy.partial_dates import PartialDate


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
    help = "Import the plain text of a department's published report page."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--department", required=True, metavar="SLUG")
        parser.add_argument(
            "--strategy", metavar="SLUG", help="where the page's title doesn't tell it"
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
    def handle(self, *, file, published, **options):
        try:
            result = import_report(
                read_file(file),
                name=file.name,
                department=options["department"],
                strategy=options["strategy"],
                create=options["create"],
                published=dict(published),
                dry_run=options["dry_run"],
            )
        except (BadInput, BadReport) as bad:
            raise CommandError(f"Nothing was imported.\n{bad}") from None
        if not options["dry_run"] and (result.created or result.editions):
            trail.ran("import_report", Event.What.IMPORTED, file.name, in_short(result))
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
