"""Files of evidence on the year's screen: given and taken away beside what they back."""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import PurePath

from django.core.exceptions import ValidationError

from commitments.models import Evidence
from commitments.yearly_update.problems import Problem
from commitments.yearly_update.sheet import Section, Sheet
from strategy import letters

OF_EDITION = "edition"  # The box of what backs the edition as a whole.
TOLD_FIRST = "Choose the outcome or give the figure that it backs, and choose the file again."


@dataclass
class Files:
    """What became of the files of a form: by place the names of before and after, and refusals."""

    changes: dict[str, list] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)


def box_of_outcome(section: Section, pledge) -> str:
    return f"{section.key}-outcome-{pledge.pk}"


def box_of_figure(section: Section, measure) -> str:
    return f"{section.key}-figure-{measure.pk}"


def keep_files(sheet: Sheet, post, files) -> Files:
    """Attach what was sent to what it backs, and drop what was ticked to go."""
    done = Files()
    existing = files_of(sheet)
    for box, backed in _backed(sheet).items():
        before = existing[box]
        gone = [row for row in before if f"{box}-gone-{row.pk}" in post]
        after = [row for row in before if row not in gone]
        for row in gone:
            row.delete()
        if file := files.get(f"{box}-file"):
            try:
                after += _kept(file, backed, after)
            except ValidationError as error:
                why = " ".join(error.messages)
                done.refused.append(Problem(f"{box}-file", f"“{file.name}” is not attached. {why}"))
        if before != after:
            done.changes[f"{box}/files"] = [_names(before), _names(after)]
    return done


def is_any_dropped(post) -> bool:
    return any("-gone-" in name for name in post)


def files_of(sheet: Sheet) -> dict[str, list[Evidence]]:
    """The draft's files, by the box of what they back."""
    found = defaultdict(list)
    for box, backed in _backed(sheet).items():
        row = next(iter(backed.values()))
        if row is not None:
            found[box] = [evidence for evidence in row.evidence.all() if evidence.file]
    return found


def _backed(sheet: Sheet) -> dict[str, dict]:
    """By box what a file given there backs, as evidence has it; None where it isn't there yet."""
    found = {OF_EDITION: {"of_edition": sheet.edition}}
    for section in sheet.sections:
        for pledge in section.due:
            outcome = sheet.outcomes.get(pledge.pk)
            found[box_of_outcome(section, pledge)] = {"outcome": outcome}
        for measure in section.measures:
            figure = sheet.figures.get(measure.pk)
            found[box_of_figure(section, measure)] = {"figure": figure}
    return found


def _kept(file, backed: dict, there: list[Evidence]) -> list[Evidence]:
    """The evidence that a file has become: none where the same file is there already."""
    if None in backed.values():
        raise ValidationError(TOLD_FIRST)
    row = Evidence(**backed, title=PurePath(file.name).name[:200], file=file)
    row.check_file()
    letters.check(row)
    row.full_clean()
    if row.sha256 in [other.sha256 for other in there]:
        return []
    row.save()
    return [row]


def _names(rows: list[Evidence]) -> list[str]:
    return [f"{row.title}, SHA-256 {row.sha256}" for row in rows]
